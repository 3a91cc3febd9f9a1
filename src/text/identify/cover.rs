//! Takes the best candidates one after another until no part of a text can be a known one any more.

use std::ops::Range;

use super::measure::{Measure, Scale};
use super::query::Query;
use super::vote::{BLOCK, Ballot, Candidate};
use crate::text::diff::Aligner;
use crate::text::fingerprint::{Fingerprints, Text};
use crate::text::phrases::Phrases;
use crate::text::words::sequence_hash;

/// Candidates for one place that are aligned and compared, and how many of a long text, of which each place is a small part.
const COMPARED: usize = 64;
const COMPARED_IF_LONG: usize = 16;
/// Words from which a text is a long one: five times the longest license of the SPDX list.
const LONG: usize = 100_000;
/// A candidate whose estimate is below this share of the best one's is not compared with it.
const COMPARABLE: f32 = 0.7;
/// Shares of the best gain so far below which an estimate cannot come near it: against a text that is there unchanged,
/// and against a changed one, of which edits take away more pairs of words than words.
const EXACT_RIVAL: f32 = 0.9;
const CHANGED_RIVAL: f32 = 0.75;
/// Alignments that may touch one block, likewise; beyond it the words stay unaccounted for, which is safe.
const ALIGNMENTS: u16 = 192;
const ALIGNMENTS_IF_LONG: u16 = 48;
/// The shortest known text that is looked for inside another, in words.
const SHORTEST: usize = 8;
/// Inserted stretches of this length may be another known text.
const HOLE: usize = 16;
/// Texts shorter than this must fit better: few words are the same by chance.
const SHORT: usize = 40;

/// The known texts found, in the order of their places, each with those that fit as well; and, if there are none, the
/// nearest ones.
pub(super) fn cover(
    files: &[Fingerprints<'_>],
    phrases: &Phrases,
    query: &Query<'_, '_>,
) -> (Vec<Vec<Measure>>, Vec<Measure>) {
    if query.len() == 0 {
        return (Vec::new(), Vec::new());
    }
    let numbers: Vec<Vec<u16>> = files.iter().map(|known| query.numbers(known)).collect();
    let mut cover = Cover { files, phrases, query, numbers, aligner: Aligner::default(), there: Vec::new() };
    let whole = cover.whole();
    if !whole.is_empty() {
        return (vec![whole], Vec::new());
    }
    cover.parts()
}

struct Cover<'a, 't> {
    files: &'a [Fingerprints<'a>],
    phrases: &'a Phrases,
    query: &'a Query<'a, 't>,
    numbers: Vec<Vec<u16>>,
    aligner: Aligner,
    there: Vec<u16>,
}

impl Cover<'_, '_> {
    /// The known texts that have the very words of the query, found by the hash of all words and then compared.
    fn whole(&mut self) -> Vec<Measure> {
        let hash = sequence_hash(self.query.hashes.iter().copied());
        let mut found = Vec::new();
        for (file, known) in self.files.iter().enumerate() {
            for text in known.exact(hash) {
                found.extend(self.measure(file, text, 0..self.query.len()).filter(|same| same.gaps.is_empty()));
            }
        }
        found
    }

    fn parts(mut self) -> (Vec<Vec<Measure>>, Vec<Measure>) {
        let mut candidates: Vec<Candidate> = Vec::new();
        for (file, known) in self.files.iter().enumerate() {
            let numbers = self.numbers.get(file).map(Vec::as_slice).unwrap_or_default();
            candidates.extend(Ballot::new(known, file).run(self.query, numbers));
        }
        let order = |a: &Candidate, b: &Candidate| {
            b.estimate.total_cmp(&a.estimate).then((a.file, a.text).cmp(&(b.file, b.text)))
        };
        candidates.sort_by(order);
        let mut board = Board::new(candidates, self.query.len());
        let (mut found, mut near): (Vec<Vec<Measure>>, Vec<Measure>) = (Vec::new(), Vec::new());
        while let Some(rivals) = board.next_rivals() {
            let mut measured = self.compare(&mut board, &rivals);
            measured
                .sort_by(|(_, a), (_, b)| b.gain().total_cmp(&a.gain()).then((a.file, a.text).cmp(&(b.file, b.text))));
            if measured.first().is_some_and(|(_, best)| self.is_found(best)) {
                let good = as_good(&measured);
                let others = measured.split_off(good);
                board.take(measured.first().map(|(_, best)| best));
                board.put_back(&others);
                found.push(measured.into_iter().map(|(_, measure)| measure).collect());
            } else if found.is_empty() {
                near.extend(measured.into_iter().map(|(_, measure)| measure));
            }
        }
        found.sort_by_key(|group| group.first().map_or(0, |best| best.words().start));
        near.sort_by(|a, b| b.score().total_cmp(&a.score()));
        near.truncate(3);
        if !found.is_empty() {
            near.clear();
        }
        (found, near)
    }

    /// Measures rivals, best estimate first, until no other can come near the best one measured.
    fn compare(&mut self, board: &mut Board, rivals: &[usize]) -> Vec<(usize, Measure)> {
        let mut measured: Vec<(usize, Measure)> = Vec::new();
        let mut enough = f32::MIN;
        for rival in rivals {
            if board.estimate(*rival) < enough {
                break;
            }
            board.spend(*rival);
            if let Some(measure) = self.measure_rival(board, *rival) {
                let near = if measure.is_exact() { EXACT_RIVAL } else { CHANGED_RIVAL };
                enough = enough.max(measure.gain() * near);
                measured.push((*rival, measure));
            }
        }
        measured
    }

    fn measure_rival(&mut self, board: &Board, rival: usize) -> Option<Measure> {
        let candidate = board.candidates.get(rival)?;
        let free = board.free_part(&candidate.words);
        let (file, text) = (candidate.file, candidate.text);
        let measure = self.measure(file, text, free)?;
        (measure.matched > 0).then_some(measure)
    }

    /// Aligns a known text with some of the query's words.
    fn measure(&mut self, file: usize, text: Text, words: Range<usize>) -> Option<Measure> {
        let known = self.files.get(file)?;
        self.there.clear();
        known.sequence(text, &mut self.there);
        let here = self.numbers.get(file)?.get(words.clone())?;
        let mut runs = self.aligner.align(here, &self.there);
        let offset = u32::try_from(words.start).ok()?;
        runs.iter_mut().for_each(|run| run.here += offset);
        let scale = Scale { query: self.query, phrases: self.phrases, files: self.files, known, file };
        Some(scale.measure(text, runs, &self.there))
    }

    /// Whether enough of a known text is there to say that it is meant. Not whether it is unchanged.
    fn is_found(&self, best: &Measure) -> bool {
        let length = self.files.get(best.file).map_or(0, |known| known.length(best.text));
        let least = if length < SHORT { 0.8 } else { 0.6 };
        best.matched >= SHORTEST && best.score() >= least
    }
}

/// How many of the measures, best first, fit as well as the best: the same words outside of titles and copyright lines,
/// unchanged like it or changed as much.
fn as_good(measured: &[(usize, Measure)]) -> usize {
    let Some((_, best)) = measured.first() else { return 0 };
    let good = |(_, other): &&(usize, Measure)| {
        let same_core = other.core == best.core;
        same_core
            && if best.is_exact() {
                other.is_exact()
            } else {
                other.changed == best.changed && other.matched == best.matched
            }
    };
    measured.iter().take_while(good).count()
}

/// Which words are taken and which candidates are left.
struct Board {
    candidates: Vec<Candidate>,
    done: Vec<bool>,
    /// Numbers of candidates, the next one last.
    queue: Vec<usize>,
    /// Candidates by the block of their middle.
    by_block: Vec<Vec<u32>>,
    taken: Vec<bool>,
    work: Vec<u16>,
    compared: usize,
    alignments: u16,
}

impl Board {
    fn new(candidates: Vec<Candidate>, words: usize) -> Self {
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
            done: vec![false; candidates.len()],
            queue: (0..candidates.len()).rev().collect(),
            candidates,
            by_block,
            taken: vec![false; words],
            work,
        }
    }

    /// The best candidate left and those that compete with it for the same words; best estimate first.
    fn next_rivals(&mut self) -> Option<Vec<usize>> {
        loop {
            let top = self.queue.pop()?;
            let candidate = self.candidates.get(top)?.clone();
            if self.done.get(top) != Some(&false) || !self.is_open(&candidate) {
                continue;
            }
            let mut rivals = vec![top];
            rivals.extend(self.rivals_of(&candidate).into_iter().filter(|rival| *rival != top).take(self.compared - 1));
            return Some(rivals);
        }
    }

    /// Whether enough words of a candidate's place are free, and none was compared too often.
    fn is_open(&self, candidate: &Candidate) -> bool {
        #[allow(clippy::cast_precision_loss, reason = "texts have at most some million words")]
        let free = self.free_part(&candidate.words).len() as f32;
        free >= candidate.estimate * 0.5
            && self
                .blocks(&candidate.words)
                .all(|block| self.work.get(block).is_none_or(|work| *work < self.alignments))
    }

    fn blocks(&self, words: &Range<usize>) -> Range<usize> {
        words.start / BLOCK..words.end.div_ceil(BLOCK).min(self.work.len())
    }

    fn estimate(&self, rival: usize) -> f32 {
        self.candidates.get(rival).map_or(f32::MIN, |candidate| candidate.estimate)
    }

    /// Notes that a candidate is measured; it does not come again unless put back.
    fn spend(&mut self, rival: usize) {
        self.done.get_mut(rival).into_iter().for_each(|done| *done = true);
        let Some(words) = self.candidates.get(rival).map(|candidate| candidate.words.clone()) else { return };
        for block in self.blocks(&words) {
            self.work.get_mut(block).into_iter().for_each(|work| *work = work.saturating_add(1));
        }
    }

    /// Candidates left whose middle lies in the same place and whose estimate is comparable, best first.
    fn rivals_of(&self, candidate: &Candidate) -> Vec<usize> {
        let blocks = self.by_block.get(self.blocks(&candidate.words)).unwrap_or_default();
        let mut rivals: Vec<usize> = blocks.iter().flatten().map(|number| *number as usize).collect();
        rivals.retain(|rival| {
            let comparable =
                self.candidates.get(*rival).is_some_and(|other| other.estimate >= candidate.estimate * COMPARABLE);
            comparable && self.done.get(*rival) == Some(&false)
        });
        rivals.sort_unstable();
        rivals
    }

    /// Lets candidates that lost against one for other words come again, the best of them next.
    fn put_back(&mut self, lost: &[(usize, Measure)]) {
        for (rival, measure) in lost.iter().rev() {
            let words = measure.words();
            let taken = self.taken.get(words.clone()).unwrap_or_default().iter().filter(|taken| **taken).count();
            if taken * 4 < words.len() {
                self.done.get_mut(*rival).into_iter().for_each(|done| *done = false);
                self.queue.push(*rival);
            }
        }
    }

    /// The longest stretch of a range that no match has taken.
    fn free_part(&self, words: &Range<usize>) -> Range<usize> {
        let (mut best, mut start) = (words.start..words.start, words.start);
        for at in words.clone() {
            if self.taken.get(at) == Some(&true) {
                start = at + 1;
            } else if at + 1 - start > best.len() {
                best = start..at + 1;
            }
        }
        best
    }

    /// Takes a match's words, and the short stretches between them.
    fn take(&mut self, best: Option<&Measure>) {
        let Some(best) = best else { return };
        let runs = best.runs.iter().map(|run| run.here as usize..run.here_end() as usize);
        let gaps = best.gaps.iter().filter(|gap| gap.here.len() < HOLE || gap.filled).map(|gap| gap.here.clone());
        for words in runs.chain(gaps) {
            self.taken.get_mut(words).into_iter().flatten().for_each(|word| *word = true);
        }
    }
}
