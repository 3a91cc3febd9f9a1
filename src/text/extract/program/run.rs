//! The run of a pattern over a sentence: every position is looked at once for each state of the pattern.

use super::{Program, Ready, Step};
use crate::text::extract::lexicon::UNKNOWN;
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
        let mut from = 0;
        while found.len() < MOST {
            let Some(next) = self.first(words, from, gaps) else { break };
            from = next.end.max(from + 1);
            found.push(next);
        }
        found
    }

    /// Whether it holds anywhere.
    pub fn holds(&self, words: &[Word<'_>]) -> bool {
        self.first(words, 0, Gaps::Wide).is_some()
    }

    /// The leftmost place at or after `from` where the pattern holds.
    fn first(&self, words: &[Word<'_>], from: usize, gaps: Gaps) -> Option<Match> {
        self.ready().first(words, from, gaps)
    }
}

impl Ready {
    /// Whether a place where the pattern holds may begin with the word `at`.
    fn may_start(&self, words: &[Word<'_>], at: usize) -> bool {
        let Some(starts) = &self.starts else { return true };
        words.get(at).is_some_and(|word| {
            word.id != UNKNOWN && starts.words.binary_search(&word.id).is_ok()
                || starts.beginnings.iter().any(|beginning| word.text.starts_with(&**beginning))
        })
    }

    /// The leftmost place at or after `from` where the pattern holds.
    fn first(&self, words: &[Word<'_>], from: usize, gaps: Gaps) -> Option<Match> {
        let from = (from..=words.len()).find(|at| self.may_start(words, *at))?;
        let mut run = Run { ready: self, seen: vec![usize::MAX; self.steps.len()], trail: Vec::new(), words, gaps };
        let mut threads: Vec<Thread> = Vec::new();
        let mut best: Option<Thread> = None;
        for at in from..=words.len() {
            let mut next = Vec::with_capacity(threads.len());
            if threads.is_empty() && !self.may_start(words, at) {
                if best.is_some() {
                    break;
                }
                continue;
            }
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
    ready: &'r Ready,
    seen: Vec<usize>,
    /// What threads passed: the entry before, the place, and which mark (`None` for a named word).
    trail: Vec<(usize, usize, Option<usize>)>,
    words: &'r [Word<'t>],
    gaps: Gaps,
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
            match &self.ready.steps[thread.step] {
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
        let (holds, named) = match &self.ready.steps[thread.step] {
            Step::Word(words, prefixes) => {
                let known = word.id != UNKNOWN && words.binary_search(&word.id).is_ok();
                (known || prefixes.iter().any(|prefix| word.text.starts_with(&**prefix)), true)
            }
            Step::Number => (word.is_number(), true),
            Step::Label => (word.is_label(), true),
            Step::Name => (word.names, true),
            Step::One => (!word.hard, true),
            Step::Between => (!word.denies && (self.gaps == Gaps::Wide || !word.hard), false),
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
