//! What names a license without being its text: tags, notices, headings, mentions. One pass over the words.

mod leads;
mod names;
mod version;

use std::ops::Range;

use super::identify::{Account, span};
use super::normalize::{Gap, Normalized, Span};
use super::phrases::Phrases;
use leads::{Lead, Leads};
pub use names::Names;
use names::{Meant, Named};

/// How a license is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// After a tag such as `SPDX-License-Identifier:`.
    Tag,
    /// After words that put the work under it, such as `licensed under`.
    Licensed,
    /// Without either, as in a heading.
    Mentioned,
    /// After words that say that the work is not under it, such as `compatible with`.
    Denied,
}

/// A place that names a license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The id of the license; `None` for a tag whose value is no known name, and for a family's name without a version.
    pub id: Option<String>,
    /// Whether later versions of the license may be chosen.
    pub or_later: bool,
    /// How it is named.
    pub how: How,
    /// The tokens of the name, and of the words that put the work under it.
    pub tokens: Range<usize>,
    /// The bytes of the name alone.
    pub span: Span,
}

/// The longest value of a tag that nobody knows, in words.
const VALUE: usize = 12;

/// Where a known text's own title may stand, and the ids of that text.
pub(super) struct TitlePlace<'a> {
    pub tokens: Range<usize>,
    pub ids: &'a [String],
}

/// Finds what names a license outside of the known texts and in their titles, and enters it in the accounts.
pub(super) fn notices(
    text: &Normalized<'_>,
    names: &Names,
    phrases: &Phrases,
    titles: &[TitlePlace<'_>],
    accounts: &mut [Account],
) -> Vec<Notice> {
    let reader = Reader { text, names, titles, phrases, leads: Leads::new(phrases) };
    let mut notices = Vec::new();
    let mut lead = None;
    let mut at = 0;
    while at < accounts.len() {
        let known = accounts.get(at).is_some_and(|account| matches!(account, Account::Known(_)));
        let free = !known || reader.title(at).is_some();
        let found = if free { reader.at(at, &mut lead) } else { None };
        let Some(notice) = found else {
            at += 1;
            continue;
        };
        let number = u32::try_from(notices.len()).unwrap_or(u32::MAX);
        let words = accounts.get_mut(notice.tokens.clone()).unwrap_or_default();
        at = notice.tokens.end.max(at + 1);
        // A known text's own title, all of it, is no notice.
        if words.contains(&Account::Residue) {
            let left = words.iter_mut().filter(|account| **account == Account::Residue);
            left.for_each(|account| *account = Account::Notice(number));
            notices.push(notice);
        }
    }
    notices
}

struct Reader<'a, 't> {
    text: &'a Normalized<'t>,
    names: &'a Names,
    titles: &'a [TitlePlace<'a>],
    phrases: &'a Phrases,
    leads: Leads,
}

impl Reader<'_, '_> {
    /// The notice whose name begins at a token. `lead` is the last phrase before it, kept from call to call.
    fn at(&self, at: usize, lead: &mut Option<Lead>) -> Option<Notice> {
        if let Some(found) = self.leads.at(self.text, at) {
            // `not licensed under` holds against the `licensed under` inside of it.
            if !lead.is_some_and(|last| found.start < last.end) {
                *lead = Some(found);
            }
        }
        let near = lead.filter(|lead| lead.reaches(self.text, at));
        let unknown = || near.filter(|lead| lead.is_identifier() && at == lead.end).map(|lead| self.unknown(&lead));
        let named = self.names.longest(self.text, at).filter(|named| !self.opens_statement(at..named.end));
        let Some(named) = named else { return unknown().flatten() };
        let mut how = near.map_or(How::Mentioned, |lead| lead.how);
        if self.is_denied_after(named.end) {
            how = How::Denied;
        }
        let title = self.title(at);
        let meant = self.meant(&named, at, title);
        let own = title.is_some_and(|title| meant.id.as_ref().is_some_and(|id| title.ids.contains(id)));
        if !own && !self.is_meant(at, how, named.parts) {
            return None;
        }
        let led = near.filter(|_| how != How::Denied).map(|lead| self.led(&lead, at));
        let start = led.unwrap_or_else(|| self.with_article(at)).min(meant.start.unwrap_or(at));
        let name = at.min(meant.start.unwrap_or(at))..meant.end;
        Some(Notice {
            how,
            span: span(self.text, &name),
            tokens: start..meant.end,
            id: meant.id,
            or_later: meant.or_later,
        })
    }

    /// `All rights reserved` may be what people call having no license; in a text it begins a copyright statement.
    fn opens_statement(&self, name: Range<usize>) -> bool {
        let words = self.text.tokens().get(name).unwrap_or_default();
        self.phrases.opens.iter().any(|phrase| words.iter().map(|token| token.hash).eq(phrase.iter().copied()))
    }

    /// Which license a name means, with its version.
    fn meant(&self, named: &Named, at: usize, title: Option<&TitlePlace<'_>>) -> License {
        let plain = License { id: None, start: None, end: named.end, or_later: false };
        match named.meant {
            Meant::License(number) => {
                let later = self.text.tokens().get(named.end - 1).map(|token| token.span.end as usize);
                let plus = later.and_then(|end| self.text.text().as_bytes().get(end)) == Some(&b'+');
                let or_later =
                    plus || self.text.tokens().get(named.end - 1).is_some_and(|token| self.ends_in_later(token));
                License { id: self.names.id(number).map(str::to_owned), or_later, ..plain }
            }
            Meant::Family(family) => match version::version(self.text, self.phrases, self.names, at, named.end) {
                Some(version) => License {
                    id: self.names.of_version(family, &version.number).map(str::to_owned),
                    start: version.start,
                    end: version.end,
                    or_later: version.or_later,
                },
                // A title need not give the version that the text below it has.
                None => {
                    let ids = title.map(|title| title.ids).unwrap_or_default();
                    let id = ids.iter().find(|id| self.names.is_of_family(family, id)).cloned();
                    License { id, ..plain }
                }
            },
        }
    }

    /// `GPL-2.0-or-later`.
    fn ends_in_later(&self, token: &super::normalize::Token) -> bool {
        self.text.word(token).ends_with("orlater")
    }

    /// A tag whose value is no known name: all of its word.
    fn unknown(&self, lead: &Lead) -> Option<Notice> {
        let tokens = self.text.tokens();
        let first = tokens.get(lead.end)?;
        if first.before.has(Gap::LINE) {
            return None;
        }
        let line = tokens.iter().enumerate().skip(lead.end + 1).take(VALUE);
        let end = line.take_while(|(_, token)| !token.before.has(Gap::SPACE.with(Gap::LINE))).count() + lead.end + 1;
        let value = lead.end..end;
        Some(Notice {
            id: None,
            or_later: false,
            how: How::Tag,
            tokens: lead.start..end,
            span: span(self.text, &value),
        })
    }

    /// Where a notice begins that a phrase leads in. `MIT or Apache-2.0` after a tag: the second name begins at the `or`.
    fn led(&self, lead: &Lead, at: usize) -> usize {
        let joined = |at: usize| {
            let word = self.text.tokens().get(at).map(|token| self.text.word(token));
            at > lead.end && matches!(word, Some("or" | "and"))
        };
        match at.checked_sub(1).filter(|before| lead.how == How::Tag && joined(*before)) {
            Some(before) => before,
            None if lead.how == How::Tag && at > lead.end => at,
            None => lead.start,
        }
    }

    /// The title place that a token stands in.
    fn title(&self, at: usize) -> Option<&TitlePlace<'_>> {
        let next = self.titles.partition_point(|title| title.tokens.end <= at);
        self.titles.get(next).filter(|title| title.tokens.contains(&at))
    }

    /// `the` before a name belongs to it.
    fn with_article(&self, at: usize) -> usize {
        let before =
            at.checked_sub(1).filter(|_| self.text.tokens().get(at).is_some_and(|name| name.before == Gap::SPACE));
        let article = before.and_then(|before| self.text.tokens().get(before));
        at - usize::from(article.is_some_and(|token| self.text.word(token) == "the"))
    }

    /// A name of one word is one only after a tag, or printed with a capital or a digit after a phrase.
    fn is_meant(&self, at: usize, how: How, parts: usize) -> bool {
        let capital = self.text.tokens().get(at).is_some_and(|token| self.text.is_capital(token));
        match how {
            How::Tag => true,
            How::Licensed | How::Denied => parts > 1 || capital,
            How::Mentioned => parts > 1,
        }
    }

    /// Whether words right after a name say that it is not the license: `… does not apply`.
    fn is_denied_after(&self, end: usize) -> bool {
        let fits = |phrase: &Vec<u64>| {
            let words = self.text.tokens().get(end..end + phrase.len()).unwrap_or_default();
            words.iter().map(|token| token.hash).eq(phrase.iter().copied())
                && !words.iter().any(|token| token.before.has(Gap::STOP) && token.before.has(Gap::SPACE))
        };
        self.phrases.denied_after.iter().any(fits)
    }
}

/// A license that a name means.
struct License {
    id: Option<String>,
    /// Where its version begins, if that stands before the name.
    start: Option<usize>,
    end: usize,
    or_later: bool,
}
