//! How the terms of a license bear on an organisation: which of its facts meets which parameter, and what follows.

use std::collections::BTreeSet;

use crate::model::organisation::OrganisationFacts;
use crate::model::{ClauseId, ParameterTest, ParameterValue};

use super::pattern::Pattern;

/// Everything that is known about how clauses bear on organisations.
#[derive(Clone, Debug, Default)]
pub struct Bearings {
    /// What an organisation can be asked for.
    pub facts: OrganisationFacts,
    /// Acts that take a right.
    pub needs: Vec<Need>,
    /// Clauses and what follows from them.
    pub bearings: Vec<Bearing>,
    /// Parameters of a part, with the words that say it is not to be had: it needs no terms.
    pub out_of_reach: Vec<(String, Vec<String>)>,
    /// Clauses that bear on nobody in particular.
    pub nobody: BTreeSet<ClauseId>,
}

/// An act that takes a right.
#[derive(Clone, Debug)]
pub struct Need {
    /// The fact that says whether it is done; none for what everyone does.
    pub act: Option<usize>,
    /// The rights.
    pub requires: Vec<Pattern>,
    /// What is told where they are missing.
    pub says: String,
}

/// One way in which a clause bears on an organisation.
#[derive(Clone, Debug)]
pub struct Bearing {
    /// The clause.
    pub clause: ClauseId,
    /// What must hold of its parameters.
    pub tests: Vec<ParameterTest>,
    /// What must hold of the organisation.
    pub when: Vec<When>,
    /// What follows.
    pub follows: Follows,
    /// The sentence that tells it; `{name}` stands for a parameter of the clause.
    pub says: String,
}

/// What follows from a clause for an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// What it does is not allowed.
    Bar,
    /// It is allowed, with something to do.
    Duty,
    /// Nobody can tell.
    Doubt,
}

/// A condition on one fact of an organisation.
#[derive(Clone, Debug)]
pub struct When {
    /// The fact.
    pub fact: usize,
    /// What is asked of it.
    pub asks: Asks,
}

/// What can be asked of a fact.
#[derive(Clone, Debug)]
pub enum Asks {
    /// It has this value.
    Is(ParameterValue),
    /// It is greater than the clause's parameter in this slot.
    Above(usize, Option<Alike>),
    /// It is not greater.
    AtMost(usize, Option<Alike>),
    /// It has a word in common with the clause's parameter.
    Overlaps {
        /// The slot of the parameter.
        slot: usize,
        /// The fact whose words are cleared.
        cleared: Option<usize>,
        /// The fact that says that all words are.
        checked: Option<usize>,
    },
}

/// A fact that must equal a parameter before two numbers can be compared, such as a currency.
#[derive(Clone, Copy, Debug)]
pub struct Alike {
    /// The fact.
    pub fact: usize,
    /// The slot of the clause's parameter.
    pub slot: usize,
}
