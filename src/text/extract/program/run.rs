//! The run of a pattern over a sentence: every position is looked at once for each state of the pattern.

use super::{Program, Ready, Step};
use crate::text::extract::pattern::Sign;
use crate::text::extract::reader::Word;

/// How often one pattern is counted in one sentence; a sentence is long enough to be unread before that matters.
const MOST: usize = 8;

/// What the gaps of a pattern may reach over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text::extract) enum Gaps {
    /// Any word that does not turn the meaning round: for finding what restricts.
    Wide,
    /// No word that denies, limits or obliges: for accounting for words, so that a sentence slipped in between breaks the phrase.
    Strict,
}

/// Where a pattern holds in a sentence. Positions are those of the words it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::text::extract) struct Match {
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
    /// The words that a kept part holds in `found`.
    pub fn kept(&self, found: &Match, name: &str) -> Option<(usize, usize)> {
        let slot = self.ready().names.iter().position(|known| known == name)?;
        found.kept.get(slot).copied().flatten()
    }

    /// Every place where the pattern holds, one after the other, at most [`MOST`] of them.
    pub fn matches(&self, words: &[Word<'_>], gaps: Gaps) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        let mut run = Run::new(self.ready(), words, gaps);
        let mut from = 0;
        while found.len() < MOST {
            let Some(next) = run.first(from) else { break };
            from = next.end.max(from + 1);
            found.push(next);
        }
        found
    }

    /// Whether it holds anywhere.
    pub fn holds(&self, words: &[Word<'_>]) -> bool {
        Run::new(self.ready(), words, Gaps::Wide).first(0).is_some()
    }
}

const NONE: usize = usize::MAX;
/// How many threads a run seldom has more of.
const USUAL: usize = 32;

#[derive(Clone, Copy)]
struct Thread {
    step: usize,
    /// Index of its last entry in the trail.
    trail: usize,
    start: usize,
}

/// One sentence, looked through with one pattern. Its room is taken when a word is found that the pattern may begin with.
struct Run<'r, 't> {
    ready: &'r Ready,
    words: &'r [Word<'t>],
    gaps: Gaps,
    /// For each step, in which round it was last followed.
    seen: Vec<usize>,
    round: usize,
    /// What threads passed: the entry before, the place, and which mark (`None` for a named word).
    trail: Vec<(usize, usize, Option<usize>)>,
    /// Threads that wait for a word, those after it, and those on their way to one.
    waiting: Vec<Thread>,
    next: Vec<Thread>,
    open: Vec<Thread>,
}

impl<'r, 't> Run<'r, 't> {
    fn new(ready: &'r Ready, words: &'r [Word<'t>], gaps: Gaps) -> Self {
        let (seen, trail) = (Vec::new(), Vec::new());
        Self { ready, words, gaps, seen, round: 0, trail, waiting: Vec::new(), next: Vec::new(), open: Vec::new() }
    }

    /// Whether a place where the pattern holds may begin with the word `at`.
    fn may_start(&self, at: usize) -> bool {
        let Some(starts) = &self.ready.starts else { return true };
        self.words.get(at).is_some_and(|word| word.is_one_of(starts))
    }

    /// The leftmost place at or after `from` where the pattern holds.
    fn first(&mut self, from: usize) -> Option<Match> {
        let from = (from..=self.words.len()).find(|at| self.may_start(*at))?;
        if self.seen.is_empty() {
            self.seen.resize(self.ready.steps.len(), 0);
            self.trail.reserve(USUAL);
            for threads in [&mut self.waiting, &mut self.next, &mut self.open] {
                threads.reserve(USUAL);
            }
        }
        self.trail.clear();
        self.waiting.clear();
        let mut best: Option<Thread> = None;
        for at in from..=self.words.len() {
            if self.waiting.is_empty() && best.is_some() {
                break;
            }
            let starts = best.is_none() && self.may_start(at);
            if self.waiting.is_empty() && !starts {
                continue;
            }
            self.round += 1;
            best = self.follow_all(at, starts).or(best);
            self.step_all(at);
        }
        best.map(|thread| self.unwind(thread))
    }

    /// Follows every waiting thread, the first before the others, and one that begins here after them; the thread that found the
    /// pattern's end, which ends those after it.
    fn follow_all(&mut self, at: usize, starts: bool) -> Option<Thread> {
        self.next.clear();
        for number in 0..self.waiting.len() {
            if let Some(found) = self.follow(self.waiting[number], at) {
                return Some(found);
            }
        }
        if starts { self.follow(Thread { step: 0, trail: NONE, start: at }, at) } else { None }
    }

    /// Adds to `next` every step for which a word is needed that `thread` can reach without one; the thread that found the pattern's end.
    fn follow(&mut self, thread: Thread, at: usize) -> Option<Thread> {
        self.open.clear();
        self.open.push(thread);
        while let Some(mut thread) = self.open.pop() {
            if std::mem::replace(self.seen.get_mut(thread.step)?, self.round) == self.round {
                continue;
            }
            match &self.ready.steps[thread.step] {
                Step::Split(first, second) => {
                    self.open.push(Thread { step: *second, ..thread });
                    self.open.push(Thread { step: *first, ..thread });
                }
                Step::Jump(to) => self.open.push(Thread { step: *to, ..thread }),
                Step::Mark(mark) => {
                    self.trail.push((thread.trail, at, Some(*mark)));
                    thread.trail = self.trail.len() - 1;
                    self.open.push(Thread { step: thread.step + 1, ..thread });
                }
                Step::Sign(Sign::Start) if at == 0 => self.open.push(Thread { step: thread.step + 1, ..thread }),
                Step::Sign(Sign::End) if at == self.words.len() => {
                    self.open.push(Thread { step: thread.step + 1, ..thread })
                }
                Step::Sign(Sign::Start | Sign::End) => {}
                Step::Found => {
                    self.trail.push((thread.trail, at, None));
                    return Some(Thread { trail: self.trail.len() - 1, ..thread });
                }
                _ => self.next.push(thread),
            }
        }
        None
    }

    /// The threads of `next` after the word `at`: those that waited for this word.
    fn step_all(&mut self, at: usize) {
        self.waiting.clear();
        let Some(word) = self.words.get(at) else { return };
        for number in 0..self.next.len() {
            let thread = self.next[number];
            let (holds, named) = self.is_awaited(thread.step, word);
            if holds {
                let trail = if named {
                    self.trail.push((thread.trail, at, None));
                    self.trail.len() - 1
                } else {
                    thread.trail
                };
                self.waiting.push(Thread { step: thread.step + 1, trail, ..thread });
            }
        }
    }

    /// Whether a step waits for this word, and whether the pattern names it.
    fn is_awaited(&self, step: usize, word: &Word<'_>) -> (bool, bool) {
        match &self.ready.steps[step] {
            Step::Word(words) => (word.is_one_of(&self.ready.words[words.clone()]), true),
            Step::Sign(Sign::Number) => (word.is_number(), true),
            Step::Sign(Sign::Label) => (word.is_label(), true),
            Step::Sign(Sign::Name) => (word.names, true),
            Step::Sign(Sign::Itself) => (word.itself, true),
            Step::Sign(Sign::One) => (!word.hard, true),
            Step::Between => (!word.denies && (self.gaps == Gaps::Wide || !word.hard), false),
            _ => (false, false),
        }
    }

    fn unwind(&self, thread: Thread) -> Match {
        let mut found = Match { start: thread.start, kept: vec![None; self.ready.names.len()], ..Match::default() };
        let mut at = thread.trail;
        let mut ends = vec![None; self.ready.names.len()];
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
