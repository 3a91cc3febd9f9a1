//! Terms that a text defines: a sentence that uses one is read again with what the term means in its place.
//!
//! Only terms that may hold a limit are followed (`Permitted Purpose`, `Commercial Use`; which words make one is said in
//! `plain.toml`), and only restrictions are looked for: a definition widens no grant.

use std::ops::Range;

use super::program::Gaps;
use super::reader::{Word, Words};
use super::rules::Rules;

/// The longest term, in words.
const LONGEST_TERM: usize = 6;
/// The longest meaning that is read in place of a term, in words.
const LONGEST_MEANING: usize = 120;
/// How many terms of a text are followed.
const MOST: usize = 64;

/// A term and what it means. Ranges are of the words of the whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    /// The sentence that defines it.
    pub sentence: usize,
    /// The last sentence of its meaning: the last item where a list says it.
    pub last: usize,
    term: Range<usize>,
    meaning: Range<usize>,
}

/// Every definition of a text; `lead` tells which sentence leads a list item in.
pub(super) fn definitions(rules: &Rules, words: &Words<'_>, lead: impl Fn(usize) -> Option<usize>) -> Vec<Definition> {
    let mut found = Vec::new();
    for (at, range) in words.sentences.iter().enumerate() {
        let sentence = words.all.get(range.clone()).unwrap_or_default();
        let Some((term, after)) =
            rules.definitions.iter().filter(|program| program.is_called_by(sentence)).find_map(|program| {
                let says = program.matches(sentence, Gaps::Wide).into_iter().next()?;
                Some((program.kept(&says, "term")?, says.end))
            })
        else {
            continue;
        };
        let term = range.start + term.0..range.start + term.1;
        let named = words.all.get(term.clone()).unwrap_or_default();
        if named.is_empty()
            || named.len() > LONGEST_TERM
            || !named.iter().all(|word| word.capital)
            || !named.last().is_some_and(|word| rules.lexicon.bounds(word.id))
        {
            continue;
        }
        let items = (at + 1..words.sentences.len()).take_while(|item| lead(*item) == Some(at));
        let last = items.last().unwrap_or(at);
        let end = words.sentences.get(last).map_or(range.end, |range| range.end);
        let start = range.start + after;
        found.push(Definition { sentence: at, last, term, meaning: start..end.min(start + LONGEST_MEANING) });
        if found.len() == MOST {
            break;
        }
    }
    found
}

impl Definition {
    /// A sentence with the meaning in place of the term where it first uses it, and where the meaning stands in it; none where it
    /// does not use it.
    pub fn read_in<'t>(&self, sentence: &[Word<'t>], words: &Words<'t>) -> Option<(Vec<Word<'t>>, Range<usize>)> {
        let term = words.all.get(self.term.clone())?;
        let meaning = words.all.get(self.meaning.clone())?;
        let is_here = |place: &[Word<'t>]| {
            place.iter().zip(term).all(|(word, named)| word.capital && is_same(&word.text, &named.text))
        };
        let at = (0..sentence.len()).find(|at| sentence.get(*at..at + term.len()).is_some_and(is_here))?;
        let (before, after) = (sentence.get(..at)?, sentence.get(at + term.len()..)?);
        Some(([before, meaning, after].concat(), at..at + meaning.len()))
    }
}

/// The same word, or its plural.
fn is_same(one: &str, other: &str) -> bool {
    one == other || one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one)
}
