//! A pattern made ready to run: a list of steps, and the words that must be there for it to hold.

mod run;

use std::ops::Range;
use std::sync::OnceLock;

use super::lexicon::{Lexicon, UNKNOWN, WordId};
use super::pattern::Node;
pub(super) use run::{Gaps, Match};

#[derive(Debug, Clone)]
enum Step {
    /// One of these words, or of the words that begin so: where in [`Ready::words`] their ids stand.
    Word(Range<usize>),
    Number,
    Label,
    Name,
    Itself,
    /// A word that is not hard.
    One,
    /// A word that denies nothing; it is not accounted for.
    Between,
    /// Go on here, or else there.
    Split(usize, usize),
    Jump(usize),
    /// A kept part begins (even) or ends (odd).
    Mark(usize),
    Start,
    End,
    Found,
}

/// A pattern. It is made ready to run when a sentence first calls it: a text calls few of thousands.
#[derive(Debug, Clone)]
pub(super) struct Program {
    node: Node,
    /// Words of which one must stand in a sentence for the pattern to hold: those that are cheapest to look for.
    pub calls: Vec<WordId>,
    /// Sets of words, each ended by [`UNKNOWN`]; one of each must stand in a sentence for the pattern to hold.
    needs: OnceLock<Vec<WordId>>,
    ready: OnceLock<Ready>,
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
    /// Takes a pattern.
    ///
    /// # Errors
    /// A pattern that could hold without any word of its own.
    pub fn new(node: Node, lexicon: &Lexicon) -> Result<Self, String> {
        let mut calls = Vec::new();
        node.cheapest(lexicon, &mut calls);
        if calls.is_empty() {
            return Err("no word of it must be there".into());
        }
        Ok(Self { node, calls, needs: OnceLock::new(), ready: OnceLock::new() })
    }

    /// Whether one word of every set that the pattern needs is `present`.
    pub fn may_hold(&self, present: &[bool], lexicon: &Lexicon) -> bool {
        let is_there = |word: &WordId| present.get(*word as usize) == Some(&true);
        let needs = self.needs.get_or_init(|| {
            let mut needs = Vec::new();
            self.node.needs(lexicon, &mut needs);
            needs
        });
        needs.split(|word| *word == UNKNOWN).all(|need| need.is_empty() || need.iter().any(is_there))
    }

    fn ready(&self) -> &Ready {
        self.ready.get_or_init(|| Ready::new(&self.node))
    }
}

impl Ready {
    fn new(node: &Node) -> Self {
        let mut ready = Self::default();
        ready.add(node);
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
                Step::Number
                | Step::Label
                | Step::Name
                | Step::Itself
                | Step::One
                | Step::Between
                | Step::Start
                | Step::End
                | Step::Found => return None,
            }
        }
        starts.sort_unstable();
        Some(starts)
    }

    fn add(&mut self, node: &Node) {
        match node {
            Node::Word(_) | Node::Prefix(_) => self.words(std::slice::from_ref(node)),
            Node::Number => self.steps.push(Step::Number),
            Node::Label => self.steps.push(Step::Label),
            Node::Name => self.steps.push(Step::Name),
            Node::Itself => self.steps.push(Step::Itself),
            Node::One => self.steps.push(Step::One),
            Node::Start => self.steps.push(Step::Start),
            Node::End => self.steps.push(Step::End),
            Node::Gap(Some(most)) => {
                (0..*most).for_each(|_| self.optional(|ready| ready.steps.push(Step::Between), false))
            }
            Node::Gap(None) => {
                let start = self.steps.len();
                self.steps.push(Step::Split(start + 3, start + 1));
                self.steps.push(Step::Between);
                self.steps.push(Step::Jump(start));
            }
            Node::Seq(parts) => parts.iter().for_each(|part| self.add(part)),
            Node::Shared(shared) => self.add(&shared.node),
            Node::Any(choices) if choices.iter().all(|choice| matches!(choice, Node::Word(_) | Node::Prefix(_))) => {
                self.words(choices);
            }
            Node::Any(choices) => self.any(choices),
            Node::Repeat { node, least, many } => self.repeat(node, *least, *many),
            Node::Keep(name, node) => self.keep(name, node),
        }
    }

    fn words(&mut self, choices: &[Node]) {
        let start = self.words.len();
        self.words.extend(choices.iter().filter_map(|choice| match choice {
            Node::Word(word) | Node::Prefix(word) => Some(*word),
            _ => None,
        }));
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

    fn any(&mut self, choices: &[Node]) {
        let mut ends = Vec::new();
        for (at, choice) in choices.iter().enumerate() {
            let split = self.steps.len();
            let last = at + 1 == choices.len();
            if !last {
                self.steps.push(Step::Found);
            }
            self.add(choice);
            if !last {
                ends.push(self.steps.len());
                self.steps.push(Step::Found);
                self.steps[split] = Step::Split(split + 1, self.steps.len());
            }
        }
        let after = self.steps.len();
        ends.into_iter().for_each(|end| self.steps[end] = Step::Jump(after));
    }

    fn repeat(&mut self, node: &Node, least: usize, many: bool) {
        if least > 0 {
            self.add(node);
        }
        if many || least == 0 {
            let start = self.steps.len();
            self.optional(
                |ready| {
                    ready.add(node);
                    if many {
                        ready.steps.push(Step::Jump(start));
                    }
                },
                true,
            );
        }
    }

    fn keep(&mut self, name: &str, node: &Node) {
        let known = self.names.iter().position(|known| known == name);
        let slot = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        self.steps.push(Step::Mark(slot * 2));
        self.add(node);
        self.steps.push(Step::Mark(slot * 2 + 1));
    }
}
