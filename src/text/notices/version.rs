//! Which license of a family a notice means: `either version 2 of the License, or (at your option) any later version`.

use crate::text::normalize::{Gap, Normalized, Token};
use crate::text::phrases::Phrases;

use super::names::Names;

/// How far after a name its version may stand, in words that only connect them.
const REACH: usize = 24;
/// How far after a version `or any later version` may stand.
const LATER: usize = 12;
/// Words directly before a version number.
const VERSION: &[&str] = &["version", "versions", "ver", "v", "release"];

/// A version found beside a family's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    /// As it is written, without `v`.
    pub number: String,
    /// The first token that belongs to the notice, where that is before the name.
    pub start: Option<usize>,
    /// The first token after it.
    pub end: usize,
    /// Whether later versions may be chosen.
    pub or_later: bool,
    /// Whether a point may be missing in it, as in `GPLv21`.
    pub pointless: bool,
    /// Whether its shape or the words around say that it is a version: a mere `2` may be anything.
    pub said: bool,
}

/// A word that runs a family's name and its version together, as `GPLv3` and `LGPL2.1`: the name and the version.
pub(super) fn run_together(word: &str) -> Option<(&str, &str)> {
    let end = match word.as_bytes().last()? {
        b'0'..=b'9' => "",
        b'y' => "only",
        _ => "orlater",
    };
    let word = word.strip_suffix(end).filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))?;
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = number(word.get(name.len()..)?)?;
    Some((name.strip_suffix('v').unwrap_or(name), number))
}

/// The version that the family's name at `at` is run together with.
pub(super) fn inside(text: &Normalized<'_>, phrases: &Phrases, at: usize) -> Option<Version> {
    let word = text.word(text.tokens().get(at)?);
    let (_, number) = run_together(word)?;
    Some(Version { pointless: true, ..version_at(text, phrases, at, number, false) })
}

/// A version that stands at a token, with what makes it one or later.
fn version_at(text: &Normalized<'_>, phrases: &Phrases, at: usize, number: &str, said: bool) -> Version {
    let (end, or_later) = later(text, phrases, at);
    let word = |at: usize| text.tokens().get(at).map(|token| text.word(token)).unwrap_or_default();
    let or_later = or_later || word(at).ends_with("plus") || word(at).ends_with("orlater");
    let said = said || or_later || number.contains('.') || word(at + 1) == "license";
    Version { number: number.to_owned(), start: None, end, or_later, pointless: word(at).starts_with('v'), said }
}

/// The version of a family's name that stands at `start..end`.
pub(super) fn version(
    text: &Normalized<'_>,
    phrases: &Phrases,
    names: &Names,
    start: usize,
    end: usize,
) -> Option<Version> {
    after(text, phrases, names, end).or_else(|| before(text, phrases, start, end))
}

fn after(text: &Normalized<'_>, phrases: &Phrases, names: &Names, end: usize) -> Option<Version> {
    let mut near = true;
    for at in end..end + REACH {
        let token = text.tokens().get(at)?;
        let previous = at.checked_sub(1).and_then(|at| text.tokens().get(at))?;
        if ends_before(text, token, previous) {
            return None;
        }
        let word = text.word(token);
        let said = VERSION.contains(&text.word(previous)) || word.starts_with('v');
        if let Some(number) = number(word).filter(|_| near || said) {
            return Some(version_at(text, phrases, at, number, said));
        }
        near &= word == "license" || VERSION.contains(&word);
        if !phrases.connects.contains(&token.hash) || names.longest(text, at).is_some() {
            return None;
        }
    }
    None
}

/// `version 2 of the GNU General Public License`, also `version 2 or later of the`.
fn before(text: &Normalized<'_>, phrases: &Phrases, start: usize, end: usize) -> Option<Version> {
    let word = |at: usize| text.tokens().get(at).map(|token| text.word(token));
    let of = (1..=2).filter_map(|back| start.checked_sub(back)).find(|at| word(*at) == Some("of"))?;
    let place = (1..=5).filter_map(|back| of.checked_sub(back)).find(|at| word(*at).and_then(number).is_some())?;
    let said = place.checked_sub(1).and_then(word).is_some_and(|word| VERSION.contains(&word));
    let said = said || word(place)?.starts_with('v');
    let number = number(word(place)?).filter(|_| said)?;
    let (until, or_later) = later(text, phrases, place);
    // Nothing but `or later` may stand between the number and `of`.
    let start = Some(place.saturating_sub(1));
    (until == of).then(|| Version { number: number.to_owned(), start, end, or_later, pointless: false, said })
}

/// Whether later versions may be chosen, and where the words that say so end; else the token after the version.
pub(super) fn later(text: &Normalized<'_>, phrases: &Phrases, version: usize) -> (usize, bool) {
    let tokens = text.tokens();
    let plus = tokens.get(version).and_then(|token| text.text().as_bytes().get(token.span.end as usize)) == Some(&b'+');
    if plus {
        return (version + 1, true);
    }
    for at in version + 1..version + 1 + LATER {
        let Some((token, previous)) = tokens.get(at).zip(tokens.get(at - 1)) else { break };
        if ends_before(text, token, previous) {
            break;
        }
        let fits = |phrase: &&Vec<u64>| {
            let words = tokens.get(at..at + phrase.len()).unwrap_or_default();
            words.iter().map(|token| token.hash).eq(phrase.iter().copied())
        };
        if let Some(phrase) = phrases.later.iter().filter(fits).max_by_key(|phrase| phrase.len()) {
            return (at + phrase.len(), true);
        }
        if !phrases.connects.contains(&token.hash) {
            break;
        }
    }
    (version + 1, false)
}

/// Whether a paragraph or sentence ends before a token; the stop of `v. 2` ends none.
fn ends_before(text: &Normalized<'_>, token: &Token, previous: &Token) -> bool {
    let abbreviated = text.word(previous).len() <= 3 && !text.word(previous).starts_with(|c: char| c.is_ascii_digit());
    token.before.has(Gap::PARAGRAPH)
        || token.before.has(Gap::STOP) && token.before.has(Gap::SPACE.with(Gap::LINE)) && !abbreviated
}

/// `2`, `2.0`, `v2.1.1`, `2.0plus`: a version number.
fn number(word: &str) -> Option<&str> {
    let number = word.strip_prefix('v').unwrap_or(word);
    let number = number.strip_suffix("plus").unwrap_or(number);
    let mut parts = number.split('.');
    let plain = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.clone().count() <= 3 && parts.all(plain)).then_some(number)
}
