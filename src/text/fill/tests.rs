//! What is filled in, on lines small enough to see why. A bar stands where the fill-in is to end.

use super::*;
use crate::text::normalize::normalize;

/// Words that licenses use in sentences: with a capital they may still speak.
const ORDINARY: [&str; 8] = ["staff", "welcome", "dentists", "hospital", "students", "friends", "windows", "working"];
/// Words that no license uses.
const UNKNOWN: [&str; 7] = ["adal", "cbabbage", "lovelace", "gnarl", "brine", "frob", "quux"];

fn phrases() -> Phrases {
    Phrases::shipped().unwrap()
}

fn hash(word: &str) -> u64 {
    normalize(word).tokens()[0].hash
}

fn uses(word: u64) -> Use {
    let among = |words: &[&str]| words.iter().any(|known| hash(known) == word);
    match (among(&UNKNOWN), among(&ORDINARY)) {
        (true, _) => Use::Unknown,
        (_, true) => Use::Ordinary,
        _ => Use::Name,
    }
}

/// What `read` makes of a line without its bar, and how many words stand before the bar.
fn with_bar<T>(line: &str, read: impl FnOnce(&FillIns<'_, '_>, usize) -> T) -> (T, usize) {
    let (before, after) = line.split_once('|').unwrap_or_else(|| panic!("no bar in {line:?}"));
    let whole = format!("{before}{after}");
    let (text, phrases) = (normalize(&whole), phrases());
    let length = text.tokens().len();
    (read(&FillIns::new(&text, &phrases, &uses), length), normalize(before).tokens().len())
}

#[test]
fn a_copyright_statement_ends_where_something_else_begins() {
    for line in [
        "Copyright 2019 Ada Lovelace| may be used",
        "Copyright (c) 2019-2021, Ada Lovelace and Charles Babbage|\n\nPermission is granted",
        "Copyright 2019 Ada Lovelace; |2020 Charles Babbage",
        "Copyright 2019 by Ada Lovelace, ada@example.org|\nThis is it",
        "Copyright 2019 Ada Lovelace <https://example.org/ada.html>| this",
        "Copyright 2019 by adal|. Nobody",
        "Copyright 2019 adal gnarl brine| without",
        "Copyright 2019, |adal gnarl brine frob without",
        "Copyright 1999 The Example Authors| for dentists",
        "Copyright 1999 Students of Example| may",
        "Copyright 1999, |Example Students",
        "Copyright 1999, Students Quux| may",
        "Copyright 1999, |Students Welcome Quux",
        "Copyright 1999, |Dentists Alone",
        "Copyright 1999 Frob Inc.| Dentists",
        "Copyright 1999, Staff Inc.| may",
        "Copyright 1999 Frob, Inc., Quux Ltd.| may",
        "Copyright 1999 Frob Inc. and Quux| may",
        "Copyright 2019 Open Software Foundation| may",
        "Copyright 2020 Ada Lovelace. |The software works",
        "Copyright 2020 Ada B. Lovelace| may",
        "Copyright 2020 |to the software",
        "Copyright 2020 Ada Lovelace| and the software",
        "All rights reserved.| Redistribution and use",
        "Portions Copyright 2001 Frob| may",
        "Portions copyright| software may",
        "Original work Copyright 2001 Frob| may",
        "Copyright 2001 Frob; |Modified work Copyright 2002 Quux",
        "Copyright 2019 staff, Inc.| may",
        "Copyright 2019 |staff, inc may",
        "Copyright 2019 Ada Lovelace. https://example.org| may",
        "Copyright 2019 Frob Inc. dba Quux| may",
        "Copyright 2019 [these people](https://example.org)| may",
        "Copyright 2019 |these users",
        "All rights reserved.| Example Dentists may",
        "Copyright 2019 Frob and| Redistribution may",
        "Copyright 2019 Frob of|\nsoftware may",
        "Copyright 1999, Quux Students Team| may",
        "Copyright 1999, |Quux Students all may",
        "|Copyright notice and this",
        "|copyright holders keep it",
        "|Nothing of the kind",
    ] {
        let (end, wanted) = with_bar(line, |fill, length| fill.statement_end(0, length));
        assert_eq!(end, wanted, "{line}");
    }
}

#[test]
fn statements_follow_each_other_and_none_reaches_past_its_limit() {
    for line in [
        "Copyright 2019 Ada Lovelace. All rights reserved.| Permission",
        "Copyright 2019 Ada\nCopyright 2020 Charles\nPortions Copyright 2001 Frob Inc.|\nPermission",
        "|Permission is granted. Copyright 2019 Ada",
    ] {
        let (end, wanted) = with_bar(line, |fill, length| fill.statements_end(0, length));
        assert_eq!(end, wanted, "{line}");
    }
    let (ends, _) = with_bar("|Copyright 2019 Ada Lovelace", |fill, length| {
        (0..=length).map(|limit| fill.statement_end(0, limit)).collect::<Vec<_>>()
    });
    assert_eq!(ends, [0, 0, 2, 3, 4]);
    let many = "|Copyright 2019 ".to_owned() + &"Quux ".repeat(40);
    let (end, _) = with_bar(&many, |fill, length| fill.statement_end(0, length));
    assert_eq!(end, 1 + LONGEST);
    let (opens, _) = with_bar("|Parts Copyright 2019 Parts", |fill, length| {
        (0..=length).map(|at| fill.opens(at)).collect::<Vec<_>>()
    });
    assert_eq!(opens, [true, true, false, true, false]);
}

#[test]
fn a_name_is_one_from_its_first_word_to_its_last() {
    for (line, name) in [
        ("Ada Lovelace", true),
        ("2019 Ada Lovelace", true),
        ("the Frob Project", true),
        ("adal", true),
        ("adal gnarl brine", true),
        ("adal gnarl brine frob", false),
        ("Example Dentists", false),
        ("Students Friends Quux", false),
        ("Institute for Example", true),
        ("for Example", false),
        ("2019 Frob, for Windows", false),
        ("2019 for Frob", false),
        ("Frob copyright in Quux", false),
        ("Ada may", false),
        ("Frob\nin Quux", false),
        ("One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve", true),
        ("One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen", false),
    ] {
        let (found, _) = with_bar(&format!("|{line}"), |fill, length| fill.is_name(0..length));
        assert_eq!(found, name, "{line}");
    }
    let (found, _) = with_bar("|the Frob of software", |fill, length| [3, length].map(|end| fill.is_name(0..end)));
    assert_eq!(found, [true, false], "what follows the words in question does not count");
}

#[test]
fn beside_a_place_to_fill_in_a_name_needs_no_copyright() {
    for (line, alone, beside) in [
        ("Copyright 2019 Ada Lovelace", true, true),
        ("Ada Lovelace", false, true),
        ("2019 Ada Lovelace. All rights reserved", false, true),
        ("for Hospitals", false, false),
        ("Copyright 2019 Frob, for Hospitals", false, false),
        ("may", false, false),
    ] {
        let (found, _) = with_bar(&format!("|{line}"), |fill, length| {
            [false, true].map(|beside| fill.is_fill_in(&(0..length), beside))
        });
        assert_eq!(found, [alone, beside], "{line}");
    }
    let many = "|".to_owned() + &"Quux ".repeat(LONGEST + 1);
    let (found, _) = with_bar(&many, |fill, length| [length - 1, length].map(|end| fill.is_fill_in(&(0..end), true)));
    assert_eq!(found, [true, false]);
}

#[test]
fn a_copy_may_leave_out_titles_copyright_slots_and_the_appendix() {
    let of =
        |text: &str| optional_parts(&normalize(text), &phrases()).into_iter().map(|(_, kind)| kind).collect::<Vec<_>>();
    assert_eq!(of("You may do it. <one two three four five six seven eight> Now."), [Optional::Slot]);
    assert_eq!(of("You may do it. <one two three four five six seven eight nine> Now."), []);
    assert_eq!(of("The Frob License"), [], "a title of nothing is all there is");
    let text = "The Frob License\n\nYou may.\n\nCopyright 2019 Ada\n\nYou <name of author> may [yyyy do it.\n\nEND OF TERMS AND CONDITIONS\n\nHow to use it";
    let (text, phrases) = (normalize(text), phrases());
    let words = |range: Range<usize>| range.map(|at| text.word(&text.tokens()[at])).collect::<Vec<_>>().join(" ");
    let parts: Vec<_> = optional_parts(&text, &phrases).into_iter().map(|(range, kind)| (kind, words(range))).collect();
    let wanted = [
        (Optional::Title, "the frob license"),
        (Optional::Copyright, "copyright 2019 ada"),
        (Optional::Slot, "name of author"),
        (Optional::Appendix, "end of terms and conditions how to use it"),
    ];
    assert_eq!(parts, wanted.map(|(kind, words)| (kind, words.to_owned())));
}
