//! The phrases of `rules/notices.toml`: how notices name a license, and which words stand in copyright lines and names.

use std::collections::HashSet;

use super::normalize::normalize;

/// The shipped phrases.
const SHIPPED: &str = include_str!("../../rules/notices.toml");

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

impl More {
    fn parse(table: &toml::Table) -> Result<Self, PhraseError> {
        let naming = table.get("naming").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        let words =
            |key: &str| Ok::<_, PhraseError>(strings(&naming, "more", key)?.iter().map(|text| hashes(text)).collect());
        let endings = strings(&naming, "more", "endings")?;
        Ok(Self {
            leads: words("leads")?,
            files: strings(&naming, "more", "file")?,
            endings: endings.iter().flat_map(|text| hashes(text)).collect(),
            tails: words("tails")?,
            whole: words("whole")?,
        })
    }
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
    /// The shipped phrases, `rules/notices.toml`.
    ///
    /// # Errors
    /// If that file is broken; a test keeps it whole.
    pub fn shipped() -> Result<Self, PhraseError> {
        Self::parse(SHIPPED)
    }

    /// Reads a phrase file.
    ///
    /// # Errors
    /// If it is not TOML, or a list in it is missing or holds something else than strings.
    pub fn parse(file: &str) -> Result<Self, PhraseError> {
        let table: toml::Table = file.parse().map_err(|error| PhraseError(format!("rules/notices.toml: {error}")))?;
        let list = |group: &str, key: &str| strings(&table, group, key);
        let words =
            |group: &str, key: &str| Ok::<_, PhraseError>(list(group, key)?.iter().map(|text| hashes(text)).collect());
        let set = |group: &str, key: &str| {
            Ok::<_, PhraseError>(list(group, key)?.iter().flat_map(|text| hashes(text)).collect())
        };
        let single = |key: &str| set("fill-in", key);
        let mut never: Vec<String> = list("fill-in", "never")?.iter().map(|word| letters(word)).collect();
        never.sort_unstable();
        let opens: Vec<Vec<u64>> = words("fill-in", "opens")?;
        Ok(Self {
            tag: words("tag", "before")?,
            identifier: words("tag", "identifier")?,
            call: words("tag", "call")?,
            heading: words("naming", "heading")?,
            line: words("naming", "line")?,
            adjectives: list("naming", "adjective")?,
            says_of: set("naming", "says-of")?,
            pages: pages(&table)?,
            page_ends: set("pages", "after")?,
            naming: words("naming", "before")?,
            between: set("naming", "between")?,
            sides: [set("naming", "before-or")?, set("naming", "after-or")?],
            weak: words("naming", "weak")?,
            praises: set("naming", "praises")?,
            nouns: set("naming", "noun")?,
            sets: set("naming", "sets")?,
            leads_on: set("naming", "leads-on")?,
            more: More::parse(&table)?,
            marks: [marks(&table, "before")?, marks(&table, "after")?],
            boxes: marks(&table, "boxes")?,
            whole: words("naming", "whole")?,
            not_naming: words("not-naming", "before")?,
            not_directly: words("not-naming", "directly")?,
            denied_after: words("not-naming", "after")?,
            families: families(&table)?,
            connects: set("version", "connects")?,
            ports: set("version", "ports")?,
            later: words("version", "later")?,
            opening: opens.iter().filter_map(|phrase| phrase.first().copied()).collect(),
            opens,
            appendix: words("appendix", "after")?,
            header_ends: words("appendix", "header-ends")?,
            joins: single("joins")?,
            spans: single("spans")?,
            anew: single("anew")?,
            holders: words("fill-in", "holders")?,
            bars: single("bars")?,
            limits: single("limits")?,
            suffixes: single("suffixes")?,
            organizations: single("organizations")?,
            namesakes: single("namesakes")?,
            parties: single("parties")?,
            roles: single("roles")?,
            determiners: single("determiners")?,
            address: single("address")?,
            choosers: single("choosers")?,
            party_joins: single("party-joins")?,
            grants: single("grants")?,
            inserted: words("fill-in", "inserted")?,
            never,
        })
    }

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

/// A word as the letters of texts are folded, of whatever script; what is ASCII stays, for it may be no whole word.
fn letters(word: &str) -> String {
    if word.is_ascii() { word.to_owned() } else { normalize(word).words().collect() }
}

fn families(table: &toml::Table) -> Result<Vec<Family>, PhraseError> {
    let wrong =
        || PhraseError("rules/notices.toml: `[[family]]` needs `names` and a `license` with `{version}`".into());
    let all = table.get("family").and_then(toml::Value::as_array).ok_or_else(wrong)?;
    let family = |value: &toml::Value| {
        let table = value.as_table()?;
        let license = table.get("license")?.as_str().filter(|license| license.contains("{version}"))?;
        let names = table.get("names")?.as_array()?.iter().map(|name| name.as_str().map(str::to_owned));
        Some(Family { names: names.collect::<Option<Vec<_>>>()?, license: license.to_owned() })
    };
    all.iter().map(|value| family(value).ok_or_else(wrong)).collect()
}

fn pages(table: &toml::Table) -> Result<Vec<Page>, PhraseError> {
    let wrong = || {
        PhraseError("rules/notices.toml: `[[page]]` needs `before`, `/` or `-` at the end of each, and `name`".into())
    };
    let page = |address: &str, name: &str, is_badge: bool| {
        let (words, begins) = address.rsplit_once('/')?;
        let begins = begins.strip_suffix('-').map(|begins| hashes(begins).first().copied());
        let whole = address.ends_with(['/', '-']);
        whole.then(|| Page { words: hashes(words), begins: begins.flatten(), name: hashes(name), is_badge })
    };
    let mut pages = Vec::new();
    for value in table.get("page").and_then(toml::Value::as_array).ok_or_else(wrong)? {
        let name = value.get("name").and_then(toml::Value::as_str).ok_or_else(wrong)?;
        let badge = value.get("badge").and_then(toml::Value::as_bool).unwrap_or_default();
        for address in value.get("before").and_then(toml::Value::as_array).ok_or_else(wrong)? {
            pages.push(address.as_str().and_then(|address| page(address, name, badge)).ok_or_else(wrong)?);
        }
    }
    Ok(pages)
}

fn marks(table: &toml::Table, key: &str) -> Result<Vec<String>, PhraseError> {
    let denying = table.get("not-naming").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    strings(&denying, "marks", key)
}

fn strings(table: &toml::Table, group: &str, key: &str) -> Result<Vec<String>, PhraseError> {
    let missing = || PhraseError(format!("rules/notices.toml: `{group}.{key}` is not a list of strings"));
    let value = table.get(group).and_then(|group| group.get(key)).ok_or_else(missing)?;
    let list = value.as_array().ok_or_else(missing)?;
    list.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(missing)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_phrases_are_whole() {
        let phrases = Phrases::shipped().unwrap();
        assert!(phrases.tag.iter().chain(&phrases.naming).all(|phrase| !phrase.is_empty()));
        for word in ["not", "may", "restriction", "licensed", "prohibited", "commercial", "exclude", "only"] {
            assert!(phrases.speaks(word), "{word}");
        }
        for word in ["google", "regents", "university", "mayer", "nora", "foundation", "isaac", "benjamin", "notting"] {
            assert!(!phrases.speaks(word), "{word}");
        }
    }
}
