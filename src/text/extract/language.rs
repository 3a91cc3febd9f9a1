//! In which language a text is written, as far as that decides whether it can be read.

use super::lexicon::{Lexicon, Worth};
use super::reader::Word;

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English: it is read.
    English,
    /// Chinese or Japanese: only what patterns find is known.
    Han,
    /// Another, or several: only what patterns find is known.
    Other,
}

/// Of a hundred words, how many must be plain English ones. English licenses have above 70, French ones below 25.
const PLAIN_SHARE: usize = 45;

/// The language of most words, and `Other` where there are none.
pub(super) fn language(words: &[Word<'_>], lexicon: &Lexicon) -> Language {
    let han = words.iter().filter(|word| word.text.starts_with(|c: char| c >= '\u{3040}')).count();
    let known = words.iter().filter(|word| lexicon.worth(word.id) != Worth::Open).count();
    if words.is_empty() {
        Language::Other
    } else if han * 10 > words.len() * 3 {
        Language::Han
    } else if known * 100 >= words.len() * PLAIN_SHARE {
        Language::English
    } else {
        Language::Other
    }
}
