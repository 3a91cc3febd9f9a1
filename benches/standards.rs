//! Every standard on every license and system, and how the work grows when rules or clauses double.
//!
//! `cargo bench --bench standards`. Figures are kept in docs/performance.md.

#![allow(missing_docs, clippy::unwrap_used, reason = "criterion's macros; a bench that cannot go on has failed")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use osi_check::engine::{Options, Ready, judge_license, judge_system};
use osi_check::input::{Library, embedded};
use osi_check::model::{Body, License};
use osi_check::rules::{Level, Standard};

fn everything(c: &mut Criterion) {
    let library = Library::embedded().unwrap();
    let standards: Vec<Standard> = library.standards().iter().map(|id| library.standard(id).unwrap()).collect();
    let terms: Vec<_> = standards.iter().filter(|standard| standard.judges(Level::Terms)).collect();
    let licenses: Vec<Arc<License>> = library.license_ids().iter().map(|id| library.license(id).unwrap()).collect();
    let systems: Vec<_> = library.system_ids().iter().map(|id| library.system(id).unwrap()).collect();
    let options = Options::default();
    let ready: Vec<_> = terms.iter().map(|standard| Ready::new(standard, &options)).collect();
    let mut group = c.benchmark_group("all standards");
    group.sample_size(20);
    group.throughput(Throughput::Elements((terms.len() * licenses.len()) as u64));
    group.bench_function("on all licenses, with what an explanation needs", |b| {
        b.iter(|| {
            for (ready, license) in ready.iter().flat_map(|s| licenses.iter().map(move |l| (s, l))) {
                black_box(ready.judge(license));
            }
        });
    });
    group.bench_function("on all licenses, with proofs", |b| {
        b.iter(|| {
            for (standard, license) in terms.iter().flat_map(|s| licenses.iter().map(move |l| (s, l))) {
                black_box(judge_license(standard, license, &options));
            }
        });
    });
    group.throughput(Throughput::Elements((standards.len() * systems.len()) as u64));
    group.bench_function("on all systems, with proofs", |b| {
        b.iter(|| {
            for (standard, system) in standards.iter().flat_map(|s| systems.iter().map(move |y| (s, y))) {
                black_box(judge_system(standard, standard.judge_of_terms(), system, &options));
            }
        });
    });
    group.finish();
}

fn growth(c: &mut Criterion) {
    let library = Library::embedded().unwrap();
    let standard = library.standard(embedded::DEFAULT_STANDARD).unwrap();
    let license = library.license("llama-3.1").unwrap();
    let options = Options::default();
    let mut group = c.benchmark_group("growth");
    for times in [1, 2, 4, 8] {
        let mut longer = standard.clone();
        longer.rules = standard.rules.iter().cycle().take(standard.rules.len() * times).cloned().collect();
        group.bench_function(BenchmarkId::new("rules", format!("x{times}")), |b| {
            let ready = Ready::new(&longer, &options);
            b.iter(|| ready.judge(black_box(&license)));
        });
        let clauses = license.clauses().iter().cycle().take(license.clauses().len() * times).cloned().collect();
        let longer = License { body: Body::Clauses(clauses), ..License::clone(&license) };
        group.bench_function(BenchmarkId::new("clauses", format!("x{times}")), |b| {
            let ready = Ready::new(&standard, &options);
            b.iter(|| ready.judge(black_box(&longer)));
        });
    }
    group.finish();
}

criterion_group!(benches, everything, growth);
criterion_main!(benches);
