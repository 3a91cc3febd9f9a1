//! The language in which rule authors write phrases, as a list of parts whose words are known.
//!
//! Words stand for themselves after the folding of license texts (case, hyphens and spelling do not count). Around them:
//! `(a|b c)` one of these, `(a)?` may be missing, `+` and `*` after a bracket may be repeated, `distribut*` any word that begins so,
//! `term(s|ed)?` a word with one of these endings or none, `terms?` one whose last letter may be missing, `{name}` a phrase of
//! `words.toml`, `..` up to eight words and `...` any number of words that deny nothing, `#` a number, `@` a section's label, `~` a word printed as part of a name, `&` a name that the text gives itself, `_` any word that does not limit, `[limit: #]` a part that is kept, `^` and `$` the sentence's ends.
//! A Chinese or Japanese character is a word.

mod cheapest;
mod dictionary;
mod needs;
mod parse;
mod parts;
mod prepared;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use foldhash::fast::FixedState;

use super::lexicon::{Lexicon, WordId};
use crate::text::normalize::{fold_plain, normalize};
pub(super) use cheapest::cost_of_word;
use dictionary::Dictionary;
pub(super) use dictionary::Pattern;
pub(super) use needs::{cheapest, needs};
use parse::parse;
use parts::Part;
pub(super) use parts::Sign;
pub use prepared::Prepared;

/// How deep phrases may be made of others.
const DEEPEST: usize = 24;

/// One part of a phrase. What holds others stands before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A folded word.
    Word(WordId),
    /// The id that stands for all words that begin so.
    Prefix(WordId),
    /// The next part, kept under a name.
    Keep(Box<str>),
    /// A phrase of `words.toml`, read once for all patterns that name it.
    Shared(Arc<Shared>),
    /// So many parts, one after the other.
    Seq(usize),
    /// One of so many parts.
    Any(usize),
    /// The next part, which may be missing, come once or several times.
    Repeat { least: usize, many: bool },
    /// No word.
    Sign(Sign),
}

/// A phrase, and what it costs to look for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shared {
    pub nodes: Box<[Node]>,
    /// The cheapest words of which one must be there, and what they cost.
    calls: Vec<WordId>,
    cost: Option<usize>,
}

/// Phrases that patterns may name in braces, the words of all patterns, and what was read already: folding a word costs
/// as much as folding a text of one, and patterns name the same few thousand words many times.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// The words that patterns are made of, and what they are worth.
    pub lexicon: Lexicon,
    prepared: Prepared,
    /// Where the next pattern stands among those if it is the one after the last.
    next: usize,
    phrases: HashMap<String, String>,
    common: String,
    /// Whether the phrases and the common words are those with which patterns were read, once that was asked.
    as_prepared: Option<bool>,
    read: HashMap<String, Arc<Shared>, FixedState>,
    /// Places of the texts that are not among the prepared ones; they come after those.
    places: HashMap<Box<str>, usize, FixedState>,
    dictionary: Dictionary,
    /// The dictionary, for the patterns that look into it later.
    finished: Arc<OnceLock<Dictionary>>,
}

impl Phrases {
    /// Room for phrases, some of which were read before.
    pub fn new(prepared: Prepared) -> Self {
        let dictionary = Dictionary { listed: prepared.texts, ..Dictionary::default() };
        Self { prepared, dictionary, ..Self::default() }
    }

    /// Adds a phrase under its name.
    pub fn insert(&mut self, name: String, text: String) {
        self.read.clear();
        self.dictionary.shared.clear();
        self.as_prepared = None;
        self.phrases.insert(name, text);
    }

    /// Takes the list of the words that stand in most sentences, as it is written.
    pub fn set_common(&mut self, words: &str) {
        self.as_prepared = None;
        self.common.push_str(words);
    }

    /// The words of all patterns. No pattern is read after this.
    pub fn finish(self) -> Lexicon {
        let _ = self.finished.set(self.dictionary);
        self.lexicon
    }

    /// Reads a pattern, and finds the cheapest words of which one must be there; none if it may hold without any.
    ///
    /// # Errors
    /// What is wrong, in words for its author.
    pub fn parse(&mut self, text: &str) -> Result<(Pattern, Vec<WordId>), String> {
        if let Some(at) = self.prepared.find(text, self.next).filter(|_| self.is_as_prepared()) {
            self.next = at + 1;
            let known = self.prepared.get(at).ok_or("a pattern that was read by halves")?;
            for code in known.codes {
                self.look_up(Part::of_code(*code as usize), 0)?;
            }
            let calls = known.calls.iter().filter_map(|code| self.call(Part::of_code(*code as usize))).collect();
            return Ok((Pattern::prepared(known.codes, self.finished.clone()), calls));
        }
        let nodes = self.nested(text, 0)?;
        let mut calls = Vec::new();
        cheapest(&mut &*nodes, &self.lexicon, &mut calls);
        Ok((Pattern::read(nodes), calls))
    }

    fn is_as_prepared(&mut self) -> bool {
        *self.as_prepared.get_or_insert_with(|| {
            let same = |(name, text): &(&str, &str)| self.phrases.get(*name).is_some_and(|own| own == text);
            self.prepared.phrases.len() == self.phrases.len()
                && self.prepared.phrases.iter().all(same)
                && self.prepared.common == self.common
        })
    }

    fn nested(&mut self, text: &str, depth: usize) -> Result<Box<[Node]>, String> {
        let mut nodes = Vec::new();
        if let Some(known) = self.prepared.find(text, 0).and_then(|at| self.prepared.get(at)) {
            nodes.reserve(known.codes.len());
            for code in known.codes {
                self.add(Part::of_code(*code as usize), depth, &mut nodes)?;
            }
        } else {
            for part in parse(text)? {
                let part = Part::of_code(part.code(|text| self.place(&text)));
                self.add(part, depth, &mut nodes)?;
            }
        }
        Ok(nodes.into())
    }

    fn add(&mut self, part: Part<usize>, depth: usize, nodes: &mut Vec<Node>) -> Result<(), String> {
        self.look_up(part, depth)?;
        self.dictionary.add(part, nodes);
        Ok(())
    }

    /// Looks the words of a part up, if that was not done before.
    fn look_up(&mut self, part: Part<usize>, depth: usize) -> Result<(), String> {
        let known = |list: &[Option<WordId>], place: usize| list.get(place).is_some_and(Option::is_some);
        match part {
            Part::Word(place) => self.fold(place),
            Part::Whole(place) if !known(&self.dictionary.whole, place) => {
                self.fold(place);
                let id = match self.dictionary.folded.get(place).and_then(Option::as_deref) {
                    Some([only]) => *only,
                    _ => {
                        let joined: String = normalize(self.dictionary.text(place)).words().collect();
                        self.lexicon.add(&joined)
                    }
                };
                set(&mut self.dictionary.whole, place, id);
            }
            Part::Prefix(place) if !known(&self.dictionary.prefix, place) => {
                let id = self.lexicon.add_prefix(self.dictionary.text(place));
                set(&mut self.dictionary.prefix, place, id);
            }
            Part::Shared(place) if self.dictionary.shared.get(place).is_none_or(Option::is_none) => {
                let name = self.dictionary.text(place).to_owned();
                let shared = self.get(&name, depth + 1)?;
                set(&mut self.dictionary.shared, place, shared);
            }
            _ => {}
        }
        Ok(())
    }

    /// The word that a part is called by; of several that it is folded to, the one that is cheapest to look for.
    fn call(&self, part: Part<usize>) -> Option<WordId> {
        match part {
            Part::Word(place) => {
                let words = self.dictionary.folded.get(place)?.as_deref()?;
                words.iter().copied().min_by_key(|word| self.lexicon.cost(*word))
            }
            Part::Whole(place) => *self.dictionary.whole.get(place)?,
            Part::Prefix(place) => *self.dictionary.prefix.get(place)?,
            _ => None,
        }
    }

    /// The phrase of this name.
    fn get(&mut self, name: &str, depth: usize) -> Result<Arc<Shared>, String> {
        if let Some(known) = self.read.get(name) {
            return Ok(known.clone());
        }
        if depth > DEEPEST {
            return Err("phrases nested too deeply".into());
        }
        let text = self.phrases.get(name).cloned().ok_or_else(|| format!("no phrase is called `{name}`"))?;
        let nodes = self.nested(&text, depth).map_err(|why| format!("in `{{{name}}}`: {why}"))?;
        let mut calls = Vec::new();
        let cost = cheapest(&mut &*nodes, &self.lexicon, &mut calls);
        let shared = Arc::new(Shared { nodes, calls, cost });
        self.read.insert(name.to_owned(), shared.clone());
        Ok(shared)
    }

    /// Where a text stands among those that patterns are made of.
    fn place(&mut self, text: &str) -> usize {
        let known = self.places.get(text).copied();
        known.unwrap_or_else(|| {
            let place = self.dictionary.listed.len() + self.dictionary.texts.len();
            self.dictionary.texts.push(text.into());
            self.places.insert(text.into(), place);
            place
        })
    }

    /// Folds a word as license texts are, to several words where the folding makes several of it.
    fn fold(&mut self, place: usize) {
        if self.dictionary.folded.get(place).is_some_and(Option::is_some) {
            return;
        }
        let text = self.dictionary.text(place);
        let words: Box<[WordId]> = match fold_plain(text) {
            Some(word) => [self.lexicon.add(word)].into(),
            None => normalize(text).words().map(|word| self.lexicon.add(word)).collect(),
        };
        set(&mut self.dictionary.folded, place, words);
    }
}

/// Sets one place of a list, which grows as it must.
fn set<T: Clone>(list: &mut Vec<Option<T>>, place: usize, value: T) {
    if list.len() <= place {
        list.resize(place + 1, None);
    }
    list[place] = Some(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_a_list_of_folded_words() {
        let mut phrases = Phrases::default();
        let read = phrases.parse("You may-not (sell|Licence) re*").unwrap().0.nodes().to_vec();
        let mut word = |text: &str| Node::Word(phrases.lexicon.add(text));
        let mut expected = vec![Node::Seq(5), word("you"), word("may"), word("not"), Node::Any(2)];
        expected.extend([word("sell"), word("license")]);
        let known = phrases.lexicon.len();
        expected.push(Node::Prefix(phrases.lexicon.add_prefix("re")));
        assert_eq!(read, expected);
        assert_eq!(phrases.lexicon.len(), known, "every word was known from the pattern");
    }

    #[test]
    fn mistakes_are_told() {
        let told = |text| Phrases::default().parse(text).unwrap_err();
        assert_eq!(told("(a"), "`)` is missing");
        assert_eq!(told("a)"), "`)` closes nothing");
        assert_eq!(told("{who} may"), "no phrase is called `who`");
        assert_eq!(told("a % b"), "`%` means nothing here");
        assert_eq!(told(&"(".repeat(30)), "brackets nested too deeply");
    }

    #[test]
    fn a_phrase_that_holds_itself_is_refused() {
        let mut phrases = Phrases::default();
        phrases.insert("a".to_owned(), "x {a}".to_owned());
        assert!(phrases.parse("{a}").is_err());
    }

    #[test]
    fn chinese_characters_are_words() {
        let mut phrases = Phrases::default();
        let read = phrases.parse("不得").unwrap().0.nodes().to_vec();
        let words = ["不", "得"].map(|text| Node::Word(phrases.lexicon.find(text)));
        assert_eq!(read, [&[Node::Seq(2)], &words[..]].concat());
    }

    #[test]
    fn what_was_read_before_is_what_is_read_now() {
        let prepared = crate::input::embedded::PREPARED;
        let texts: Vec<_> = (0..prepared.texts.len()).filter_map(|at| prepared.texts.get(at)).collect();
        for at in 0..prepared.patterns.len() {
            let text = prepared.patterns.get(at).unwrap();
            assert_eq!(prepared.find(text, 0), Some(at));
            let written = parse(text).unwrap();
            let codes = prepared.get(at).unwrap().codes;
            let known: Vec<_> = codes.iter().map(|code| Part::of_code(*code as usize)).collect();
            let place = |text: std::borrow::Cow<'_, str>| texts.iter().position(|known| *known == text).unwrap();
            let read: Vec<_> = written.into_iter().map(|part| Part::of_code(part.code(place))).collect();
            assert_eq!(known, read, "{text}");
        }
    }
}
