//! Files made of known texts that share paragraphs and differ in a word: what is planted is found, what is not is left over.
//!
//! The answer is held against the words themselves, so it does not matter how a text was looked for. OSI_CHECK_CASES=n tries n files. Of
//! some 17,000 one is known to keep words of a text that a neighbour of its family outvoted: left over, which is safe.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use osi_check::text::{Account, Fingerprints, Identifier, Kind, Match, Names, Phrases, fingerprint, normalize};
use proptest::prelude::*;
use proptest::sample::Index;

/// A paragraph's words, as numbers: below [`WORDS`] those of the known texts, from there on words that none of them has.
type Paragraph = Vec<u8>;

const WORDS: u8 = 120;

/// What a known text is: paragraphs by their number, and perhaps one word in place of another.
#[derive(Debug, Clone)]
struct Made {
    paragraphs: Vec<Index>,
    change: Option<(Index, u8)>,
}

/// What stands in a file.
#[derive(Debug, Clone)]
enum Piece {
    /// A known text.
    Known(Index),
    /// A known text with a word that it does not have in place of one of its own.
    Changed(Index, Index),
    /// Words that nobody knows.
    Unknown(Paragraph),
}

fn word(number: u8) -> String {
    let letter = |number: u8| char::from(b'a' + number);
    format!("{}{}{}", if number < WORDS { "qu" } else { "zw" }, letter(number / 20), letter(number % 20))
}

fn printed(words: &[u8]) -> String {
    words.iter().map(|number| word(*number)).collect::<Vec<_>>().join(" ")
}

/// Words by chance; a failing case is made smaller in its structure alone, for one word again and again is no text.
fn paragraph(words: std::ops::Range<u8>, length: std::ops::Range<usize>) -> impl Strategy<Value = Paragraph> {
    (prop::collection::vec(words, length.end).no_shrink(), length).prop_map(|(mut words, length)| {
        words.truncate(length);
        words
    })
}

fn made() -> impl Strategy<Value = Made> {
    let paragraphs = prop::collection::vec(any::<Index>(), 1..5);
    (paragraphs, prop::option::of((any::<Index>(), 0..WORDS)))
        .prop_map(|(paragraphs, change)| Made { paragraphs, change })
}

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        4 => any::<Index>().prop_map(Piece::Known),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(text, place)| Piece::Changed(text, place)),
        2 => paragraph(WORDS..200, 3..60).prop_map(Piece::Unknown),
    ]
}

/// The words of a known text; its paragraphs are a few of `pool`, each once.
fn text(made: &Made, pool: &[Paragraph]) -> Vec<u8> {
    let mut numbers: Vec<usize> = Vec::new();
    for number in made.paragraphs.iter().map(|index| index.index(pool.len())) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    let mut words: Vec<u8> = numbers.into_iter().flat_map(|number| pool[number].clone()).collect();
    if let Some((place, word)) = &made.change {
        let place = place.index(words.len());
        words[place] = *word;
    }
    words
}

/// The words of a file, piece by piece.
fn file(pieces: &[Piece], known: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let of = |piece: &Piece| match piece {
        Piece::Known(text) => text.get(known).clone(),
        Piece::Changed(text, place) => {
            let mut words = text.get(known).clone();
            let place = place.index(words.len());
            words[place] = WORDS + 100;
            words
        }
        Piece::Unknown(words) => words.clone(),
    };
    pieces.iter().map(of).collect()
}

/// Whether half of some known text stands across several pieces: then it may be what is meant.
fn blurred(parts: &[Vec<u8>], known: &[Vec<u8>]) -> bool {
    let rows = (0..parts.len()).flat_map(|start| (start + 2..=parts.len()).map(move |end| start..end));
    rows.map(|row| &parts[row]).any(|row| {
        known.iter().any(|text| {
            let across = in_common(text, &row.concat());
            across * 2 > text.len() && row.iter().all(|part| in_common(text, part) < across)
        })
    })
}

/// How many words two texts have in common, in the same order.
fn in_common(one: &[u8], other: &[u8]) -> usize {
    let mut best = vec![0; other.len() + 1];
    for word in one {
        let mut above = 0;
        for (at, beside) in other.iter().enumerate() {
            let here = if word == beside { above + 1 } else { best[at].max(best[at + 1]) };
            above = std::mem::replace(&mut best[at + 1], here);
        }
    }
    best[other.len()]
}

fn cases() -> u32 {
    std::env::var("OSI_CHECK_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_planted_is_found_and_nothing_else(
        pool in prop::collection::vec(paragraph(0..WORDS, 20..60), 3..8),
        texts in prop::collection::vec(made(), 2..7),
        pieces in prop::collection::vec(piece(), 1..6),
    ) {
        let mut known: Vec<Vec<u8>> = texts.iter().map(|made| text(made, &pool)).collect();
        known.sort();
        known.dedup();
        let ids: Vec<String> = (0..known.len()).map(|number| format!("known-{number}")).collect();
        let prints: Vec<String> = known.iter().map(|words| printed(words)).collect();
        let phrases = Phrases::shipped().unwrap();
        let library = fingerprint::build(ids.iter().map(String::as_str).zip(prints.iter().map(String::as_str)), &phrases).unwrap();
        let identifier =
            Identifier::new(vec![Fingerprints::open_untrusted(&library).unwrap()], phrases, Names::default());

        let parts = file(&pieces, &known);
        let words: Vec<u8> = parts.concat();
        let text = parts.iter().map(|part| printed(part)).collect::<Vec<_>>().join(".\n\n");
        let folded = normalize(&text);
        prop_assert!(folded.tokens().iter().all(|token| token.kind == Kind::Word) && folded.tokens().len() == words.len());
        let answer = identifier.identify(&folded);

        // What is called unchanged has the very words of each text that it is called.
        for found in answer.matches.iter().filter(|found| found.is_unchanged()) {
            for id in &found.ids {
                let number = ids.iter().position(|known| known == id).unwrap();
                prop_assert_eq!(&words[found.tokens.clone()], known[number].as_slice(), "{}", id);
            }
        }
        // Words that nobody knows are left over, wherever they stand.
        let left = |at: &usize| answer.accounts[*at] == Account::Residue;
        let strange = |at: &usize| words[*at] >= WORDS;
        prop_assert!((0..words.len()).filter(strange).all(|at| left(&at)));
        // What was planted unchanged is found unchanged, unless two texts side by side are nearly a third one.
        let apart = !pieces.iter().any(|piece| matches!(piece, Piece::Changed(..))) && !blurred(&parts, &known);
        let lost: Vec<usize> = (0..words.len()).filter(left).filter(|at| !strange(at)).collect();
        prop_assert!(!apart || lost.is_empty(), "{:?} lost of {:?}; known {:?}; found {:#?}", lost, parts, known, answer.matches);
        prop_assert!(!apart || answer.matches.iter().all(Match::is_unchanged), "{:?}; known {:?}; found {:#?}", parts, known, answer.matches);
        // A file that is one text is that text and no other.
        if let [Piece::Known(text)] = pieces.as_slice() {
            let id = &ids[text.index(known.len())];
            prop_assert!(answer.exact().is_some_and(|found| found.ids == std::slice::from_ref(id)), "{}", id);
        }
    }
}
