//! The facts about one subject, laid out so that a rule finds what it looks for at once.

use jiff::civil::Date;

use crate::model::{Class, Clause, ClauseId, Freedom, Freedoms, Kind, Truth, Vocabulary};

/// Facts about one license, or one system.
pub struct Facts<'f> {
    vocabulary: &'f Vocabulary,
    clauses: Vec<&'f Clause>,
    present: IdSet,
    /// True if what is not described is not there.
    closed: bool,
    /// What the license was written for, or is judged as.
    pub kind: Kind,
}

impl<'f> Facts<'f> {
    /// Facts from `clauses`; `closed` says that they are all there is.
    pub fn new(
        vocabulary: &'f Vocabulary,
        clauses: impl IntoIterator<Item = &'f Clause>,
        closed: bool,
        kind: Kind,
    ) -> Facts<'f> {
        let clauses: Vec<_> = clauses.into_iter().collect();
        let mut present = IdSet::default();
        clauses.iter().for_each(|clause| present.insert(clause.id));
        Facts { vocabulary, clauses, present, closed, kind }
    }

    /// The vocabulary in which they are stated.
    pub fn vocabulary(&self) -> &'f Vocabulary {
        self.vocabulary
    }

    /// The clauses of one id.
    pub fn of(&self, id: ClauseId) -> impl Iterator<Item = &'f Clause> {
        let present = self.present.may_contain(id);
        self.clauses.iter().copied().filter(move |clause| present && clause.id == id)
    }

    /// What it means that no, or no further, clause of this id is described.
    pub fn beyond_description(&self, id: ClauseId) -> Truth {
        beyond(self.vocabulary.entry(id).class, self.of(id).next().is_some(), self.closed)
    }

    /// Whether `clause` reaches one of `freedoms`; with no freedom asked for, every clause counts.
    pub fn reaches(&self, clause: &Clause, freedoms: Freedoms) -> Truth {
        reaches(self.vocabulary, clause, freedoms)
    }
}

/// What it means that no, or no further, clause of an id is described: some are of it or none, and the description is
/// of all there is or not.
pub(super) fn beyond(class: Class, described: bool, closed: bool) -> Truth {
    match class {
        // An authority that is not on file has said nothing.
        Class::Evidence => Truth::False,
        // A part that a system's description leaves out may or may not exist; one that it lists is described in full.
        Class::Component | Class::Verdict if described => Truth::False,
        Class::Component | Class::Verdict => Truth::Unknown,
        Class::Grant | Class::Condition | Class::Restriction if closed => Truth::False,
        Class::Grant | Class::Condition | Class::Restriction => Truth::Unknown,
    }
}

/// Whether `clause` reaches one of `freedoms`; with no freedom asked for, every clause counts.
pub(super) fn reaches(vocabulary: &Vocabulary, clause: &Clause, freedoms: Freedoms) -> Truth {
    if freedoms == Freedoms::NONE {
        return Truth::True;
    }
    freedoms.iter().fold(Truth::False, |truth, freedom| truth.or(reaches_one(vocabulary, clause, freedom)))
}

fn reaches_one(vocabulary: &Vocabulary, clause: &Clause, freedom: Freedom) -> Truth {
    if let Some(acts) = clause.acts {
        return acts.contains(freedom).into();
    }
    let entry = vocabulary.entry(clause.id);
    // The first that holds decides; of those before it, whichever may hold must agree with it.
    let mut perhaps = Vec::new();
    for (tests, freedoms) in &entry.reaches_when {
        match super::truth::all_hold(tests, clause) {
            Truth::True => return agreed(&perhaps, freedoms.contains(freedom)),
            Truth::Unknown => perhaps.push(freedoms.contains(freedom)),
            Truth::False => {}
        }
    }
    agreed(&perhaps, entry.freedoms.contains(freedom))
}

fn agreed(perhaps: &[bool], otherwise: bool) -> Truth {
    if perhaps.iter().all(|other| *other == otherwise) { otherwise.into() } else { Truth::Unknown }
}

/// The clauses that have effect on a day, for a system of the given scopes; and those that have none.
pub fn in_effect<'c>(
    clauses: &'c [Clause],
    as_of: Option<Date>,
    scopes: Option<&[String]>,
) -> (Vec<&'c Clause>, Vec<&'c Clause>) {
    clauses.iter().partition(|clause| has_effect(clause, as_of, scopes))
}

/// True if a clause has effect on a day, for a system of the given scopes.
pub(super) fn has_effect(clause: &Clause, as_of: Option<Date>, scopes: Option<&[String]>) -> bool {
    let ended = matches!((clause.until, as_of), (Some(until), Some(day)) if day >= until);
    let elsewhere = matches!((&clause.scope, scopes), (Some(scope), Some(scopes)) if !scopes.contains(scope));
    !ended && !elsewhere
}

/// A set of clause ids, exact below 256 and "perhaps" above: a quick no for most questions of most rules.
#[derive(Default)]
struct IdSet([u64; 4]);

impl IdSet {
    fn insert(&mut self, id: ClauseId) {
        if let Some(word) = self.0.get_mut(usize::from(id.0) / 64) {
            *word |= 1 << (id.0 % 64);
        }
    }

    fn may_contain(&self, id: ClauseId) -> bool {
        self.0.get(usize::from(id.0) / 64).is_none_or(|word| word & (1 << (id.0 % 64)) != 0)
    }
}
