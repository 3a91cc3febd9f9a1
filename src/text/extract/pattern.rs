//! The language in which rule authors write phrases, as a tree.
//!
//! Words stand for themselves after the folding of license texts (case, hyphens and spelling do not count). Around them:
//! `(a|b c)` one of these, `(a)?` may be missing, `+` and `*` after a bracket may be repeated, `distribut*` any word that begins so,
//! `term(s|ed)?` a word with one of these endings or none, `terms?` one whose last letter may be missing, `{name}` a phrase of
//! `words.toml`, `..` up to eight words and `...` any number of words that deny nothing, `#` a number, `@` a section's label, `~` a word printed as part of a name, `&` a name that the text gives itself, `_` any word that does not limit, `[limit: #]` a part that is kept, `^` and `$` the sentence's ends.
//! A Chinese or Japanese character is a word.

mod needs;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::lexicon::{Lexicon, WordId};
use crate::text::normalize::{fold_plain, normalize};

/// How deep phrases may be made of others, and brackets be nested.
const DEEPEST: usize = 24;
/// The widest `..`, in words.
const NEAR: usize = 8;

/// One part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A folded word.
    Word(WordId),
    /// The id that stands for all words that begin so.
    Prefix(WordId),
    /// A number in digits or words.
    Number,
    /// A section's number or letter.
    Label,
    /// A word printed as part of a name.
    Name,
    /// A name that the text gives itself.
    Itself,
    /// Any word that does not limit.
    One,
    /// Words in between: at most so many, or any number.
    Gap(Option<usize>),
    /// The sentence begins here.
    Start,
    /// The sentence ends here.
    End,
    /// One after the other.
    Seq(Vec<Node>),
    /// One of these.
    Any(Vec<Node>),
    /// Missing, once, or several times.
    Repeat { node: Box<Node>, least: usize, many: bool },
    /// Kept under a name.
    Keep(String, Box<Node>),
    /// A phrase of `words.toml`, read once for all patterns that name it.
    Shared(Arc<Shared>),
}

/// A phrase, and what it costs to look for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shared {
    pub node: Node,
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
    texts: HashMap<String, String>,
    read: HashMap<String, Arc<Shared>>,
    /// Where in `lists` a word's folding is.
    folded: HashMap<Box<str>, usize, FixedState>,
    lists: Vec<Vec<WordId>>,
}

impl Phrases {
    /// Adds a phrase under its name.
    pub fn insert(&mut self, name: String, text: String) {
        self.read.clear();
        self.texts.insert(name, text);
    }

    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong, in words for its author.
    pub fn parse(&mut self, text: &str) -> Result<Node, String> {
        self.nested(text, 0)
    }

    fn nested(&mut self, text: &str, depth: usize) -> Result<Node, String> {
        let mut parser = Parser { rest: text, phrases: self, depth };
        let node = parser.choice()?;
        match parser.rest.chars().next() {
            None => Ok(node),
            Some(found) => Err(format!("`{found}` closes nothing")),
        }
    }

    /// The phrase of this name as a tree.
    fn get(&mut self, name: &str, depth: usize) -> Result<Arc<Shared>, String> {
        if let Some(known) = self.read.get(name) {
            return Ok(known.clone());
        }
        let text = self.texts.get(name).cloned().ok_or_else(|| format!("no phrase is called `{name}`"))?;
        let node = self.nested(&text, depth).map_err(|why| format!("in `{{{name}}}`: {why}"))?;
        let mut calls = Vec::new();
        let cost = node.cheapest(&self.lexicon, &mut calls);
        let shared = Arc::new(Shared { node, calls, cost });
        self.read.insert(name.to_owned(), shared.clone());
        Ok(shared)
    }

    /// A word as license texts are folded, in several words where the folding makes several of it.
    fn folded(&mut self, word: &str) -> &[WordId] {
        let known = self.folded.get(word).copied();
        let at = known.unwrap_or_else(|| {
            self.folded.insert(word.into(), self.lists.len());
            self.lists.push(match fold_plain(word) {
                Some(word) => vec![self.lexicon.add(word)],
                None => normalize(word).words().map(|word| self.lexicon.add(word)).collect(),
            });
            self.lists.len() - 1
        });
        self.lists.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    /// The same, as one word.
    fn folded_whole(&mut self, word: &str) -> Node {
        Node::Word(match self.folded(word) {
            [only] => *only,
            _ => self.lexicon.add(&normalize(word).words().collect::<String>()),
        })
    }
}

struct Parser<'p> {
    rest: &'p str,
    phrases: &'p mut Phrases,
    depth: usize,
}

impl<'p> Parser<'p> {
    /// `a b | c d`, up to a closing bracket or the end.
    fn choice(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("brackets or phrases nested too deeply".into());
        }
        let first = self.sequence()?;
        let node = if self.rest.starts_with('|') {
            let mut choices = vec![first];
            while self.eat("|") {
                choices.push(self.sequence()?);
            }
            Node::Any(choices)
        } else {
            first
        };
        self.depth -= 1;
        Ok(node)
    }

    fn sequence(&mut self) -> Result<Node, String> {
        // Most sequences are one part.
        let Some(first) = self.part()? else { return Ok(Node::Seq(Vec::new())) };
        let Some(second) = self.part()? else { return Ok(first) };
        let mut parts = Vec::with_capacity(4);
        parts.extend([first, second]);
        while let Some(part) = self.part()? {
            parts.push(part);
        }
        Ok(Node::Seq(parts))
    }

    /// The next part of a sequence; nothing at its end.
    fn part(&mut self) -> Result<Option<Node>, String> {
        let between = |c: char| matches!(c, ' ' | '-' | ',' | ';' | '\'' | '"') || c.is_whitespace();
        // Most begin at once, or after one blank.
        self.rest = self.rest.strip_prefix(' ').unwrap_or(self.rest);
        if self.rest.starts_with(between) {
            self.rest = self.rest.trim_start_matches(between);
        }
        if matches!(self.rest.as_bytes().first(), None | Some(b'|' | b')' | b']')) {
            return Ok(None);
        }
        let atom = self.atom()?;
        Ok(Some(self.repeated(atom)))
    }

    fn atom(&mut self) -> Result<Node, String> {
        let sign = self.rest.as_bytes().first().copied().unwrap_or_default();
        match sign {
            b'.' if self.eat("...") => return Ok(Node::Gap(None)),
            b'.' if self.eat("..") => return Ok(Node::Gap(Some(NEAR))),
            b'(' if self.eat("(") => {
                let node = self.choice()?;
                return self.closed(")", node);
            }
            b'[' if self.eat("[") => {
                let name = self.name(":")?.to_owned();
                let node = self.choice()?;
                return self.closed("]", Node::Keep(name, Box::new(node)));
            }
            b'{' if self.eat("{") => {
                let name = self.name("}")?;
                return self.phrases.get(name, self.depth + 1).map(Node::Shared);
            }
            _ => {}
        }
        let alone = match sign {
            b'#' => Node::Number,
            b'@' => Node::Label,
            b'~' => Node::Name,
            b'&' => Node::Itself,
            b'_' => Node::One,
            b'^' => Node::Start,
            b'$' => Node::End,
            _ => return self.word(),
        };
        self.rest = self.rest.get(1..).unwrap_or_default();
        Ok(alone)
    }

    /// A word, or the beginning of one before `*`; several words where the folding makes several of it.
    fn word(&mut self) -> Result<Node, String> {
        let ends = |c: char| !c.is_alphanumeric() && c != '\'' && c != '’';
        let simple = self.rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let end = match self.rest.as_bytes().get(simple) {
            Some(next) if !next.is_ascii() || *next == b'\'' => self.rest.find(ends).unwrap_or(self.rest.len()),
            _ => simple,
        };
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(format!("`{}` means nothing here", self.rest.chars().next().unwrap_or(' ')));
        }
        self.rest = rest;
        let sign = self.rest.as_bytes().first().copied().unwrap_or_default();
        if sign == b'*' && word.is_ascii() && self.eat("*") {
            return Ok(Node::Prefix(self.phrases.lexicon.add_prefix(&word.to_ascii_lowercase())));
        }
        if sign == b'(' {
            return self.endings(word);
        }
        if sign == b'?' && self.eat("?") {
            let shorter = word.char_indices().last().and_then(|(at, _)| word.get(..at)).unwrap_or_default();
            return Ok(Node::Any([word, shorter].map(|word| self.phrases.folded_whole(word)).to_vec()));
        }
        Ok(match self.phrases.folded(word) {
            [only] => Node::Word(*only),
            words => Node::Seq(words.iter().copied().map(Node::Word).collect()),
        })
    }

    /// `term(s|ed)?`: the word with each of these endings.
    fn endings(&mut self, word: &str) -> Result<Node, String> {
        let (endings, rest) = self.rest.get(1..).and_then(|rest| rest.split_once(')')).ok_or("`)` is missing")?;
        self.rest = rest;
        let bare = self.eat("?").then_some("");
        if let Some(found) = endings.chars().find(|c| !c.is_alphabetic() && *c != '|') {
            return Err(format!("`{found}` in the ending of a word"));
        }
        Ok(Node::Any(
            endings
                .split('|')
                .chain(bare)
                .map(|ending| self.phrases.folded_whole(&format!("{word}{ending}")))
                .collect(),
        ))
    }

    fn repeated(&mut self, node: Node) -> Node {
        let (least, many) = match self.rest.as_bytes().first() {
            Some(b'?') => (0, false),
            Some(b'+') => (1, true),
            Some(b'*') => (0, true),
            _ => return node,
        };
        self.rest = self.rest.get(1..).unwrap_or_default();
        Node::Repeat { node: Box::new(node), least, many }
    }

    fn name(&mut self, end: &str) -> Result<&'p str, String> {
        let (name, rest) = self.rest.split_once(end).ok_or_else(|| format!("`{end}` is missing"))?;
        self.rest = rest;
        Ok(name.trim())
    }

    fn closed(&mut self, sign: &str, node: Node) -> Result<Node, String> {
        if self.eat(sign) { Ok(node) } else { Err(format!("`{sign}` is missing")) }
    }

    fn eat(&mut self, sign: &str) -> bool {
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_a_tree_of_folded_words() {
        let mut phrases = Phrases::default();
        let read = phrases.parse("You may-not (sell|Licence) re*");
        let mut word = |text: &str| Node::Word(phrases.lexicon.add(text));
        let sell = Node::Any(vec![word("sell"), word("license")]);
        let mut expected = vec![word("you"), word("may"), word("not"), sell];
        let known = phrases.lexicon.len();
        expected.push(Node::Prefix(phrases.lexicon.add_prefix("re")));
        assert_eq!(read, Ok(Node::Seq(expected)));
        assert_eq!(phrases.lexicon.len(), known, "every word was known from the pattern");
    }

    #[test]
    fn mistakes_are_told() {
        let told = |text| Phrases::default().parse(text).unwrap_err();
        assert_eq!(told("(a"), "`)` is missing");
        assert_eq!(told("a)"), "`)` closes nothing");
        assert_eq!(told("{who} may"), "no phrase is called `who`");
        assert_eq!(told("a % b"), "`%` means nothing here");
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
        let read = phrases.parse("不得");
        let words = ["不", "得"].map(|text| Node::Word(phrases.lexicon.find(text)));
        assert_eq!(read, Ok(Node::Seq(words.to_vec())));
    }
}
