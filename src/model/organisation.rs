//! An organisation that asks "may we?": what it says of itself.

use super::parameter::{Parameter, ParameterValue};

/// An organisation, by its own words.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// One slot a fact of the list that rules define; `None` is unknown.
    pub facts: Vec<Option<ParameterValue>>,
}

/// The facts an organisation can be asked for, in the shape of a clause's parameters.
#[derive(Clone, Debug, Default)]
pub struct OrganisationFacts {
    /// The facts.
    pub facts: Vec<Parameter>,
}

impl OrganisationFacts {
    /// The position of the fact of this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.facts.iter().position(|fact| fact.name == name)
    }
}
