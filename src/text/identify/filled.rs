//! Which differences from a known text say nothing: names, years, spelling, a steward's address, list marks.

use std::ops::Range;

use super::measure::Scale;
use crate::text::fill::{FillIns, Optional, Use};
use crate::text::normalize::{Gap, Kind};
use crate::text::words::word_hash;

/// So many words before a name the word `copyright` may stand.
const NEAR: usize = 12;

/// So many words behind a party it may be said what that party grants.
const REACH: usize = 3;

impl Scale<'_, '_> {
    /// Whether the words `here`, in place of those of the known text at `place`, say nothing.
    pub(super) fn is_filled(
        &self,
        here: &Range<usize>,
        place: &Range<usize>,
        left_out: bool,
        optional: &[(Range<usize>, Optional)],
        there: &[u16],
    ) -> bool {
        let beside = optional.iter().any(|(range, kind)| {
            let inside = place.start <= range.end;
            match kind {
                Optional::Slot => range.start <= place.end && inside,
                // Behind the word copyright, the text's or the known one's: what stands between a title and a statement is no name.
                Optional::Copyright => {
                    inside && (range.start < place.start || range.start <= place.end && self.is_opened(here))
                }
                Optional::Title | Optional::Appendix => false,
            }
        });
        let uses = |hash| self.files.iter().map(|file| file.uses(hash)).max().unwrap_or(Use::Unknown);
        let fill = FillIns::new(self.query.text, self.phrases, &uses);
        let tokens = self.query.tokens(here);
        let words = there.get(place.clone()).unwrap_or_default();
        left_out && (here.is_empty() || fill.is_fill_in(&tokens, beside) || self.are_marks(here))
            || self.is_party(words)
                && !here.is_empty()
                && self.is_spoken_of(place, there)
                && fill.is_name(tokens.clone())
            || here.is_empty() && self.is_more_parties(words) && self.is_spoken_of(place, there)
            || here.is_empty() && self.was_mark(here.start, words)
            || self.is_address(here, words)
            || words.is_empty() && self.says_nothing(here)
            || self.is_determiner(here, words)
            || self.is_spelling(here, words)
    }

    /// Whether the paragraph begins a copyright statement shortly before some words.
    fn is_opened(&self, here: &Range<usize>) -> bool {
        let tokens = self.query.text.tokens();
        let apart =
            |word: usize| tokens.get(self.query.token(word)).is_none_or(|token| token.before.has(Gap::PARAGRAPH));
        let before = (here.start.saturating_sub(NEAR)..here.start).rev().take_while(|word| !apart(word + 1));
        let opens = |hash: u64| self.phrases.opens.iter().any(|phrase| *phrase == [hash]);
        before.into_iter().any(|word| opens(self.query.hash(word)))
    }

    /// Whether the known words only say who a party is by its role.
    fn is_party(&self, words: &[u16]) -> bool {
        let is = |words: &std::collections::HashSet<u64>, word: &u16| words.contains(&self.known.hash(*word));
        words.iter().all(|word| is(&self.phrases.parties, word))
            && words.iter().any(|word| is(&self.phrases.roles, word))
    }

    /// Whether the known words at a place are spoken of, as in `the names of contributors`: not chosen from others (`each contributor`, `any
    /// person or organization`, `your organization`), nor said to grant something. There another party is another license.
    fn is_spoken_of(&self, place: &Range<usize>, there: &[u16]) -> bool {
        let hash = |at: usize| there.get(at).map(|word| self.known.hash(*word));
        let joins = |at: usize| hash(at).is_some_and(|word| self.phrases.party_joins.contains(&word));
        let before = (0..place.start).rev().find(|at| !joins(*at)).and_then(hash);
        let acts = (place.end..place.end + REACH).filter_map(hash).any(|word| self.phrases.grants.contains(&word));
        !acts && before.is_none_or(|word| !self.phrases.choosers.contains(&word))
    }

    /// Whether the known words only add to the parties (`the`, `or contributors`): a copy may speak of the first alone, as it may name
    /// one instead of all of them.
    fn is_more_parties(&self, words: &[u16]) -> bool {
        let is = |word: &u16, one: &str| word_hash(one.as_bytes()) == self.known.hash(*word);
        let joined = |first: &u16| ["and", "or"].iter().any(|join| is(first, join)) && self.is_party(words);
        match words {
            [word] => is(word, "the"),
            [first, ..] => joined(first),
            [] => false,
        }
    }

    /// Whether both sides are nothing but an address of the steward's, which moved.
    fn is_address(&self, here: &Range<usize>, words: &[u16]) -> bool {
        let known = |hash: u64| self.phrases.address.contains(&hash);
        let beside = [here.start.checked_sub(1), Some(here.end)].into_iter().flatten();
        here.clone().all(|word| known(self.query.hash(word)))
            && words.iter().all(|word| known(self.known.hash(*word)))
            && beside.into_iter().any(|word| known(self.query.hash(word)))
    }

    /// Whether inserted words are some that say nothing wherever they stand.
    fn says_nothing(&self, here: &Range<usize>) -> bool {
        let words = || here.clone().map(|word| self.query.hash(word));
        self.phrases.inserted.iter().any(|phrase| words().eq(phrase.iter().copied()))
    }

    /// `nor the names of any contributors` for `nor the names of its contributors`.
    fn is_determiner(&self, here: &Range<usize>, words: &[u16]) -> bool {
        let determines = |hash: u64| self.phrases.determiners.contains(&hash);
        let party = |hash: u64| self.phrases.parties.contains(&hash) && !determines(hash);
        matches!(words, [word] if determines(self.known.hash(*word)))
            && here.len() == 1
            && determines(self.query.hash(here.start))
            && party(self.query.hash(here.end))
    }

    /// Numbers and letters of items that were no list marks only because a line break is missing before them.
    fn are_marks(&self, here: &Range<usize>) -> bool {
        let bytes = self.query.text.text().as_bytes();
        let mark = |word: usize| {
            self.query.text.tokens().get(self.query.token(word)).is_some_and(|token| {
                let after = bytes.get(token.span.end as usize);
                let word = self.query.text.word(token).as_bytes();
                let label =
                    word.len() == 1 || word.len() == 2 && word.iter().all(|byte| b"0123456789ivx".contains(byte));
                label && matches!(after, Some(b'.' | b')'))
            })
        };
        here.clone().all(mark)
    }

    /// Whether the words missing before a word are list marks that stand there.
    fn was_mark(&self, before: usize, words: &[u16]) -> bool {
        let from = before.checked_sub(1).map_or(0, |word| self.query.token(word) + 1);
        let tokens = self.query.text.tokens().get(from..self.query.token(before)).unwrap_or_default();
        let marks = tokens.iter().filter(|token| token.kind == Kind::Mark).map(|token| token.hash);
        !words.is_empty() && words.len() <= 2 && marks.eq(words.iter().map(|word| self.known.hash(*word)))
    }

    /// `third party` for `third-party` and the other way round.
    fn is_spelling(&self, here: &Range<usize>, words: &[u16]) -> bool {
        if here.len() + words.len() != 3 || words.is_empty() || here.is_empty() {
            return false;
        }
        let text = self.query.text;
        let tokens = text.tokens().get(self.query.tokens(here)).unwrap_or_default();
        let pieces: Vec<String> = tokens.iter().flat_map(|token| text.parts(token)).collect();
        match words {
            [joined] => word_hash(pieces.concat().as_bytes()) == self.known.hash(*joined),
            _ => pieces
                .iter()
                .map(|piece| word_hash(piece.as_bytes()))
                .eq(words.iter().map(|word| self.known.hash(*word))),
        }
    }
}
