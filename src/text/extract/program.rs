//! A pattern made ready to run: a list of steps, and the words that must be there for it to hold.

mod run;

use super::lexicon::{Lexicon, WordId};
use super::pattern::Node;
pub(super) use run::{Gaps, Match};

#[derive(Debug, Clone)]
enum Step {
    /// One of these words, or one that begins so.
    Word(Box<[WordId]>, Box<[Box<str>]>),
    Number,
    Label,
    Name,
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

/// A pattern made ready to run.
#[derive(Debug, Clone, Default)]
pub(super) struct Program {
    steps: Vec<Step>,
    names: Vec<String>,
    /// The words it can begin with; none if it can begin with any, or hold without one.
    starts: Option<Starts>,
    /// Sets of words; one of each must stand in a sentence for the pattern to hold. The cheapest to look for comes first.
    pub needs: Vec<Need>,
}

/// Words, and beginnings of words, one of which is the first of every place where a pattern holds.
#[derive(Debug, Clone, Default)]
struct Starts {
    words: Vec<WordId>,
    beginnings: Vec<Box<str>>,
}

/// Words, and beginnings of words, of which one must be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Need {
    pub words: Vec<WordId>,
    cost: usize,
}

impl Program {
    /// Makes a pattern ready.
    ///
    /// # Errors
    /// A pattern that could hold without any word of its own.
    pub fn new(node: &Node, lexicon: &mut Lexicon) -> Result<Self, String> {
        let mut program = Self::default();
        program.add(node, lexicon);
        program.steps.push(Step::Found);
        program.starts = program.starts();
        program.needs = needs(node, lexicon);
        program.needs.sort_by_key(|need| need.cost);
        if program.needs.is_empty() { Err("no word of it must be there".into()) } else { Ok(program) }
    }

    /// Follows every way from the first step to the first word.
    fn starts(&self) -> Option<Starts> {
        let mut starts = Starts::default();
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
                Step::Word(words, beginnings) => {
                    starts.words.extend_from_slice(words);
                    starts.beginnings.extend(beginnings.iter().cloned());
                }
                Step::Number | Step::Label | Step::Name | Step::Between | Step::Start | Step::End | Step::Found => {
                    return None;
                }
            }
        }
        starts.words.sort_unstable();
        Some(starts)
    }

    fn add(&mut self, node: &Node, lexicon: &mut Lexicon) {
        match node {
            Node::Word(_) | Node::Prefix(_) => self.words(std::slice::from_ref(node), lexicon),
            Node::Number => self.steps.push(Step::Number),
            Node::Label => self.steps.push(Step::Label),
            Node::Name => self.steps.push(Step::Name),
            Node::Start => self.steps.push(Step::Start),
            Node::End => self.steps.push(Step::End),
            Node::Gap(Some(most)) => {
                (0..*most).for_each(|_| self.optional(|program| program.steps.push(Step::Between), false))
            }
            Node::Gap(None) => {
                let start = self.steps.len();
                self.steps.push(Step::Split(start + 3, start + 1));
                self.steps.push(Step::Between);
                self.steps.push(Step::Jump(start));
            }
            Node::Seq(parts) => parts.iter().for_each(|part| self.add(part, lexicon)),
            Node::Shared(node) => self.add(node, lexicon),
            Node::Any(choices) if choices.iter().all(|choice| matches!(choice, Node::Word(_) | Node::Prefix(_))) => {
                self.words(choices, lexicon);
            }
            Node::Any(choices) => self.any(choices, lexicon),
            Node::Repeat { node, least, many } => self.repeat(node, *least, *many, lexicon),
            Node::Keep(name, node) => self.keep(name, node, lexicon),
        }
    }

    fn words(&mut self, choices: &[Node], lexicon: &mut Lexicon) {
        let mut words = Vec::new();
        let mut prefixes = Vec::new();
        for choice in choices {
            match choice {
                Node::Word(word) => words.push(lexicon.add(word)),
                Node::Prefix(prefix) => prefixes.push(prefix.as_str().into()),
                _ => {}
            }
        }
        words.sort_unstable();
        self.steps.push(Step::Word(words.into(), prefixes.into()));
    }

    /// A part that may be missing: tried first if `greedy`, last otherwise.
    fn optional(&mut self, part: impl FnOnce(&mut Self), greedy: bool) {
        let split = self.steps.len();
        self.steps.push(Step::Found);
        part(self);
        let after = self.steps.len();
        self.steps[split] = if greedy { Step::Split(split + 1, after) } else { Step::Split(after, split + 1) };
    }

    fn any(&mut self, choices: &[Node], lexicon: &mut Lexicon) {
        let mut ends = Vec::new();
        for (at, choice) in choices.iter().enumerate() {
            let split = self.steps.len();
            let last = at + 1 == choices.len();
            if !last {
                self.steps.push(Step::Found);
            }
            self.add(choice, lexicon);
            if !last {
                ends.push(self.steps.len());
                self.steps.push(Step::Found);
                self.steps[split] = Step::Split(split + 1, self.steps.len());
            }
        }
        let after = self.steps.len();
        ends.into_iter().for_each(|end| self.steps[end] = Step::Jump(after));
    }

    fn repeat(&mut self, node: &Node, least: usize, many: bool, lexicon: &mut Lexicon) {
        if least > 0 {
            self.add(node, lexicon);
        }
        if many || least == 0 {
            let start = self.steps.len();
            self.optional(
                |program| {
                    program.add(node, lexicon);
                    if many {
                        program.steps.push(Step::Jump(start));
                    }
                },
                true,
            );
        }
    }

    fn keep(&mut self, name: &str, node: &Node, lexicon: &mut Lexicon) {
        let known = self.names.iter().position(|known| known == name);
        let slot = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        self.steps.push(Step::Mark(slot * 2));
        self.add(node, lexicon);
        self.steps.push(Step::Mark(slot * 2 + 1));
    }
}

/// The sets of words of which one must be there for `node` to hold; none if it may hold without any.
fn needs(node: &Node, lexicon: &mut Lexicon) -> Vec<Need> {
    match node {
        Node::Word(word) => {
            let cost = lexicon.cost(word);
            vec![Need { words: vec![lexicon.add(word)], cost }]
        }
        Node::Prefix(prefix) => vec![Need { words: vec![lexicon.add_prefix(prefix)], cost: 4 }],
        Node::Seq(parts) => parts.iter().flat_map(|part| needs(part, lexicon)).collect(),
        Node::Any(choices) => either(choices, lexicon).into_iter().collect(),
        Node::Repeat { node, least, .. } if *least > 0 => needs(node, lexicon),
        Node::Keep(_, node) => needs(node, lexicon),
        Node::Shared(node) => needs(node, lexicon),
        _ => Vec::new(),
    }
}

/// One of the cheapest words of each choice.
fn either(choices: &[Node], lexicon: &mut Lexicon) -> Option<Need> {
    let mut all = Need::default();
    for choice in choices {
        let one = needs(choice, lexicon).into_iter().min_by_key(|need| need.cost)?;
        all.words.extend(one.words);
        all.cost += one.cost;
    }
    Some(all)
}
