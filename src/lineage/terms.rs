//! Terms as lineage sees them: whether they are open, and what they pass on to derived models.

use std::collections::HashMap;

use crate::model::Openness;

/// What goes on from a model's own terms to whatever is made from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Passes {
    /// Nothing that binds: a permissive license.
    Nothing,
    /// A duty to keep the terms that the definitions accept.
    Copyleft,
    /// A restriction, which no one downstream can lift.
    Restriction,
    /// Nobody has read the terms, so nobody knows.
    Unknown,
}

/// What lineage needs to know of one license. Made from its description, never from its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its id, or `unknown:` and the words of a card that name no license known.
    pub name: String,
    /// The verdict on its terms.
    pub openness: Openness,
    /// What it passes on.
    pub passes: Passes,
    /// Words that the name of a derived model must begin with.
    pub prefix: Option<String>,
    /// Words that must be shown with a derived model.
    pub badge: Option<String>,
    /// True if the terms reach models that were only trained on outputs.
    pub reaches_outputs: bool,
    /// True if they may, for not all of them was read.
    pub may_reach_outputs: bool,
    /// True if nothing may be added to the terms when the work is passed on as a whole.
    pub admits_no_more: bool,
    /// The reasons for `openness`, such as ids of clauses, worst first.
    pub because: Vec<String>,
}

impl Term {
    /// The word that declares these terms in a card.
    pub fn as_declared(&self) -> &str {
        self.name.strip_prefix("unknown:").unwrap_or(&self.name)
    }

    /// Terms that nothing is known of.
    pub fn unknown(name: impl Into<String>) -> Term {
        Term {
            name: name.into(),
            openness: Openness::Unsure,
            passes: Passes::Unknown,
            prefix: None,
            badge: None,
            reaches_outputs: false,
            may_reach_outputs: true,
            admits_no_more: false,
            because: Vec::new(),
        }
    }
}

/// Whoever knows licenses: the engine in the program, a table in a test.
pub trait Licenses: Sync {
    /// The terms that a name in a card stands for, under any of the license's names.
    fn term(&self, name: &str) -> Option<Term>;
}

/// Terms met so far, each kept once.
#[derive(Default)]
pub struct Terms {
    list: Vec<Term>,
    by_name: HashMap<String, TermId>,
}

/// One of the terms met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u32);

impl Terms {
    /// The number of these terms; the first to come under a name stay.
    pub fn intern(&mut self, term: Term) -> TermId {
        if let Some(id) = self.by_name.get(&term.name) {
            return *id;
        }
        let id = TermId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.by_name.insert(term.name.clone(), id);
        self.list.push(term);
        id
    }

    /// The terms that a number stands for.
    pub fn get(&self, id: TermId) -> &Term {
        &self.list[id.0 as usize]
    }

    /// All terms met, in the order of meeting.
    pub fn all(&self) -> impl Iterator<Item = (TermId, &Term)> {
        self.list.iter().enumerate().map(|(at, term)| (TermId(u32::try_from(at).unwrap_or(u32::MAX)), term))
    }
}
