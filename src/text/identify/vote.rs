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

/// One vote, and one of a pair that a text's candidate has not had yet, in one number: a block has far fewer than 65,536 pairs.
const VOTE: u32 = 1;
const FRESH: u32 = 1 << 16;

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
    /// For each text, its votes in this block; above them those of pairs that its candidate has not had yet: two copies of a license
    /// are two times its pairs, and would outvote it by any text that is twice as long and half of which it is.
    counts: Vec<u32>,
    /// The texts that the block's pairs stand in, and how many they are.
    lists: Vec<&'a [[u8; 2]]>,
    listed: usize,
    /// The votes of the block's texts.
    tally: Vec<(u32, Text)>,
    /// For each text, so many votes of one block are a good part of it.
    good_part: Vec<u32>,
    open: Vec<Open>,
    out: Vec<Candidate>,
}

impl<'a> Ballot<'a> {
    /// A ballot over a text of so many words.
    pub fn new(known: &'a Fingerprints<'a>, file: usize, words: usize) -> Self {
        let texts = known.texts();
        let halves = (0..texts).filter_map(|text| Text::try_from(text).ok()).map(|text| known.pairs(text).div_ceil(2));
        Self {
            known,
            file,
            words,
            counts: vec![0; texts],
            lists: Vec::new(),
            listed: 0,
            tally: Vec::new(),
            good_part: halves.map(|half| u32::try_from(half).unwrap_or(u32::MAX)).collect(),
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
        let texts = self.known.with_pair(first, second);
        self.lists.push(texts);
        self.listed += texts.len();
        let Self { counts, open, .. } = self;
        let mut add = |text: &[u8; 2], votes: &dyn Fn(usize) -> u32| {
            let text = usize::from(Text::from_le_bytes(*text));
            counts.get_mut(text).into_iter().for_each(|count| *count += votes(text));
        };
        let had = |open: &Open, before| open.votes > 0 && open.first <= before;
        match before {
            None => texts.iter().for_each(|text| add(text, &|_| VOTE | FRESH)),
            Some(before) => texts.iter().for_each(|text| {
                add(text, &|text| {
                    if open.get(text).is_some_and(|open| had(open, before)) { VOTE } else { VOTE | FRESH }
                });
            }),
        }
    }

    /// Takes the votes of the block's texts: of those on the lists where they are few, else of all.
    fn count(&mut self) {
        let Self { counts, lists, tally, .. } = self;
        let mut take = |text: Text| {
            let count = counts.get_mut(usize::from(text)).map(std::mem::take).filter(|count| *count > 0);
            tally.extend(count.map(|count| (count, text)));
        };
        if self.listed < self.known.texts() {
            lists.iter().copied().flatten().for_each(|text| take(Text::from_le_bytes(*text)));
        } else {
            (0..self.known.texts()).filter_map(|text| Text::try_from(text).ok()).for_each(take);
        }
        lists.clear();
        self.listed = 0;
    }

    /// Takes the block's strongest texts, and those of which it holds a good part.
    fn end_block(&mut self, block: u32) {
        self.count();
        let votes = |count: u32| count % FRESH;
        let most = self.tally.iter().map(|(count, _)| votes(*count)).max().unwrap_or(0);
        let strong = |(count, text): &(u32, Text)| {
            let count = votes(*count);
            let good_part = self.good_part.get(usize::from(*text)).copied().unwrap_or(u32::MAX);
            count * 2 >= most && count > 1 || count >= good_part
        };
        let mut named = std::mem::take(&mut self.tally);
        named.retain(strong);
        if named.len() > NAMED {
            named.select_nth_unstable_by_key(NAMED, |(count, text)| std::cmp::Reverse((votes(*count), *text)));
            named.truncate(NAMED);
        }
        for (count, text) in named.drain(..) {
            self.name(text, block, votes(count), count / FRESH);
        }
        self.tally = named;
    }

    /// Adds a block's votes to a text's candidate there, or begins a new one.
    fn name(&mut self, text: Text, block: u32, votes: u32, fresh: u32) {
        let place = usize::from(text);
        let Some(open) = self.open.get(place).copied() else { return };
        let longest = longest(self.known.length(text));
        let goes_on =
            open.votes > 0 && block - open.last <= PAUSE && ((block - open.first) as usize) * BLOCK <= longest;
        if !goes_on {
            self.close(place);
        }
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
