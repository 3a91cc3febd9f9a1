//! A pattern made ready to run: a list of steps, and the words that must be there for it to hold.

mod run;

use std::ops::Range;
use std::sync::OnceLock;

use super::lexicon::{Lexicon, WordId};
use super::pattern::{Node, Pattern, Sign, needs};
use super::places::Places;
use super::reader::Word;
pub(super) use run::{Gaps, Match};

/// The widest `..`, in words.
const NEAR: usize = 8;

#[derive(Debug, Clone)]
enum Step {
    /// One of these words, or of the words that begin so: where in [`Ready::words`] their ids stand.
    Word(Range<usize>),
    /// A word of this kind, or an end of the sentence.
    Sign(Sign),
    /// A word that denies nothing; it is not accounted for.
    Between,
    /// Go on here, or else there.
    Split(usize, usize),
    Jump(usize),
    /// A kept part begins (even) or ends (odd).
    Mark(usize),
    Found,
}

/// A pattern. It is made ready to run when a sentence first calls it: a text calls few of thousands.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pattern: Pattern,
    /// Words of which one must stand in a sentence for the pattern to hold: those that are cheapest to look for.
    pub calls: Box<[WordId]>,
    /// Sets of words, each ended by `UNKNOWN`; one of each must stand in a sentence for the pattern to hold.
    needs: OnceLock<Box<[WordId]>>,
    /// Apart, for it is large and most patterns have none.
    ready: OnceLock<Box<Ready>>,
}

/// A pattern made ready to run.
#[derive(Debug, Clone, Default)]
struct Ready {
    steps: Vec<Step>,
    /// The words of all steps, in order within each.
    words: Vec<WordId>,
    names: Vec<String>,
    /// The words it can begin with, in order; none if it can begin with any, or hold without one.
    starts: Option<Vec<WordId>>,
}

impl Program {
    /// Takes a pattern, and the cheapest words of which one must be there.
    ///
    /// # Errors
    /// A pattern that could hold without any word of its own.
    pub fn new(pattern: Pattern, calls: Vec<WordId>) -> Result<Self, String> {
        if calls.is_empty() {
            return Err("no word of it must be there".into());
        }
        Ok(Self { pattern, calls: calls.into(), needs: OnceLock::new(), ready: OnceLock::new() })
    }

    /// Whether one of the words that it is called by is among `words`.
    pub fn is_called_by(&self, words: &[Word<'_>]) -> bool {
        words.iter().any(|word| self.calls.iter().any(|call| *call == word.id || word.prefixes.contains(call)))
    }

    /// Whether one word of every set that the pattern needs stands at these places, in its order.
    pub fn may_hold(&self, places: &Places, lexicon: &Lexicon) -> bool {
        let sets = self.needs.get_or_init(|| {
            let mut words = Vec::new();
            needs(&mut self.pattern.nodes(), lexicon, &mut words);
            words.into()
        });
        places.hold(sets)
    }

    /// The pattern.
    #[cfg(test)]
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    fn ready(&self) -> &Ready {
        self.ready.get_or_init(|| Box::new(Ready::new(self.pattern.nodes())))
    }
}

impl Ready {
    fn new(nodes: &[Node]) -> Self {
        let mut ready = Self::default();
        ready.add(&mut &*nodes);
        ready.steps.push(Step::Found);
        ready.starts = ready.starts();
        ready
    }

    /// Follows every way from the first step to the first word.
    fn starts(&self) -> Option<Vec<WordId>> {
        let mut starts = Vec::new();
        let mut seen = vec![false; self.steps.len()];
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            if std::mem::replace(seen.get_mut(at)?, true) {
                continue;
            }
            match &self.steps[at] {
                Step::Split(one, other) => open.extend([*one, *other]),
                Step::Jump(to) => open.push(*to),
                Step::Mark(_) => open.push(at + 1),
                Step::Word(words) => starts.extend_from_slice(&self.words[words.clone()]),
                Step::Sign(_) | Step::Between | Step::Found => return None,
            }
        }
        starts.sort_unstable();
        Some(starts)
    }

    /// Adds the steps of one part with all that it holds, which are taken off the front of `nodes`.
    fn add(&mut self, nodes: &mut &[Node]) {
        let Some((node, rest)) = nodes.split_first() else { return };
        *nodes = rest;
        match node {
            Node::Word(word) | Node::Prefix(word) => self.words([*word]),
            Node::Sign(Sign::Near) => {
                (0..NEAR).for_each(|_| self.optional(|ready| ready.steps.push(Step::Between), false));
            }
            Node::Sign(Sign::Far) => {
                let start = self.steps.len();
                self.steps.push(Step::Split(start + 3, start + 1));
                self.steps.push(Step::Between);
                self.steps.push(Step::Jump(start));
            }
            Node::Sign(sign) => self.steps.push(Step::Sign(*sign)),
            Node::Seq(count) => (0..*count).for_each(|_| self.add(nodes)),
            Node::Shared(shared) => self.add(&mut &*shared.nodes),
            Node::Any(count) => self.any(*count, nodes),
            Node::Repeat { least, many } => self.repeat(nodes, *least, *many),
            Node::Keep(name) => self.keep(name, nodes),
        }
    }

    fn words(&mut self, words: impl IntoIterator<Item = WordId>) {
        let start = self.words.len();
        self.words.extend(words);
        self.words[start..].sort_unstable();
        self.steps.push(Step::Word(start..self.words.len()));
    }

    /// A part that may be missing: tried first if `greedy`, last otherwise.
    fn optional(&mut self, part: impl FnOnce(&mut Self), greedy: bool) {
        let split = self.steps.len();
        self.steps.push(Step::Found);
        part(self);
        let after = self.steps.len();
        self.steps[split] = if greedy { Step::Split(split + 1, after) } else { Step::Split(after, split + 1) };
    }

    fn any(&mut self, count: usize, nodes: &mut &[Node]) {
        let word = |node: &Node| match node {
            Node::Word(word) | Node::Prefix(word) => Some(*word),
            _ => None,
        };
        if let Some((choices, rest)) = nodes.split_at_checked(count)
            && choices.iter().all(|choice| word(choice).is_some())
        {
            *nodes = rest;
            return self.words(choices.iter().filter_map(word));
        }
        let mut ends = Vec::new();
        for at in 1..=count {
            let split = self.steps.len();
            let last = at == count;
            if !last {
                self.steps.push(Step::Found);
            }
            self.add(nodes);
            if !last {
                ends.push(self.steps.len());
                self.steps.push(Step::Found);
                self.steps[split] = Step::Split(split + 1, self.steps.len());
            }
        }
        let after = self.steps.len();
        ends.into_iter().for_each(|end| self.steps[end] = Step::Jump(after));
    }

    fn repeat(&mut self, nodes: &mut &[Node], least: usize, many: bool) {
        let mut again = *nodes;
        if least > 0 {
            self.add(nodes);
        }
        if many || least == 0 {
            let start = self.steps.len();
            self.optional(
                |ready| {
                    ready.add(&mut again);
                    if many {
                        ready.steps.push(Step::Jump(start));
                    }
                },
                true,
            );
            *nodes = again;
        }
    }

    fn keep(&mut self, name: &str, nodes: &mut &[Node]) {
        let known = self.names.iter().position(|known| known == name);
        let slot = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        self.steps.push(Step::Mark(slot * 2));
        self.add(nodes);
        self.steps.push(Step::Mark(slot * 2 + 1));
    }
}
