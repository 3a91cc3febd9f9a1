//! What is filled into a license rather than changed in it: copyright lines, names, years, placeholders.
//!
//! A fill-in is never a reason to doubt a license, so nothing that could say something may count as one. It is a white
//! list: years, capitalised names, addresses, a few small words, and words that no license uses; any word that speaks
//! (`not`, `may`, `only`, `commercial` …) ends it, and so does a stretch of ordinary words that are only printed as a name
//! (`Academic Staff Alone`): see [`Use`].

mod optional;
mod word;

use std::ops::Range;

use super::normalize::{Gap, Kind, Normalized, Token};
use super::phrases::Phrases;
pub use optional::{Optional, optional_parts};

/// The longest copyright statement or name, in words, without another `copyright` in it.
const LONGEST: usize = 30;
/// The longest name that stands for a party, in words.
const LONGEST_NAME: usize = 12;

/// The most words in lower case that no license uses which one name may have, such as the name of an account; in other scripts than
/// Latin, letters.
const UNKNOWN_LOWER: usize = 3;

/// How known license texts use a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// Not at all: in any case, it is a name.
    Unknown,
    /// In names, or with a capital only: with a capital, it is a name.
    Name,
    /// In lower case inside sentences, and in no copyright line: printed with a capital it may still speak.
    Ordinary,
}

/// Judges whether words of a text are filled in.
pub struct FillIns<'a, 't> {
    text: &'a Normalized<'t>,
    phrases: &'a Phrases,
    uses: &'a dyn Fn(u64) -> Use,
}

/// What was read of the name that is being read: from the last comma, line end, `and` or the like.
#[derive(Debug, Default, Clone, Copy)]
struct Name {
    start: usize,
    ordinary: usize,
    /// Whether its last word is an ordinary one.
    ends_ordinary: bool,
    lower: usize,
    /// Whether `Inc.` or the like ended it.
    ended: bool,
}

impl Name {
    /// Whether it is one: an ordinary word stands before a name or `Inc.` in it, and not after (`Members Alone`).
    fn is_name(&self) -> bool {
        self.lower <= UNKNOWN_LOWER && self.ordinary <= 1 && !self.ends_ordinary
    }
}

impl<'a, 't> FillIns<'a, 't> {
    /// `uses` says how known license texts use the word of a hash.
    pub fn new(text: &'a Normalized<'t>, phrases: &'a Phrases, uses: &'a dyn Fn(u64) -> Use) -> Self {
        Self { text, phrases, uses }
    }

    /// Where the copyright statements that begin at the token `at` end; `at` itself if none begins there.
    #[must_use]
    pub fn statements_end(&self, at: usize, limit: usize) -> usize {
        let mut end = at;
        loop {
            let next = self.statement_end(end, limit);
            if next <= end {
                return end;
            }
            end = next;
        }
    }

    /// Whether a statement may begin at the token `at`.
    #[must_use]
    pub fn opens(&self, at: usize) -> bool {
        self.text.tokens().get(at).is_some_and(|token| self.phrases.opening.contains(&token.hash))
    }

    /// Where the one statement at `at` ends.
    #[must_use]
    pub fn statement_end(&self, at: usize, limit: usize) -> usize {
        let opens = self.phrases.opens.iter().filter_map(|phrase| self.phrase_end(at, phrase));
        let Some(opened) = opens.max().filter(|end| *end <= limit) else { return at };
        // Behind `all rights reserved` nobody is named but with `by`.
        let word = |at: usize| self.text.tokens().get(at).map(|token| token.hash);
        let named = opened == at + 1
            || opened.checked_sub(1).and_then(word).is_some_and(|last| self.phrases.opening.contains(&last))
            || word(opened).is_some_and(|next| self.phrases.anew.contains(&next));
        let end = if named { self.names_end(opened, limit.min(opened + LONGEST)) } else { opened };
        // A bare `copyright`, as in `copyright notice`, is no statement; `all rights reserved` is one by itself.
        if end == opened && opened == at + 1 { at } else { end }
    }

    /// Where a statement ends that stands outside of known texts; `at` itself if it says for whom something is.
    #[must_use]
    pub fn statement_alone_end(&self, at: usize, limit: usize) -> usize {
        let end = self.statement_end(at, limit);
        if self.limits(&(at..end)) { at } else { end }
    }

    /// Whether the words of a range could be nothing but a name, a year or an address.
    #[must_use]
    pub fn is_name(&self, range: Range<usize>) -> bool {
        range.len() <= LONGEST_NAME && !self.limits(&range) && self.names_end(range.start, range.end) == range.end
    }

    /// Whether a name in a range begins with a word such as `for`: then it says whom something is for (`MIT License for
    /// Hospitals`, `2026 Acme, for Windows`), and is no name. Inside of one (`Institute for Physics`) it is.
    fn limits(&self, range: &Range<usize>) -> bool {
        let begins = |at: usize, token: &Token| {
            at == range.start || self.begins_name(token) || begins_sentence(token) || {
                let before = at.checked_sub(1).and_then(|at| self.text.tokens().get(at));
                before.is_some_and(|token| {
                    let word = self.text.word(token);
                    word.starts_with(|c: char| c.is_ascii_digit()) || self.phrases.bars.contains(&token.hash)
                })
            }
        };
        range.clone().any(|at| {
            let token = self.text.tokens().get(at);
            token.is_some_and(|token| self.phrases.limits.contains(&token.hash) && begins(at, token))
        })
    }

    /// Whether the words of a range are nothing but copyright statements and names; `beside` says that the known text
    /// has a copyright statement or a place to fill in right there.
    #[must_use]
    pub fn is_fill_in(&self, range: &Range<usize>, beside: bool) -> bool {
        if self.limits(range) {
            return false;
        }
        // In the middle of a sentence a statement says what follows it is.
        let apart = Gap::LINE.with(Gap::PARAGRAPH).with(Gap::STOP).with(Gap::HEADING).with(Gap::BLANK_OPEN);
        if !beside
            && range.start > 0
            && self.text.tokens().get(range.start).is_some_and(|token| !token.before.has(apart))
        {
            return false;
        }
        let start =
            if beside { self.names_end(range.start, range.end.min(range.start + LONGEST)) } else { range.start };
        let end = self.statements_end(start, range.end);
        end == range.end || [range.start, end].into_iter().any(|at| self.opens_beyond(at, range.end))
    }

    /// Whether a statement begins at the token `at` whose first words go on behind the token `end`: the known text has its
    /// `copyright`, and not the `modified work` before it.
    fn opens_beyond(&self, at: usize, end: usize) -> bool {
        at < end
            && self.phrases.opens.iter().filter_map(|phrase| self.phrase_end(at, phrase)).any(|opened| opened > end)
    }

    /// How far names, years and addresses go on from `at`. What turns out to be no name ends them where it began.
    fn names_end(&self, at: usize, limit: usize) -> usize {
        let mut end = at;
        let mut name = Name { start: at, ..Name::default() };
        loop {
            let known = self.phrases.holders.iter().filter_map(|holder| self.phrase_end(end, holder)).max();
            if let Some(next) = known.filter(|next| *next <= limit) {
                end = next;
                continue;
            }
            // Another statement begins.
            if end > at
                && self.phrases.opens.iter().any(|phrase| phrase.len() > 1 && self.phrase_end(end, phrase).is_some())
            {
                break;
            }
            let token = self.text.tokens().get(end).filter(|_| end < limit);
            let limits = |token: &Token| self.phrases.limits.contains(&token.hash) && begins_sentence(token);
            if token.is_some_and(limits) {
                break;
            }
            if !token.is_some_and(|token| self.belongs(end, token, end == at)) {
                break;
            }
            if !self.goes_on(end, at, &mut name) {
                return name.start;
            }
            end += 1;
        }
        if !name.is_name() {
            return name.start;
        }
        // Small words at the end that lead on, such as the `the` of `the software`, belong to what follows.
        let leads_on = |token: &Token| token.before == Gap::SPACE && !self.text.is_capital(token);
        let leads_on = end < limit && self.text.tokens().get(end).is_some_and(leads_on);
        while leads_on && end > at && self.text.tokens().get(end - 1).is_some_and(|token| self.is_small(token)) {
            end -= 1;
        }
        end
    }

    /// Reads one more word into the name, or begins another name with it. False if what was read, or this, is no name.
    fn goes_on(&self, end: usize, at: usize, name: &mut Name) -> bool {
        let Some(token) = self.text.tokens().get(end).filter(|token| token.kind == Kind::Word) else { return true };
        let word = self.text.word(token);
        let small = self.phrases.joins.contains(&token.hash);
        let number = self.counts(token);
        let suffix = self.phrases.suffixes.contains(&token.hash);
        if end > at && !suffix && (number || self.begins_name(token) || self.phrases.anew.contains(&token.hash)) {
            if !name.is_name() {
                return false;
            }
            *name = Name { start: end, ..Name::default() };
        }
        if suffix {
            name.ended = true;
            name.ends_ordinary = false;
        } else if number || small || self.in_address(end) {
            // `The Example Authors`: the longer small words are what such names end with.
            name.ends_ordinary &= !small || word.len() <= 3;
        } else if name.ended {
            name.start = end;
            return false;
        } else if !self.text.is_capital(token) {
            // In a script that has no capitals, or another than Latin, a name is known by being short.
            name.lower += if word.is_ascii() { 1 } else { self.text.printed(token).chars().count() };
        } else if (self.uses)(token.hash) == Use::Ordinary && !self.phrases.names(token.hash) {
            name.ordinary += 1;
            name.ends_ordinary = true;
        } else {
            name.ends_ordinary = false;
        }
        true
    }

    /// Whether what stands before a token ends a name: a comma, a bracket, a line's end.
    fn begins_name(&self, token: &Token) -> bool {
        token
            .before
            .has(Gap::COMMA.with(Gap::OPEN).with(Gap::CLOSE).with(Gap::LINE).with(Gap::SEMICOLON).with(Gap::COLON))
            || token.before.has(Gap::BLANK_OPEN.with(Gap::BLANK_CLOSE))
    }

    fn is_small(&self, token: &Token) -> bool {
        self.phrases.joins.contains(&token.hash) && !self.text.is_capital(token)
    }

    /// Whether a token goes on with a name; `first` if none of it was read yet.
    fn belongs(&self, at: usize, token: &Token, first: bool) -> bool {
        if token.kind != Kind::Word {
            return true;
        }
        let word = self.text.word(token);
        let named = self.phrases.organizations.contains(&token.hash)
            || self.is_domain(at) && self.speaking_parts(token) < 2
            || self.is_namesake(at);
        let says = self.phrases.speaks(word.trim_start_matches(|c: char| c.is_ascii_digit()));
        let speaks =
            self.has_price(at) || !named && (says || self.speaks_in_part(token) || self.is_out_of_place(at, token));
        if speaks || !first && self.ends_before(at, token) {
            return false;
        }
        let number = |token: &Token| self.counts(token);
        let small = self.phrases.joins.contains(&token.hash);
        let spans = || self.phrases.spans.contains(&token.hash) && self.text.tokens().get(at + 1).is_some_and(number);
        number(token)
            || small
            || spans()
            || self.text.is_capital(token)
            || self.in_address(at)
            || self.is_before_suffix(at)
            || (self.uses)(token.hash) == Use::Unknown
    }

    /// Whether a sentence or paragraph ended before this token.
    fn ends_before(&self, at: usize, token: &Token) -> bool {
        if token.before.has(Gap::PARAGRAPH.with(Gap::SEMICOLON)) {
            return true;
        }
        // `Yahoo! Inc.`, `Ada Lovelace. https://example.org`
        if self.phrases.suffixes.contains(&token.hash) || self.begins_address(at) {
            return false;
        }
        let previous = at.checked_sub(1).and_then(|at| self.text.tokens().get(at));
        let short = previous.is_none_or(|token| self.text.word(token).len() <= 4);
        token.before.has(Gap::STOP) && token.before.has(Gap::SPACE.with(Gap::LINE)) && !short
    }

    fn phrase_end(&self, at: usize, phrase: &[u64]) -> Option<usize> {
        let words = self.text.tokens().get(at..at + phrase.len())?;
        words.iter().map(|token| token.hash).eq(phrase.iter().copied()).then_some(at + phrase.len())
    }
}

/// Whether a full stop and a blank stand before a token.
fn begins_sentence(token: &Token) -> bool {
    token.before.has(Gap::STOP) && token.before.has(Gap::SPACE.with(Gap::LINE))
}

#[cfg(test)]
mod tests;
