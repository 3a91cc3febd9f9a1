//! The hash by which a word is known: nothing else of a known text's words is kept.
//!
//! SipHash-1-3 with a fixed key, written out here because the data file must mean the same on every machine and under
//! every compiler. A faster hash would do for finding candidates, but a word that somebody builds to collide with
//! another would then count as that other word, and a changed license as the unchanged one.

/// The 64-bit hash of a folded word, the same on every machine.
///
/// # Example
/// ```
/// use osi_check::text::words::word_hash;
/// assert_ne!(word_hash(b"may"), word_hash(b"must"));
/// ```
#[must_use]
pub fn word_hash(word: &[u8]) -> u64 {
    let mut state = Sip::new();
    let mut blocks = word.chunks_exact(8);
    for block in &mut blocks {
        state.block(little_endian(block));
    }
    let last = (word.len() as u64) << 56 | little_endian(blocks.remainder());
    state.block(last);
    state.finish()
}

/// The hash of a sequence of word hashes, for finding a whole text at once.
#[must_use]
pub fn sequence_hash(words: impl IntoIterator<Item = u64>) -> u64 {
    let mut state = Sip::new();
    let mut count = 0_u64;
    for word in words {
        state.block(word);
        count += 1;
    }
    state.block(count);
    state.finish()
}

/// Up to eight bytes as a number, the first byte lowest. Four to seven are read as their first and their last four, which
/// agree where they overlap: most words end in so many, and a byte at a time is half the cost of hashing one.
fn little_endian(bytes: &[u8]) -> u64 {
    if let Some(whole) = bytes.first_chunk::<8>() {
        return u64::from_le_bytes(*whole);
    }
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let [first, last] = [first, last].map(|four| u64::from(u32::from_le_bytes(*four)));
            first | last << (8 * (bytes.len() - 4))
        }
        _ => bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    }
}

/// SipHash's four words of state.
struct Sip {
    v: [u64; 4],
}

/// Any fixed numbers serve; these are the first digits of pi, so that nobody wonders where they come from.
const KEY: [u64; 2] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344];

impl Sip {
    fn new() -> Self {
        Self {
            v: [
                KEY[0] ^ 0x736f_6d65_7073_6575,
                KEY[1] ^ 0x646f_7261_6e64_6f6d,
                KEY[0] ^ 0x6c79_6765_6e65_7261,
                KEY[1] ^ 0x7465_6462_7974_6573,
            ],
        }
    }

    fn block(&mut self, word: u64) {
        self.v[3] ^= word;
        self.round();
        self.v[0] ^= word;
    }

    fn finish(mut self) -> u64 {
        self.v[2] ^= 0xff;
        for _ in 0..3 {
            self.round();
        }
        self.v[0] ^ self.v[1] ^ self.v[2] ^ self.v[3]
    }

    #[inline]
    fn round(&mut self) {
        let [mut v0, mut v1, mut v2, mut v3] = self.v;
        v0 = v0.wrapping_add(v1);
        v1 = v1.rotate_left(13) ^ v0;
        v0 = v0.rotate_left(32);
        v2 = v2.wrapping_add(v3);
        v3 = v3.rotate_left(16) ^ v2;
        v0 = v0.wrapping_add(v3);
        v3 = v3.rotate_left(21) ^ v0;
        v2 = v2.wrapping_add(v1);
        v1 = v1.rotate_left(17) ^ v2;
        v2 = v2.rotate_left(32);
        self.v = [v0, v1, v2, v3];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_standard_library_under_the_same_key() {
        // The one published test key of the algorithm's authors is all zero in the standard library's hasher; ours is
        // not, so the rounds are compared through a state built with the zero key.
        #[allow(deprecated, reason = "the only SipHash in the standard library whose input is not framed")]
        fn standard(bytes: &[u8]) -> u64 {
            use std::hash::{Hasher, SipHasher};
            let mut hasher = SipHasher::new();
            hasher.write(bytes);
            hasher.finish()
        }
        // SipHasher is the 2-4 variant: block twice the rounds, four at the end.
        fn ours(bytes: &[u8]) -> u64 {
            let mut state = Sip::new();
            state.v = [0x736f_6d65_7073_6575, 0x646f_7261_6e64_6f6d, 0x6c79_6765_6e65_7261, 0x7465_6462_7974_6573];
            let block = |state: &mut Sip, word: u64| {
                state.v[3] ^= word;
                state.round();
                state.round();
                state.v[0] ^= word;
            };
            let mut chunks = bytes.chunks_exact(8);
            for chunk in &mut chunks {
                block(&mut state, little_endian(chunk));
            }
            block(&mut state, (bytes.len() as u64) << 56 | little_endian(chunks.remainder()));
            state.v[2] ^= 0xff;
            (0..4).for_each(|_| state.round());
            state.v[0] ^ state.v[1] ^ state.v[2] ^ state.v[3]
        }
        for word in [&b""[..], b"a", b"license", b"licensee", b"redistribution", b"sixteen letters!"] {
            assert_eq!(ours(word), standard(word));
        }
    }

    #[test]
    fn length_and_order_count() {
        assert_ne!(word_hash(b"a"), word_hash(b"a\0"));
        assert_ne!(sequence_hash([1, 2]), sequence_hash([2, 1]));
        assert_ne!(sequence_hash([]), sequence_hash([0]));
    }
}
