//! Spellings that count as one word, after the list of equivalent words in the SPDX matching guidelines.

use crate::text::words::word_hash;
use std::sync::LazyLock;

/// A spelling and the one it is folded to. The longest entry bounds which words are looked up.
const SAME: &[(&str, &str)] = &[
    ("acknowledgement", "acknowledgment"),
    ("acknowledgements", "acknowledgments"),
    ("analogue", "analog"),
    ("analyse", "analyze"),
    ("analysed", "analyzed"),
    ("artefact", "artifact"),
    ("artefacts", "artifacts"),
    ("authorisation", "authorization"),
    ("authorise", "authorize"),
    ("authorised", "authorized"),
    ("calibre", "caliber"),
    ("cancelled", "canceled"),
    ("capitalisations", "capitalizations"),
    ("catalogue", "catalog"),
    ("categorise", "categorize"),
    ("centre", "center"),
    ("emphasised", "emphasized"),
    ("favour", "favor"),
    ("favourite", "favorite"),
    ("fulfil", "fulfill"),
    ("fulfilment", "fulfillment"),
    ("https", "http"),
    ("initialise", "initialize"),
    ("judgement", "judgment"),
    ("judgements", "judgments"),
    ("labelling", "labeling"),
    ("labour", "labor"),
    ("licence", "license"),
    ("licenced", "licensed"),
    ("licences", "licenses"),
    ("maximise", "maximize"),
    ("modelled", "modeled"),
    ("modelling", "modeling"),
    ("offence", "offense"),
    ("offences", "offenses"),
    ("optimise", "optimize"),
    ("organisation", "organization"),
    ("organisations", "organizations"),
    ("organise", "organize"),
    ("practise", "practice"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("realise", "realize"),
    ("recognise", "recognize"),
    ("recognised", "recognized"),
    ("signalling", "signaling"),
    ("utilisation", "utilization"),
    ("utilise", "utilize"),
    ("whilst", "while"),
    ("wilful", "willful"),
];

/// Places in the table of a hash; a power of two well above the number of entries.
const SLOTS: usize = 512;

/// Hash of a spelling, and its entry; `None` where no spelling falls.
type Table = [Option<(u64, &'static str)>; SLOTS];

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table: Table = [None; SLOTS];
    for (variant, common) in SAME {
        let hash = word_hash(variant.as_bytes());
        let mut at = slot(hash);
        while table.get(at).is_some_and(Option::is_some) {
            at = (at + 1) % SLOTS;
        }
        if let Some(place) = table.get_mut(at) {
            *place = Some((hash, common));
        }
    }
    table
});

fn slot(hash: u64) -> usize {
    (hash >> 32) as usize % SLOTS
}

/// The spelling that a word, known by its hash, is folded to.
pub(super) fn common(hash: u64) -> Option<&'static str> {
    let mut at = slot(hash);
    while let Some((known, common)) = TABLE.get(at).copied().flatten() {
        if known == hash {
            return Some(common);
        }
        at = (at + 1) % SLOTS;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variant_folds_and_no_result_is_a_variant() {
        for (variant, expected) in SAME {
            assert_eq!(common(word_hash(variant.as_bytes())), Some(*expected), "{variant}");
            assert_eq!(common(word_hash(expected.as_bytes())), None, "{expected} would fold again");
        }
    }
}
