//! The phrases of `rules/notices.toml`: how notices name a license, and which words stand in copyright lines and names.

mod read;

use std::collections::HashSet;

use super::normalize::normalize;

/// Why a phrase file was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseError(String);

impl std::fmt::Display for PhraseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PhraseError {}

/// Phrases as folded words, each as the hash of its word.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    /// Before a tag's value.
    pub tag: Vec<Vec<u64>>,
    /// Before a tag's value that is a name even if nobody knows it.
    pub identifier: Vec<Vec<u64>>,
    /// Before a tag's value in parentheses, their words joined by underscores.
    pub call: Vec<Vec<u64>>,
    /// Headings of a section that names the license.
    pub heading: Vec<Vec<u64>>,
    /// Before the name, with nothing else in a paragraph's first line.
    pub line: Vec<Vec<u64>>,
    /// What makes an adjective of a name before it, as words.
    pub adjectives: Vec<String>,
    /// The words before such an adjective that say that it speaks of something.
    pub says_of: HashSet<u64>,
    /// Addresses of licenses' own pages.
    pub pages: Vec<Page>,
    /// What may stand after the name in such an address.
    pub page_ends: HashSet<u64>,
    /// Small words that may stand between those and the name.
    pub between: HashSet<u64>,
    /// Those of them that stand before the `or` of a choice between two names, and after it.
    pub sides: [HashSet<u64>; 2],
    /// Phrases after which a name is a license's only with a noun.
    pub weak: Vec<Vec<u64>>,
    /// Words that name a license with a capital alone.
    pub praises: HashSet<u64>,
    /// Words after a name that say that it is a license's.
    pub nouns: HashSet<u64>,
    /// Words that name a set of terms, and those that lead from one to a license's name.
    pub sets: HashSet<u64>,
    /// See [`Self::sets`].
    pub leads_on: HashSet<u64>,
    /// What tells, after a name, where its terms are found.
    pub more: More,
    /// What stands directly before a name, or behind it, that is not said to be the license.
    pub marks: [Vec<String>; 2],
    /// Those that leave open, before a known text, whether it is the license.
    pub boxes: Vec<String>,
    /// What speaks of a work as a whole.
    pub whole: Vec<Vec<u64>>,
    /// Before the name of the license that a work is under.
    pub naming: Vec<Vec<u64>>,
    /// Before a name that is not the work's license.
    pub not_naming: Vec<Vec<u64>>,
    /// Directly before such a name.
    pub not_directly: Vec<Vec<u64>>,
    /// Directly after such a name.
    pub denied_after: Vec<Vec<u64>>,
    /// Families of licenses whose name needs a version.
    pub families: Vec<Family>,
    /// Words that may stand between a family's name and its version.
    pub connects: HashSet<u64>,
    /// What makes another license of one, after its version.
    pub ports: HashSet<u64>,
    /// What says that later versions may be chosen.
    pub later: Vec<Vec<u64>>,
    /// At the beginning of a copyright statement.
    pub opens: Vec<Vec<u64>>,
    /// The first words of those: each word of a text is asked for.
    pub opening: Vec<u64>,
    /// What an appendix goes on with after the header that it gives.
    pub header_ends: Vec<Vec<u64>>,
    /// Before an appendix that is no part of the terms.
    pub appendix: Vec<Vec<u64>>,
    /// Small words inside copyright statements.
    pub joins: HashSet<u64>,
    /// Words that stand between years alone.
    pub spans: HashSet<u64>,
    /// Those of them after which another name begins.
    pub anew: HashSet<u64>,
    /// Holders in words of their own.
    pub holders: Vec<Vec<u64>>,
    /// Words behind which one of `limits` says for whom something is.
    pub bars: HashSet<u64>,
    /// Small words that begin no name.
    pub limits: HashSet<u64>,
    /// Words that end a company's name.
    pub suffixes: HashSet<u64>,
    /// Ordinary words that are names where they have a capital.
    pub organizations: HashSet<u64>,
    /// Words that speak, and are names of persons where they are printed as one.
    pub namesakes: HashSet<u64>,
    /// Words that name a party by its role.
    pub parties: HashSet<u64>,
    /// Those of them that name a role.
    pub roles: HashSet<u64>,
    /// Words between `nor the names of` and such a party.
    pub determiners: HashSet<u64>,
    /// Words of the addresses of a license's steward.
    pub address: HashSet<u64>,
    /// Words that choose a party from others before it.
    pub choosers: HashSet<u64>,
    /// Those that only join parties.
    pub party_joins: HashSet<u64>,
    /// Those that say what a party grants.
    pub grants: HashSet<u64>,
    /// What may be inserted anywhere and says nothing.
    pub inserted: Vec<Vec<u64>>,
    /// Beginnings of words that never stand in a copyright statement, sorted; those of two letters or less are whole words.
    pub never: Vec<String>,
}

/// Licenses that share a name and differ in their version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// As people write the name.
    pub names: Vec<String>,
    /// The name of the license of a version, with `{version}` in it.
    pub license: String,
}

/// What tells where a license's terms are found.
#[derive(Debug, Clone, Default)]
pub struct More {
    /// Before the file.
    pub leads: Vec<Vec<u64>>,
    /// What the file is called.
    pub files: Vec<String>,
    /// How its name ends.
    pub endings: HashSet<u64>,
    /// After it.
    pub tails: Vec<Vec<u64>>,
    /// The same in words of its own.
    pub whole: Vec<Vec<u64>>,
}

/// Addresses below which each license has a page under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The words of the address before the word that has the name.
    pub words: Vec<u64>,
    /// What that word begins with before the name.
    pub begins: Option<u64>,
    /// What the page leaves out of the name's beginning.
    pub name: Vec<u64>,
    /// Whether one more piece may follow the name after a hyphen: the color of a badge.
    pub is_badge: bool,
}

impl Phrases {
    /// Whether the word of a hash is a name where it has a capital, ordinary as it is elsewhere.
    #[must_use]
    pub fn names(&self, word: u64) -> bool {
        self.organizations.contains(&word) || self.namesakes.contains(&word)
    }

    /// Whether a folded word never stands in a copyright statement or a holder's name.
    #[must_use]
    pub fn speaks(&self, word: &str) -> bool {
        (1..=word.len()).filter_map(|length| word.get(..length)).any(|stem| {
            let whole = stem.len() == word.len();
            (whole || stem.len() > 4) && self.never.binary_search_by(|known| known.as_str().cmp(stem)).is_ok()
        })
    }
}

/// The hashes of a phrase's folded words.
#[must_use]
pub fn hashes(phrase: &str) -> Vec<u64> {
    let folded = normalize(phrase);
    folded.tokens().iter().map(|token| token.hash).collect()
}
