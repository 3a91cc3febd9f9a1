//! Clauses read out of license texts: the examples beside the patterns, texts of our own, and sentences slipped into open texts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod slips;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

use osi_check::engine::{Options, judge_license};
use osi_check::input::Library;
use osi_check::input::text::TextReader;
use osi_check::model::{License, Openness, TextRead};
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

fn judge(text: &Extraction, source: &Source) -> Openness {
    judge_license(&STANDARD, &text.license(source), &Options::default()).openness()
}

fn is_open(text: &str) -> bool {
    read(text).1 == Openness::Open
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
fn a_defined_term_is_read_with_its_meaning() {
    let found = |extra: &str, clause: &str| {
        let (text, decided) = read(&format!("{OPEN}\n{extra}\n"));
        let id = EXTRACTOR.vocabulary().find(clause).expect("a clause of the vocabulary");
        let quotes =
            text.clauses.iter().filter(|found| found.clause.id == id).filter_map(|found| found.clause.quote.clone());
        (quotes.collect::<Vec<_>>(), decided)
    };
    // The restriction is told by the meaning alone, and by the items of a list as well.
    let meaning = "\"Allowed Purpose\" means non-commercial purposes.";
    let (quotes, decided) =
        found(&format!("4. {meaning}\n\n5. You may use the software for the Allowed Purpose."), "non-commercial");
    let told = "You may use the software for the Allowed Purpose […] Allowed Purpose\" means non-commercial purposes";
    assert!(quotes.iter().any(|quote| quote == told), "{quotes:?}");
    assert_eq!(decided, Openness::NotOpen);
    let list = "4. \"Barred Purposes\" means:\n\n   (a) surveillance; or\n\n   (b) military training.";
    let (quotes, decided) =
        found(&format!("{list}\n\n5. You may not use the software for a Barred Purpose."), "field-of-use");
    assert!(quotes.iter().any(|quote| quote.contains("[…]") && quote.contains("military training")), "{quotes:?}");
    assert_eq!(decided, Openness::NotOpen);
    // A meaning that shuts nobody out adds nothing, and neither does a term that the sentence does not use.
    let wide = "4. \"Allowed Purpose\" means any purpose.\n\n5. You may use the software for the Allowed Purpose.";
    assert_ne!(found(wide, "non-commercial").1, Openness::NotOpen);
    let other = format!("4. {meaning}\n\n5. You may use the software for any purpose.");
    assert_ne!(found(&other, "non-commercial").1, Openness::NotOpen);
}

/// What stands beside a sentence, how it is printed, and where a list begins, decides how it is read.
#[test]
fn sentences_are_read_with_their_neighbors() {
    let with = |more: &str| is_open(&format!("{OPEN}\n{more}\n"));
    // A second list has a lead of its own.
    assert!(!with("You may: (a) copy it; (b) change it. You may not: (a) sell it; (b) rent it."));
    // The license itself may be passed on unchanged only, and the work under it freely.
    let itself = "4. Name. 'License' means this FROB-L.";
    assert!(with(&format!(
        "{itself} The FROB-L is copyright Ada 2020. Anyone is welcome to use it, in unmodified form only."
    )));
    assert!(!with("The FROBBER is copyright Ada 2020. Anyone is welcome to use it, in unmodified form only."));
    // A paragraph that a list seems to lead in is read with its neighbors too.
    let listed = "4. Redistribution is permitted provided that the following conditions are met:\n\n\
                  (a) Redistributions of source code must retain the above copyright notice,\n\n\
                  Frob Bee may revise the license from time to time.";
    assert!(with(&format!("{listed} Each version is identified by its number.")) && !with(listed));
    // What a text names itself after is no licensee.
    assert!(!with("This is the Frob License Dentists. The software is licensed to Dentists."));
    // A stressed word ends no sentence.
    assert!(!with("You may use the software ONLY for research."));
    assert!(!with("You may use the software worldwide EXCEPT in Cuba."));
    // A blank that is missing hides no word.
    assert!(with("Keep thenotice."));
    assert!(!with("You may use it only for theresearch."));
}

#[test]
fn no_restriction_standing_by_itself_leaves_a_text_open() {
    let all = slips::sentences();
    assert!(all.len() > 1_000);
    let open: Vec<_> = all.iter().filter(|sentence| is_open(&format!("{OPEN}\n4. {sentence}\n"))).collect();
    assert!(open.is_empty(), "{open:#?}");
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

/// What the issue names: each is open without its last change, and must not be with it.
#[test]
fn changes_that_scanners_miss_are_seen() {
    assert!(is_open(OPEN));
    let end = "\n4. You may not use the software for military purposes.\n";
    let hidden = "\n<!-- The software may not be used by armies. -->\n";
    for text in [
        OPEN.replace("for any purpose", "for any purpose, but not for military use,"),
        OPEN.replace("the software, with", "the software, \"Territory\" means Japan, with"),
        OPEN.replace("copyright notice and", "copyright notice, \"Territory\" means Japan, and"),
        OPEN.replace("Ada Lovelace.", "Ada Lovelace, \"Territory\" means Japan, all rights reserved."),
        OPEN.replace("ANY KIND,", "ANY KIND, \"Territory\" means Japan,"),
        format!("{OPEN}\nRider: The right to sell the software is withheld.\n"),
        format!("Preamble. This release is for members of the guild.\n\n{OPEN}"),
        format!("{OPEN}{hidden}"),
        format!("{OPEN}{}{end}", "\n".repeat(1 << 20)),
        format!("{OPEN}{}", end.replace("not", "n\u{200b}o\u{200c}t").replace("use", "u\u{00ad}se")),
        format!("{OPEN}{}", end.replace("not", "nоt")),
    ] {
        assert!(!is_open(&text), "{}", text.trim().chars().take(2_000).collect::<String>());
    }
}

#[test]
fn parameters_are_filled_in() {
    let value = |text: &str, clause: &str, parameter: &str| {
        let id = EXTRACTOR.vocabulary().find(clause).expect("a clause of the vocabulary");
        let slot = EXTRACTOR.vocabulary().entry(id).parameters.iter().position(|known| known.name == parameter);
        let slot = slot.expect("a parameter of the clause");
        let read = read(text).0;
        let found = read.clauses.iter().find(|found| found.clause.id == id);
        found.and_then(|found| found.clause.parameters[slot].as_ref()).map(ToString::to_string)
    };
    let users = "If the monthly active users exceed 700 million, you must request a license.";
    assert_eq!(value(users, "user-threshold", "limit").as_deref(), Some("700,000,000"));
    let revenue = "If your annual revenue exceeds 1 million US dollars, you must obtain a commercial license.";
    assert_eq!(value(revenue, "revenue-threshold", "limit").as_deref(), Some("1,000,000"));
    let fields = value("You may not use the Model for surveillance.", "field-of-use", "fields");
    assert_eq!(fields.as_deref(), Some("surveillance"));
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
        // A machine that does something else meanwhile may spoil a measure, but hardly three of them.
        let mut told = Vec::new();
        let linear = (0..3).any(|_| {
            let (small, large) = (time(8_000), time(32_000));
            told.push(format!("{small} s, then {large} s"));
            large < small * 12.0 + 0.5
        });
        assert!(linear, "{input:?}: {}", told.join("; "));
    }
}

/// Texts with a restriction slipped in, of which none may be open. `OSI_CHECK_SLIPS` says how many more are tried.
fn slipped_stays_shut(texts: &[String], pairs: usize) {
    let more = std::env::var("OSI_CHECK_SLIPS").ok().and_then(|count| count.parse().ok());
    let (all, mut dice) = (slips::sentences(), slips::Dice::new(7));
    let mut open = Vec::new();
    for pair in 0..more.unwrap_or(pairs) {
        let (text, sentence) = (&texts[pair % texts.len()], &all[dice.below(all.len())]);
        let way = dice.below(slips::WAYS);
        let slipped = slips::slip(text, sentence, way, &mut dice);
        if slipped.as_deref().is_some_and(is_open) {
            open.push(format!("{way}: {sentence}"));
        }
    }
    assert!(open.is_empty(), "{open:#?}");
}

#[test]
fn restrictions_slipped_into_a_text_are_seen() {
    slipped_stays_shut(&[OPEN.to_owned()], 800);
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
fn restrictions_slipped_into_open_texts_of_the_corpus_are_seen() {
    let Some(corpus) = corpus() else {
        eprintln!("skipped: no corpus at OSI_CHECK_SHARED or ../shared");
        return;
    };
    let mut files: Vec<_> =
        std::fs::read_dir(corpus.join("texts")).expect("texts").filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    // Short texts, so that the test stays short; `examples/verdicts.rs --slips` takes all.
    let texts = files.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    let open: Vec<String> = texts.filter(|text| text.len() <= 2_500 && is_open(text)).collect();
    if open.is_empty() {
        return;
    }
    slipped_stays_shut(&open, 300);
}

/// A reader that knows texts, and one that goes by words alone.
static KNOWING: LazyLock<TextReader<'static>> = LazyLock::new(|| TextReader::new(&LIBRARY, &[], false).unwrap());
static WORDS_ALONE: LazyLock<TextReader<'static>> = LazyLock::new(|| TextReader::new(&LIBRARY, &[], true).unwrap());

fn listed(id: &str) -> &'static str {
    spdx::license_id(id).expect("a license of the SPDX list").text()
}

fn judged(reader: &TextReader<'_>, text: &str) -> (License, Openness) {
    let source = Source::new("LICENSE", text);
    let license = reader.read(&source).unwrap().license;
    let decided = judge_license(&STANDARD, &license, &Options::default()).openness();
    (license, decided)
}

fn holds(license: &License, clause: &str) -> bool {
    let id = LIBRARY.vocabulary().find(clause).expect("a clause of the vocabulary");
    license.clauses().iter().any(|found| found.id == id)
}

#[test]
fn a_changed_text_is_its_description_less_what_is_gone_and_what_its_changes_say() {
    let mit = listed("MIT");
    assert_eq!(judged(&KNOWING, mit).1, Openness::Open);
    let (license, decided) =
        judged(&KNOWING, &format!("{mit}\n\nYou may not use the Software for military purposes.\n"));
    assert_eq!((license.name.as_str(), decided), ("MIT License, with changes", Openness::NotOpen));
    assert!(license.evidence.is_empty() && license.text_read == TextRead::Part);
    for clause in ["grant-use", "grant-downstream", "notice-retention", "field-of-use"] {
        assert!(holds(&license, clause), "{clause}");
    }
    let inserted = license.clauses().last().unwrap();
    assert_eq!(inserted.quote.as_deref(), Some("You may not use the Software for military purposes"));

    // What nobody can read passes nothing, and takes nothing away from what is known.
    let (license, decided) = judged(&KNOWING, &format!("{mit}\n\nThe moon is to be greeted on odd days.\n"));
    assert!(holds(&license, "grant-modify"));
    assert_eq!(decided, Openness::Unsure);

    // Where words are missing, only what is left gives a right.
    let (license, decided) = judged(&KNOWING, &listed("BSD-2-Clause").replace("with or without modification, ", ""));
    assert!(license.name.ends_with("with changes") && !holds(&license, "grant-modify"));
    assert_eq!(decided, Openness::Unsure);

    // A restriction of a section that is as it was stays, whatever was changed elsewhere.
    let shut = listed("CC-BY-NC-4.0");
    let (license, decided) = judged(&KNOWING, &shut.replace("severed", "removed"));
    assert!(license.name.ends_with("with changes") && holds(&license, "non-commercial"), "{}", license.name);
    assert_eq!(decided, Openness::NotOpen);
}

/// Drops or replaces a run of words.
fn cut(text: &str, length: usize, other: &str, dice: &mut slips::Dice) -> String {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let start = dice.below(words.len());
    let end = (start + length).min(words.len());
    [&words[..start].concat(), other, &words[end..].concat()].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// A known text with a change never passes, and fails wherever its own words alone fail by the change.
    #[test]
    fn no_change_makes_a_known_text_better_than_its_own_words(seed in 1_u64.., way in 0..slips::WAYS + 4, at in 0_usize..12) {
        let ids = [
            "MIT", "BSD-3-Clause", "ISC", "Zlib", "Apache-2.0", "MPL-1.1", "CC-BY-NC-4.0", "Unlicense", "BSL-1.0", "OFL-1.1",
            "PostgreSQL", "Artistic-2.0",
        ];
        let text = listed(ids[at]);
        let mut dice = slips::Dice::new(seed);
        let sentences = slips::sentences();
        let sentence = &sentences[dice.below(sentences.len())];
        let changed = match way.checked_sub(slips::WAYS) {
            None => slips::slip(text, sentence, way, &mut dice),
            Some(0) => Some(cut(text, 1, "", &mut dice)),
            Some(1) => Some(cut(text, 40, "", &mut dice)),
            Some(2) => Some(cut(text, 3, "not ", &mut dice)),
            Some(_) => Some(cut(text, 4, "for research only ", &mut dice)),
        };
        let Some(changed) = changed else { return Ok(()) };
        let source = Source::new("LICENSE", &*changed);
        // A title may be left out of a copy: then nothing was changed.
        prop_assume!(KNOWING.read(&source).unwrap().words.is_some());
        let decided = judged(&KNOWING, &changed).1;
        prop_assert_ne!(decided, Openness::Open, "{}: {}", ids[at], changed);
        if judged(&WORDS_ALONE, &changed).1 == Openness::NotOpen && judged(&WORDS_ALONE, text).1 != Openness::NotOpen {
            prop_assert_eq!(decided, Openness::NotOpen, "{}: {}", ids[at], changed);
        }
    }
}
