//! What stands around a name and belongs to its notice: what it is said of, an exception, where to read more.

use super::leads::Lead;
use super::meant::License;
use super::{How, Notice, Reader, page};
use crate::text::normalize::{Gap, Kind, Token};

/// How far below a phrase the first name of its list may stand.
const LIST: usize = 12;
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
    /// or bracket ends: `… – see the LICENSE file for details`.
    pub(super) fn with_more(&self, end: usize) -> usize {
        let tokens = self.text.tokens();
        let mut end = end;
        loop {
            let begins = self.phrases.more_begins.iter().any(|phrase| self.stands(phrase, end));
            let begins = begins || tokens.get(end).is_some_and(|token| self.is_file(token));
            let next = (end..tokens.len()).find(|at| !self.is_more(*at) || *at > end && self.begins_sentence(*at));
            let next = next.unwrap_or(tokens.len());
            let closes = tokens.get(next).is_none_or(closes) || page::is_begun(self.text, next);
            if !begins || next == end || !closes {
                return end;
            }
            end = next;
        }
    }

    /// What stands between two names where it is nothing but small words: `A or B`.
    pub(super) fn between(&self, last: &Notice, next: &Notice) -> Option<&[Token]> {
        let tokens = self.text.tokens().get(last.tokens.end..).unwrap_or_default();
        let between = tokens.iter().take_while(|token| token.span.start < next.span.start).count();
        let between = tokens.get(..between).filter(|between| (1..=LIST).contains(&between.len()))?;
        let small = |token: &Token| self.phrases.between.contains(&token.hash) && !stops(token);
        between.iter().all(small).then_some(between)
    }

    /// Whether such words give the choice.
    pub(super) fn gives_choice(&self, between: &[Token]) -> bool {
        let word = |word: &str| between.iter().any(|token| self.text.word(token) == word);
        word("or") && !word("and")
    }

    /// Whether a token only tells where to read on: one of those words, or the name of a file such as `LICENSE-MIT`.
    fn is_more(&self, at: usize) -> bool {
        let tells =
            |token: &Token| token.kind != Kind::Word || self.phrases.more.contains(&token.hash) || self.is_file(token);
        self.text.tokens().get(at).is_some_and(tells)
    }

    /// Whether a token is the name of a file such as `LICENSE-MIT`.
    fn is_file(&self, token: &Token) -> bool {
        token.hyphen && self.phrases.files.iter().any(|name| self.text.word(token).starts_with(name.as_str()))
    }

    /// Whether a sentence, a paragraph or an item begins with a token.
    fn begins_sentence(&self, at: usize) -> bool {
        at == 0 || self.text.tokens().get(at).is_none_or(|token| stops(token))
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
