//! What stands around a name and belongs to its notice: what it is said of, an exception, where to read more.

use std::collections::HashSet;
use std::ops::Range;

use super::leads::{Lead, Leads};
use super::meant::License;
use super::{Heard, How, Notice, Reader, page};
use crate::text::identify::Account;
use crate::text::normalize::{Gap, Kind, Normalized, Token, normalize};

/// How far below a phrase the first name of its list may stand.
const LIST: usize = 12;
/// So many bytes stand between the last word of a link and its target: `](`, and a quotation mark or point.
const BRACKET: u32 = 4;
/// How many words the sentence may have before a phrase, where they say what is under a license.
const SUBJECT: usize = 12;

impl Reader<'_, '_> {
    /// Where the sentence begins in which a notice starts at a token, if it is said of the work as a whole: `This project is | licensed
    /// under …`. What is said of a part, or of something else, is none of the notice's.
    pub(super) fn with_subject(&self, start: usize) -> Option<usize> {
        let first = (start.saturating_sub(SUBJECT)..=start).rev().find(|at| self.begins_sentence(*at))?;
        let mut at = first;
        while at < start {
            let said = self.phrases.whole.iter().filter(|phrase| self.stands(phrase, at)).map(Vec::len).max()?;
            at += said;
        }
        (at == start).then(|| self.with_heading(first))
    }

    /// Whether the words of a phrase stand at a token.
    fn stands(&self, phrase: &[u64], at: usize) -> bool {
        let words = self.text.tokens().get(at..at + phrase.len()).unwrap_or_default();
        !words.is_empty() && words.iter().map(|token| token.hash).eq(phrase.iter().copied())
    }

    /// Where the heading `License` begins that a sentence stands under; else where the sentence does.
    fn with_heading(&self, first: usize) -> usize {
        let starts = self.phrases.heading.iter().filter_map(|phrase| {
            let start = first.checked_sub(phrase.len())?;
            (self.stands(phrase, start) && self.begins_sentence(start)).then_some(start)
        });
        starts.min().unwrap_or(first)
    }

    /// Whether a phrase leads in a list, or a paragraph, that begins with a name: `Licensed under either of`, and the names below.
    pub(super) fn leads_list(&self, lead: &Lead, at: usize) -> bool {
        let open = |token: &Token| !token.before.has(Gap::STOP.with(Gap::SEMICOLON));
        let tokens = self.text.tokens().get(lead.end..=at).unwrap_or_default();
        let small =
            |(_, token): (usize, &Token)| token.kind != Kind::Word || self.phrases.between.contains(&token.hash);
        lead.is_phrase()
            && lead.how == How::Licensed
            && (1..=LIST).contains(&tokens.len())
            && tokens.iter().all(open)
            && tokens.iter().enumerate().take(tokens.len() - 1).all(small)
    }

    /// The end of a license's name with what only says that it is one, names it again or permits more.
    pub(super) fn name_end(&self, meant: &License) -> usize {
        let end = if meant.on_page { page::end(self.text, self.phrases, meant.end) } else { meant.end };
        let tokens = self.text.tokens();
        let noun = |at: usize| {
            let token = tokens.get(at).filter(|token| token.before == Gap::SPACE);
            usize::from(token.is_some_and(|token| self.phrases.nouns.contains(&token.hash)))
        };
        let end = end + noun(end);
        let again = tokens.get(end).filter(|token| token.before.has(Gap::OPEN)).and_then(|_| self.named(end));
        let again = again.filter(|(license, _)| license.id.is_some() && license.id == meant.id);
        let again = again.map(|(license, _)| license.end).filter(|end| tokens.get(*end).is_none_or(closes));
        self.with_exception(again.map_or(end, |end| end + noun(end)))
    }

    /// The end of a name with the exception after it: `… WITH Classpath-exception-2.0`. Those of the SPDX list permit more, and take
    /// nothing away.
    fn with_exception(&self, end: usize) -> usize {
        let tokens = self.text.tokens();
        let with = tokens.get(end).is_some_and(|token| self.text.word(token) == "with");
        let known = tokens.get(end + 1).is_some_and(|token| self.names.is_exception(token.hash));
        if with && known { end + 2 } else { end }
    }

    /// The end of a notice with words after it that tell where its terms are found or that the choice is free, up to where a sentence
    /// or bracket ends, or the license's page begins: `… – see the LICENSE file for details`.
    pub(super) fn with_more(&self, end: usize, meant: &License) -> usize {
        let more = &self.phrases.more;
        let closes = |end: &usize| self.text.tokens().get(*end).is_none_or(closes);
        let page = |end: &usize| page::is_begun(self.text, *end);
        let mut end = end;
        loop {
            let start = self.after_links(end);
            let whole =
                more.whole.iter().filter(|phrase| self.stands(phrase, start)).map(|phrase| start + phrase.len());
            let whole = whole.filter(|end| closes(end) || page(end)).max();
            let leads = more.leads.iter().filter(|phrase| self.stands(phrase, start)).map(Vec::len).chain([0]);
            let files = leads.filter_map(|length| self.file_end(start + length, meant));
            let told = files.map(|file| self.tails_end(file)).filter(closes).max();
            // `LICENSE-MIT or https://…`
            let or_page = || {
                let file = self.file_end(start, meant)?;
                more.whole
                    .iter()
                    .map(|phrase| file + phrase.len())
                    .find(|end| page(end) && self.stands_before(*end, file))
            };
            match whole.or(told).or_else(or_page) {
                Some(next) if next > end => end = next,
                _ => return end,
            }
        }
    }

    /// Whether one of the phrases that lead to a page stands from `start` up to a token.
    fn stands_before(&self, end: usize, start: usize) -> bool {
        self.phrases.more.whole.iter().any(|phrase| start + phrase.len() == end && self.stands(phrase, start))
    }

    /// The first token that is no link's target.
    fn after_links(&self, at: usize) -> usize {
        let link = |at: &usize| self.text.tokens().get(*at).is_some_and(|token| token.kind != Kind::Word);
        at + (at..).take_while(link).count()
    }

    /// The end of a file's name at a token: `LICENSE`, `COPYING.txt`, and `LICENSE-MIT` for the license of that name.
    fn file_end(&self, at: usize, meant: &License) -> Option<usize> {
        let token = self.text.tokens().get(at).filter(|token| token.kind == Kind::Word)?;
        let more = &self.phrases.more;
        let plain = !token.hyphen && more.files.iter().any(|name| name == self.text.word(token));
        let own = || {
            let parts = self.text.parts(token);
            let (first, name) = parts.split_first()?;
            (more.files.contains(first) && self.names.is_called(&name.concat(), meant.id.as_deref()?)).then_some(())
        };
        if !plain && own().is_none() {
            return None;
        }
        let ends = |token: &&Token| more.endings.contains(&token.hash) && !token.before.has(Gap::SPACE.with(Gap::LINE));
        Some(at + 1 + usize::from(self.text.tokens().get(at + 1).filter(ends).is_some()))
    }

    /// Whether a phrase leads in what is used or holds as well as a license.
    pub(super) fn is_weak(&self, lead: &Lead) -> bool {
        self.phrases.weak.iter().any(|phrase| lead.start + phrase.len() == lead.end && self.stands(phrase, lead.start))
    }

    /// Whether a name has the word `license` in it or right behind it, or a version.
    pub(super) fn has_noun(&self, at: usize, meant: &License) -> bool {
        let tokens =
            self.text.tokens().get(at..=meant.end).or_else(|| self.text.tokens().get(at..)).unwrap_or_default();
        let noun = tokens.iter().any(|token| self.phrases.nouns.contains(&token.hash));
        noun || meant.on_page
    }

    /// Whether a name, or its last word, is the folder of a path to a file of terms: `vim/LICENSE`.
    pub(super) fn is_folder(&self, at: usize, end: usize) -> bool {
        let bytes = self.text.text().as_bytes();
        let slash =
            |token: &Token| (token.span.start as usize).checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'/');
        let file = |token: &Token| self.phrases.more.files.iter().any(|name| name == self.text.word(token));
        self.text
            .tokens()
            .get(at + 1..=end)
            .or_else(|| self.text.tokens().get(at + 1..))
            .unwrap_or_default()
            .iter()
            .any(|token| file(token) && slash(token))
    }

    fn tails_end(&self, at: usize) -> usize {
        let mut end = at;
        loop {
            let start = self.after_links(end);
            let tail = self.phrases.more.tails.iter().filter(|phrase| self.stands(phrase, start)).map(Vec::len).max();
            match tail {
                Some(length) => end = start + length,
                None => return if start == self.text.tokens().len() { start } else { end },
            }
        }
    }

    /// Whether marks around a name's tokens say that it is not the license: an empty box, a line through it, a question.
    pub(super) fn is_marked(&self, tokens: &Range<usize>) -> bool {
        let text = self.text.text();
        let place = |at: usize| self.text.tokens().get(at).map(|token| token.span);
        let start = place(tokens.start).map_or(0, |span| span.start as usize);
        let before = tokens.start.checked_sub(1).and_then(place).map_or(0, |span| span.end as usize);
        let end = tokens.end.checked_sub(1).and_then(place).map_or(0, |span| span.end as usize);
        let next = place(tokens.end).map_or(text.len(), |span| span.start as usize);
        let [marks, after] = &self.phrases.marks;
        let has = |range: Range<usize>, marks: &[String]| {
            text.get(range).is_some_and(|gap| marks.iter().any(|mark| gap.to_lowercase().contains(mark.as_str())))
        };
        let gap = |at: usize| {
            let last = place(at.checked_sub(1)?)?;
            Some(last.end as usize..place(at)?.start as usize)
        };
        let inside = tokens.clone().skip(1).filter_map(gap).any(|gap| has(gap, marks));
        inside || has(before..start, marks) || has(end..next, after)
    }

    /// Whether every link's target among some tokens, and right behind them, is the license's own page or the file that has it.
    pub(super) fn links_lead_there(&self, tokens: &Range<usize>, meant: &License) -> bool {
        let links = self.text.tokens().get(tokens.start..self.after_links(tokens.end)).unwrap_or_default();
        let links = links.iter().filter(|token| token.kind == Kind::Link).map(|link| self.text.printed(link));
        let place = |at: usize| self.text.tokens().get(at).map_or(0, |token| token.span.end as usize);
        let before = tokens.start.checked_sub(1).map_or(0, place);
        let around = self.text.text().get(before..tokens.end.checked_sub(1).map_or(0, place)).unwrap_or_default();
        let element = |target: &'_ str| target.split(['>', ' ']).next().unwrap_or_default().to_owned();
        let elements: Vec<String> = around.split("href=").skip(1).map(element).collect();
        links.chain(elements.iter().map(String::as_str)).all(|link| {
            let target = normalize(link);
            let last = target.tokens().len();
            let reader = self.of(&target);
            let file = |at: &usize| reader.file_end(*at, meant).is_some_and(|end| end == last);
            match reader.named_in_all().as_slice() {
                [] => (last.saturating_sub(2)..last).any(|at| file(&at)),
                named => named.iter().all(|id| *id == meant.id),
            }
        })
    }

    /// A reader of another text, such as a link's target.
    fn of<'o, 'u>(&'o self, text: &'o Normalized<'u>) -> Reader<'o, 'u> {
        Reader { text, names: self.names, titles: &[], phrases: self.phrases, leads: Leads::new(self.phrases) }
    }

    /// Every license that a text names.
    fn named_in_all(&self) -> Vec<Option<String>> {
        let mut heard = Heard::default();
        let all = (0..self.text.tokens().len()).filter_map(|at| self.at(at, &mut heard));
        all.map(|notice| notice.id).collect()
    }

    /// The links outside of the known texts whose targets name a license that neither a notice nor a known text is.
    pub(super) fn links_elsewhere(&self, accounts: &[Account], told: &HashSet<&str>) -> Vec<usize> {
        let tokens = self.text.tokens();
        let known = |account: Option<&Account>| matches!(account, Some(Account::Known(_)));
        let words = |account: &&Account| **account != Account::Ornament;
        // Between known words, or behind the bracket that holds the last of them.
        let inside = |at: usize| {
            let (before, after) = (accounts.get(..at).unwrap_or_default(), accounts.get(at + 1..).unwrap_or_default());
            let last = at.checked_sub(1).and_then(|last| tokens.get(last)).zip(tokens.get(at));
            let held = last.is_some_and(|(last, link)| link.span.start - last.span.end <= BRACKET);
            known(before.iter().rev().find(words)) && (held || known(after.iter().find(words)))
        };
        let other = |id: &Option<String>| id.as_deref().is_none_or(|id| !told.contains(id));
        let leads_on = |token: &Token| {
            let target = normalize(self.text.printed(token));
            self.of(&target).named_in_all().iter().any(other)
        };
        let links = tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Link);
        let outside = links.filter(|(at, _)| !inside(*at));
        outside.filter(|(_, token)| leads_on(token)).map(|(at, _)| at).collect()
    }

    /// What stands between two names where it is nothing but small words: `A or B`.
    pub(super) fn between(&self, last: &Notice, next: &Notice) -> Option<&[Token]> {
        let tokens = self.text.tokens().get(last.tokens.end..).unwrap_or_default();
        let between = tokens.iter().take_while(|token| token.span.start < next.span.start).count();
        let between = tokens.get(..between).filter(|between| (1..=LIST).contains(&between.len()))?;
        let small = |token: &Token| self.phrases.between.contains(&token.hash) && !stops(token);
        between.iter().all(small).then_some(between)
    }

    /// Whether such words give the choice: `or` between the names, and on both sides of it nothing but what a name or `at your option`
    /// may have there. `with any open source or free software under` joins other things.
    pub(super) fn gives_choice(&self, between: &[Token]) -> bool {
        let apart = |token: &Token| token.before.has(Gap::COLON.with(Gap::SEMICOLON).with(Gap::OPEN).with(Gap::CLOSE));
        let word = |token: &Token| self.text.word(token);
        let Some(or) = between.iter().position(|token| word(token) == "or") else { return false };
        let (before, after) = between.split_at(or);
        !between.iter().any(apart)
            && before.iter().all(|token| self.phrases.sides[0].contains(&token.hash))
            && after.iter().skip(1).all(|token| self.phrases.sides[1].contains(&token.hash))
    }

    /// Whether a sentence, a paragraph or an item begins with a token.
    fn begins_sentence(&self, at: usize) -> bool {
        at == 0 || self.text.tokens().get(at).is_none_or(stops)
    }
}

/// Whether what is said ends before a token.
fn stops(token: &Token) -> bool {
    token.before.has(Gap::PARAGRAPH.with(Gap::HEADING))
        || token.before.has(Gap::STOP) && token.before.has(Gap::SPACE.with(Gap::LINE))
}

/// Whether what is said, or what stands in brackets, ends before a token.
fn closes(token: &Token) -> bool {
    stops(token) || token.before.has(Gap::CLOSE.with(Gap::SEMICOLON))
}
