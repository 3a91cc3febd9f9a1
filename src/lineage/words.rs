//! The hub's own words, from `hub/words.toml`: what stands in a card and is no license.

use std::collections::HashMap;

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

    /// The relation that this word names; `None` if the hub knows no such word.
    pub fn relation(&self, word: &str) -> Option<Relation> {
        self.relations.get(&word.to_ascii_lowercase()).copied()
    }
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
}
