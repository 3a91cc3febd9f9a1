//! The closed vocabulary: every clause, piece of evidence and component that a description may name.

use std::collections::HashMap;

use super::freedom::Freedoms;
use super::parameter::{Parameter, ParameterTest};

/// A clause of the vocabulary, as its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseId(pub u16);

/// What kind of fact a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A right given. Silence gives none.
    Grant,
    /// A duty asked in return. Silence asks none.
    Condition,
    /// A right taken away. Silence takes none.
    Restriction,
    /// What an authority said.
    Evidence,
    /// A part of an AI system.
    Component,
    /// What the standard that judges terms makes of the subject. Worked out by the engine, never written by anyone.
    Verdict,
}

impl Class {
    /// Every class, with the name of the vocabulary file that lists it.
    pub const FILES: [(Class, &'static str); 6] = [
        (Class::Grant, "grants"),
        (Class::Condition, "conditions"),
        (Class::Restriction, "restrictions"),
        (Class::Evidence, "evidence"),
        (Class::Component, "components"),
        (Class::Verdict, "verdicts"),
    ];

    /// The class in one word.
    pub fn word(self) -> &'static str {
        match self {
            Class::Grant => "grant",
            Class::Condition => "condition",
            Class::Restriction => "restriction",
            Class::Evidence => "evidence",
            Class::Component => "component",
            Class::Verdict => "verdict",
        }
    }
}

/// One entry of the vocabulary.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name used in files, such as `user-threshold`.
    pub id: String,
    /// What kind of fact it is.
    pub class: Class,
    /// A few words for headings.
    pub title: String,
    /// The question to put to a text.
    pub asks: String,
    /// The freedoms it reaches unless a description says otherwise.
    pub freedoms: Freedoms,
    /// Parameters that change which freedoms it reaches; the first that holds decides.
    pub reaches_when: Vec<(Vec<ParameterTest>, Freedoms)>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// For a clause after which other terms take over: the slots of the date and of those terms.
    pub switches: Option<Switch>,
    /// For a component: the kind as which its license is judged.
    pub judged_as: Option<super::license::Kind>,
    /// For evidence of approval: the name of the authority, and what must hold for the approval to count.
    pub approval: Option<(String, Vec<ParameterTest>)>,
    /// For a verdict: what it is on.
    pub verdict_on: Option<VerdictOn>,
    /// The top-level key that says it, where it is not written as a table of its own.
    pub written_as: Option<String>,
}

/// What a verdict that the engine works out is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictOn {
    /// The license at hand.
    License,
    /// The system at hand.
    System,
}

impl VerdictOn {
    /// Both.
    pub const ALL: [VerdictOn; 2] = [VerdictOn::License, VerdictOn::System];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            VerdictOn::License => "license",
            VerdictOn::System => "system",
        }
    }

    /// What `word` names, if it names one.
    pub fn from_word(word: &str) -> Option<VerdictOn> {
        VerdictOn::ALL.into_iter().find(|on| on.word() == word)
    }
}

/// The slots of a clause after which other terms take over.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    /// Slot of the day on which they do.
    pub on: usize,
    /// Slot of the license that does.
    pub to: usize,
}

/// The whole vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    entries: Vec<Entry>,
    by_name: HashMap<String, ClauseId>,
}

impl Vocabulary {
    /// Adds an entry, or puts it in the place of one with the same id, and returns its id.
    pub fn insert(&mut self, entry: Entry) -> ClauseId {
        let id = match self.by_name.get(&entry.id) {
            Some(id) => *id,
            None => ClauseId(u16::try_from(self.entries.len()).unwrap_or(u16::MAX)),
        };
        for name in entry.aliases.iter().chain([&entry.id]) {
            self.by_name.insert(name.clone(), id);
        }
        match self.entries.get_mut(usize::from(id.0)) {
            Some(slot) => *slot = entry,
            None => self.entries.push(entry),
        }
        id
    }

    /// The id that `name`, or one of its other spellings, stands for.
    pub fn find(&self, name: &str) -> Option<ClauseId> {
        self.by_name.get(name).copied()
    }

    /// The entry of an id that this vocabulary gave out.
    pub fn entry(&self, id: ClauseId) -> &Entry {
        &self.entries[usize::from(id.0)]
    }

    /// All entries, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = (ClauseId, &Entry)> {
        self.entries.iter().enumerate().map(|(index, entry)| (ClauseId(index as u16), entry))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True for a vocabulary without entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
