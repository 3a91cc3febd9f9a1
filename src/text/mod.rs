//! Reading a license text itself: fold it to words, find which known text it is, and account for every word left over.
//!
//! Strings come in and plain values with byte spans go out. Nothing here reads a file, names a license or knows a
//! verdict: known texts come from a fingerprint file, names and phrases from data that the caller passes in.

pub mod diff;
pub mod extract;
pub mod fill;
pub mod fingerprint;
pub mod identify;
pub mod lines;
pub mod normalize;
pub mod notices;
pub mod phrases;
pub mod sentences;
pub mod words;

pub use fingerprint::Fingerprints;
pub use identify::{Account, Change, ChangeKind, Identification, Identifier, Match, Residue, Suggestion};
pub use lines::{LineIndex, Position};
pub use normalize::{Finding, FindingKind, Gap, Kind, Normalized, Span, Token, normalize};
pub use notices::{How, Names, Notice};
pub use phrases::Phrases;
pub use sentences::{Reading, Section, Sentence, sentences};
