//! The index of known models, from `hub/models.toml`: upstream models and the terms their publishers declare.

use std::collections::HashMap;

use serde::Deserialize;

/// Known models by id.
#[derive(Debug, Default)]
pub struct Known {
    groups: Vec<Group>,
    by_id: HashMap<String, usize>,
    /// The ids in lower case: the hub takes an id in any case for the same model.
    by_lower: HashMap<String, usize>,
}

/// Models that declare the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What they declare: any name of a license.
    pub license: String,
    /// Whether access is given only on request.
    #[serde(default)]
    pub gated: bool,
    /// What they were made from.
    #[serde(default)]
    pub bases: Vec<String>,
    ids: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    models: Vec<Group>,
}

impl Known {
    /// The models that are shipped.
    ///
    /// # Errors
    /// A mistake in the shipped file; the tests keep it free of them.
    pub fn shipped() -> Result<Known, toml::de::Error> {
        Known::read(include_str!("../../hub/models.toml"))
    }

    /// Reads a file of known models.
    ///
    /// # Errors
    /// What is wrong with the text, with its place; an id that stands twice.
    pub fn read(text: &str) -> Result<Known, toml::de::Error> {
        let groups = toml::from_str::<File>(text)?.models;
        let (mut by_id, mut by_lower) = (HashMap::new(), HashMap::new());
        for (at, group) in groups.iter().enumerate() {
            for id in &group.ids {
                if by_id.insert(id.clone(), at).is_some() {
                    return Err(serde::de::Error::custom(format!("the model `{id}` stands twice")));
                }
                by_lower.entry(id.to_lowercase()).or_insert(at);
            }
        }
        Ok(Known { groups, by_id, by_lower })
    }

    /// What is known of the model `id`, in whichever case it is written.
    pub fn find(&self, id: &str) -> Option<&Group> {
        let at = self.by_id.get(id).or_else(|| self.by_lower.get(&id.to_lowercase()));
        self.groups.get(*at?)
    }

    /// The ids of all known models, sorted.
    pub fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.by_id.keys().map(String::as_str).collect();
        ids.sort_unstable();
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::Known;

    #[test]
    fn every_shipped_model_stands_once_and_names_known_bases() {
        let known = Known::shipped().expect("hub/models.toml");
        let count: usize = known.groups.iter().map(|group| group.ids.len()).sum();
        assert_eq!(count, known.by_id.len(), "an id stands twice");
        for group in &known.groups {
            assert!(group.bases.iter().all(|base| known.find(base).is_some()), "{group:?}");
        }
    }
}
