//! The parts of a phrase as its author wrote them, in the order of the text: what holds others stands before them.
//!
//! Knows no dictionary. Built into the build script as well, which reads the shipped patterns; there a part is one number, so that
//! the program need not read them again.

/// What stands for words without naming any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A number in digits or words.
    Number,
    /// A section's number or letter.
    Label,
    /// A word printed as part of a name.
    Name,
    /// A name that the text gives itself.
    Itself,
    /// Any word that does not limit.
    One,
    /// A few words in between.
    Near,
    /// Any number of words in between.
    Far,
    /// The sentence begins here.
    Start,
    /// The sentence ends here.
    End,
}

/// One part of a phrase. `T` is a text, or its place in a list of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<T> {
    /// A word, or what the folding of texts makes several words of.
    Word(T),
    /// A word that stays one.
    Whole(T),
    /// Words that begin so.
    Prefix(T),
    /// The next part, kept under a name.
    Keep(T),
    /// A phrase of `words.toml`.
    Shared(T),
    /// So many parts, one after the other.
    Seq(usize),
    /// One of so many parts.
    Any(usize),
    /// The next part, which may be missing, come once or several times.
    Repeat { least: usize, many: bool },
    /// No word.
    Sign(Sign),
}

/// The signs, by their numbers.
const SIGNS: [Sign; 9] =
    [Sign::Number, Sign::Label, Sign::Name, Sign::Itself, Sign::One, Sign::Near, Sign::Far, Sign::Start, Sign::End];
/// How many kinds of parts there are.
const KINDS: usize = 10;

impl<T> Part<T> {
    /// The part as a number; `place` tells where its text stands in a list.
    pub fn code(self, place: impl FnOnce(T) -> usize) -> usize {
        let (kind, count) = match self {
            Part::Word(text) => (0, place(text)),
            Part::Whole(text) => (1, place(text)),
            Part::Prefix(text) => (2, place(text)),
            Part::Keep(text) => (3, place(text)),
            Part::Shared(text) => (4, place(text)),
            Part::Seq(count) => (5, count),
            Part::Any(count) => (6, count),
            Part::Repeat { least, many: false } => (7, least),
            Part::Repeat { least, many: true } => (8, least),
            Part::Sign(sign) => (9, SIGNS.iter().position(|other| *other == sign).unwrap_or_default()),
        };
        count * KINDS + kind
    }
}

impl Part<usize> {
    /// The part that has this number, with its text's place in the list.
    pub fn of_code(code: usize) -> Self {
        let count = code / KINDS;
        match code % KINDS {
            0 => Part::Word(count),
            1 => Part::Whole(count),
            2 => Part::Prefix(count),
            3 => Part::Keep(count),
            4 => Part::Shared(count),
            5 => Part::Seq(count),
            6 => Part::Any(count),
            7 => Part::Repeat { least: count, many: false },
            8 => Part::Repeat { least: count, many: true },
            _ => Part::Sign(SIGNS.get(count).copied().unwrap_or(Sign::End)),
        }
    }
}
