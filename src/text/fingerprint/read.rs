//! Looks things up in a fingerprint file where it lies.

use std::ops::Range;

use super::layout::{
    BUCKET_BITS, EXACT_BYTES, FingerprintError, HEADER, MAGIC, Numbers, OPTIONAL_BYTES, SECTIONS, SEGMENT_BYTES,
    Section, TEXT_FIELDS, is_sampled,
};
use crate::text::fill::{Optional, Use};

/// A known text, by its number in a file.
pub type Text = u16;

/// The number of a word that no known text has.
pub(in crate::text) const NO_WORD: u16 = u16::MAX;

/// A fingerprint file.
#[derive(Debug, Clone, Copy)]
pub struct Fingerprints<'a> {
    parts: [&'a [u8]; SECTIONS],
}

impl<'a> Fingerprints<'a> {
    /// The fingerprints shipped with the program.
    ///
    /// # Errors
    /// If they are broken; a test keeps them whole.
    pub fn shipped() -> Result<Fingerprints<'static>, FingerprintError> {
        Fingerprints::open(super::SHIPPED)
    }

    /// Opens a file that this program trusts: its own. Looks at the table of sections only; takes no time.
    ///
    /// # Errors
    /// If it is no fingerprint file of this version or a section lies outside of it.
    pub fn open(file: &'a [u8]) -> Result<Self, FingerprintError> {
        let magic = file.first_chunk::<8>().ok_or(FingerprintError::NotFingerprints)?;
        if magic[..7] != MAGIC[..7] {
            return Err(FingerprintError::NotFingerprints);
        }
        if magic[7] != MAGIC[7] {
            return Err(FingerprintError::Version(magic[7]));
        }
        let table = Numbers(file.get(8..HEADER).ok_or(FingerprintError::Broken("it ends within its table"))?);
        let mut parts = [&file[..0]; SECTIONS];
        for (at, part) in parts.iter_mut().enumerate() {
            let start = table.u32(at * 2) as usize;
            let end = start.saturating_add(table.u32(at * 2 + 1) as usize);
            *part = file.get(start..end).ok_or(FingerprintError::Broken("a section lies outside of it"))?;
        }
        Ok(Self { parts })
    }

    /// Opens a file from elsewhere: everything in it is checked once. Linear in its length.
    ///
    /// # Errors
    /// As [`Fingerprints::open`], and if anything in it points outside, is out of order or would cost too much.
    pub fn open_untrusted(file: &'a [u8]) -> Result<Self, FingerprintError> {
        let opened = Self::open(file)?;
        opened.check().map_err(FingerprintError::Broken)?;
        Ok(opened)
    }

    pub(super) fn part(&self, section: Section) -> Numbers<'a> {
        Numbers(self.parts.get(section as usize).copied().unwrap_or_default())
    }

    pub(super) fn count(&self, section: Section, bytes: usize) -> usize {
        self.part(section).0.len() / bytes
    }

    /// How many texts it knows.
    #[must_use]
    pub fn texts(&self) -> usize {
        (self.count(Section::Texts, 4 * TEXT_FIELDS)).saturating_sub(1)
    }

    /// How many different words its texts have.
    #[must_use]
    pub fn words(&self) -> usize {
        self.count(Section::Words, 8)
    }

    fn field(&self, text: Text, field: usize) -> u32 {
        self.part(Section::Texts).u32(usize::from(text) * TEXT_FIELDS + field)
    }

    /// From a field of a text to that of the next one.
    pub(super) fn range(&self, text: Text, field: usize) -> Range<usize> {
        let next = self.part(Section::Texts).u32((usize::from(text) + 1) * TEXT_FIELDS + field);
        self.field(text, field) as usize..next as usize
    }

    /// How many words a text has.
    #[must_use]
    pub fn length(&self, text: Text) -> usize {
        self.field(text, 3) as usize
    }

    /// How many of its word pairs are in the index.
    pub(in crate::text) fn pairs(&self, text: Text) -> usize {
        self.field(text, 4) as usize
    }

    /// The ids a text is known under, sorted.
    pub fn ids(&self, text: Text) -> impl Iterator<Item = &'a str> + use<'a> {
        let (ids, characters) = (self.part(Section::Ids), self.part(Section::Characters).0);
        self.range(text, 1).map(move |id| {
            let range = ids.u32(id) as usize..ids.u32(id + 1) as usize;
            characters.get(range).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
        })
    }

    /// The ids of all texts.
    pub fn all_ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let known = *self;
        let texts = Text::try_from(self.texts()).unwrap_or(Text::MAX);
        (0..texts).flat_map(move |text| known.ids(text))
    }

    /// The number of a word, by its hash.
    #[inline]
    pub(in crate::text) fn word(&self, hash: u64) -> u16 {
        let buckets = self.part(Section::Buckets);
        let bucket = (hash >> (64 - BUCKET_BITS)) as usize;
        let (start, end) = (buckets.u32(bucket) as usize, buckets.u32(bucket + 1) as usize);
        let (words, _) = self.part(Section::Words).0.as_chunks::<8>();
        let found = words.get(start..end).unwrap_or_default().iter().position(|word| *word == hash.to_le_bytes());
        found.and_then(|at| u16::try_from(start + at).ok()).unwrap_or(NO_WORD)
    }

    /// The hash of a word.
    pub(in crate::text) fn hash(&self, word: u16) -> u64 {
        self.part(Section::Words).u64_at(usize::from(word) * 8)
    }

    /// How its texts use a word.
    pub(in crate::text) fn uses(&self, hash: u64) -> Use {
        match self.word(hash) {
            NO_WORD => Use::Unknown,
            word if self.is_ordinary(word) => Use::Ordinary,
            _ => Use::Name,
        }
    }

    fn is_ordinary(&self, word: u16) -> bool {
        self.printed(word) == (true, false)
    }

    /// Whether texts print a word in lower case, and whether copyright lines have it with a capital.
    pub(super) fn printed(&self, word: u16) -> (bool, bool) {
        let bits = self.part(Section::Uses).0.get(usize::from(word) / 4).copied().unwrap_or(0) >> (word % 4 * 2);
        (bits & 1 == 1, bits & 2 == 2)
    }

    /// The text whose words, all of them, have this hash. The caller compares the words.
    pub(in crate::text) fn exact(&self, hash: u64) -> impl Iterator<Item = Text> + use<'a> {
        let table = self.part(Section::Exact);
        let count = self.count(Section::Exact, EXACT_BYTES);
        let mut range = 0..count;
        while range.start < range.end {
            let middle = range.start.midpoint(range.end);
            if table.u64_at(middle * EXACT_BYTES) < hash {
                range.start = middle + 1;
            } else {
                range.end = middle;
            }
        }
        let same = (range.start..count).take_while(move |at| table.u64_at(at * EXACT_BYTES) == hash);
        same.filter_map(move |at| Text::try_from(table.u32_at(at * EXACT_BYTES + 8)).ok())
    }

    /// Appends the word numbers of a text.
    pub(in crate::text) fn sequence(&self, text: Text, into: &mut Vec<u16>) {
        let (segments, pool) = (self.part(Section::Segments), self.part(Section::Pool));
        for segment in self.range(text, 0) {
            let at = segments.u32_at(segment * SEGMENT_BYTES) as usize;
            let length = usize::from(segments.u16_at(segment * SEGMENT_BYTES + 4));
            let words = pool.0.get(at * 2..(at + length) * 2).unwrap_or_default();
            into.extend(words.as_chunks::<2>().0.iter().map(|bytes| u16::from_le_bytes(*bytes)));
        }
    }

    /// The parts of a text that a copy may leave out or fill in, as ranges of its words.
    pub(in crate::text) fn optional(&self, text: Text) -> impl Iterator<Item = (Range<usize>, Optional)> + use<'a> {
        let parts = self.part(Section::Optional);
        self.range(text, 2).map(move |at| {
            let start = parts.u32_at(at * OPTIONAL_BYTES) as usize;
            let kind = match parts.u16_at(at * OPTIONAL_BYTES + 6) {
                0 => Optional::Title,
                1 => Optional::Copyright,
                2 => Optional::Slot,
                _ => Optional::Appendix,
            };
            (start..start + usize::from(parts.u16_at(at * OPTIONAL_BYTES + 4)), kind)
        })
    }

    /// Whether the index keeps a pair of words, by their hashes.
    #[inline]
    pub(in crate::text) fn keeps(first: u64, second: u64) -> bool {
        is_sampled(first, second)
    }

    /// The texts that have a pair of neighbouring words, as little-endian 16-bit numbers.
    #[inline]
    pub(in crate::text) fn with_pair(&self, first: u16, second: u16) -> &'a [[u8; 2]] {
        let (rows, pairs, starts) = (self.part(Section::Rows), self.part(Section::Pairs), self.part(Section::Starts));
        let (mut low, mut high) = (rows.u32(usize::from(first)) as usize, rows.u32(usize::from(first) + 1) as usize);
        let end = high;
        while low < high {
            let middle = low.midpoint(high);
            if pairs.u16(middle) < second {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low >= end || pairs.u16(low) != second {
            return &[];
        }
        let range = starts.u32(low) as usize * 2..starts.u32(low + 1) as usize * 2;
        self.part(Section::Postings).0.get(range).unwrap_or_default().as_chunks::<2>().0
    }
}
