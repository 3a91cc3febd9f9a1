//! One folding of a text to words, for matching and for reading; `docs/normalisation.md` says what it does and why.
//!
//! A single pass; each byte is looked at a bounded number of times. Words keep their place in the original, so that
//! every later answer can point at the user's own line. What was folded away and could deceive is a [`Finding`].

mod attributes;
mod marks;
mod markup;
mod scan;
mod spelling;
mod unicode;

use super::lines::LineIndex;

/// The longest text that is read, in bytes. Longer ones are cut here, with a finding that stops any certainty.
pub const MAX_BYTES: usize = 256 << 20;
/// How many findings are kept with their places; the rest are counted.
pub const MAX_FINDINGS: usize = 10_000;

/// A stretch of the original text, in bytes from its beginning; `end` is the first byte after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// First byte after.
    pub end: u32,
}

/// What a token is to the matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word or a number: it counts.
    Word,
    /// The number or letter of a list item or section (`2.`, `(b)`, `iv)`): read for section numbers, not compared.
    Mark,
    /// A copyright sign next to the word `copyright`: says nothing more.
    Sign,
    /// The target of a Markdown link: the words before it count, the address does not.
    Link,
}

/// What stood between a token and the one before it; see the constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Gap(pub u16);

impl Gap {
    /// A line ended.
    pub const LINE: Self = Self(1);
    /// A line without words stood between.
    pub const PARAGRAPH: Self = Self(1 << 1);
    /// `.`, `!`, `?` or their Chinese forms.
    pub const STOP: Self = Self(1 << 2);
    /// `;`
    pub const SEMICOLON: Self = Self(1 << 3);
    /// `:`
    pub const COLON: Self = Self(1 << 4);
    /// `,`
    pub const COMMA: Self = Self(1 << 5);
    /// An opening parenthesis, bracket or brace.
    pub const OPEN: Self = Self(1 << 6);
    /// A closing parenthesis, bracket or brace.
    pub const CLOSE: Self = Self(1 << 7);
    /// A quotation mark.
    pub const QUOTE: Self = Self(1 << 8);
    /// White space.
    pub const SPACE: Self = Self(1 << 9);
    /// A dash or a bullet.
    pub const DASH: Self = Self(1 << 10);
    /// `<`, `[` or `{` that opens what may be a place to fill in.
    pub const BLANK_OPEN: Self = Self(1 << 11);
    /// `>`, `]` or `}`.
    pub const BLANK_CLOSE: Self = Self(1 << 12);
    /// `@` or `://`: the words around it are an address.
    pub const ADDRESS: Self = Self(1 << 13);
    /// A Markdown heading mark or an underline of `=` or `-`.
    pub const HEADING: Self = Self(1 << 14);
    /// HTML markup.
    pub const TAG: Self = Self(1 << 15);

    /// Whether any of the bits of `other` is set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A word, with its place in the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the original, hyphens and invisible characters inside it included.
    pub span: Span,
    /// What stood before it.
    pub before: Gap,
    /// What it is.
    pub kind: Kind,
    /// Whether a hyphen inside it was folded away (`third-party` reads `thirdparty`); see [`Normalized::parts`].
    pub hyphen: bool,
    /// [`super::words::word_hash`] of the folded word.
    pub hash: u64,
    word: Span,
}

/// What was folded away and could deceive a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FindingKind {
    /// Characters that show nothing: zero-width, fillers, tags, variation selectors.
    Invisible,
    /// Characters that turn the reading direction.
    Direction,
    /// A letter of another script in a word of Latin letters, such as a Cyrillic `о`.
    LookAlike,
    /// A letter in fancy dress: full-width, mathematical, circled.
    Styled,
    /// A soft hyphen.
    SoftHyphen,
    /// A word split over two lines by a hyphen.
    SplitWord,
    /// A control character, NUL included.
    Control,
    /// Script, a style that prints words, or an attribute with words in it: text that a browser does not show, or not there.
    Unshown,
    /// Text that is struck out: `~~so~~`, `<s>`, `<del>`, letters with a line through them; a patch; two texts that were not merged.
    Struck,
    /// A sign that denies what stands beside it, or leaves it open, such as `❌` and an empty box.
    Crossed,
    /// The text is longer than [`MAX_BYTES`]; what comes after this place was not read.
    Cut,
}

impl FindingKind {
    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// One thing found while folding, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// Where it is in the original.
    pub span: Span,
}

/// A text folded to words.
#[derive(Debug, Clone)]
pub struct Normalized<'t> {
    text: &'t str,
    folded: String,
    tokens: Vec<Token>,
    findings: Vec<Finding>,
    more_findings: usize,
    /// Which kinds were found, also beyond [`MAX_FINDINGS`]: one bit each.
    kinds: u16,
}

/// Folds a text to words. Linear in its length; never fails.
///
/// # Example: case, line breaks, comment marks and typographic quotes do not count
/// ```
/// use osi_check::text::normalize;
/// let printed = normalize("THE SOFTWARE IS PROVIDED “AS IS”");
/// let comment = normalize(" * the software is\n * provided \"as is\"");
/// let words = |n: &osi_check::text::Normalized| n.words().map(String::from).collect::<Vec<_>>();
/// assert_eq!(words(&printed), words(&comment));
/// ```
#[must_use]
pub fn normalize(text: &str) -> Normalized<'_> {
    scan::Scanner::new(text).run()
}

/// A word of small ASCII letters as [`normalize`] folds a text of this one word, without the cost of a text. Nothing for
/// any other word.
#[must_use]
pub fn fold_plain(word: &str) -> Option<&str> {
    let plain = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    plain.then(|| spelling::common(super::words::word_hash(word.as_bytes())).unwrap_or(word))
}

impl<'t> Normalized<'t> {
    /// The original text.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Every token in order, those that do not count included.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The folded form of a token: lower case, no hyphens or apostrophes, American spelling; empty for a link.
    #[must_use]
    pub fn word(&self, token: &Token) -> &str {
        self.folded.get(token.word.start as usize..token.word.end as usize).unwrap_or_default()
    }

    /// The folded words that count, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().filter(|token| token.kind == Kind::Word).map(|token| self.word(token))
    }

    /// A token's folded word cut at the hyphens that were folded away: `thirdparty` gives `third`, `party`.
    #[must_use]
    pub fn parts(&self, token: &Token) -> Vec<String> {
        if !token.hyphen {
            return vec![self.word(token).to_owned()];
        }
        self.pieces(token).map(fold_piece).filter(|piece| !piece.is_empty()).collect()
    }

    /// The same pieces as they are printed.
    pub(super) fn pieces(&self, token: &Token) -> impl Iterator<Item = &'t str> {
        self.printed(token).split(unicode::HYPHENS)
    }

    /// The original characters of a span; empty where the span does not lie on characters of the text.
    #[must_use]
    pub fn original(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The original characters of a token.
    #[must_use]
    pub fn printed(&self, token: &Token) -> &'t str {
        self.original(token.span)
    }

    /// Whether the token begins with a capital letter in the original.
    #[must_use]
    pub fn is_capital(&self, token: &Token) -> bool {
        self.printed(token).chars().next().is_some_and(char::is_uppercase)
    }

    /// What was folded away and could deceive, in order of place; at most [`MAX_FINDINGS`] of them.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether something of a kind was found, listed or not.
    #[must_use]
    pub fn has(&self, kind: FindingKind) -> bool {
        self.kinds & kind.bit() != 0
    }

    /// Whether all of the text was read, and nothing of it is struck out, hidden or turned: else its words are not all that it says.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        use FindingKind::{Cut, Direction, Struck, Unshown};
        ![Cut, Struck, Unshown, Direction].into_iter().any(|kind| self.has(kind))
    }

    /// How many findings beyond [`MAX_FINDINGS`] were counted only.
    #[must_use]
    pub fn more_findings(&self) -> usize {
        self.more_findings
    }

    /// Lines and columns of the original. Reads the text once; keep it when asking often.
    #[must_use]
    pub fn lines(&self) -> LineIndex<'t> {
        LineIndex::new(self.text)
    }
}

/// The words of a piece of a hyphenated token, folded and run together.
pub(super) fn fold_piece(piece: &str) -> String {
    normalize(piece).folded
}
