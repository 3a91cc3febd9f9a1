//! Which words of a text are taken and which known texts may still stand in it, the best first.

use std::ops::Range;

use super::measure::Measure;
use super::vote::{BLOCK, Candidate, longest};

/// Candidates for one place that are aligned and compared, and how many of a long text, of which each place is a small part.
const COMPARED: usize = 64;
const COMPARED_IF_LONG: usize = 16;
/// Words from which a text is a long one: five times the longest license of the SPDX list.
const LONG: usize = 100_000;
/// A candidate whose estimate is below this share of the best one's is not compared with it.
const COMPARABLE: f32 = 0.7;
/// Alignments that may touch one block, likewise; beyond it the words stay unaccounted for, which is safe.
const ALIGNMENTS: u16 = 192;
const ALIGNMENTS_IF_LONG: u16 = 48;
/// Inserted stretches of this length may be another known text.
const HOLE: usize = 16;

/// Which words are taken and which candidates are left.
pub(super) struct Board {
    pub candidates: Vec<Candidate>,
    /// Which of them were found, and are looked for once more: they were estimated for the place where they were found.
    again: Vec<bool>,
    done: Vec<bool>,
    /// Numbers of candidates, the next one last.
    queue: Vec<usize>,
    /// Candidates by the block of their middle.
    by_block: Vec<Vec<u32>>,
    taken: Vec<bool>,
    work: Vec<u16>,
    pub compared: usize,
    alignments: u16,
}

impl Board {
    pub fn new(candidates: Vec<Candidate>, words: usize) -> Self {
        let mut by_block = vec![Vec::new(); words / BLOCK + 1];
        for (number, candidate) in (0..).zip(&candidates) {
            let middle = candidate.words.start.midpoint(candidate.words.end) / BLOCK;
            by_block.get_mut(middle).into_iter().for_each(|block: &mut Vec<u32>| block.push(number));
        }
        let work = vec![0; by_block.len()];
        let long = words > LONG;
        Self {
            compared: if long { COMPARED_IF_LONG } else { COMPARED },
            alignments: if long { ALIGNMENTS_IF_LONG } else { ALIGNMENTS },
            again: vec![false; candidates.len()],
            done: vec![false; candidates.len()],
            queue: (0..candidates.len()).rev().collect(),
            candidates,
            by_block,
            taken: vec![false; words],
            work,
        }
    }

    /// The best candidate left and those that compete with it for the same words; best estimate first.
    pub fn next_rivals(&mut self) -> Option<Vec<usize>> {
        loop {
            let top = self.queue.pop()?;
            let candidate = self.candidates.get(top)?.clone();
            if self.done.get(top) != Some(&false) || !self.is_open(&candidate) {
                continue;
            }
            let mut rivals = vec![top];
            rivals.extend(self.rivals_of(top, &candidate).into_iter().take(self.compared - 1));
            return Some(rivals);
        }
    }

    /// Whether enough words of a candidate's place are free, and none was compared too often.
    fn is_open(&self, candidate: &Candidate) -> bool {
        #[allow(clippy::cast_precision_loss, reason = "texts have at most some million words")]
        let free = self.free_parts(&candidate.words).map(|part| part.len()).max().unwrap_or(0) as f32;
        free >= candidate.estimate * 0.5
            && self
                .blocks(&candidate.words)
                .all(|block| self.work.get(block).is_none_or(|work| *work < self.alignments))
    }

    fn blocks(&self, words: &Range<usize>) -> Range<usize> {
        let end = words.end.div_ceil(BLOCK).min(self.work.len());
        (words.start / BLOCK).min(end)..end
    }

    pub fn estimate(&self, rival: usize) -> f32 {
        self.candidates.get(rival).map_or(f32::MIN, |candidate| candidate.estimate)
    }

    /// Notes that a candidate is measured; it does not come again unless put back.
    pub fn spend(&mut self, rival: usize) {
        self.done.get_mut(rival).into_iter().for_each(|done| *done = true);
        let Some(words) = self.candidates.get(rival).map(|candidate| candidate.words.clone()) else { return };
        for block in self.blocks(&words) {
            self.work.get_mut(block).into_iter().for_each(|work| *work = work.saturating_add(1));
        }
    }

    /// Other candidates left whose middle lies in the same place and whose estimate is comparable, best first: with that of the best of
    /// them where this one was estimated for another place.
    fn rivals_of(&self, top: usize, candidate: &Candidate) -> Vec<usize> {
        let mut rivals = self.waiting(&candidate.words);
        rivals.retain(|rival| *rival != top);
        let again = |rival: usize| self.again.get(rival) == Some(&true);
        let voted = rivals.iter().copied().filter(|rival| !again(*rival)).map(|rival| self.estimate(rival));
        let best = voted.reduce(f32::max).filter(|_| again(top)).unwrap_or(candidate.estimate);
        rivals.retain(|rival| self.estimate(*rival) >= best.min(candidate.estimate) * COMPARABLE);
        rivals
    }

    /// Candidates left whose middle lies in a range, best first.
    pub fn waiting(&self, words: &Range<usize>) -> Vec<usize> {
        let blocks = self.by_block.get(self.blocks(words)).unwrap_or_default();
        let numbers = blocks.iter().flatten().map(|number| *number as usize);
        let mut waiting: Vec<usize> = numbers.filter(|number| self.done.get(*number) == Some(&false)).collect();
        waiting.sort_unstable();
        waiting
    }

    /// Lets candidates that lost against one for other words come again, the best of them next.
    pub fn put_back(&mut self, lost: &[(usize, Measure)]) {
        for (rival, measure) in lost.iter().rev() {
            let words = measure.words();
            let taken = self.taken.get(words.clone()).unwrap_or_default().iter().filter(|taken| **taken).count();
            if taken * 4 < words.len() {
                self.done.get_mut(*rival).into_iter().for_each(|done| *done = false);
                self.queue.push(*rival);
            }
        }
    }

    /// Looks for a text once more where it was looked for, and on either side of the place where it was found: files of
    /// notices have many copies of a license, and their votes run together.
    pub fn look_beside(&mut self, found: usize, place: &Range<usize>, reach: usize) {
        let Some(candidate) = self.candidates.get(found).cloned() else { return };
        self.done.get_mut(found).into_iter().for_each(|done| *done = false);
        self.again.get_mut(found).into_iter().for_each(|again| *again = true);
        self.queue.push(found);
        let before = place.start.saturating_sub(reach)..place.start;
        let after = place.end..(place.end + reach).min(self.taken.len());
        for words in [before, after] {
            let number = self.candidates.len();
            let middle = words.start.midpoint(words.end) / BLOCK;
            // It is a rival of those that were voted for there.
            let named = u32::try_from(number).ok().zip(self.by_block.get_mut(middle));
            named.into_iter().for_each(|(number, block)| block.push(number));
            self.queue.push(number);
            self.candidates.push(Candidate { words, ..candidate });
            self.done.push(false);
            self.again.push(true);
        }
    }

    /// The stretches of a range that no match has taken.
    fn free_parts(&self, words: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let mut at = words.start;
        let taken = |at: usize| self.taken.get(at) == Some(&true);
        std::iter::from_fn(move || {
            let start = (at..words.end).find(|at| !taken(*at))?;
            at = (start..words.end).find(|at| taken(*at)).unwrap_or(words.end);
            Some(start..at)
        })
    }

    /// Where in a range a text of this length may stand: the longest free stretch and others that hold enough of it; one that is too
    /// short for it with the free words around, for the votes of two copies run together, and where one candidate ends
    /// and the next begins is chance.
    pub fn rooms(&self, words: &Range<usize>, length: usize) -> Vec<Range<usize>> {
        let mut rooms: Vec<Range<usize>> = self.free_parts(words).collect();
        rooms.sort_by_key(|room| std::cmp::Reverse(room.len()));
        let enough = rooms.iter().take_while(|room| room.len() * 2 >= length).count();
        rooms.truncate(enough.max(1));
        rooms.into_iter().map(|room| if room.len() >= length { room } else { self.widened(room, length) }).collect()
    }

    fn widened(&self, mut room: Range<usize>, length: usize) -> Range<usize> {
        let reach = longest(length);
        let is_free = |at: usize| self.taken.get(at) == Some(&false);
        while room.len() < reach && is_free(room.end) {
            room.end += 1;
        }
        while room.len() < reach && room.start.checked_sub(1).is_some_and(is_free) {
            room.start -= 1;
        }
        room
    }

    /// Takes a match's words, and the short stretches between them.
    pub fn take(&mut self, best: Option<&Measure>) {
        let Some(best) = best else { return };
        let runs = best.runs.iter().map(|run| run.here as usize..run.here_end() as usize);
        let gaps = best.gaps.iter().filter(|gap| gap.here.len() < HOLE || gap.filled).map(|gap| gap.here.clone());
        for words in runs.chain(gaps) {
            self.taken.get_mut(words).into_iter().flatten().for_each(|word| *word = true);
        }
    }
}
