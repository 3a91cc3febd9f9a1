//! Where in a sentence each known word stands first and last.

use super::lexicon::{UNKNOWN, WordId};
use super::reader::Word;

/// For each known word the first and the last place of it in a sentence, counted from 1; none where it does not stand there.
/// Room that is used again for each sentence.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<(u32, u32)>);

impl Places {
    /// Room for so many words.
    pub fn new(words: usize) -> Self {
        Self(vec![(0, 0); words])
    }

    /// Notes the words of a sentence.
    pub fn note(&mut self, words: &[Word<'_>]) {
        for (id, place) in known(words) {
            if let Some((first, last)) = self.0.get_mut(id as usize) {
                *first = if *first == 0 { place } else { *first };
                *last = place;
            }
        }
    }

    /// Forgets them.
    pub fn forget(&mut self, words: &[Word<'_>]) {
        known(words).for_each(|(id, _)| self.0.get_mut(id as usize).into_iter().for_each(|places| *places = (0, 0)));
    }

    /// Whether one word of each set, ended by [`UNKNOWN`], stands here, and one behind the other as far as can be told from first and last.
    pub fn hold(&self, sets: &[WordId]) -> bool {
        let mut from = 0;
        sets.split(|word| *word == UNKNOWN).filter(|set| !set.is_empty()).all(|set| {
            let here = set.iter().filter_map(|id| self.0.get(*id as usize)).filter(|(first, _)| *first > 0);
            let (first, last) = here.fold((u32::MAX, 0), |all, one| (all.0.min(one.0), all.1.max(one.1)));
            from = first.max(from + 1);
            from <= last
        })
    }
}

/// The ids of words and of the beginnings that they have, and where each word stands, from 1.
fn known<'w>(words: &'w [Word<'_>]) -> impl Iterator<Item = (WordId, u32)> + 'w {
    let ids = |word: &'w Word<'_>| std::iter::once(word.id).chain(word.prefixes.iter().copied());
    let placed = words.iter().zip(1..).flat_map(move |(word, place)| ids(word).map(move |id| (id, place)));
    placed.filter(|(id, _)| *id != UNKNOWN)
}
