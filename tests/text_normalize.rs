//! What folding a text to words drops, keeps and reports, over short texts of our own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use osi_check::text::{FindingKind, Kind, Normalized, normalize, sentences};
use proptest::prelude::*;

fn words(text: &str) -> Vec<String> {
    normalize(text).words().map(String::from).collect()
}

fn findings(text: &str) -> Vec<FindingKind> {
    normalize(text).findings().iter().map(|finding| finding.kind).collect()
}

/// A case of `tests/data/normalisation.toml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    row: String,
    texts: Vec<String>,
    words: Option<String>,
    /// The last word, where the others say nothing.
    ends: Option<String>,
    #[serde(default)]
    findings: Vec<String>,
}

#[derive(serde::Deserialize)]
struct Cases {
    case: Vec<Case>,
}

fn cases() -> Vec<Case> {
    toml::from_str::<Cases>(include_str!("data/normalisation.toml")).unwrap().case
}

#[test]
fn each_row_of_the_page_holds() {
    let mut wrong = Vec::new();
    for case in cases() {
        for text in &case.texts {
            let found: Vec<String> = findings(text).iter().map(|kind| format!("{kind:?}")).collect();
            let folded = words(text).join(" ");
            let right = case.words.as_ref().is_none_or(|words| *words == folded)
                && case.ends.as_ref().is_none_or(|word| folded.ends_with(word));
            if !right || found != case.findings {
                wrong.push(format!("{}: {text:?} is {folded:?} with {found:?}", case.row));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_and_its_cases_are_complete() {
    // Too large a text to write down, and no tokens of its own: each has a test below or in the limits' own.
    const ELSEWHERE: &[&str] = &["`Cut`"];
    let page = include_str!("../docs/normalisation.md");
    let cells = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let rows: Vec<&str> =
        cells.filter(|cell| !matches!(*cell, "what" | "finding") && !ELSEWHERE.contains(cell)).collect();
    let tried: Vec<String> = cases().into_iter().map(|case| case.row).collect();
    assert!(rows.len() > 15, "{rows:?}");
    for row in &rows {
        assert!(tried.iter().any(|case| case == row), "no case for the row {row:?}");
    }
    for case in &tried {
        assert!(rows.contains(&case.as_str()), "no row on the page for the case {case:?}");
    }
}

#[test]
fn printing_does_not_count() {
    let plain = words("You may use the royalty-free work, and its documentation.");
    for same in [
        "YOU MAY USE\nTHE ROYALTY-FREE WORK, AND ITS DOCUMENTATION",
        "/*\n * You may use the royalty-\n * free work, and its documen-\n * tation.\n */",
        "# You may use\r\n# the royalty–free work & its documentation.",
        "<p>You <b>may</b> use the royalty&#45;free work,<br/>and its documentation.</p>",
        "> **You may** use the *royalty-free* work, and its `documentation`.",
        "You may use\\nthe royalty-free work,\\tand its documentation.",
        "Ｙｏｕ mаy use the royalty‑free w\u{200b}ork, and its docu\u{ad}mentation",
    ] {
        assert_eq!(words(same), plain, "{same}");
    }
}

#[test]
fn spelling_variants_are_one_word() {
    assert_eq!(words("the licence of the organisation at https"), words("the license of the organization at http"));
    assert_eq!(words("copyright owners"), words("copyright holders"));
    assert_eq!(words("the owners"), ["the", "owners"], "only beside the word copyright");
}

#[test]
fn copyright_signs_are_one_word() {
    for same in ["Copyright (c) 2020 A", "© 2020 A", "(C) Copyright 2020 A", "Copyright © 2020 A", "&copy; 2020 A"] {
        assert_eq!(words(same), ["copyright", "2020", "a"], "{same}");
    }
}

#[test]
fn numbers_keep_their_value() {
    assert_eq!(
        words("700,000,000 users, version 2.0, in 1999-2004."),
        ["700000000", "users", "version", "2.0", "in", "1999", "2004"]
    );
}

#[test]
fn list_marks_are_kept_apart_wherever_lines_break() {
    let list = "Conditions:\n1. Keep this notice.\n2. Say so; and\n(c) rename it.";
    let refilled = list.replace('\n', " ");
    assert_eq!(words(list), words(&refilled));
    let marks = |text: &Normalized| {
        text.tokens().iter().filter(|token| token.kind == Kind::Mark).map(|token| text.word(token).to_owned()).collect()
    };
    let seen: Vec<String> = marks(&normalize(list));
    assert_eq!(seen, ["1", "2", "c"]);
}

#[test]
fn a_number_that_says_something_is_a_word() {
    assert_eq!(words("as in Section 2. You").join(" "), "as in section 2 you");
    assert_eq!(words("no more than 10. You").join(" "), "no more than 10 you");
    assert_eq!(words("Section 2(a) holds").join(" "), "section 2 a holds");
    assert_eq!(words("Frob License v. 1.0 (F-1.0)").join(" "), "frob license v 1.0 f1.0");
    assert_eq!(words("Frob License\nv. 1.0").join(" "), "frob license v 1.0");
    assert_eq!(words("the U.S. Code, 48 C.F.R. 2").join(" "), "the u s code 48 c f r 2");
}

#[test]
fn placeholders_and_hidden_comments_are_read() {
    assert_eq!(
        words("<year> [name of holder] <!-- not for an army -->").join(" "),
        "year name of holder not for an army"
    );
}

#[test]
fn what_could_deceive_is_reported() {
    use FindingKind::{Control, Direction, Invisible, LookAlike, SoftHyphen, SplitWord, Styled, Unshown};
    assert_eq!(findings("n\u{200b}ot"), [Invisible]);
    assert_eq!(findings("\u{202e}ton\u{202c}"), [Direction, Direction]);
    assert_eq!(findings("nоt"), [LookAlike], "Cyrillic o among Latin letters");
    assert_eq!(findings("you may соре"), [LookAlike], "a whole word of look-alikes after a Latin one");
    assert_eq!(findings("𝐧ot"), [Styled]);
    assert_eq!(findings("n\u{ad}ot"), [SoftHyphen]);
    assert_eq!(findings("per-\nmitted"), [SplitWord]);
    assert_eq!(findings("n\0ot"), [Control]);
    assert_eq!(findings("<style>a{content:b}</style>c"), [Unshown]);
    assert_eq!(findings("<p title=\"not for use by armies\">"), [Unshown]);
}

#[test]
fn honest_texts_have_no_findings() {
    for text in ["Société Générale, Ørsted & Łukasz", "права и свободы", "许可证", "“as is” — naïve", "\u{feff}MIT"]
    {
        assert_eq!(findings(text), [], "{text}");
    }
}

#[test]
fn every_token_knows_its_place() {
    let text = "  You may\n  NOT — use  royalty-\n  free";
    let folded = normalize(text);
    let printed: Vec<_> = folded.tokens().iter().map(|token| folded.printed(token)).collect();
    assert_eq!(printed, ["You", "may", "NOT", "use", "royalty-\n  free"]);
    assert_eq!(folded.lines().position(folded.tokens()[2].span.start).line, 2);
    assert_eq!(folded.parts(&folded.tokens()[4]), ["royalty", "free"]);
}

#[test]
fn a_list_that_runs_on_in_a_paragraph_ends_with_it() {
    let leads = |text: &str| {
        let text = normalize(text);
        let read = sentences(&text);
        let leads = |sentence| read.leads(sentence).len();
        read.sentences.iter().map(leads).collect::<Vec<_>>()
    };
    assert_eq!(
        leads("You may copy it, provided that (i) this stays and (ii) that stays.\n\nNo warranty is given.\n"),
        [0, 1, 1, 0]
    );
    // What does not follow a full stop may go on with the last item, and a list of paragraphs may have items of several.
    assert_eq!(leads("You may not (i) sell it or (ii) rent it\n\nto companies.\n"), [0, 1, 1, 1]);
    assert_eq!(leads("You may not:\n\n(a) sell it.\n\nIn shops, for instance.\n"), [0, 1, 1]);
    // Another list has a lead of its own, also where its marks begin anew.
    assert_eq!(leads("You may: (a) use it; (b) copy it. You may not: (a) sell it; (b) rent it.\n"), [0, 1, 1, 0, 1, 1]);
}

#[test]
fn sentences_know_their_section_and_what_leads_them_in() {
    let text = normalize(
        "THE EXAMPLE TERMS\n\n1. Grant. You may use the work.\n\n2. Limits\n\nYou may not:\n(a) rent it out;\n(b) use it\n  \
         (i) in arms, or\n  (ii) in courts.\n\nAttachment A\n\nUse Policy. Do no harm.\n",
    );
    let read = sentences(&text);
    let seen: Vec<_> = read
        .sentences
        .iter()
        .map(|s| {
            let leads =
                read.leads(s).iter().map(|l| text.original(read.span(&text, l))).collect::<Vec<_>>().join(" / ");
            format!("{} | {} | {leads}", read.citation(s), text.original(read.span(&text, s)).replace('\n', " "))
        })
        .collect();
    assert_eq!(
        seen,
        [
            "paragraph 1 | THE EXAMPLE TERMS | ",
            "1 | Grant | ",
            "1 | You may use the work | ",
            "2 | Limits | ",
            "2 | You may not | ",
            "2.a | rent it out | You may not",
            "2.b | use it | You may not",
            "2.b.i | in arms, or | You may not / use it",
            "2.b.ii | in courts | You may not / use it",
            "Attachment A | Attachment A | ",
            "Attachment A | Use Policy | ",
            "Attachment A | Do no harm | ",
        ]
    );
}

#[test]
fn hostile_texts_take_linear_time_and_no_panic() {
    let pieces =
        ["", "\0", "<p ", "<script>", "](http://", "&", "a-\n", "1.\n", "\u{200b}\u{ad}", "許", "((((", "1. a. (i) "];
    for piece in pieces {
        let folded = normalize(&piece.repeat(20_000)).tokens().len();
        assert!(folded <= 80_000, "{piece:?} gave {folded} tokens");
        assert!(sentences(&normalize(&piece.repeat(20_000))).sentences.len() <= folded.max(1));
    }
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "[ -~\n©éоＡ1.0\u{200b}\u{ad}’–]{0,200}") {
        let once = words(&text);
        prop_assert_eq!(words(&once.join(" ")), once);
    }

    #[test]
    fn every_token_has_a_line_and_a_column_that_lead_back_to_it(text in "[a-zé許 .\\-\n\r\u{200b}]{0,200}") {
        let folded = normalize(&text);
        let lines: Vec<&str> = text.split('\n').collect();
        let index = folded.lines();
        for token in folded.tokens() {
            let place = index.position(token.span.start);
            let line = lines[place.line as usize - 1];
            let rest: String = line.chars().skip(place.column as usize - 1).collect();
            let first = folded.printed(token).chars().next().unwrap();
            prop_assert!(rest.starts_with(first), "{place:?} is not where {first:?} stands");
        }
    }

    #[test]
    fn spans_lie_in_the_text_and_in_order(text in any::<String>()) {
        let folded = normalize(&text);
        let mut end = 0;
        for token in folded.tokens() {
            prop_assert!(token.span.start >= end && token.span.end > token.span.start);
            prop_assert!(text.get(token.span.start as usize..token.span.end as usize).is_some());
            end = token.span.end;
        }
        for finding in folded.findings() {
            prop_assert!(text.get(finding.span.start as usize..finding.span.end as usize).is_some());
        }
    }

    #[test]
    fn each_word_is_in_one_sentence(text in "[A-Za-z0-9 .,;:()\n]{0,300}") {
        let folded = normalize(&text);
        let read = sentences(&folded);
        let mut seen = vec![0; folded.tokens().len()];
        read.sentences.iter().flat_map(|s| s.tokens.clone()).for_each(|at| seen[at] += 1);
        for (count, token) in seen.iter().zip(folded.tokens()) {
            prop_assert_eq!(*count, usize::from(token.kind != Kind::Mark));
        }
    }
}
