//! One license by the default standard in memory, and what a cold start has to parse.
//!
//! `cargo bench --bench judge`. Figures are kept in docs/performance.md.

#![allow(missing_docs, clippy::unwrap_used, reason = "criterion's macros; a bench that cannot go on has failed")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use osi_check::engine::{Options, Ready, judge_license, judge_system};
use osi_check::input::{Library, embedded};
use std::hint::black_box;

fn judging(c: &mut Criterion) {
    let library = Library::embedded().unwrap();
    let standard = library.standard(embedded::DEFAULT_STANDARD).unwrap();
    let options = Options::default();
    let ready = Ready::new(&standard, &options);
    let every: Vec<_> = library.license_ids().iter().map(|id| library.license(id).unwrap()).collect();
    let mut group = c.benchmark_group("judge");
    group.throughput(Throughput::Elements(every.len() as u64));
    group.bench_function("every license, with what an explanation needs", |b| {
        b.iter(|| every.iter().map(|license| ready.judge(black_box(license)).hits.len()).sum::<usize>());
    });
    group.bench_function("every license, with its proof", |b| {
        b.iter(|| {
            every
                .iter()
                .map(|license| judge_license(&standard, black_box(license), &options).findings.len())
                .sum::<usize>()
        });
    });
    group.throughput(Throughput::Elements(1));
    for id in ["mit", "llama-3.1", "gpl-3.0"] {
        let license = library.license(id).unwrap();
        group.bench_function(format!("{id}, with what an explanation needs"), |b| {
            b.iter(|| ready.judge(black_box(&license)));
        });
        group.bench_function(format!("{id}, with its proof"), |b| {
            b.iter(|| judge_license(&standard, black_box(&license), &Options::default()));
        });
    }
    group.bench_function("making the standard ready", |b| b.iter(|| Ready::new(black_box(&standard), &options)));
    let system = library.system("pythia-12b").unwrap();
    group.bench_function("pythia-12b, a system with its proof", |b| {
        b.iter(|| judge_system(&standard, &standard, black_box(&system), &Options::default()));
    });
    group.finish();
}

fn loading(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    group.bench_function("the vocabulary", |b| b.iter(|| Library::embedded().unwrap()));
    let library = Library::embedded().unwrap();
    group.bench_function("the default standard", |b| b.iter(|| library.standard(embedded::DEFAULT_STANDARD).unwrap()));
    group.bench_function("one license of ten clauses", |b| {
        b.iter(|| Library::embedded().unwrap().license("mit").unwrap());
    });
    group.finish();
}

/// The whole program from nothing to a verdict, as a pipeline starts it.
fn cold_start(c: &mut Criterion) {
    let mut group = c.benchmark_group("cold start");
    group.sample_size(50);
    group.bench_function("osi-check check llama-3.1", |b| {
        b.iter(|| {
            let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_osi-check"));
            program.args(["check", "llama-3.1", "--isolated"]).output().unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, judging, loading, cold_start);
criterion_main!(benches);
