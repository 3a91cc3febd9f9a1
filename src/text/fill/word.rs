//! What one word of a name is by itself and beside its neighbors: a year, a part of an address, a word that speaks.

use super::{FillIns, Use};
use crate::text::normalize::{Gap, Token};
use crate::text::words::word_hash;

impl FillIns<'_, '_> {
    /// Whether a sign of money or a share stands right before or behind the token.
    pub(super) fn has_price(&self, at: usize) -> bool {
        let place = |at: usize| self.text.tokens().get(at).map(|token| token.span);
        let Some(here) = place(at) else { return false };
        let before = at.checked_sub(1).and_then(place).map_or(0, |span| span.end);
        let after = place(at + 1).map_or(here.end, |span| span.start);
        let gaps = [before..here.start, here.end..after];
        gaps.into_iter().any(|gap| {
            let signs = self.text.text().get(gap.start as usize..gap.end as usize).unwrap_or_default();
            signs.contains(['$', '€', '£', '¥', '₩', '₹', '₽', '%'])
        })
    }

    /// Whether a part of a word with hyphens or capitals inside speaks: `Research-Only`, `DoNotDistribute`.
    pub(super) fn speaks_in_part(&self, token: &Token) -> bool {
        self.speaking_parts(token) > 0
    }

    /// How many parts of such a word do.
    pub(super) fn speaking_parts(&self, token: &Token) -> usize {
        let printed = self.text.printed(token);
        let inner = |(at, letter): (usize, char)| {
            letter.is_uppercase() && printed.get(..at).is_some_and(|before| before.ends_with(char::is_lowercase))
        };
        let humped = printed.char_indices().any(inner);
        let cut = if humped {
            printed.char_indices().filter(|place| inner(*place)).map(|(at, _)| at).collect()
        } else {
            Vec::new()
        };
        let ends = cut.iter().copied().chain([printed.len()]);
        let starts = [0].into_iter().chain(cut.iter().copied());
        let humps = starts.zip(ends).filter_map(|(start, end)| printed.get(start..end)).map(str::to_lowercase);
        let parts = if token.hyphen { self.text.parts(token) } else { Vec::new() };
        parts.into_iter().chain(humps.filter(|_| humped)).filter(|part| self.phrases.speaks(part)).count()
    }

    /// Whether a token is a year, a number or a span of years (`2024-present`); other words that begin with digits may say anything.
    pub(super) fn counts(&self, token: &Token) -> bool {
        let small = |part: &String| is_number(part) || self.phrases.joins.contains(&word_hash(part.as_bytes()));
        is_number(self.text.word(token)) || token.hyphen && self.text.parts(token).iter().all(small)
    }

    /// Whether a word says for whom or where in a name of which it is no part: it stands behind a word such as `Institute` there.
    pub(super) fn is_out_of_place(&self, at: usize, token: &Token) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.text.tokens().get(at));
        let leads = before.is_some_and(|before| {
            let long = self.text.word(before).len() > 3;
            self.phrases.organizations.contains(&before.hash) || self.phrases.joins.contains(&before.hash) && long
        });
        self.phrases.limits.contains(&token.hash) && !leads
    }

    /// Whether the token has `Inc.` or the like right behind it, printed as such: who has that is called so, in whatever letters.
    pub(super) fn is_before_suffix(&self, at: usize) -> bool {
        let next = self.text.tokens().get(at + 1).filter(|next| !next.before.has(Gap::LINE.with(Gap::STOP)));
        next.is_some_and(|next| self.phrases.suffixes.contains(&next.hash) && self.text.is_capital(next))
    }

    /// Whether the token is part of `name@example.org` or `www.example.org/page`.
    pub(super) fn in_address(&self, at: usize) -> bool {
        let tight = |token: &Token| !token.before.has(Gap::SPACE.with(Gap::LINE));
        let joined = |token: &Token| tight(token) && token.before.has(Gap::ADDRESS.with(Gap::STOP).with(Gap::DASH));
        let tokens = self.text.tokens();
        tokens.get(at).is_some_and(joined) || tokens.get(at + 1).is_some_and(joined)
    }

    /// Whether an address begins with the token.
    pub(super) fn begins_address(&self, at: usize) -> bool {
        let next = self.text.tokens().get(at + 1);
        next.is_some_and(|next| next.before.has(Gap::ADDRESS) && !next.before.has(Gap::SPACE.with(Gap::LINE)))
    }

    /// Whether the token is what stands behind the `@` of an address, or the two letters that end one (`example.no`).
    pub(super) fn is_domain(&self, at: usize) -> bool {
        let tight = |token: &Token| !token.before.has(Gap::SPACE.with(Gap::LINE));
        let ends = |token: &Token| self.text.word(token).len() == 2 && token.before.has(Gap::STOP);
        self.text.tokens().get(at).is_some_and(|token| tight(token) && (token.before.has(Gap::ADDRESS) || ends(token)))
    }

    /// Whether the token is a word that speaks and a person's name as well, printed as one beside another that no license
    /// uses (`Will Frobber`).
    pub(super) fn is_namesake(&self, at: usize) -> bool {
        let tokens = self.text.tokens();
        let is_name =
            |token: &Token| self.text.is_capital(token) && self.text.printed(token).contains(char::is_lowercase);
        let Some(token) = tokens.get(at).filter(|token| self.phrases.namesakes.contains(&token.hash)) else {
            return false;
        };
        let beside = |token: &Token| {
            is_name(token) && (self.uses)(token.hash) != Use::Ordinary && !self.phrases.speaks(self.text.word(token))
        };
        let apart = Gap::COMMA.with(Gap::LINE).with(Gap::SEMICOLON).with(Gap::COLON).with(Gap::STOP);
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).filter(|_| !token.before.has(apart));
        let after = tokens.get(at + 1).filter(|after| !after.before.has(apart));
        is_name(token) && before.into_iter().chain(after).any(beside)
    }
}

/// A year, a number or the like of it: `2nd`, `90s`, and not `100users`.
fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().filter(u8::is_ascii_alphabetic).count() <= 2
}
