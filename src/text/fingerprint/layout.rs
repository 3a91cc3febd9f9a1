//! The sections of a fingerprint file and how numbers are read from it. All numbers are little-endian.

/// The first bytes of every file: a name and the version of both layout and normalisation.
pub(super) const MAGIC: [u8; 8] = *b"osi-fp\0\x03";

/// The sections, in the order of the table after the magic bytes; each entry there is offset and length in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Section {
    /// u64: the hash of each word, ascending. A word's number is its place here.
    Words,
    /// u32: for each value of a hash's highest [`BUCKET_BITS`] bits, the first word that has it; one more at the end.
    Buckets,
    /// u16: word numbers. Runs that several texts share stand here once.
    Pool,
    /// u32 place in the pool, u16 length: texts are runs of the pool.
    Segments,
    /// [`TEXT_FIELDS`] u32 a text: first segment, first id, first optional part, words, word pairs. One more at the end.
    Texts,
    /// u64 hash of all words of a text, u32 text; ascending.
    Exact,
    /// u32: for each word, its first pair; one more at the end.
    Rows,
    /// u16: for each pair, its second word, ascending within a row.
    Pairs,
    /// u32: for each pair, its first posting; one more at the end.
    Starts,
    /// u16: the texts that have a pair, ascending.
    Postings,
    /// u32: for each id, where its characters begin; one more at the end.
    Ids,
    /// The characters of the ids.
    Characters,
    /// u32 first word, u16 words, u16 kind: parts of a text that a copy may leave out or fill in.
    Optional,
    /// Two bits a word, the lowest of a byte first: whether texts print it in lower case, whether copyright lines have it
    /// with a capital.
    Uses,
}

/// How many sections there are.
pub(super) const SECTIONS: usize = 14;
/// Length of the magic bytes and the table.
pub(super) const HEADER: usize = 8 + SECTIONS * 8;
/// Numbers a text.
pub(super) const TEXT_FIELDS: usize = 5;
/// Bytes of a segment.
pub(super) const SEGMENT_BYTES: usize = 6;
/// Bytes of an entry of [`Section::Exact`].
pub(super) const EXACT_BYTES: usize = 12;
/// Bytes of an entry of [`Section::Optional`].
pub(super) const OPTIONAL_BYTES: usize = 8;
/// How many bits of a hash choose its bucket.
pub(super) const BUCKET_BITS: u32 = 13;
/// Word and text numbers are 16 bits wide; the highest is kept for "none".
pub(super) const MOST: usize = u16::MAX as usize;
/// The longest text, in words: bounds what one entry of a foreign file can cost.
pub(super) const LONGEST: u32 = 1 << 20;
/// The most words in all texts of a file together, for the same reason.
pub(super) const MOST_WORDS: u64 = 1 << 28;

/// Whether a pair of words is kept in the index: half of them are enough to find a text, in half of the space and time.
/// The choice must be spread evenly over short texts, so it is made by a mix of both numbers.
pub(super) fn is_sampled(first: u64, second: u64) -> bool {
    let mixed = (first ^ second.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed >> 63 == 0
}

/// Why a fingerprint file was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FingerprintError {
    /// It does not begin as one.
    NotFingerprints,
    /// It was made by another version.
    Version(u8),
    /// Something in it points outside of it or is out of order.
    Broken(&'static str),
}

impl std::fmt::Display for FingerprintError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFingerprints => f.write_str("not a fingerprint file"),
            Self::Version(version) => {
                write!(f, "fingerprints of version {version}; this program reads version {}", MAGIC[7])
            }
            Self::Broken(what) => write!(f, "broken fingerprint file: {what}"),
        }
    }
}

impl std::error::Error for FingerprintError {}

/// A section's bytes as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers<'a>(pub &'a [u8]);

impl Numbers<'_> {
    /// The 16-bit number at `at`; zero past the end, which [`super::Fingerprints::check`] excludes.
    #[inline]
    pub fn u16(self, at: usize) -> u16 {
        self.0.get(at * 2..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u16::from_le_bytes(*bytes))
    }

    /// The 32-bit number at `at`.
    #[inline]
    pub fn u32(self, at: usize) -> u32 {
        self.u32_at(at * 4)
    }

    /// The 32-bit number at the byte `at`.
    #[inline]
    pub fn u32_at(self, at: usize) -> u32 {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    /// The 16-bit number at the byte `at`.
    #[inline]
    pub fn u16_at(self, at: usize) -> u16 {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u16::from_le_bytes(*bytes))
    }

    /// The 64-bit number at the byte `at`.
    #[inline]
    pub fn u64_at(self, at: usize) -> u64 {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }
}
