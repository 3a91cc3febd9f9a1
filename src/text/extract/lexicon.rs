//! Words that rules know, and what each is worth by itself.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::pattern::cost_of_word;

/// A word that some rule knows.
pub(super) type WordId = u32;
/// Any word that no rule knows.
pub(super) const UNKNOWN: WordId = 0;

/// What a word is worth where no phrase accounts for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Worth {
    /// It neither limits nor names a purpose, a person, a place or a price.
    Plain,
    /// It denies, limits, obliges or makes conditions: a phrase must account for it.
    Hard,
    /// It narrows a grant (`in the office`, `within a year`) and is plain elsewhere: in a sentence that grants, a phrase must account for it.
    Narrow,
    /// It may name anything: a phrase or the subject of the sentence must account for it.
    #[default]
    Open,
}

/// The words that rules know.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    ids: HashMap<Box<str>, WordId, FixedState>,
    entries: Vec<Entry>,
    /// The known beginnings of words, without their sign.
    beginnings: HashMap<Box<str>, WordId, FixedState>,
    longest_prefix: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    worth: Worth,
    grants: bool,
    denies: bool,
    common: bool,
    finite: bool,
    opens: bool,
    titles: bool,
    bounds: bool,
    obliges: bool,
}

impl Lexicon {
    /// The id of a word, new or known.
    pub fn add(&mut self, word: &str) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = WordId::try_from(self.ids.len() + 1).unwrap_or(UNKNOWN);
        self.ids.insert(word.into(), id);
        id
    }

    /// The id of all words that begin so: a word of its own, with a sign that no folded word has.
    pub fn add_prefix(&mut self, prefix: &str) -> WordId {
        self.longest_prefix = self.longest_prefix.max(prefix.len());
        let id = self.add(&format!("{prefix}*"));
        self.beginnings.insert(prefix.into(), id);
        id
    }

    /// The ids of the known beginnings of a word.
    pub fn prefixes_of(&self, word: &str) -> Vec<WordId> {
        let ends = 1..=word.len().min(self.longest_prefix);
        let known = ends.filter_map(|end| self.beginnings.get(word.get(..end)?));
        known.copied().collect()
    }

    /// How many words are known, [`UNKNOWN`] counted.
    pub fn len(&self) -> usize {
        self.ids.len() + 1
    }

    /// The id of a word; [`UNKNOWN`] if no rule knows it.
    pub fn find(&self, word: &str) -> WordId {
        self.ids.get(word).copied().unwrap_or(UNKNOWN)
    }

    fn entry(&mut self, word: &str) -> &mut Entry {
        let at = self.add(word) as usize;
        if self.entries.len() <= at {
            self.entries.resize(at + 1, Entry::default());
        }
        &mut self.entries[at]
    }

    fn get(&self, id: WordId) -> Entry {
        self.entries.get(id as usize).copied().unwrap_or_default()
    }

    /// Says what a word is worth.
    pub fn set_worth(&mut self, word: &str, worth: Worth) {
        self.entry(word).worth = worth;
    }

    /// Says that sentences with this word grant something.
    pub fn set_grants(&mut self, word: &str) {
        self.entry(word).grants = true;
    }

    /// Says that this verb makes a clause of its own out of the words around it.
    pub fn set_finite(&mut self, word: &str) {
        self.entry(word).finite = true;
    }

    /// Says that this word, printed with a capital after a small one, begins a sentence.
    pub fn set_opens(&mut self, word: &str) {
        self.entry(word).opens = true;
    }

    /// Says that a defined term with this word may hold a limit.
    pub fn set_bounds(&mut self, word: &str) {
        self.entry(word).bounds = true;
    }

    /// Whether a defined term with this word may hold a limit.
    pub fn bounds(&self, id: WordId) -> bool {
        self.get(id).bounds
    }

    /// Says that this word asks something of somebody where it stands in a condition.
    pub fn set_obliges(&mut self, word: &str) {
        self.entry(word).obliges = true;
    }

    /// Whether this word asks something of somebody where it stands in a condition.
    pub fn obliges(&self, id: WordId) -> bool {
        self.get(id).obliges
    }

    /// Says that this word turns what follows into its opposite.
    pub fn set_denies(&mut self, word: &str) {
        self.entry(word).denies = true;
    }

    /// Says that this word stands in most sentences, so that looking for it finds nothing.
    pub fn set_common(&mut self, word: &str) {
        self.entry(word).common = true;
    }

    /// What a word is worth.
    pub fn worth(&self, id: WordId) -> Worth {
        self.get(id).worth
    }

    /// Whether sentences with this word grant something.
    pub fn grants(&self, id: WordId) -> bool {
        self.get(id).grants
    }

    /// Whether it stands in most sentences.
    pub fn is_common(&self, id: WordId) -> bool {
        self.get(id).common
    }

    /// Whether this verb makes a clause of its own out of the words around it.
    pub fn is_finite(&self, id: WordId) -> bool {
        self.get(id).finite
    }

    /// Says that a text's first words with this one among them may be its title.
    pub fn set_titles(&mut self, word: &str) {
        self.entry(word).titles = true;
    }

    /// Whether a text's first words with this one among them may be its title.
    pub fn titles(&self, id: WordId) -> bool {
        self.get(id).titles
    }

    /// Whether this word, printed with a capital after a small one, begins a sentence.
    pub fn opens(&self, id: WordId) -> bool {
        self.get(id).opens
    }

    /// Whether this word turns what follows into its opposite.
    pub fn denies(&self, id: WordId) -> bool {
        self.get(id).denies
    }

    /// How many sentences a word lets through, roughly.
    pub fn cost(&self, word: WordId) -> usize {
        cost_of_word(self.get(word).common)
    }
}
