//! Known texts as hashes: which words a text had, in which order, and under which ids; never the words themselves.
//!
//! The file is made to be used where it lies, in the binary or mapped from a disk: nothing is inflated, parsed or copied
//! at the start, and a lookup touches a few cache lines. `docs/fingerprints.md` describes its sections.

mod build;
mod check;
mod layout;
mod pool;
mod read;

pub use build::{BuildError, build, extend};
pub use layout::FingerprintError;
pub(in crate::text) use read::NO_WORD;
pub use read::{Fingerprints, Text};

/// Words of a block, in which a pair of words votes once for the texts that have it.
pub(in crate::text) const VOTING_BLOCK: usize = 128;

/// The fingerprints shipped inside the program: the SPDX license list and the corpus of AI and other licenses.
pub static SHIPPED: &[u8] = include_bytes!("../../data/fingerprints.bin");
