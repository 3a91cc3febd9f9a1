//! Reads phrases from TOML.

use super::{Family, More, Page, PhraseError, Phrases, hashes};
use crate::text::normalize::normalize;

/// The shipped phrases.
const SHIPPED: &str = include_str!("../../../rules/notices.toml");

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
