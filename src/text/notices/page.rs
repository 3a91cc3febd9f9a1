//! Addresses of licenses' own pages, such as `https://spdx.org/licenses/MIT.html`.

use crate::text::normalize::{Normalized, Token};
use crate::text::phrases::Phrases;

/// Bytes that join the words of an address.
const JOINS: &[u8] = b"/.-_~%:=";

/// Whether the words `start..end` of a text are the beginning of an address, and the next one goes on after a slash.
pub(super) fn is_address(text: &Normalized<'_>, start: usize, end: usize) -> bool {
    let joined = |at: usize, by: &[u8]| join(text, at).is_some_and(|byte| by.contains(&byte));
    (start + 1..end).all(|at| joined(at, b"./")) && joined(end, b"/") && begins(text, start)
}

/// Whether a host's name begins at a token: not inside of another host's, or of a path.
fn begins(text: &Normalized<'_>, at: usize) -> bool {
    let Some(token) = text.tokens().get(at) else { return false };
    let before = text.text().as_bytes().get(..token.span.start as usize).unwrap_or_default();
    let inside = matches!(before.last(), Some(b'.' | b'/' | b'-' | b'_' | b'@' | b'~' | b'%'));
    !inside || before.ends_with(b"//") || before.ends_with(b"www.")
}

/// Whether an address ends before a token, but for what pages are called by, such as `html`.
pub(super) fn ends(text: &Normalized<'_>, phrases: &Phrases, at: usize) -> bool {
    let goes_on = join(text, at).is_some_and(|byte| JOINS.contains(&byte));
    !goes_on || text.tokens().get(at).is_some_and(|token| phrases.page_ends.contains(&token.hash))
}

/// Where an address begins whose host's name is at a token: with `https` and `www` before it.
pub(super) fn start(text: &Normalized<'_>, host: usize) -> usize {
    let before = text.tokens().get(..host).unwrap_or_default().iter().rev();
    host - before.take_while(|token| matches!(text.word(token), "http" | "https" | "www")).count()
}

/// The end of an address whose page's name ends before a token: with `.html` and the like after it.
pub(super) fn end(text: &Normalized<'_>, phrases: &Phrases, at: usize) -> usize {
    let goes_on = |at: &usize| join(text, *at).is_some_and(|byte| JOINS.contains(&byte));
    let known = |at: &usize| text.tokens().get(*at).is_some_and(|token| phrases.page_ends.contains(&token.hash));
    at + (at..).take_while(|at| goes_on(at) && known(at)).count()
}

/// Whether the address of a page begins with a token.
pub(super) fn is_begun(text: &Normalized<'_>, at: usize) -> bool {
    text.tokens().get(at).is_some_and(|token| matches!(text.word(token), "http" | "https" | "www"))
}

/// The one byte between a token and the one before it.
fn join(text: &Normalized<'_>, at: usize) -> Option<u8> {
    let (previous, token): (&Token, &Token) = text.tokens().get(at.checked_sub(1)?).zip(text.tokens().get(at))?;
    let place = previous.span.end;
    (token.span.start == place + 1).then(|| text.text().as_bytes().get(place as usize).copied()).flatten()
}
