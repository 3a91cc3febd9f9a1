//! What a text is as a whole: what it was written for, and whether it grants enough for its silence to count.

use std::collections::HashMap;

use crate::model::{ClauseId, Kind, Vocabulary};

use super::findings::Found;
use super::lexicon::WordId;
use super::reader::Word;
use super::rules::Rules;

/// The kind whose words weigh most; programs where none does.
pub(super) fn kind(rules: &Rules, words: &[Word<'_>]) -> Kind {
    let weigh = |weights: &HashMap<WordId, i64>| words.iter().filter_map(|word| weights.get(&word.id)).sum::<i64>();
    let weighed = rules.kinds.iter().map(|(kind, weights)| (weigh(weights), *kind));
    weighed
        .filter(|(weight, _)| *weight > 0)
        .max_by_key(|(weight, kind)| (*weight, *kind == Kind::Software))
        .map_or(Kind::Software, |(_, kind)| kind)
}

/// What is missing of all that a text must be found to grant: nothing where one list is there whole, else what the list lacks of which
/// most is there, or the longer one. With anything missing a grant was perhaps not understood, and what is missing is not known to be missing.
pub(super) fn not_granted(rules: &Rules, vocabulary: &Vocabulary, clauses: &[Found]) -> Vec<String> {
    let has = |id: &ClauseId| clauses.iter().any(|found| found.clause.id == *id);
    let missing = |all: &Vec<Vec<ClauseId>>| -> Vec<Vec<ClauseId>> {
        all.iter().filter(|choices| !choices.iter().any(has)).cloned().collect()
    };
    let nearness = |all: &&Vec<Vec<ClauseId>>| {
        let missing = missing(all).len();
        (missing == 0, all.len() - missing, all.len())
    };
    let Some(least) = rules.enough.iter().max_by_key(nearness).map(missing) else {
        return vec!["what `enough.toml` should list".into()];
    };
    let name = |id: &ClauseId| vocabulary.entry(*id).id.clone();
    least.iter().map(|choices| choices.iter().map(name).collect::<Vec<_>>().join(" or ")).collect()
}
