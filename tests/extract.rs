//! Clauses read out of license texts: the examples beside the patterns, texts of our own, and sentences slipped into open texts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

use osi_check::engine::{Options, judge_license};
use osi_check::input::Library;
use osi_check::model::{Openness, TextRead};
use osi_check::rules::Standard;
use osi_check::source::Source;
use osi_check::text::extract::{Extraction, Extractor, Language, draft};
use proptest::prelude::*;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::embedded().expect("the shipped vocabulary loads"));
static STANDARD: LazyLock<Standard> =
    LazyLock::new(|| LIBRARY.standard("osaid-1.0").expect("a shipped standard loads"));
static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| LIBRARY.extractor().expect("the shipped patterns load"));

/// An open license in our own words: every sentence of it is read.
const OPEN: &str = "The Plain License

Copyright (c) 2020 Ada Lovelace. All rights reserved.

1. Grant. You may use, copy, modify and distribute the software, with or without modification, for any purpose and without fee.

2. Notices. Redistributions of source code must retain the above copyright notice and this list of conditions.

3. Warranty. THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED.
";

/// Who or what a slipped-in sentence shuts out, and how it is said.
const FIELDS: &[&str] = &[
    "military purposes",
    "surveillance",
    "gambling",
    "commercial advantage",
    "dentistry",
    "training other models",
    "nuclear plants",
    "the fur trade",
    "political campaigns",
    "cryptocurrency mining",
    "academic ranking",
    "the oil industry",
    "public servants",
    "left-handed people",
    "astrology",
];
const SENTENCES: &[&str] = &[
    "You may not use the software for {}.",
    "The software shall not be used for {}.",
    "Use of the software for {} is prohibited.",
    "No use for {} is allowed.",
    "This license does not extend to {}.",
    "{} requires the prior written consent of the author.",
    "Rights under this license are reserved as far as {} is concerned.",
    "The software is licensed only where {} plays no part.",
    "Anyone engaged in {} must pay a fee.",
    "Excluded from this grant: {}.",
    "The grant is for everything except {}.",
    "You agree to refrain from {}.",
    "Provided that the software is never applied to {}, you may use it.",
    "The rights end as soon as the software serves {}.",
    "It is forbidden to make the software available for {}.",
    "Whoever practises {} has no rights under this license.",
    "Unless the software serves {}, you may use it.",
    "Before using the software for {}, obtain a license from us.",
];
/// Sentences that shut somebody out without naming a field.
const PLAIN: &[&str] = &[
    "You may not use the software.",
    "You may not modify the software.",
    "You shall not distribute the software.",
    "You must not sell copies of the software.",
    "The software may be used by natural persons only.",
    "The software is for non-commercial use only.",
    "The author may terminate this license at any time.",
    "This license ends after thirty days.",
    "You may make one copy of the software.",
    "Permission must be obtained from the author before use.",
    "Companies with more than 100 employees must obtain a license.",
    "If your revenue exceeds one million dollars, you need another license.",
    "You may use the software solely to test it.",
    "You must ask the author first.",
    "All use is subject to the policy of the author.",
    "Residents of Atlantis are not licensed.",
    "Reverse engineering is not permitted.",
    "The software may be used provided that the author agrees.",
    "Outputs of the software may not be used to train models.",
    "You agree not to compete with the author.",
    "Only members of the foundation may use the software.",
    "The license may be revoked by the author.",
    "Any use in production requires payment.",
    "You must register with the author.",
    "The software may be used until the author objects.",
    "You may use the software without modification only.",
    "Use by governments is excluded.",
    "The above grant applies to students.",
    "This permission is personal to you.",
];

fn judge(text: &Extraction, source: &Source) -> Openness {
    judge_license(&STANDARD, &text.license(source), &Options::default()).openness()
}

fn read(text: &str) -> (Extraction, Openness) {
    let source = Source::new("LICENSE", text);
    let extraction = EXTRACTOR.extract(&source);
    let decided = judge(&extraction, &source);
    (extraction, decided)
}

#[test]
fn every_example_beside_the_patterns_holds() {
    let failures = EXTRACTOR.test();
    let told: Vec<_> = failures
        .iter()
        .map(|failure| format!("{}: {:?} gives {}", failure.example.file, failure.example.text, failure.found))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(EXTRACTOR.examples().len() > 150);
}

#[test]
fn a_wholly_read_open_text_is_open() {
    let (text, decided) = read(OPEN);
    let unread: Vec<_> = text.unread.iter().map(|unread| (&unread.quote, &unread.words)).collect();
    assert_eq!((decided, text.text_read), (Openness::Open, TextRead::Full), "{unread:?}");
}

#[test]
fn a_clause_has_the_users_place_and_words() {
    let text = format!("{OPEN}\n4. Limits. You may not use the software\n for military purposes.\n");
    let (text, decided) = read(&text);
    assert_eq!(decided, Openness::NotOpen);
    let id = EXTRACTOR.vocabulary().find("field-of-use");
    let found = text.clauses.iter().find(|found| Some(found.clause.id) == id).expect("a field of use is shut out");
    assert_eq!((found.clause.section.as_str(), found.lines), ("4", (11, 12)));
    assert_eq!(found.clause.quote.as_deref(), Some("You may not use the software for military purposes"));
}

#[test]
fn no_plain_restriction_leaves_a_text_open() {
    for sentence in PLAIN {
        for text in [
            format!("{OPEN}\n4. {sentence}\n"),
            format!("{sentence}\n\n{OPEN}"),
            OPEN.replace("\n3. ", &format!(" {sentence}\n\n3. ")),
        ] {
            assert_ne!(read(&text).1, Openness::Open, "{sentence}");
        }
    }
}

#[test]
fn a_text_in_another_language_is_not_taken_for_read() {
    let (text, decided) = read(
        "Il est permis à toute personne de copier, de modifier et de distribuer le logiciel, sans aucune garantie.",
    );
    assert_eq!((text.language, decided), (Language::Other, Openness::Unsure));
    let (text, decided) = read("您可以使用、复制、修改和分发本软件。");
    assert_eq!((text.language, decided), (Language::Han, Openness::Unsure));
    assert_eq!(read("您可以使用本模型，但不得用于商业用途。").1, Openness::NotOpen);
}

#[test]
fn an_empty_text_is_not_open() {
    for text in ["", "   \n", "----", "1. 2. 3."] {
        assert_ne!(read(text).1, Openness::Open, "{text:?}");
    }
}

#[test]
fn a_draft_loads_back_and_is_worth_the_same() {
    for extra in [
        "",
        "4. You may not use \"the software\" for C:\\temp or military purposes.\n",
        "4. If the monthly active users exceed 700 million, you must request a license.\n",
    ] {
        let text = format!("{OPEN}{extra}");
        let (extraction, decided) = read(&text);
        let written = draft(&extraction, EXTRACTOR.vocabulary());
        let loaded = LIBRARY
            .read_license(&Source::new("draft.toml", written.as_str()))
            .unwrap_or_else(|problems| panic!("{problems:?}\n{written}"));
        assert_eq!(judge_license(&STANDARD, &loaded, &Options::default()).openness(), decided, "{written}");
    }
}

/// Each input holds one thing many times; twice as much of it may take at most about twice as long.
#[test]
fn hostile_texts_take_time_by_their_length() {
    let inputs: &[&str] = &[
        "you may not use ",
        "(a) you may ",
        "\"",
        "permission granted to use and ",
        "a",
        "1. may not: ",
        "不得",
        "means \"x\" ",
    ];
    for input in inputs {
        let time = |count: usize| {
            let text = input.repeat(count);
            let start = Instant::now();
            let _ = read(&text);
            start.elapsed().as_secs_f64()
        };
        time(1_000);
        let (small, large) = (time(8_000), time(32_000));
        assert!(large < small * 12.0 + 0.5, "{input:?}: {small} s, then {large} s");
    }
}

/// Known to be wrong, and why no text passes by its own words alone: a sentence cut into the middle of another one can be taken for part
/// of it. These are few, and must not become more.
#[test]
fn restrictions_slipped_into_a_text_are_seen_but_for_a_few() {
    let (mut open, mut all) = (0, 0);
    for field in FIELDS {
        for sentence in SENTENCES.iter().map(|sentence| sentence.replace("{}", field)) {
            for line in 0..=OPEN.lines().count() {
                let mut lines: Vec<&str> = OPEN.lines().collect();
                lines.insert(line, &sentence);
                open += usize::from(read(&lines.join("\n")).1 == Openness::Open);
                all += 1;
            }
        }
    }
    assert!(open * 50 <= all, "{open} of {all} stay open");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,400}") {
        let (extraction, _) = read(&text);
        let written = draft(&extraction, EXTRACTOR.vocabulary());
        prop_assert!(LIBRARY.read_license(&Source::new("draft.toml", written.as_str())).is_ok(), "{}", written);
    }
}

/// The corpus of license texts, which is not part of this project.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("OSI_CHECK_SHARED").map_or(beside, PathBuf::from);
    Some(shared.join("corpus")).filter(|folder| folder.join("labels.csv").is_file())
}

#[test]
fn restrictions_slipped_into_open_texts_of_the_corpus_are_seen_but_for_a_few() {
    let Some(corpus) = corpus() else {
        eprintln!("skipped: no corpus at OSI_CHECK_SHARED or ../shared");
        return;
    };
    let mut files: Vec<_> =
        std::fs::read_dir(corpus.join("texts")).expect("texts").filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let (mut open, mut all) = (0, 0);
    // Every fourth text, so that the test stays short; the sentence and its place change with the text.
    for (at, path) in files.iter().enumerate().step_by(4) {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        if text.len() > 6_000 || read(&text).1 != Openness::Open {
            continue;
        }
        let slipped = PLAIN
            .iter()
            .map(|sentence| (*sentence).to_owned())
            .chain(SENTENCES.iter().map(|sentence| sentence.replace("{}", FIELDS[at % FIELDS.len()])));
        for (turn, sentence) in slipped.enumerate() {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.insert((at + turn * 7) % lines.len().max(1), &sentence);
            open += usize::from(read(&lines.join("\n")).1 == Openness::Open);
            all += 1;
        }
    }
    assert!(open * 50 <= all, "{open} of {all} stay open");
}
