//! The hub's own words, from `hub/words.toml`: what stands in a card and is no license.

use std::collections::HashMap;
use std::iter;

use serde::{Deserialize, Serialize};

/// How a model came from its base, as far as terms are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// A changed copy: a fine-tune, an adapter, a quantised model, or nothing was said.
    #[default]
    Derived,
    /// A changed copy of several.
    Merge,
    /// Trained on outputs only.
    Outputs,
}

/// The hub's words.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Words {
    named_elsewhere: Vec<String>,
    says_nothing: Vec<String>,
    families: Vec<String>,
    relations: HashMap<String, Relation>,
}

impl Words {
    /// The words that are shipped.
    ///
    /// # Errors
    /// A mistake in the shipped file; the tests keep it free of them.
    pub fn shipped() -> Result<Words, toml::de::Error> {
        toml::from_str(include_str!("../../hub/words.toml"))
    }

    /// True if this word leaves the license to `license_name`.
    pub fn is_named_elsewhere(&self, word: &str) -> bool {
        contains(&self.named_elsewhere, word)
    }

    /// True if this word says nothing about the terms.
    pub fn says_nothing(&self, word: &str) -> bool {
        contains(&self.says_nothing, word)
    }

    /// True if this word stands for several licenses.
    pub fn is_family(&self, word: &str) -> bool {
        contains(&self.families, word)
    }

    /// True for words that leave open which license is meant.
    pub fn is_open_ended(&self, word: &str) -> bool {
        self.is_named_elsewhere(word) || self.is_family(word)
    }

    /// The words whose terms bind where a card says `word`, and `name` in `license_name`; `id` is the id of the license
    /// that goes by a name.
    ///
    /// A name takes the place of a word that leaves the license to it, and of a family that it is a member of. Beside any
    /// other license it does not: `mit` with `license_name: llama3` says two things, and both bind, though the hub's rules
    /// have a name beside `other` alone.
    pub fn binding<'w>(
        &self,
        word: &'w str,
        name: Option<&'w str>,
        id: impl Fn(&str) -> Option<String>,
    ) -> impl Iterator<Item = &'w str> {
        let open_ended = self.is_open_ended(word);
        let same =
            |name: &str| name.eq_ignore_ascii_case(word) || id(name).is_some_and(|named| id(word) == Some(named));
        let is_member = |name: &str| id(name).is_some_and(|id| is_part(word, &id));
        let name = name.filter(|name| open_ended || !same(name));
        let stays = !open_ended || name.is_none_or(|name| self.is_family(word) && !is_member(name));
        iter::once(word).filter(move |_| stays).chain(name)
    }

    /// The relation that this word names; `None` if the hub knows no such word.
    pub fn relation(&self, word: &str) -> Option<Relation> {
        self.relations.get(&word.to_ascii_lowercase()).copied()
    }
}

/// True if a family's word is one of the parts of a license's id, as `openrail` is of `creativeml-openrail-m`.
fn is_part(family: &str, id: &str) -> bool {
    id.split('-').any(|part| part.eq_ignore_ascii_case(family))
}

fn contains(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::{Relation, Words};

    #[test]
    fn the_shipped_words_are_read() {
        let words = Words::shipped().expect("hub/words.toml");
        assert!(words.is_named_elsewhere("Other") && words.says_nothing("unknown"));
        assert_eq!(words.relation("Quantized"), Some(Relation::Derived));
        assert_eq!(words.relation("copied"), None);
        assert!(words.is_family("openrail") && !words.is_family("mit"));
    }

    #[test]
    fn a_name_takes_the_place_of_a_family_only_if_it_is_of_it() {
        let words = Words::shipped().expect("hub/words.toml");
        let binding = |word, name| -> Vec<&str> {
            words.binding(word, name, |name| (name != "our own terms").then(|| name.to_owned())).collect()
        };
        assert_eq!(binding("other", Some("mit")), ["mit"]);
        assert_eq!(binding("openrail", Some("creativeml-openrail-m")), ["creativeml-openrail-m"]);
        assert_eq!(binding("openrail", Some("mit")), ["openrail", "mit"]);
        assert_eq!(binding("gpl", Some("lgpl-3.0")), ["gpl", "lgpl-3.0"]);
        assert_eq!(binding("openrail", Some("our own terms")), ["openrail", "our own terms"]);
        assert_eq!(binding("openrail", None), ["openrail"]);
        assert_eq!(binding("apache-2.0", Some("mit")), ["apache-2.0", "mit"]);
        assert_eq!(binding("apache-2.0", Some("our own terms")), ["apache-2.0", "our own terms"]);
        assert_eq!(binding("mit", Some("MIT")), ["mit"]);
    }
}
