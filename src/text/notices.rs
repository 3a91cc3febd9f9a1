//! What names a license without being its text: tags, notices, headings, mentions. One pass over the words.

mod around;
mod leads;
mod meant;
mod names;
mod page;
mod version;

use std::collections::HashSet;
use std::ops::Range;

use super::identify::{Account, span};
use super::normalize::{Gap, Normalized, Span, Token};
use super::phrases::Phrases;
use leads::{Lead, Leads};
use meant::License;
pub use names::Names;

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
    /// Whether it may be chosen instead of the one named before it: `A or B`.
    pub is_choice: bool,
    /// Whether it is said of the work as a whole: of nothing in particular, or of `this project`.
    pub is_of_whole: bool,
    /// Whether a link in it leads to a page that is neither the license's own nor the file that has it, or it is struck out, an empty box
    /// stands before it, or it is asked.
    pub is_doubtful: bool,
    /// The tokens of the name, of the words that put the work under it, and of those that say where to read more.
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

/// Finds what names a license outside of the known texts and in their titles, and enters it in the accounts; `known` are the ids of those texts.
pub(super) fn notices(
    text: &Normalized<'_>,
    names: &Names,
    phrases: &Phrases,
    titles: &[TitlePlace<'_>],
    known: &[String],
    accounts: &mut [Account],
) -> Vec<Notice> {
    let reader = Reader { text, names, titles, phrases, leads: Leads::new(phrases) };
    let mut notices = Vec::new();
    let mut heard = Heard::default();
    let mut at = 0;
    while at < accounts.len() {
        let known = accounts.get(at).is_some_and(|account| matches!(account, Account::Known(_)));
        let free = !known || reader.title(at).is_some();
        let found = if free { reader.at(at, &mut heard) } else { None };
        let Some(mut notice) = found else {
            at += 1;
            continue;
        };
        let meant = |notice: &&Notice| notice.how != How::Denied;
        let last = notices.last().filter(meant).filter(|_| meant(&&notice));
        if let Some((last, between)) = last.and_then(|last| Some((last, reader.between(last, &notice)?))) {
            notice.is_choice = reader.gives_choice(between);
            notice.tokens.start = last.tokens.end;
        }
        let number = u32::try_from(notices.len()).unwrap_or(u32::MAX);
        let words = accounts.get_mut(notice.tokens.clone()).unwrap_or_default();
        at = notice.tokens.end.max(at + 1);
        // A known text's own title, all of it, is no notice.
        let told = reader.tells_license(&notice);
        // What a copy fills in is no license, and a license's name no fill-in.
        let is_left = |account: &Account| match account {
            Account::Residue => true,
            Account::FillIn(_) => told,
            _ => false,
        };
        if words.iter().any(is_left) {
            words.iter_mut().filter(|account| is_left(account)).for_each(|account| *account = Account::Notice(number));
            notices.push(notice);
        }
    }
    let told = notices.iter().filter_map(|notice: &Notice| notice.id.as_deref());
    let told: HashSet<&str> = told.chain(known.iter().map(String::as_str)).collect();
    for at in reader.links_elsewhere(accounts, &told) {
        accounts.get_mut(at).into_iter().for_each(|account| *account = Account::Residue);
    }
    notices
}

/// The phrases before a place that bear on it.
#[derive(Default)]
struct Heard {
    /// The last that says how a name is meant.
    lead: Option<Lead>,
    /// The last that is the address of licenses' pages.
    page: Option<Lead>,
}

impl Heard {
    fn hear(&mut self, found: Lead) {
        if found.page().is_some() {
            self.page = Some(found);
        } else if self.lead.is_none_or(|last| found.start >= last.end || found.start == last.start) {
            // `not licensed under` holds against the `licensed under` inside of it.
            self.lead = Some(found);
        }
    }
}

struct Reader<'a, 't> {
    text: &'a Normalized<'t>,
    names: &'a Names,
    titles: &'a [TitlePlace<'a>],
    phrases: &'a Phrases,
    leads: Leads<'a>,
}

impl Reader<'_, '_> {
    /// The notice whose name begins at a token. What was heard before it is kept from call to call.
    fn at(&self, at: usize, heard: &mut Heard) -> Option<Notice> {
        if let Some(found) = self.leads.at(self.text, at) {
            heard.hear(self.chained(found, heard.lead.as_ref()));
        }
        let lead = heard.lead.as_ref();
        let Some((meant, parts)) = self.meant_at(at, heard) else {
            let identifier = lead.filter(|lead| lead.is_identifier() && lead.end == at && lead.reaches(self.text, at));
            return identifier.and_then(|lead| self.unknown(lead));
        };
        let near = lead.filter(|lead| lead.reaches(self.text, at) || self.leads_list(lead, at));
        let near = near.filter(|lead| !lead.fills_line() || self.ends_line(meant.end));
        let mut how = near.map_or(How::Mentioned, |lead| lead.how);
        if self.is_denied_after(meant.name_end) || self.is_denied_after(meant.end) {
            how = How::Denied;
        }
        let own = self.title(at).is_some_and(|title| meant.id.as_ref().is_some_and(|id| title.ids.contains(id)));
        let weak = near.is_some_and(|lead| self.is_weak(lead)) && !self.has_noun(at, &meant);
        if !own && (weak || !self.is_meant(at, &meant, how, parts) || self.is_folder(at, meant.end)) {
            return None;
        }
        // A version may stand before the name.
        let first = at.min(meant.start.unwrap_or(at));
        let led = near.filter(|_| how != How::Denied).map(|lead| self.led(lead, first));
        let page = heard.page.as_ref().filter(|_| meant.on_page).map(|page| page::start(self.text, page.start));
        let start = led.unwrap_or_else(|| self.with_article(at)).min(page.unwrap_or(first)).min(first);
        let name = first..self.name_end(&meant);
        let whole = self.with_subject(start);
        let end = if how == How::Denied { name.end } else { self.with_more(name.end, &meant) };
        // What leads elsewhere, or is struck out, names the license, and leaves its words to be read.
        let doubtful = self.is_marked(&(whole.unwrap_or(start)..name.end))
            || self.is_marked(&(start..end))
            || !self.links_lead_there(&(start..end), &meant);
        let (start, end) = if doubtful { (first, name.end) } else { (start, end) };
        Some(Notice {
            how,
            is_choice: false,
            is_of_whole: whole.is_some(),
            is_doubtful: doubtful,
            tokens: whole.filter(|_| how == How::Licensed && !doubtful).unwrap_or(start)..end,
            span: span(self.text, &name),
            id: meant.id,
            or_later: meant.or_later,
        })
    }

    /// The license that is named from a token on, and how many parts tell that it is meant. Most words begin no name.
    #[inline]
    fn meant_at(&self, at: usize, heard: &Heard) -> Option<(License, usize)> {
        let page = heard.page.as_ref().filter(|page| page.end == at).and_then(Lead::page);
        let on_page = page.and_then(|page| self.on_page(at, page));
        let token = self.text.tokens().get(at)?;
        on_page.or_else(|| if self.names.may_begin(self.text, token) { self.named(at) } else { None })
    }

    /// Whether a name has a version or the word `license`, so that no holder is called so.
    fn tells_license(&self, notice: &Notice) -> bool {
        let tokens = self.text.tokens().get(notice.tokens.clone()).unwrap_or_default();
        let inside =
            tokens.iter().filter(|token| notice.span.start <= token.span.start && token.span.end <= notice.span.end);
        let tells = |token: &Token| {
            self.phrases.nouns.contains(&token.hash) || self.text.word(token).contains(|c: char| c.is_ascii_digit())
        };
        inside.clone().count() + usize::from(inside.clone().any(|token| token.hyphen)) > 1
            && inside.into_iter().any(tells)
    }

    /// Whether a line ends before a token.
    fn ends_line(&self, at: usize) -> bool {
        self.text.tokens().get(at).is_none_or(|token| token.before.has(Gap::LINE))
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
            is_choice: false,
            is_of_whole: true,
            is_doubtful: false,
            tokens: lead.start..end,
            span: span(self.text, &value),
        })
    }

    /// Where a notice begins that a phrase leads in: with the phrase where nothing but small words stands between it and the name.
    /// Other words (`licensed under the noncommercial …`) are none of the notice's, nor is then the phrase; `Apache-2.0 or MIT`: the
    /// second name begins at the `or`.
    fn led(&self, lead: &Lead, at: usize) -> usize {
        let first = (lead.end..at).rev().take_while(|at| self.is_small(*at)).last().unwrap_or(at);
        if first == lead.end && !self.names_others(lead.end, at) { lead.start } else { first }
    }

    /// Whether words between a phrase and the name are a set of terms beside it: `under these terms and the …`.
    fn names_others(&self, start: usize, at: usize) -> bool {
        let is = |at: usize, words: &std::collections::HashSet<u64>| {
            self.text.tokens().get(at).is_some_and(|token| words.contains(&token.hash))
        };
        let last = (start..at).rev().find(|at| is(*at, &self.phrases.sets));
        last.is_some_and(|last| last + 1 < at && !is(last + 1, &self.phrases.leads_on))
    }

    /// A phrase with the one before it, where small words alone stand between them: `licensed under the | terms of the`.
    fn chained(&self, found: Lead, last: Option<&Lead>) -> Lead {
        let joins = |last: &&Lead| {
            last.how == How::Licensed
                && found.how == How::Licensed
                && last.reaches(self.text, found.start)
                && (last.end..found.start).all(|at| self.is_small(at))
        };
        match last.filter(joins) {
            Some(last) => found.from(last.start),
            None => found,
        }
    }

    /// Whether a word may stand between a phrase and the name without saying anything.
    fn is_small(&self, at: usize) -> bool {
        self.text.tokens().get(at).is_some_and(|token| self.phrases.between.contains(&token.hash))
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
    fn is_meant(&self, at: usize, meant: &License, how: How, parts: usize) -> bool {
        let capital = self.text.tokens().get(at).is_some_and(|token| self.text.is_capital(token));
        match how {
            How::Tag => true,
            // `a fair license` praises, and names none.
            _ if !capital
                && self.text.tokens().get(at).is_some_and(|token| self.phrases.praises.contains(&token.hash)) =>
            {
                false
            }
            How::Licensed | How::Denied => parts > 1 || capital,
            // A text that is nothing else than a name.
            How::Mentioned if parts > 1 => true,
            How::Mentioned => capital && at == 0 && self.with_more(meant.end, meant) == self.text.tokens().len(),
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
