//! Which words of a text are those of a known one, in order: an alignment in time that grows with their lengths.
//!
//! Runs are anchored at triples of words that the known text has once, the heaviest chain of anchors in the same order is
//! kept, and only the small gaps between them are compared word by word.

mod chain;

use super::fingerprint::NO_WORD;

/// Words of the text and of the known text that are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Its first word in the text.
    pub here: u32,
    /// Its first word in the known text.
    pub there: u32,
    /// How many words.
    pub length: u32,
}

impl Run {
    /// The first word after it in the text.
    #[must_use]
    pub fn here_end(self) -> u32 {
        self.here + self.length
    }

    /// The first word after it in the known text.
    #[must_use]
    pub fn there_end(self) -> u32 {
        self.there + self.length
    }
}

/// The most cells that comparing a gap word by word may take; larger gaps stay unmatched.
const CELLS: usize = 16_384;
/// How far before and after the anchors words are looked for beyond the length that the known text still has.
const MARGIN: usize = 16;

/// Memory used again from one alignment to the next.
#[derive(Debug, Default)]
pub struct Aligner {
    slots: Vec<(u64, u32)>,
    anchors: Vec<Run>,
    chain: Vec<Run>,
    cells: Vec<u16>,
}

/// A slot of the table of triples that holds none.
const FREE: u64 = u64::MAX;
/// A triple that the known text has more than once.
const TWICE: u32 = u32::MAX;

impl Aligner {
    /// The words that `here` and `there` share in the same order, as runs in order. Words that no known text has match
    /// nothing. Not always the most words possible, always a true alignment.
    pub fn align(&mut self, here: &[u16], there: &[u16]) -> Vec<Run> {
        if here == there && !here.contains(&NO_WORD) {
            return run(0, 0, here.len()).into_iter().collect();
        }
        self.index(there);
        self.find_anchors(here, there);
        self.keep_heaviest_chain(there.len());
        self.fill_gaps(here, there)
    }

    /// Puts the triples of the known text in a table with open places.
    fn index(&mut self, there: &[u16]) {
        let size = (there.len() * 2).next_power_of_two().max(16);
        self.slots.clear();
        self.slots.resize(size, (FREE, 0));
        for (at, words) in (0..).zip(there.windows(3)) {
            let key = key(words);
            let mut slot = home(key, size);
            while let Some(place) = self.slots.get_mut(slot) {
                if place.0 == FREE {
                    *place = (key, at);
                } else if place.0 == key {
                    place.1 = TWICE;
                } else {
                    slot = (slot + 1) & (size - 1);
                    continue;
                }
                break;
            }
        }
    }

    fn place_of(&self, words: &[u16]) -> Option<usize> {
        let (key, size) = (key(words), self.slots.len());
        let mut slot = home(key, size);
        loop {
            let (found, at) = *self.slots.get(slot)?;
            if found == key {
                return (at != TWICE).then_some(at as usize);
            }
            if found == FREE {
                return None;
            }
            slot = (slot + 1) & (size - 1);
        }
    }

    /// Runs around every triple that the known text has once, each as long as it goes.
    fn find_anchors(&mut self, here: &[u16], there: &[u16]) {
        self.anchors.clear();
        let (mut at, mut floor) = (0, 0);
        while let Some(words) = here.get(at..at + 3) {
            let Some(place) = self.place_of(words).filter(|_| !words.contains(&NO_WORD)) else {
                at += 1;
                continue;
            };
            let same = |back: &usize| here.get(at - back - 1) == there.get(place - back - 1);
            let back = (0..(at - floor).min(place)).take_while(same).count();
            let ahead = common(here.get(at..).unwrap_or_default(), there.get(place..).unwrap_or_default());
            self.anchors.extend(run(at - back, place - back, back + ahead));
            at += ahead;
            floor = at;
        }
    }

    /// Keeps the anchors that stand in the same order in both texts and have the most words together.
    fn keep_heaviest_chain(&mut self, there: usize) {
        self.chain.clear();
        let ordered = self.anchors.windows(2).all(|pair| pair[0].there_end() <= pair[1].there);
        if ordered {
            self.chain.extend_from_slice(&self.anchors);
        } else {
            chain::heaviest_chain(&self.anchors, there, &mut self.chain);
        }
    }

    /// Compares what lies between the anchors word by word.
    fn fill_gaps(&mut self, here: &[u16], there: &[u16]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::with_capacity(self.chain.len() * 2);
        let chain = std::mem::take(&mut self.chain);
        let Some((first, last)) = chain.first().zip(chain.last()) else {
            self.fill(here, there, [0, here.len(), 0, there.len()], &mut runs);
            return runs;
        };
        // Before the first anchor and after the last one, only as much text as the known one still has.
        let from = (first.here as usize).saturating_sub(first.there as usize * 3 / 2 + MARGIN);
        let (mut at, mut place) = (from, 0);
        for anchor in &chain {
            self.fill(here, there, [at, anchor.here as usize, place, anchor.there as usize], &mut runs);
            append(&mut runs, *anchor);
            (at, place) = (anchor.here_end() as usize, anchor.there_end() as usize);
        }
        let rest = there.len() - last.there_end() as usize;
        let until = here.len().min(at + rest * 3 / 2 + MARGIN);
        self.fill(here, there, [at, until, place, there.len()], &mut runs);
        self.chain = chain;
        runs
    }

    /// The longest common subsequence of a gap, if it is small enough; its common beginning and end in any case.
    fn fill(&mut self, here: &[u16], there: &[u16], gap: [usize; 4], runs: &mut Vec<Run>) {
        let [at, until, place, end] = gap;
        let (Some(left), Some(right)) = (here.get(at..until), there.get(place..end)) else { return };
        let head = common(left, right);
        runs_append(runs, run(at, place, head));
        let (left, right) = (left.get(head..).unwrap_or_default(), right.get(head..).unwrap_or_default());
        let pairs = left.iter().rev().zip(right.iter().rev());
        let tail = pairs.take_while(|(a, b)| a == b && **a != NO_WORD).count();
        let (rows, columns) = (left.len() - tail, right.len() - tail);
        if rows > 0 && columns > 0 && rows * columns <= CELLS {
            let (left, right) = (left.get(..rows).unwrap_or_default(), right.get(..columns).unwrap_or_default());
            self.subsequence(left, right, (at + head, place + head), runs);
        }
        runs_append(runs, run(until - tail, end - tail, tail));
    }

    fn subsequence(&mut self, left: &[u16], right: &[u16], offset: (usize, usize), runs: &mut Vec<Run>) {
        let width = right.len() + 1;
        self.cells.clear();
        self.cells.resize(width * (left.len() + 1), 0);
        let cell = |cells: &[u16], row: usize, column: usize| cells.get(row * width + column).copied().unwrap_or(0);
        for (row, word) in left.iter().enumerate().rev() {
            for (column, known) in right.iter().enumerate().rev() {
                let value = if word == known && *word != NO_WORD {
                    cell(&self.cells, row + 1, column + 1) + 1
                } else {
                    cell(&self.cells, row + 1, column).max(cell(&self.cells, row, column + 1))
                };
                if let Some(place) = self.cells.get_mut(row * width + column) {
                    *place = value;
                }
            }
        }
        let (mut row, mut column) = (0, 0);
        while let (Some(word), Some(known)) = (left.get(row), right.get(column)) {
            if word == known && *word != NO_WORD {
                runs_append(runs, run(offset.0 + row, offset.1 + column, 1));
                (row, column) = (row + 1, column + 1);
            } else if cell(&self.cells, row + 1, column) >= cell(&self.cells, row, column + 1) {
                row += 1;
            } else {
                column += 1;
            }
        }
    }
}

fn run(here: usize, there: usize, length: usize) -> Option<Run> {
    let narrow = |value: usize| u32::try_from(value).ok();
    (length > 0).then_some(Run { here: narrow(here)?, there: narrow(there)?, length: narrow(length)? })
}

fn runs_append(runs: &mut Vec<Run>, next: Option<Run>) {
    if let Some(next) = next {
        append(runs, next);
    }
}

/// Adds a run, as part of the last one where it continues it.
fn append(runs: &mut Vec<Run>, next: Run) {
    match runs.last_mut() {
        Some(last) if last.here_end() == next.here && last.there_end() == next.there => last.length += next.length,
        _ => runs.push(next),
    }
}

/// How many words two slices begin with in common.
fn common(left: &[u16], right: &[u16]) -> usize {
    left.iter().zip(right).take_while(|(a, b)| a == b && **a != NO_WORD).count()
}

fn key(words: &[u16]) -> u64 {
    words.iter().fold(0, |key, word| key << 16 | u64::from(*word))
}

fn home(key: u64, size: usize) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & (size - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(here: &[u16], there: &[u16]) -> usize {
        let runs = Aligner::default().align(here, there);
        let mut end = (0, 0);
        for run in &runs {
            let (a, b) = (run.here as usize, run.there as usize);
            assert!(a >= end.0 && b >= end.1, "runs ascend");
            assert_eq!(here[a..run.here_end() as usize], there[b..run.there_end() as usize]);
            end = (run.here_end() as usize, run.there_end() as usize);
        }
        runs.iter().map(|run| run.length as usize).sum()
    }

    #[test]
    fn finds_what_is_the_same_around_changes() {
        let known: Vec<u16> = (0..200).collect();
        assert_eq!(matched(&known, &known), 200);
        let mut changed = known.clone();
        changed[50] = 999;
        changed.insert(100, 998);
        changed.remove(150);
        assert_eq!(matched(&changed, &known), 198);
        let embedded: Vec<u16> = (500..600).chain(known.clone()).chain(700..800).collect();
        assert_eq!(matched(&embedded, &known), 200);
    }

    #[test]
    fn keeps_the_larger_part_of_what_was_moved() {
        let known: Vec<u16> = (0..100).collect();
        let moved: Vec<u16> = (70..100).chain(0..70).collect();
        assert_eq!(matched(&moved, &known), 70);
    }

    #[test]
    fn unknown_words_match_nothing() {
        assert_eq!(matched(&[NO_WORD; 50], &[NO_WORD; 50]), 0);
    }
}
