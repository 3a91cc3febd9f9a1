//! Which known texts a text may hold, and where: word pairs vote for the texts that have them.
//!
//! Votes are counted in blocks of words. A known text that a few neighbouring blocks vote for is a candidate there. The
//! work for a block is bounded by the index (the lists of pairs and the number of texts), so the whole is linear.

use std::ops::Range;

use super::query::Query;
pub(super) use crate::text::fingerprint::VOTING_BLOCK as BLOCK;
use crate::text::fingerprint::{Fingerprints, NO_WORD, Text};

/// The most texts that one block may name.
const NAMED: usize = 160;
/// Blocks between two votes for a text that do not end a candidate.
const PAUSE: u32 = 2;
/// The least share of a text's pairs that makes it a candidate.
const LEAST: f32 = 0.3;
/// Pairs remembered within a block, so that a repeated pair votes once.
const REMEMBERED: usize = 256;

/// A known text that may stand in a range of words.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Which fingerprint file.
    pub file: usize,
    pub text: Text,
    /// Where it may stand.
    pub words: Range<usize>,
    /// Roughly how many words will match, less those that will not.
    pub estimate: f32,
}

/// A text's votes over neighbouring blocks.
#[derive(Clone, Copy, Default)]
struct Open {
    first: u32,
    last: u32,
    votes: u32,
}

/// Counts the votes of a whole text.
pub(super) struct Ballot<'a> {
    known: &'a Fingerprints<'a>,
    file: usize,
    counts: Vec<u16>,
    touched: Vec<Text>,
    open: Vec<Open>,
    out: Vec<Candidate>,
}

impl<'a> Ballot<'a> {
    pub fn new(known: &'a Fingerprints<'a>, file: usize) -> Self {
        let texts = known.texts();
        Self {
            known,
            file,
            counts: vec![0; texts],
            touched: Vec::new(),
            open: vec![Open::default(); texts],
            out: Vec::new(),
        }
    }

    /// The candidates of a text whose words have these numbers, in no particular order.
    pub fn run(mut self, query: &Query<'_, '_>, numbers: &[u16]) -> Vec<Candidate> {
        let mut seen = [(0_u32, u32::MAX); REMEMBERED];
        for (block, start) in (0_u32..).zip((0..numbers.len()).step_by(BLOCK)) {
            for at in start..start + BLOCK {
                let (Some([first, second]), Some([a, b])) = (pair(numbers, at), pair(&query.hashes, at)) else { break };
                if first == NO_WORD || second == NO_WORD || !Fingerprints::keeps(a, b) {
                    continue;
                }
                let both = u32::from(first) << 16 | u32::from(second);
                let slot = both.wrapping_mul(0x9e37_79b1) as usize >> 24;
                if let Some(place) = seen.get_mut(slot) {
                    if *place == (both, block) {
                        continue;
                    }
                    *place = (both, block);
                }
                self.vote(first, second);
            }
            self.end_block(block);
        }
        for text in 0..self.open.len() {
            self.close(text, numbers.len());
        }
        self.out
    }

    fn vote(&mut self, first: u16, second: u16) {
        for text in self.known.with_pair(first, second) {
            let text = Text::from_le_bytes(*text);
            if let Some(count) = self.counts.get_mut(usize::from(text)) {
                if *count == 0 {
                    self.touched.push(text);
                }
                *count += 1;
            }
        }
    }

    /// Takes the block's strongest texts, and those of which it holds a good part.
    fn end_block(&mut self, block: u32) {
        let count = |text: &Text| self.counts.get(usize::from(*text)).copied().unwrap_or(0);
        let most = self.touched.iter().map(count).max().unwrap_or(0);
        let strong = |text: &Text| {
            let count = usize::from(count(text));
            count * 2 >= usize::from(most) && count > 1 || count * 2 >= self.known.pairs(*text)
        };
        let mut named: Vec<(u16, Text)> =
            self.touched.iter().filter(|text| strong(text)).map(|text| (count(text), *text)).collect();
        if named.len() > NAMED {
            named.select_nth_unstable_by(NAMED, |a, b| b.cmp(a));
            named.truncate(NAMED);
        }
        for (votes, text) in named {
            self.name(text, block, u32::from(votes));
        }
        for text in self.touched.drain(..) {
            self.counts.get_mut(usize::from(text)).into_iter().for_each(|count| *count = 0);
        }
    }

    /// Adds a block's votes to a text's candidate there, or begins a new one.
    fn name(&mut self, text: Text, block: u32, votes: u32) {
        let place = usize::from(text);
        let Some(open) = self.open.get(place).copied() else { return };
        let longest = self.known.length(text) * 8 / 5 + 2 * BLOCK;
        let goes_on =
            open.votes > 0 && block - open.last <= PAUSE && ((block - open.first) as usize) * BLOCK <= longest;
        if !goes_on {
            self.close(place, usize::MAX);
        }
        if let Some(open) = self.open.get_mut(place) {
            open.first = if goes_on { open.first } else { block };
            open.votes += votes;
            open.last = block;
        }
    }

    fn close(&mut self, place: usize, words: usize) {
        let Some(open) = self.open.get_mut(place).map(std::mem::take).filter(|open| open.votes > 0) else { return };
        let Ok(text) = Text::try_from(place) else { return };
        #[allow(clippy::cast_precision_loss, reason = "texts have at most a million words")]
        let (pairs, length) = (self.known.pairs(text).max(1) as f32, self.known.length(text) as f32);
        #[allow(clippy::cast_precision_loss, reason = "votes are few")]
        let share = (open.votes as f32 / pairs).min(1.0);
        if share >= LEAST {
            let start = (open.first as usize * BLOCK).saturating_sub(BLOCK);
            let end = ((open.last as usize + 2) * BLOCK).min(words);
            let estimate = length * (1.5 * share - 0.5);
            self.out.push(Candidate { file: self.file, text, words: start..end, estimate });
        }
    }
}

fn pair<T: Copy>(of: &[T], at: usize) -> Option<[T; 2]> {
    of.get(at..)?.first_chunk::<2>().copied()
}
