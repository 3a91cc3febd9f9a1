//! The words, phrases and names that patterns are made of, looked up once for all patterns.

use std::sync::{Arc, OnceLock};

use super::parts::Part;
use super::{Node, Shared};
use crate::source::Texts;
use crate::text::extract::lexicon::WordId;

/// What the texts of patterns stand for, each at its place in a list.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// Texts that were listed while the program was built, and those that came after.
    pub listed: Texts,
    pub texts: Vec<Box<str>>,
    /// For each text that is a word, the words it is folded to.
    pub folded: Vec<Option<Box<[WordId]>>>,
    /// For each text that stays one word, or is the beginning of one, its id.
    pub whole: Vec<Option<WordId>>,
    pub prefix: Vec<Option<WordId>>,
    /// For each text that is a phrase's name, the phrase.
    pub shared: Vec<Option<Arc<Shared>>>,
}

impl Dictionary {
    /// The text at a place.
    pub fn text(&self, place: usize) -> &str {
        let listed = self.listed.get(place);
        let own = || place.checked_sub(self.listed.len()).and_then(|at| self.texts.get(at));
        listed.or_else(|| own().map(|text| &**text)).unwrap_or_default()
    }

    /// Adds a part whose words were looked up before.
    pub fn add(&self, part: Part<usize>, nodes: &mut Vec<Node>) {
        let one = |words: &[Option<WordId>], place: usize| words.get(place).copied().flatten().unwrap_or_default();
        let node = match part {
            Part::Word(place) => match self.folded.get(place).and_then(Option::as_deref) {
                Some([only]) => Node::Word(*only),
                words => {
                    let words = words.unwrap_or_default();
                    nodes.push(Node::Seq(words.len()));
                    return nodes.extend(words.iter().copied().map(Node::Word));
                }
            },
            Part::Whole(place) => Node::Word(one(&self.whole, place)),
            Part::Prefix(place) => Node::Prefix(one(&self.prefix, place)),
            Part::Keep(place) => Node::Keep(self.text(place).into()),
            Part::Shared(place) => match self.shared.get(place) {
                Some(Some(shared)) => Node::Shared(shared.clone()),
                _ => Node::Seq(0),
            },
            Part::Seq(count) => Node::Seq(count),
            Part::Any(count) => Node::Any(count),
            Part::Repeat { least, many } => Node::Repeat { least, many },
            Part::Sign(sign) => Node::Sign(sign),
        };
        nodes.push(node);
    }

    /// The parts of a pattern that was read while the program was built.
    pub fn nodes(&self, codes: &[u32]) -> Box<[Node]> {
        let mut nodes = Vec::with_capacity(codes.len());
        codes.iter().for_each(|code| self.add(Part::of_code(*code as usize), &mut nodes));
        nodes.into()
    }
}

/// A pattern. One that was read while the program was built is made a list of parts when it is first asked for, from the dictionary,
/// which is whole by then.
#[derive(Debug, Clone)]
pub(in crate::text::extract) struct Pattern {
    codes: &'static [u32],
    dictionary: Arc<OnceLock<Dictionary>>,
    nodes: OnceLock<Box<[Node]>>,
}

impl Pattern {
    /// One whose parts are known.
    pub(super) fn read(nodes: Box<[Node]>) -> Self {
        Self { codes: &[], dictionary: Arc::default(), nodes: OnceLock::from(nodes) }
    }

    /// One that was read while the program was built.
    pub(super) fn prepared(codes: &'static [u32], dictionary: Arc<OnceLock<Dictionary>>) -> Self {
        Self { codes, dictionary, nodes: OnceLock::new() }
    }

    /// Its parts.
    pub fn nodes(&self) -> &[Node] {
        self.nodes.get_or_init(|| self.dictionary.get().map(|known| known.nodes(self.codes)).unwrap_or_default())
    }
}
