//! The language in which rule authors write phrases, as a list of parts whose words are known.
//!
//! Words stand for themselves after the folding of license texts (case, hyphens and spelling do not count). Around them:
//! `(a|b c)` one of these, `(a)?` may be missing, `+` and `*` after a bracket may be repeated, `distribut*` any word that begins so,
//! `term(s|ed)?` a word with one of these endings or none, `terms?` one whose last letter may be missing, `{name}` a phrase of
//! `words.toml`, `..` up to eight words and `...` any number of words that deny nothing, `#` a number, `@` a section's label, `~` a word printed as part of a name, `&` a name that the text gives itself, `_` any word that does not limit, `[limit: #]` a part that is kept, `^` and `$` the sentence's ends.
//! A Chinese or Japanese character is a word.

mod needs;
mod parse;
mod parts;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::lexicon::{Lexicon, WordId};
use crate::text::normalize::{fold_plain, normalize};
pub(super) use needs::{cheapest, needs};
use parse::parse;
use parts::Part;
pub(super) use parts::Sign;

/// How deep phrases may be made of others.
const DEEPEST: usize = 24;

/// Patterns that were read while the program was built: for each, sorted, the numbers of its parts. Every pattern that is not
/// among them is read when it is loaded, and means the same.
#[derive(Debug, Clone, Copy, Default)]
pub struct Prepared {
    /// The words and names that patterns are made of.
    pub texts: &'static [&'static str],
    /// The patterns.
    pub patterns: &'static [(&'static str, &'static [u32])],
}

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
    phrases: HashMap<String, String>,
    read: HashMap<String, Arc<Shared>, FixedState>,
    /// Texts that are not among the prepared ones; their places come after those.
    texts: Vec<Box<str>>,
    places: HashMap<Box<str>, usize, FixedState>,
    /// For each text, the words it is folded to, once it was.
    folded: Vec<Option<Box<[WordId]>>>,
}

impl Phrases {
    /// Room for phrases, some of which were read before.
    pub fn new(prepared: Prepared) -> Self {
        Self { prepared, ..Self::default() }
    }

    /// Adds a phrase under its name.
    pub fn insert(&mut self, name: String, text: String) {
        self.read.clear();
        self.phrases.insert(name, text);
    }

    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong, in words for its author.
    pub fn parse(&mut self, text: &str) -> Result<Box<[Node]>, String> {
        self.nested(text, 0)
    }

    fn nested(&mut self, text: &str, depth: usize) -> Result<Box<[Node]>, String> {
        let known = self.prepared.patterns.binary_search_by(|(known, _)| (*known).cmp(text));
        if let Some((_, codes)) = known.ok().and_then(|at| self.prepared.patterns.get(at)) {
            let mut nodes = Vec::with_capacity(codes.len());
            for code in *codes {
                self.add(Part::of_code(*code as usize), depth, &mut nodes)?;
            }
            return Ok(nodes.into());
        }
        let mut nodes = Vec::new();
        for part in parse(text)? {
            let part = Part::of_code(part.code(|text| self.place(&text)));
            self.add(part, depth, &mut nodes)?;
        }
        Ok(nodes.into())
    }

    /// Adds a part with its words looked up.
    fn add(&mut self, part: Part<usize>, depth: usize, nodes: &mut Vec<Node>) -> Result<(), String> {
        let node = match part {
            Part::Word(text) => match self.folded(text) {
                [only] => Node::Word(*only),
                words => {
                    nodes.push(Node::Seq(words.len()));
                    nodes.extend(words.iter().copied().map(Node::Word));
                    return Ok(());
                }
            },
            Part::Whole(text) => match self.folded(text) {
                [only] => Node::Word(*only),
                _ => {
                    let joined: String = normalize(self.text(text)).words().collect();
                    Node::Word(self.lexicon.add(&joined))
                }
            },
            Part::Prefix(text) => {
                let prefix = self.text(text).to_owned();
                Node::Prefix(self.lexicon.add_prefix(&prefix))
            }
            Part::Keep(text) => Node::Keep(self.text(text).into()),
            Part::Shared(text) => {
                let name = self.text(text).to_owned();
                Node::Shared(self.get(&name, depth + 1)?)
            }
            Part::Seq(count) => Node::Seq(count),
            Part::Any(count) => Node::Any(count),
            Part::Repeat { least, many } => Node::Repeat { least, many },
            Part::Sign(sign) => Node::Sign(sign),
        };
        nodes.push(node);
        Ok(())
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
        let cost = needs::cheapest(&mut &*nodes, &self.lexicon, &mut calls);
        let shared = Arc::new(Shared { nodes, calls, cost });
        self.read.insert(name.to_owned(), shared.clone());
        Ok(shared)
    }

    fn text(&self, place: usize) -> &str {
        let prepared = self.prepared.texts;
        let known = prepared.get(place).copied();
        known.or_else(|| self.texts.get(place - prepared.len()).map(|text| &**text)).unwrap_or_default()
    }

    /// Where a text stands among those that patterns are made of.
    fn place(&mut self, text: &str) -> usize {
        let known = self.places.get(text).copied();
        known.unwrap_or_else(|| {
            let place = self.prepared.texts.len() + self.texts.len();
            self.texts.push(text.into());
            self.places.insert(text.into(), place);
            place
        })
    }

    /// A word as license texts are folded, in several words where the folding makes several of it.
    fn folded(&mut self, place: usize) -> &[WordId] {
        if self.folded.len() <= place {
            self.folded.resize(place + 1, None);
        }
        if self.folded.get(place).is_none_or(Option::is_none) {
            let text = self.text(place).to_owned();
            self.folded[place] = Some(match fold_plain(&text) {
                Some(word) => [self.lexicon.add(word)].into(),
                None => normalize(&text).words().map(|word| self.lexicon.add(word)).collect(),
            });
        }
        self.folded.get(place).and_then(Option::as_deref).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_a_list_of_folded_words() {
        let mut phrases = Phrases::default();
        let read = phrases.parse("You may-not (sell|Licence) re*").unwrap();
        let mut word = |text: &str| Node::Word(phrases.lexicon.add(text));
        let mut expected = vec![Node::Seq(5), word("you"), word("may"), word("not"), Node::Any(2)];
        expected.extend([word("sell"), word("license")]);
        let known = phrases.lexicon.len();
        expected.push(Node::Prefix(phrases.lexicon.add_prefix("re")));
        assert_eq!(*read, *expected);
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
        let read = phrases.parse("不得").unwrap();
        let words = ["不", "得"].map(|text| Node::Word(phrases.lexicon.find(text)));
        assert_eq!(*read, [&[Node::Seq(2)], &words[..]].concat());
    }

    #[test]
    fn what_was_read_before_is_what_is_read_now() {
        for (text, codes) in crate::input::embedded::PREPARED.patterns {
            let written = parse(text).unwrap();
            let texts = crate::input::embedded::PREPARED.texts;
            let known: Vec<_> = codes.iter().map(|code| Part::of_code(*code as usize)).collect();
            let place = |text: std::borrow::Cow<'_, str>| texts.iter().position(|known| *known == text).unwrap();
            let read: Vec<_> = written.into_iter().map(|part| Part::of_code(part.code(place))).collect();
            assert_eq!(known, read, "{text}");
        }
    }
}
