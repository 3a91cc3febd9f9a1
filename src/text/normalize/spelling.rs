//! Spellings that count as one word: the list of equivalent words in the SPDX matching guidelines, with the other forms of
//! those words and of British spellings like them.

use crate::text::words::word_hash;
use std::sync::LazyLock;

/// A spelling and the one it is folded to. The shortest entry bounds which words are looked up.
const SAME: &[(&str, &str)] = &[
    ("acknowledgement", "acknowledgment"),
    ("acknowledgements", "acknowledgments"),
    ("analogue", "analog"),
    ("analyse", "analyze"),
    ("analysed", "analyzed"),
    ("analysing", "analyzing"),
    ("anonymisation", "anonymization"),
    ("anonymisations", "anonymizations"),
    ("anonymise", "anonymize"),
    ("anonymised", "anonymized"),
    ("anonymises", "anonymizes"),
    ("anonymising", "anonymizing"),
    ("artefact", "artifact"),
    ("artefacts", "artifacts"),
    ("authorisation", "authorization"),
    ("authorisations", "authorizations"),
    ("authorise", "authorize"),
    ("authorised", "authorized"),
    ("authorises", "authorizes"),
    ("authorising", "authorizing"),
    ("behaviour", "behavior"),
    ("behaviours", "behaviors"),
    ("calibre", "caliber"),
    ("cancelled", "canceled"),
    ("cancelling", "canceling"),
    ("capitalisation", "capitalization"),
    ("capitalisations", "capitalizations"),
    ("catalogue", "catalog"),
    ("catalogues", "catalogs"),
    ("categorisation", "categorization"),
    ("categorisations", "categorizations"),
    ("categorise", "categorize"),
    ("categorised", "categorized"),
    ("categorises", "categorizes"),
    ("categorising", "categorizing"),
    ("centre", "center"),
    ("centres", "centers"),
    ("characterisation", "characterization"),
    ("characterisations", "characterizations"),
    ("characterise", "characterize"),
    ("characterised", "characterized"),
    ("characterises", "characterizes"),
    ("characterising", "characterizing"),
    ("colour", "color"),
    ("colours", "colors"),
    ("commercialisation", "commercialization"),
    ("commercialisations", "commercializations"),
    ("commercialise", "commercialize"),
    ("commercialised", "commercialized"),
    ("commercialises", "commercializes"),
    ("commercialising", "commercializing"),
    ("customisation", "customization"),
    ("customisations", "customizations"),
    ("customise", "customize"),
    ("customised", "customized"),
    ("customises", "customizes"),
    ("customising", "customizing"),
    ("defence", "defense"),
    ("defences", "defenses"),
    ("emphasise", "emphasize"),
    ("emphasised", "emphasized"),
    ("emphasising", "emphasizing"),
    ("endeavour", "endeavor"),
    ("endeavours", "endeavors"),
    ("favour", "favor"),
    ("favourable", "favorable"),
    ("favourite", "favorite"),
    ("favours", "favors"),
    ("fulfil", "fulfill"),
    ("fulfilment", "fulfillment"),
    ("fulfils", "fulfills"),
    ("honour", "honor"),
    ("honoured", "honored"),
    ("honours", "honors"),
    ("https", "http"),
    ("initialisation", "initialization"),
    ("initialisations", "initializations"),
    ("initialise", "initialize"),
    ("initialised", "initialized"),
    ("initialises", "initializes"),
    ("initialising", "initializing"),
    ("judgement", "judgment"),
    ("judgements", "judgments"),
    ("labelled", "labeled"),
    ("labelling", "labeling"),
    ("labour", "labor"),
    ("labours", "labors"),
    ("licence", "license"),
    ("licenced", "licensed"),
    ("licencee", "licensee"),
    ("licencees", "licensees"),
    ("licences", "licenses"),
    ("licencing", "licensing"),
    ("licencor", "licensor"),
    ("licencors", "licensors"),
    ("maximisation", "maximization"),
    ("maximisations", "maximizations"),
    ("maximise", "maximize"),
    ("maximised", "maximized"),
    ("maximises", "maximizes"),
    ("maximising", "maximizing"),
    ("minimisation", "minimization"),
    ("minimisations", "minimizations"),
    ("minimise", "minimize"),
    ("minimised", "minimized"),
    ("minimises", "minimizes"),
    ("minimising", "minimizing"),
    ("modelled", "modeled"),
    ("modelling", "modeling"),
    ("monetisation", "monetization"),
    ("monetisations", "monetizations"),
    ("monetise", "monetize"),
    ("monetised", "monetized"),
    ("monetises", "monetizes"),
    ("monetising", "monetizing"),
    ("neighbour", "neighbor"),
    ("offence", "offense"),
    ("offences", "offenses"),
    ("optimisation", "optimization"),
    ("optimisations", "optimizations"),
    ("optimise", "optimize"),
    ("optimised", "optimized"),
    ("optimises", "optimizes"),
    ("optimising", "optimizing"),
    ("organisation", "organization"),
    ("organisational", "organizational"),
    ("organisations", "organizations"),
    ("organise", "organize"),
    ("organised", "organized"),
    ("organises", "organizes"),
    ("organising", "organizing"),
    ("practise", "practice"),
    ("practised", "practiced"),
    ("practising", "practicing"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("realisation", "realization"),
    ("realisations", "realizations"),
    ("realise", "realize"),
    ("realised", "realized"),
    ("realises", "realizes"),
    ("realising", "realizing"),
    ("recognise", "recognize"),
    ("recognised", "recognized"),
    ("recognises", "recognizes"),
    ("recognising", "recognizing"),
    ("signalled", "signaled"),
    ("signalling", "signaling"),
    ("standardisation", "standardization"),
    ("standardisations", "standardizations"),
    ("standardise", "standardize"),
    ("standardised", "standardized"),
    ("standardises", "standardizes"),
    ("standardising", "standardizing"),
    ("sublicence", "sublicense"),
    ("sublicenced", "sublicensed"),
    ("sublicences", "sublicenses"),
    ("summarisation", "summarization"),
    ("summarisations", "summarizations"),
    ("summarise", "summarize"),
    ("summarised", "summarized"),
    ("summarises", "summarizes"),
    ("summarising", "summarizing"),
    ("synchronisation", "synchronization"),
    ("synchronisations", "synchronizations"),
    ("synchronise", "synchronize"),
    ("synchronised", "synchronized"),
    ("synchronises", "synchronizes"),
    ("synchronising", "synchronizing"),
    ("utilisation", "utilization"),
    ("utilisations", "utilizations"),
    ("utilise", "utilize"),
    ("utilised", "utilized"),
    ("utilises", "utilizes"),
    ("utilising", "utilizing"),
    ("whilst", "while"),
    ("wilful", "willful"),
];

/// Two words that count as one.
const JOINED: &[(&str, &str, &str)] = &[
    ("per", "cent", "percent"),
    ("sub", "license", "sublicense"),
    ("sub", "licensed", "sublicensed"),
    ("sub", "licensee", "sublicensee"),
    ("sub", "licensees", "sublicensees"),
    ("sub", "licenses", "sublicenses"),
    ("sub", "licensing", "sublicensing"),
];

/// What two folded words with nothing but blanks between them count as together.
pub(super) fn joined(first: &[u8], second: &[u8]) -> Option<&'static str> {
    let fits = |(one, two, _): &&(&str, &str, &str)| one.as_bytes() == first && two.as_bytes() == second;
    JOINED.iter().find(fits).map(|(_, _, whole)| *whole)
}

/// The length of the shortest spelling in [`SAME`]: half of the words of a text are shorter, and need no look at the table.
pub(super) const SHORTEST: usize = {
    let (mut at, mut shortest) = (0, usize::MAX);
    while at < SAME.len() {
        if SAME[at].0.len() < shortest {
            shortest = SAME[at].0.len();
        }
        at += 1;
    }
    shortest
};

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

    #[test]
    fn a_plain_word_is_folded_as_a_text_of_it() {
        use crate::text::normalize::{fold_plain, normalize};
        let short = ["a", "i", "c", "v", "ii", "the", "licence", "copyright", "owner"];
        for word in short.into_iter().chain(SAME.iter().flat_map(|(variant, common)| [*variant, *common])) {
            let whole = normalize(word);
            let folded = whole.words().collect::<Vec<_>>();
            assert!(fold_plain(word).is_none_or(|plain| folded == [plain]), "{word}: {folded:?}");
        }
        assert_eq!((fold_plain("licence"), fold_plain("Licence"), fold_plain("")), (Some("license"), None, None));
    }
}
