//! Which license a name means, by itself, with its version, or on a page of its own.

use std::ops::Range;

use super::names::{Meant, Named};
use super::version::Version;
use super::{Reader, TitlePlace, page, version};
use crate::text::normalize::{Gap, Token};

/// A name of one word that is longer is hardly an abbreviation of anything else.
const ABBREVIATION: usize = 5;

/// A license that a name means.
pub(super) struct License {
    pub id: Option<String>,
    /// Where its version begins, if that stands before the name.
    pub start: Option<usize>,
    pub end: usize,
    /// Where the name itself ends, before its version.
    pub name_end: usize,
    pub or_later: bool,
    /// Whether it is named by the address of its page.
    pub on_page: bool,
    /// Whether a family's name has a version that shows what it is.
    pub is_told: bool,
}

impl License {
    fn new(id: Option<String>, end: usize) -> Self {
        Self { id, start: None, end, name_end: end, or_later: false, on_page: false, is_told: false }
    }
}

impl Reader<'_, '_> {
    /// The license whose name begins at a token, and how many parts tell that it is meant.
    pub(super) fn named(&self, at: usize) -> Option<(License, usize)> {
        let named = self.names.longest(self.text, at);
        let named = named.or_else(|| self.names.before_hyphen(self.text, at, &self.phrases.adjectives));
        let named = named.filter(|named| !self.opens_statement(at..named.end))?;
        let meant = self.meant(&named, at, self.title(at));
        let parts = named.parts + usize::from(meant.is_told) + usize::from(self.is_adjective(at, meant.end));
        Some((meant, parts))
    }

    /// The license on whose own page an address ends that goes on at a token.
    pub(super) fn on_page(&self, at: usize, page: usize) -> Option<(License, usize)> {
        let page = self.phrases.pages.get(page)?;
        let named = self.names.on_page(self.text, at, page)?;
        let meant = License { on_page: true, ..self.meant(&named, at, None) };
        // The address tells that a license is meant, as the second part of a name does elsewhere.
        page::ends(self.text, self.phrases, meant.end).then_some((meant, named.parts + 1))
    }

    /// Whether the name `at..end` is said of something: `is MIT licensed`, `(MIT licensed)`, and not `MIT licensed a patent`.
    fn is_adjective(&self, at: usize, end: usize) -> bool {
        let tokens = self.text.tokens();
        let licensed = tokens.get(end).filter(|token| token.before == Gap::SPACE);
        let licensed =
            licensed.is_some_and(|token| self.phrases.adjectives.iter().any(|word| self.text.word(token) == word));
        let said = || {
            at.checked_sub(1)
                .and_then(|at| tokens.get(at))
                .is_some_and(|word| self.phrases.says_of.contains(&word.hash))
        };
        let closes = Gap::STOP.with(Gap::CLOSE).with(Gap::COMMA).with(Gap::SEMICOLON).with(Gap::PARAGRAPH);
        licensed && (said() || tokens.get(end + 1).is_none_or(|token| token.before.has(closes)))
    }

    /// `All rights reserved` may be what people call having no license; in a text it begins a copyright statement.
    fn opens_statement(&self, name: Range<usize>) -> bool {
        let words = self.text.tokens().get(name).unwrap_or_default();
        self.phrases.opens.iter().any(|phrase| words.iter().map(|token| token.hash).eq(phrase.iter().copied()))
    }

    /// Which license a name means, with its version.
    fn meant(&self, named: &Named, at: usize, title: Option<&TitlePlace<'_>>) -> License {
        let license = match named.meant {
            Meant::License(number) => self.listed(number, named.end),
            Meant::Family(family) => match self.version(named, at) {
                Some(version) => self.versioned(family, version, named),
                // A title need not give the version that the text below it has.
                None => {
                    let ids = title.map(|title| title.ids).unwrap_or_default();
                    let id = ids.iter().find(|id| self.names.is_of_family(family, id)).cloned();
                    License::new(id, named.end)
                }
            },
        };
        self.ported(license)
    }

    /// A license that a name stands for.
    fn listed(&self, number: u32, end: usize) -> License {
        let last = self.text.tokens().get(end - 1);
        let (end, or_later) = version::later(self.text, self.phrases, end - 1);
        let or_later = or_later || last.is_some_and(|token| self.ends_in_later(token));
        License { or_later, ..License::new(self.names.id(number).map(str::to_owned), end) }
    }

    /// A version of a family's license.
    fn versioned(&self, family: u32, version: Version, named: &Named) -> License {
        let id = self.names.of_version(family, &version).map(str::to_owned);
        let word = self.text.tokens().get(named.end - 1).map(|token| self.text.word(token)).unwrap_or_default();
        let name = version::run_together(word).filter(|_| named.run_together).map_or(word, |(name, _)| name);
        License {
            is_told: id.is_some() && (version.said || name.len() > ABBREVIATION),
            start: version.start,
            end: version.end,
            or_later: version.or_later,
            ..License::new(id, named.end)
        }
    }

    /// `… 3.0 IGO` is another license than `… 3.0`.
    fn ported(&self, license: License) -> License {
        let next = self.text.tokens().get(license.end).filter(|token| token.before == Gap::SPACE);
        match (next.filter(|token| self.phrases.ports.contains(&token.hash)), &license.id) {
            (Some(port), Some(id)) => {
                let id = self.names.find(&format!("{id}-{}", self.text.word(port))).map(str::to_owned);
                License { id, end: license.end + 1, ..license }
            }
            _ => license,
        }
    }

    /// The version of a family's name.
    fn version(&self, named: &Named, at: usize) -> Option<Version> {
        match named.run_together {
            true => version::inside(self.text, self.phrases, named.end - 1),
            false => version::version(self.text, self.phrases, self.names, at, named.end),
        }
    }

    /// `GPL-2.0-or-later`.
    fn ends_in_later(&self, token: &Token) -> bool {
        self.text.word(token).ends_with("orlater")
    }
}
