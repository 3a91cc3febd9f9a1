//! One license by the default standard in memory, and what a cold start has to parse.
//!
//! `cargo bench --bench judge`. Figures are kept in docs/performance.md.

#![allow(missing_docs, clippy::unwrap_used, reason = "criterion's macros; a bench that cannot go on has failed")]

use criterion::{Criterion, criterion_group, criterion_main};
use osi_check::engine::{Options, criterion_values, judge_license, judge_system};
use osi_check::input::{Library, embedded};
use std::hint::black_box;

fn judging(c: &mut Criterion) {
    let library = Library::embedded().unwrap();
    let standard = library.standard(embedded::DEFAULT_STANDARD).unwrap();
    let mut group = c.benchmark_group("judge");
    for id in ["mit", "llama-3.1", "gpl-3.0"] {
        let license = library.license(id).unwrap();
        group.bench_function(format!("{id}, values alone"), |b| {
            b.iter(|| criterion_values(&standard, black_box(&license), license.kind));
        });
        group.bench_function(format!("{id}, with its proof"), |b| {
            b.iter(|| judge_license(&standard, black_box(&license), &Options::default()));
        });
    }
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

criterion_group!(benches, judging, loading);
criterion_main!(benches);
