//! What a character outside ASCII is to the folding.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::FindingKind;

/// Characters that are folded away between two letters.
pub(super) const HYPHENS: &[char] =
    &['-', '\u{ad}', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}', '\u{fe63}', '\u{ff0d}'];

/// How the scanner treats a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a word.
    Letter,
    /// A word by itself, as in scripts that print no blanks between words.
    Ideograph,
    /// As if this ASCII character stood there.
    Like(u8),
    /// Nothing, but a reader should know of it.
    Hidden(FindingKind),
    /// Nothing: an accent that stands by itself.
    Accent,
    /// The copyright sign.
    Copyright,
    /// What stands for a character that could not be read.
    Lost,
}

/// Classifies a character that is not ASCII.
pub(super) fn classify(c: char) -> Class {
    use FindingKind::{Control, Direction, Invisible, SoftHyphen};
    match c {
        '\u{ad}' => Class::Hidden(SoftHyphen),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Like(b'\n'),
        '\u{80}'..='\u{9f}' => Class::Hidden(Control),
        '©' => Class::Copyright,
        '\u{fffd}' => Class::Lost,
        // Letters of flags.
        '\u{1f1e6}'..='\u{1f1ff}' => Class::Letter,
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{2032}' | '\u{ff07}' => Class::Like(b'\''),
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Class::Like(b'-'),
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Class::Hidden(Direction)
        }
        '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' => Class::Hidden(Invisible),
        '\u{feff}' | '\u{180b}'..='\u{180f}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => {
            Class::Hidden(Invisible)
        }
        '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' | '\u{17b4}' | '\u{17b5}' | '\u{fff9}'..='\u{fffb}' => {
            Class::Hidden(Invisible)
        }
        '\u{3002}' | '\u{ff01}' | '\u{ff0e}' | '\u{ff1f}' | '\u{ff61}' => Class::Like(b'.'),
        '\u{ff1b}' => Class::Like(b';'),
        '\u{ff1a}' => Class::Like(b':'),
        '\u{ff0c}' | '\u{3001}' => Class::Like(b','),
        '\u{ff08}' | '\u{3010}' | '\u{ff3b}' => Class::Like(b'('),
        '\u{ff09}' | '\u{3011}' | '\u{ff3d}' => Class::Like(b')'),
        '\u{201c}'..='\u{201f}' | '«' | '»' | '\u{300c}'..='\u{300f}' => Class::Like(b'"'),
        '\u{2014}' | '\u{2015}' | '•' | '·' | '\u{2023}' | '\u{2043}' | '\u{25aa}'..='\u{25cf}' => Class::Like(b'*'),
        // Trade mark signs decompose to letters, and stand glued to the name that they follow.
        '™' | '®' | '℠' => Class::Like(b'*'),
        _ if c.is_whitespace() => Class::Like(b' '),
        _ if is_ideograph(c) => Class::Ideograph,
        _ if is_combining_mark(c) => Class::Accent,
        _ if c.is_alphanumeric() => Class::Letter,
        _ if std::iter::once(c).nfkd().any(|plain| plain.is_ascii_alphanumeric()) => Class::Letter,
        _ => Class::Like(b'*'),
    }
}

/// Han characters and Japanese syllables: scripts without blanks, where a character is the nearest thing to a word. So are
/// Braille cells, which Unicode has among the symbols, and which say words all the same.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2801}'..='\u{28ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

/// Appends the folded form of a letter, and says what a reader should know of it.
///
/// Compatibility decomposition, lower case, no accents, look-alikes to the Latin letter that they look like.
pub(super) fn fold(c: char, into: &mut Vec<u8>) -> Option<FindingKind> {
    if let Some(letter) = (u32::from(c)).checked_sub(0x1f1e6).filter(|letter| *letter < 26) {
        into.push(b'a' + u8::try_from(letter).unwrap_or_default());
        return Some(FindingKind::Styled);
    }
    let mut found = None;
    let mut buffer = [0; 4];
    for plain in std::iter::once(c).nfkd().filter(|plain| !is_combining_mark(*plain)) {
        if plain.is_ascii_alphanumeric() && !is_accented_latin(c) {
            found = Some(FindingKind::Styled);
        }
        for lower in plain.to_lowercase().filter(|lower| lower.is_alphanumeric()) {
            let latin = latin_of(lower);
            if latin.is_some() && found.is_none() {
                found = Some(FindingKind::LookAlike);
            }
            let shown = latin.or_else(|| barred(lower)).unwrap_or(lower);
            into.extend_from_slice(shown.encode_utf8(&mut buffer).as_bytes());
        }
    }
    found
}

/// Letters that decompose to ASCII because they carry an accent or are typographic, and deceive nobody.
fn is_accented_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{fb00}'..='\u{fb06}' | '\u{b2}' | '\u{b3}' | '\u{b9}'
        | '\u{bc}'..='\u{be}' | 'ª' | 'º' | '\u{2070}'..='\u{209c}' | '\u{2150}'..='\u{215f}')
}

/// Cyrillic, Greek and other letters that print like a Latin one, lower case to lower case.
/// A part of Unicode's confusables (UTS 39): those that spell words, not those that only resemble.
fn latin_of(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' | 'ɑ' => 'a',
        'ь' | 'ƅ' => 'b',
        'с' | 'ϲ' | 'ᴄ' => 'c',
        'ԁ' | 'ɗ' => 'd',
        'е' | 'є' | 'ҽ' | 'ε' => 'e',
        'ғ' | 'ẝ' => 'f',
        'ɡ' | 'ց' => 'g',
        'һ' | 'հ' => 'h',
        'і' | 'ι' | 'ı' | 'ɩ' | 'ӏ' => 'i',
        'ј' | 'ϳ' => 'j',
        'к' | 'κ' => 'k',
        'ⅼ' | 'ǀ' => 'l',
        'м' | 'μ' => 'm',
        'ո' | 'η' => 'n',
        'о' | 'ο' | 'σ' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' | 'ꭇ' => 'r',
        'ѕ' | 'ꜱ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' | 'ʋ' => 'u',
        'ν' | 'ѵ' | 'ᴠ' => 'v',
        'ԝ' | 'ω' | 'ѡ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' => 'y',
        'ᴢ' => 'z',
        _ => return None,
    })
}

/// Latin letters with a bar through them, which Unicode does not decompose: accents to us, as in Danish or Polish names.
fn barred(c: char) -> Option<char> {
    Some(match c {
        'ø' => 'o',
        'đ' => 'd',
        'ł' => 'l',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut bytes = Vec::new();
        text.chars().for_each(|c| {
            fold(c, &mut bytes);
        });
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn letters_fold_to_what_they_look_like() {
        assert_eq!(folded("nоt"), "not", "Cyrillic o");
        assert_eq!(folded("ｎｏｔ"), "not", "full width");
        assert_eq!(folded("𝐧𝐨𝐭"), "not", "mathematical bold");
        assert_eq!(folded("Société"), "societe");
        assert_eq!(folded("ﬁeld"), "field", "ligature");
    }

    #[test]
    fn accents_are_no_finding_and_disguises_are() {
        let mut sink = Vec::new();
        assert_eq!(fold('é', &mut sink), None);
        assert_eq!(fold('о', &mut sink), Some(FindingKind::LookAlike));
        assert_eq!(fold('ｎ', &mut sink), Some(FindingKind::Styled));
    }

    #[test]
    fn cells_of_braille_are_words_and_no_marks() {
        assert_eq!(classify('⠝'), Class::Ideograph);
        assert_eq!(classify('\u{2800}'), Class::Like(b'*'), "the blank one");
    }

    #[test]
    fn folding_a_folded_letter_changes_nothing() {
        for c in ('\u{80}'..='\u{ffff}').filter(|c| classify(*c) == Class::Letter) {
            let once = folded(&c.to_string());
            assert_eq!(folded(&once), once, "U+{:04X}", c as u32);
        }
    }
}
