//! A pattern made ready to run, and the run: every position of a sentence is looked at once for each state of the pattern.

use super::lexicon::{Lexicon, UNKNOWN, WordId};
use super::pattern::Node;
use super::reader::Word;

/// How often one pattern is counted in one sentence; a sentence is long enough to be unread before that matters.
const MOST: usize = 8;

#[derive(Debug, Clone)]
enum Step {
    /// One of these words, or one that begins so.
    Word(Box<[WordId]>, Box<[Box<str>]>),
    Number,
    Label,
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
    /// Sets of words; one of each must stand in a sentence for the pattern to hold. The cheapest to look for comes first.
    pub needs: Vec<Need>,
}

/// Words, and beginnings of words, of which one must be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Need {
    pub words: Vec<WordId>,
    cost: usize,
}

/// Where a pattern holds in a sentence. Positions are those of the words it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Match {
    pub start: usize,
    pub end: usize,
    /// The words that the pattern itself names, without those in between.
    pub named: Vec<usize>,
    kept: Vec<Option<(usize, usize)>>,
}

impl Match {
    /// The same, so many words later.
    pub fn moved(mut self, by: usize) -> Self {
        self.start += by;
        self.end += by;
        self.named.iter_mut().for_each(|at| *at += by);
        self.kept.iter_mut().flatten().for_each(|(start, end)| {
            *start += by;
            *end += by;
        });
        self
    }
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
        program.needs = needs(node, lexicon);
        program.needs.sort_by_key(|need| need.cost);
        if program.needs.is_empty() { Err("no word of it must be there".into()) } else { Ok(program) }
    }

    fn add(&mut self, node: &Node, lexicon: &mut Lexicon) {
        match node {
            Node::Word(_) | Node::Prefix(_) => self.words(std::slice::from_ref(node), lexicon),
            Node::Number => self.steps.push(Step::Number),
            Node::Label => self.steps.push(Step::Label),
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

    /// The words that a kept part holds in `found`.
    pub fn kept(&self, found: &Match, name: &str) -> Option<(usize, usize)> {
        let slot = self.names.iter().position(|known| known == name)?;
        found.kept.get(slot).copied().flatten()
    }

    /// Every place where the pattern holds, one after the other, at most [`MOST`] of them.
    pub fn matches(&self, words: &[Word<'_>]) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        let mut from = 0;
        while found.len() < MOST {
            let Some(next) = self.first(words, from) else { break };
            from = next.end.max(from + 1);
            found.push(next);
        }
        found
    }

    /// Whether it holds anywhere.
    pub fn holds(&self, words: &[Word<'_>]) -> bool {
        self.first(words, 0).is_some()
    }

    /// The leftmost place at or after `from` where the pattern holds.
    fn first(&self, words: &[Word<'_>], from: usize) -> Option<Match> {
        let mut run = Run { program: self, seen: vec![usize::MAX; self.steps.len()], trail: Vec::new(), words };
        let mut threads: Vec<Thread> = Vec::new();
        let mut best: Option<Thread> = None;
        for at in from..=words.len() {
            let mut next = Vec::with_capacity(threads.len());
            let begin = best.is_none().then_some(Thread { step: 0, trail: NONE, start: at });
            for thread in threads.drain(..).chain(begin) {
                // A thread of `threads` waits before the word `at - 1`'s successor: it is followed to its next words here.
                if run.follow(thread, at, &mut next) {
                    best = next.pop();
                    break;
                }
            }
            threads = next.into_iter().filter_map(|thread| run.step(thread, at)).collect();
            if threads.is_empty() && best.is_some() {
                break;
            }
        }
        best.map(|thread| run.unwind(thread))
    }
}

const NONE: usize = usize::MAX;

#[derive(Clone, Copy)]
struct Thread {
    step: usize,
    /// Index of its last entry in the trail.
    trail: usize,
    start: usize,
}

struct Run<'r, 't> {
    program: &'r Program,
    seen: Vec<usize>,
    /// What threads passed: the entry before, the place, and which mark (`None` for a named word).
    trail: Vec<(usize, usize, Option<usize>)>,
    words: &'r [Word<'t>],
}

impl Run<'_, '_> {
    /// Adds every word step that `thread` can reach without a word; true if it found the pattern's end, pushed last.
    fn follow(&mut self, thread: Thread, at: usize, next: &mut Vec<Thread>) -> bool {
        let mut stack = vec![thread];
        while let Some(mut thread) = stack.pop() {
            if self.seen.get(thread.step).is_none_or(|seen| *seen == at) {
                continue;
            }
            self.seen[thread.step] = at;
            match &self.program.steps[thread.step] {
                Step::Split(first, second) => {
                    stack.push(Thread { step: *second, ..thread });
                    stack.push(Thread { step: *first, ..thread });
                }
                Step::Jump(to) => stack.push(Thread { step: *to, ..thread }),
                Step::Mark(mark) => {
                    self.trail.push((thread.trail, at, Some(*mark)));
                    thread.trail = self.trail.len() - 1;
                    stack.push(Thread { step: thread.step + 1, ..thread });
                }
                Step::Start if at == 0 => stack.push(Thread { step: thread.step + 1, ..thread }),
                Step::End if at == self.words.len() => stack.push(Thread { step: thread.step + 1, ..thread }),
                Step::Start | Step::End => {}
                Step::Found => {
                    self.trail.push((thread.trail, at, None));
                    next.push(Thread { trail: self.trail.len() - 1, ..thread });
                    return true;
                }
                _ => next.push(thread),
            }
        }
        false
    }

    /// The thread after the word `at`, if that word is what it waits for.
    fn step(&mut self, thread: Thread, at: usize) -> Option<Thread> {
        let word = self.words.get(at)?;
        let (holds, named) = match &self.program.steps[thread.step] {
            Step::Word(words, prefixes) => {
                let known = word.id != UNKNOWN && words.binary_search(&word.id).is_ok();
                (known || prefixes.iter().any(|prefix| word.text.starts_with(&**prefix)), true)
            }
            Step::Number => (word.is_number(), true),
            Step::Label => (word.is_label(), true),
            Step::Between => (!word.denies, false),
            _ => (false, false),
        };
        if !holds {
            return None;
        }
        let mut trail = thread.trail;
        if named {
            self.trail.push((trail, at, None));
            trail = self.trail.len() - 1;
        }
        Some(Thread { step: thread.step + 1, trail, ..thread })
    }

    fn unwind(&self, thread: Thread) -> Match {
        let mut found = Match { start: thread.start, kept: vec![None; self.program.names.len()], ..Match::default() };
        let mut at = thread.trail;
        let mut ends = vec![None; self.program.names.len()];
        if let Some((before, end, _)) = self.trail.get(at) {
            found.end = *end;
            at = *before;
        }
        while let Some((before, place, mark)) = self.trail.get(at) {
            match mark {
                None => found.named.push(*place),
                Some(mark) if mark % 2 == 1 => ends[mark / 2] = Some(*place),
                Some(mark) => found.kept[mark / 2] = ends[mark / 2].map(|end| (*place, end)),
            }
            at = *before;
        }
        found.named.reverse();
        found
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
