//! Whether a fingerprint file from elsewhere can be read without surprise: everything that reading relies on.

use super::layout::{
    BUCKET_BITS, EXACT_BYTES, LONGEST, MOST, MOST_WORDS, Numbers, OPTIONAL_BYTES, SEGMENT_BYTES, Section, TEXT_FIELDS,
};
use super::read::{Fingerprints, Text};

impl Fingerprints<'_> {
    /// Everything that reading relies on.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        self.check_words()?;
        self.check_texts()?;
        self.check_index()
    }

    fn check_words(&self) -> Result<(), &'static str> {
        let (words, buckets) = (self.part(Section::Words), self.part(Section::Buckets));
        let count = self.words();
        if count >= MOST || words.0.len() % 8 != 0 {
            return Err("too many words");
        }
        if (1..count).any(|at| words.u64_at((at - 1) * 8) >= words.u64_at(at * 8)) {
            return Err("words out of order");
        }
        if self.part(Section::Uses).0.len() != count.div_ceil(4) {
            return Err("its list of how words are used does not fit them");
        }
        if self.count(Section::Buckets, 4) != (1 << BUCKET_BITS) + 1 || !ascends(buckets, count) {
            return Err("its table of words does not fit them");
        }
        let below = |word: &[u8; 2]| usize::from(u16::from_le_bytes(*word)) < count;
        let all_below = |section: Section| self.part(section).0.as_chunks::<2>().0.iter().all(below);
        if !all_below(Section::Pool) || !all_below(Section::Pairs) {
            return Err("a word that it does not have");
        }
        Ok(())
    }

    fn check_texts(&self) -> Result<(), &'static str> {
        let count = self.texts();
        if count == 0 || count > MOST || !self.part(Section::Texts).0.len().is_multiple_of(4 * TEXT_FIELDS) {
            return Err("no texts, or too many");
        }
        let limits = [
            (0, self.count(Section::Segments, SEGMENT_BYTES)),
            (1, self.count(Section::Ids, 4).saturating_sub(1)),
            (2, self.count(Section::Optional, OPTIONAL_BYTES)),
        ];
        let mut all = 0_u64;
        for text in (0..count).filter_map(|text| Text::try_from(text).ok()) {
            let fits = |(field, limit): &(usize, usize)| {
                let range = self.range(text, *field);
                range.start <= range.end && range.end <= *limit
            };
            if !limits.iter().all(fits) || self.range(text, 1).is_empty() {
                return Err("a text's parts lie outside");
            }
            all += self.check_text(text)?;
        }
        if all > MOST_WORDS {
            return Err("its texts are too long");
        }
        let ids = self.part(Section::Ids);
        let characters = self.part(Section::Characters).0;
        if !ascends(ids, characters.len()) || std::str::from_utf8(characters).is_err() {
            return Err("ids that are no text");
        }
        Ok(())
    }

    /// Checks one text and gives its words.
    fn check_text(&self, text: Text) -> Result<u64, &'static str> {
        let (segments, pool) = (self.part(Section::Segments), self.count(Section::Pool, 2) as u64);
        let mut words = 0;
        for segment in self.range(text, 0) {
            let length = u64::from(segments.u16_at(segment * SEGMENT_BYTES + 4));
            if u64::from(segments.u32_at(segment * SEGMENT_BYTES)) + length > pool {
                return Err("a text reaches outside of the words");
            }
            words += length;
        }
        if words == 0 || words > u64::from(LONGEST) || words != self.length(text) as u64 {
            return Err("a text's length does not fit");
        }
        if self.optional(text).any(|(range, _)| range.end as u64 > words) {
            return Err("an optional part lies outside of its text");
        }
        let valid = |id: &str| !id.is_empty() && id.len() <= 200 && !id.chars().any(char::is_control);
        if !self.ids(text).all(valid) {
            return Err("an id is empty, too long or has control characters");
        }
        Ok(words)
    }

    fn check_index(&self) -> Result<(), &'static str> {
        let pairs = self.count(Section::Pairs, 2);
        if self.count(Section::Rows, 4) != self.words() + 1 || !ascends(self.part(Section::Rows), pairs) {
            return Err("its index does not fit its words");
        }
        if self.count(Section::Starts, 4) != pairs + 1
            || !ascends(self.part(Section::Starts), self.count(Section::Postings, 2))
        {
            return Err("its index does not fit its pairs");
        }
        let texts = self.texts();
        let below = |text: usize| text < texts;
        let postings = self.part(Section::Postings).0.as_chunks::<2>().0;
        let exact = self.part(Section::Exact);
        if !postings.iter().all(|text| below(usize::from(u16::from_le_bytes(*text))))
            || !(0..self.count(Section::Exact, EXACT_BYTES))
                .all(|at| below(exact.u32_at(at * EXACT_BYTES + 8) as usize))
        {
            return Err("a text that it does not have");
        }
        Ok(())
    }
}

/// Whether 32-bit numbers ascend from zero and the last is `end`.
fn ascends(numbers: Numbers<'_>, end: usize) -> bool {
    let mut numbers = numbers.0.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes));
    numbers.clone().is_sorted()
        && numbers.clone().next() == Some(0)
        && numbers.next_back().is_some_and(|last| last as usize == end)
}
