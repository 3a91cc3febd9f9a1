//! Identifying texts in memory: as they are, edited, long, and how fast the fingerprints are ready.
//!
//! `cargo bench --bench identify`. Figures are kept in docs/performance.md.

#![allow(missing_docs, clippy::unwrap_used, reason = "criterion's macros; a bench that cannot go on has failed")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use osi_check::text::{Fingerprints, Identifier, Names, Phrases, fingerprint, normalize, sentences};
use std::hint::black_box;

fn identifier() -> Identifier<'static> {
    Identifier::new(vec![Fingerprints::shipped().unwrap()], Phrases::shipped().unwrap(), Names::default())
}

/// Every fourth text of the SPDX list.
fn texts() -> Vec<&'static str> {
    let ids = spdx::identifiers::LICENSES.iter().step_by(4).filter_map(|license| spdx::license_id(license.name));
    ids.map(spdx::LicenseId::text).filter(|text| !text.trim().is_empty()).collect()
}

fn whole_texts(c: &mut Criterion) {
    let identifier = identifier();
    let mut group = c.benchmark_group("texts of the SPDX list");
    group.sample_size(10);
    let headed = |text: &str| format!("Example Widgets\n\nCopyright (c) 2024 Example Labs\n\n{text}");
    let edited = |text: &str| text.replace(" by ", " from ").replace(" all ", " every ");
    let kinds: [(&str, Vec<String>); 3] = [
        ("as they are", texts().into_iter().map(str::to_owned).collect()),
        ("under another head", texts().into_iter().map(headed).collect()),
        ("edited", texts().into_iter().map(edited).collect()),
    ];
    for (name, texts) in &kinds {
        group.throughput(Throughput::Elements(texts.len() as u64));
        group.bench_function(*name, |b| {
            b.iter(|| texts.iter().map(|text| identifier.identify(&normalize(text)).matches.len()).sum::<usize>());
        });
    }
    group.finish();
}

fn long_texts(c: &mut Criterion) {
    let identifier = identifier();
    let prose = texts().join("\n\n");
    let prose = prose.repeat(10_000_000 / prose.len() + 1);
    let mut group = c.benchmark_group("ten megabytes");
    group.sample_size(10);
    let kinds = [
        ("licenses, one after another", prose.clone()),
        ("the same on one line", prose.replace('\n', " ")),
        ("numbers", "123 4567 89.0 ".repeat(720_000)),
        ("one word", "x".repeat(10_000_000)),
    ];
    for (name, text) in &kinds {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("fold: {name}"), |b| b.iter(|| normalize(black_box(text)).tokens().len()));
        group.bench_function(format!("identify: {name}"), |b| {
            b.iter(|| identifier.identify(&normalize(text)).matches.len())
        });
    }
    group.bench_function("sentences", |b| {
        let folded = normalize(&prose);
        b.iter(|| sentences(&folded).sentences.len());
    });
    group.finish();
}

/// The texts of a folder that `OSI_CHECK_MORE_TEXTS` names.
fn more_texts() -> Option<Vec<(String, String)>> {
    let folder = std::fs::read_dir(std::env::var_os("OSI_CHECK_MORE_TEXTS")?).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()));
    Some(texts.collect())
}

/// The same texts by an index of the SPDX list, and by one three times as large: texts of a folder of other licenses, where
/// one is given; else sentences of the list's texts mixed to others, which share more words with the texts looked for than
/// other licenses do.
fn growth(c: &mut Criterion) {
    let phrases = Phrases::shipped().unwrap();
    let listed: Vec<(String, String)> = spdx::identifiers::LICENSES
        .iter()
        .filter_map(|license| spdx::license_id(license.name))
        .filter(|id| !id.text().trim().is_empty())
        .map(|id| (id.name.to_lowercase(), id.text().to_owned()))
        .collect();
    let mixed = |number: usize| {
        let of = |step: usize| listed[(number * step + 17) % listed.len()].1.split_inclusive(". ");
        let text: String = of(7).zip(of(11)).flat_map(|(one, other)| [one, other]).take(80).collect();
        (format!("mixed-{number}"), format!("{text} number {number}"))
    };
    let others = more_texts().unwrap_or_else(|| (0..2_200 - listed.len()).map(mixed).collect());
    let large: Vec<_> = listed.iter().cloned().chain(others).collect();
    let files = [&listed, &large].map(|texts| {
        fingerprint::build(texts.iter().map(|(id, text)| (id.as_str(), text.as_str())), &phrases).unwrap()
    });
    let edited: Vec<String> = texts().into_iter().map(|text| text.replace(" by ", " from ")).collect();
    let mut group = c.benchmark_group("known texts");
    group.sample_size(10);
    group.throughput(Throughput::Elements(edited.len() as u64));
    for (texts, file) in [&listed, &large].into_iter().zip(&files) {
        let known = Fingerprints::open_untrusted(file).unwrap();
        let identifier = Identifier::new(vec![known], phrases.clone(), Names::default());
        group.bench_function(format!("{} ({} bytes)", texts.len(), file.len()), |b| {
            b.iter(|| edited.iter().map(|text| identifier.identify(&normalize(text)).matches.len()).sum::<usize>());
        });
    }
    group.finish();
}

fn ready(c: &mut Criterion) {
    c.bench_function("fingerprints and phrases ready", |b| b.iter(identifier));
}

criterion_group!(benches, ready, whole_texts, growth, long_texts);
criterion_main!(benches);
