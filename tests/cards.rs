//! The two card readers give the same card, and no bad card goes unreported.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;

use osi_check::input::model_card::{self, Path, ProblemKind};
use proptest::prelude::*;

mod common;

const SAMPLE: &str = include_str!("cards/sample.jsonl");
const TRUTH: &str = include_str!("cards/truth.csv");

fn assert_readers_agree(id: &str, card: &[u8]) {
    let fastest = model_card::read_by(card, Path::Fastest);
    let library = model_card::read_by(card, Path::Library);
    assert_eq!(fastest, library, "{id}:\n{}", String::from_utf8_lossy(card));
}

#[test]
fn both_readers_agree_on_the_sample() {
    for card in common::cards(SAMPLE) {
        assert_readers_agree(&card.id, &card.bytes);
    }
}

/// Any number of cards more: `OSI_CHECK_CARDS` names a JSON Lines file of the generator.
#[test]
fn both_readers_agree_on_generated_cards() {
    let Ok(path) = std::env::var("OSI_CHECK_CARDS") else {
        println!("skipped: OSI_CHECK_CARDS names no file of cards");
        return;
    };
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let mut plain = 0;
    let cards = common::cards(&text);
    for card in &cards {
        assert_readers_agree(&card.id, &card.bytes);
        plain += usize::from(model_card::is_plain(&card.bytes));
    }
    println!("{plain} of {} cards took the fast path", cards.len());
    assert!(plain * 10 > cards.len() * 9, "the fast path reads {plain}");
}

#[test]
fn the_state_of_the_front_matter_is_the_truth() {
    let mut wrong = String::new();
    for (card, row) in common::cards(SAMPLE).iter().zip(TRUTH.lines().skip(1)) {
        let (id, state) = {
            let mut columns = row.split(',');
            (columns.next().unwrap(), columns.nth(1).unwrap())
        };
        assert_eq!(card.id, id);
        let read = model_card::read(&card.bytes);
        let has = |kind| read.problems.iter().any(|problem| problem.kind == kind);
        let found = if has(ProblemKind::BrokenYaml) || has(ProblemKind::DuplicateKey) {
            "invalid"
        } else if has(ProblemKind::Unterminated) {
            "unterminated"
        } else if has(ProblemKind::EmptyFrontMatter) {
            "empty"
        } else if has(ProblemKind::NoFrontMatter) || has(ProblemKind::FrontMatterNotFirst) {
            "none"
        } else {
            "ok"
        };
        if found != state {
            writeln!(wrong, "{id}: {found} instead of {state}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Card text, expected statements or problems: one row for each odd shape.
#[test]
fn odd_shapes_are_read_as_written_or_reported_by_line() {
    let cases: &[(&str, &[&str], &str)] = &[
        ("license: [mit, apache-2.0]", &["mit", "apache-2.0"], ""),
        ("license:\n  - llama3\n  - apache-2.0", &["llama3", "apache-2.0"], ""),
        ("license: []", &[], ""),
        ("license: null", &[], ""),
        ("license: ''", &[], "line 2: license-empty"),
        ("licence: mit", &[], "line 2: misspelt-key: licence"),
        ("License: MIT", &[], "line 2: misspelt-key: License"),
        (
            "a: b\nlicense: {name: mit}",
            &["map"],
            "line 3: license-not-text: a mapping or a list where a license id belongs",
        ),
        ("license: 3", &["3"], ""),
        ("license: 3.10", &["3.10"], ""),
        ("license: no", &["no"], ""),
        ("license: 'apache-2.0 '", &["apache-2.0"], ""),
        ("license: >-\n  cc-by-nc-4.0", &["cc-by-nc-4.0"], ""),
        ("x-lic: &l mit\nlicense: *l", &["mit"], ""),
        ("license: mit # \"or\" so", &["mit"], ""),
        ("license: .inf", &[".inf"], ""),
        ("license: MIT License", &["MIT License"], ""),
        ("license: 🦙-terms", &["🦙-terms"], ""),
        ("license: \"apache\\u002d2.0\"", &["apache-2.0"], ""),
        ("license: |\n  mit\n", &["mit"], ""),
        ("license: !!str mit", &["mit"], ""),
        ("license:\r\n- mit\r\n- isc\r", &["mit", "isc"], ""),
        ("license:\n- - mit", &["map"], "line 3: license-not-text: a mapping or a list where a license id belongs"),
        ("? license\n: mit", &["mit"], ""),
        ("'license': mit", &["mit"], ""),
        ("license: ~", &[], ""),
        ("license: 1e3", &["1e3"], ""),
        ("license: 2024-01-01", &["2024-01-01"], ""),
        ("7: mit\nlicense: isc", &["isc"], ""),
    ];
    for (text, licenses, problems) in cases {
        let text = format!("---\n{text}\n---\n");
        assert_readers_agree(&text, text.as_bytes());
        let card = model_card::read(text.as_bytes());
        assert_eq!(card.licenses, *licenses, "{text}");
        let found: Vec<String> = card.problems.iter().map(ToString::to_string).collect();
        assert_eq!(found.join("; "), *problems, "{text}");
    }
}

#[test]
fn broken_front_matter_states_nothing_and_names_its_line() {
    let cases = [
        ("license: mit\ntags:\n\t- nlp\n---\n", 4),
        ("license: mit\ntitle: \"unfinished\n---\n", 3),
        ("license: mit\ntags: [nlp, text\nlibrary_name: x\n---\n", 3),
        ("license: mit\nmodel_name: best: model: ever\n---\n", 3),
        ("license: mit\nlicense: apache-2.0\n---\n", 3),
        ("license: mit\n%YAML 1.2\n---\n", 3),
        ("- license: mit\n---\n", 2),
        ("license: &a [*a]\n---\n", 2),
        ("license: mit\n", 1),
    ];
    for (text, line) in cases {
        let text = format!("---\n{text}");
        let card = model_card::read(text.as_bytes());
        assert!(card.is_unread(), "{text}: {card:?}");
        assert!(card.licenses.is_empty(), "{text}: {card:?}");
        let found = card.problems[0].line;
        assert!(found >= line && found <= line + 1, "{text}: {card:?}");
    }
}

#[test]
fn bombs_and_depth_are_refused_quickly() {
    let mut bomb = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let item = format!("*a{}, ", level - 1).repeat(9);
        writeln!(bomb, "a{level}: &a{level} [{}]", item.trim_end_matches(", ")).unwrap();
    }
    bomb.push_str("license: *a8\n---\n");
    let deep = format!("---\nlicense: {}\n---\n", "[".repeat(100_000));
    for text in [bomb, deep] {
        let began = std::time::Instant::now();
        assert!(model_card::read(text.as_bytes()).is_unread());
        assert!(began.elapsed().as_millis() < 2_000, "{:?}", began.elapsed());
    }
}

/// Front matter of a megabyte is read in time that grows with it, and more is refused.
#[test]
fn large_front_matter_is_read_or_refused_quickly() {
    let tags = |bytes: usize| format!("license: mit\ntags:\n{}", "- a tag like others\n".repeat(bytes / 20));
    let text = |bytes: usize| format!("license: mit\nnotes: \"{}\"", "é🦙 ".repeat(bytes / 7));
    for (matter, read) in
        [(tags(150_000), true), (tags(1_000_000), true), (text(1_000_000), true), (tags(1_100_000), false)]
    {
        let card = format!("---\n{matter}\n---\n");
        let began = std::time::Instant::now();
        let found = model_card::read(card.as_bytes());
        assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
        assert_eq!(found.is_unread(), !read, "{} bytes: {:?}", card.len(), found.problems);
        assert_eq!(found.licenses.len(), usize::from(read));
    }
}

fn fragment() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("license"),
        Just("base_model"),
        Just("tags"),
        Just("datasets"),
        Just("gated"),
        Just("license_name"),
        Just("a"),
        Just("b.c"),
        Just("mit"),
        Just("null"),
        Just("no"),
        Just("~"),
        Just("1.0"),
        Just("0x1F"),
        Just("\"q d\""),
        Just("'it''s'"),
        Just("'s'"),
        Just("[a, b]"),
        Just("[]"),
        Just("[a, 'b,c']"),
        Just("[a,,b]"),
        Just("{a: b}"),
        Just("*x"),
        Just("&x y"),
        Just("!t z"),
        Just("|"),
        Just(">-"),
        Just("a b"),
        Just("a: b"),
        Just("a:b"),
        Just("# c"),
        Just("x#y"),
        Just("x # y"),
        Just("?"),
        Just("-"),
        Just("--"),
        Just("..."),
        Just("%d"),
        Just("@at"),
        Just("`t"),
        Just("é"),
        Just("\t"),
        Just("https://h/a#b"),
    ];
    let glue = prop_oneof![
        5 => Just(": "), 2 => Just(":"), 4 => Just("- "), 1 => Just(" "), 1 => Just(""), 1 => Just("  - "),
    ];
    (0usize..6, glue.clone(), word.clone(), glue, word, 0u8..8).prop_map(
        |(indent, first, key, second, value, shape)| {
            let blanks = " ".repeat(indent);
            match shape {
                0 => format!("{blanks}- {value}\n"),
                1 => format!("{blanks}{key}:\n"),
                2 => format!("- {value}\n"),
                3 => format!("{blanks}- {key}: {value}\n"),
                4 | 5 => format!("{key}: {value}\n"),
                6 => format!("{key}:\n"),
                _ => format!("{blanks}{first}{key}{second}{value}\n"),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_readers_agree_on_random_front_matter(lines in prop::collection::vec(fragment(), 1..8)) {
        let card = format!("---\n{}---\nbody\n", lines.concat());
        assert_readers_agree("random", card.as_bytes());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut card = b"---\n".to_vec();
        card.extend(bytes);
        card.extend(b"\n---\n");
        model_card::read(&card);
    }
}
