//! How known texts use their words: what tells an ordinary word from a name.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::text::normalize::{Gap, Kind, Normalized};

/// How words are used: in lower case, and in copyright lines.
#[derive(Default)]
pub(super) struct WordUses {
    pub lower: BTreeSet<u64>,
    pub names: BTreeSet<u64>,
}

impl WordUses {
    /// Notes the words of a text; `copyright` are the tokens of its copyright lines.
    pub fn note(&mut self, text: &Normalized<'_>, copyright: &[Range<usize>]) {
        for (at, token) in text.tokens().iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
            let printed = text.printed(token);
            // Parts of addresses are in lower case whatever they are.
            let next = text.tokens().get(at + 1).map_or(Gap::SPACE, |next| next.before);
            let glued = |gap: Gap| !gap.has(Gap::SPACE.with(Gap::LINE));
            let address = glued(token.before) && token.before.has(Gap::ADDRESS.with(Gap::STOP).with(Gap::DASH))
                || glued(next) && next.has(Gap::ADDRESS.with(Gap::STOP).with(Gap::DASH));
            if copyright.iter().any(|line| line.contains(&at)) {
                self.names.extend(text.is_capital(token).then_some(token.hash));
            } else if !address && printed.chars().all(|c| c.is_lowercase() || c == '-') {
                self.lower.insert(token.hash);
            }
        }
    }
}
