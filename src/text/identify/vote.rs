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
/// Places for pairs of words and where they stood last; of two pairs for one place the later one stays.
const REMEMBERED: Range<usize> = 256..1 << 16;
/// Pairs that stood as far from one another before, one after the other: so many make a copy, fewer are a turn of phrase.
const COPIED: usize = 4;

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

/// Finds out which pairs of words are those of a copy: a license that stands in a text more than once.
struct Copies {
    /// Pairs, and the words at which they stood last.
    last: Vec<(u32, usize)>,
    shift: u32,
    /// How far back the pairs just met stood before, and how many of them stood as far.
    distance: usize,
    run: usize,
}

/// What is known of a pair of words.
enum Met {
    /// It stands in the same block already, and has voted there.
    InBlock,
    /// It has not been met, or not among the same words.
    New,
    /// It stood at this word, among the same words.
    Copied(usize),
}

impl Copies {
    fn new(words: usize) -> Self {
        let places = (words * 2).next_power_of_two().clamp(REMEMBERED.start, REMEMBERED.end);
        let shift = u32::BITS - places.trailing_zeros();
        Self { last: vec![(0, usize::MAX); places], shift, distance: 0, run: 0 }
    }

    /// Meets the pair `both` at the word `at` of `numbers`.
    fn meet(&mut self, both: [u16; 2], at: usize, numbers: &[u16]) -> Met {
        let key = u32::from(both[0]) << 16 | u32::from(both[1]);
        let slot = (key.wrapping_mul(0x9e37_79b1) >> self.shift) as usize;
        let Some((known, before)) = self.last.get_mut(slot).map(|place| std::mem::replace(place, (key, at))) else {
            return Met::New;
        };
        let met = known == key && before != usize::MAX;
        if met && before / BLOCK == at / BLOCK {
            return Met::InBlock;
        }
        // The pair may have stood in between as well: what counts is that it stands where the copy has it.
        if self.run > 0 && at.checked_sub(self.distance).and_then(|at| pair(numbers, at)) == Some(both) {
            self.run += 1;
        } else {
            (self.distance, self.run) = if met { (at - before, 1) } else { (0, 0) };
        }
        if self.run < COPIED { Met::New } else { Met::Copied(at - self.distance) }
    }
}

/// Counts the votes of a whole text.
pub(super) struct Ballot<'a> {
    known: &'a Fingerprints<'a>,
    file: usize,
    /// Words of the whole text.
    words: usize,
    counts: Vec<u16>,
    /// Votes of pairs that a text's candidate has not had yet: two copies of a license are two times its pairs, and would
    /// outvote it by any text that is twice as long and half of which it is.
    fresh: Vec<u16>,
    touched: Vec<Text>,
    open: Vec<Open>,
    out: Vec<Candidate>,
}

impl<'a> Ballot<'a> {
    /// A ballot over a text of so many words.
    pub fn new(known: &'a Fingerprints<'a>, file: usize, words: usize) -> Self {
        let texts = known.texts();
        Self {
            known,
            file,
            words,
            counts: vec![0; texts],
            fresh: vec![0; texts],
            touched: Vec::new(),
            open: vec![Open::default(); texts],
            out: Vec::new(),
        }
    }

    /// The candidates of a text whose words have these numbers, in no particular order.
    pub fn run(mut self, query: &Query<'_, '_>, numbers: &[u16]) -> Vec<Candidate> {
        let mut copies = Copies::new(numbers.len());
        for (block, start) in (0_u32..).zip((0..numbers.len()).step_by(BLOCK)) {
            for at in start..start + BLOCK {
                let Some([first, second]) = pair(numbers, at) else { break };
                if first == NO_WORD || second == NO_WORD || !Fingerprints::keeps(query.hash(at), query.hash(at + 1)) {
                    continue;
                }
                match copies.meet([first, second], at, numbers) {
                    Met::InBlock => {}
                    Met::New => self.vote(first, second, None),
                    Met::Copied(before) => self.vote(first, second, u32::try_from(before / BLOCK).ok()),
                }
            }
            self.end_block(block);
        }
        for text in 0..self.open.len() {
            self.close(text);
        }
        self.out
    }

    /// Counts a pair of words that belongs to a copy of what stood in the block `before`.
    fn vote(&mut self, first: u16, second: u16, before: Option<u32>) {
        for text in self.known.with_pair(first, second) {
            let text = Text::from_le_bytes(*text);
            if let Some(count) = self.counts.get_mut(usize::from(text)) {
                if *count == 0 {
                    self.touched.push(text);
                }
                *count += 1;
                let had = |open: &Open, before| open.votes > 0 && open.first <= before;
                if !before.zip(self.open.get(usize::from(text))).is_some_and(|(before, open)| had(open, before)) {
                    self.fresh.get_mut(usize::from(text)).into_iter().for_each(|fresh| *fresh += 1);
                }
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
            self.fresh.get_mut(usize::from(text)).into_iter().for_each(|count| *count = 0);
        }
    }

    /// Adds a block's votes to a text's candidate there, or begins a new one.
    fn name(&mut self, text: Text, block: u32, votes: u32) {
        let place = usize::from(text);
        let Some(open) = self.open.get(place).copied() else { return };
        let longest = longest(self.known.length(text));
        let goes_on =
            open.votes > 0 && block - open.last <= PAUSE && ((block - open.first) as usize) * BLOCK <= longest;
        if !goes_on {
            self.close(place);
        }
        let fresh = self.fresh.get(place).copied().map_or(0, u32::from);
        if let Some(open) = self.open.get_mut(place) {
            open.first = if goes_on { open.first } else { block };
            // A candidate that begins here has had none of them yet.
            open.votes += if goes_on { fresh } else { votes };
            open.last = block;
        }
    }

    fn close(&mut self, place: usize) {
        let Some(open) = self.open.get_mut(place).map(std::mem::take).filter(|open| open.votes > 0) else { return };
        let Ok(text) = Text::try_from(place) else { return };
        #[allow(clippy::cast_precision_loss, reason = "texts have at most a million words")]
        let (pairs, length) = (self.known.pairs(text).max(1) as f32, self.known.length(text) as f32);
        #[allow(clippy::cast_precision_loss, reason = "votes are few")]
        let share = (open.votes as f32 / pairs).min(1.0);
        if share >= LEAST {
            let start = (open.first as usize * BLOCK).saturating_sub(BLOCK);
            let end = ((open.last as usize + 2) * BLOCK).min(self.words);
            let estimate = length * (1.5 * share - 0.5);
            self.out.push(Candidate { file: self.file, text, words: start..end, estimate });
        }
    }
}

/// The most words in which a text of this length is looked for: edits may have made it longer.
pub(super) fn longest(length: usize) -> usize {
    length * 8 / 5 + 2 * BLOCK
}

fn pair<T: Copy>(of: &[T], at: usize) -> Option<[T; 2]> {
    of.get(at..)?.first_chunk::<2>().copied()
}
