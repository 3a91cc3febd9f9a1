//! The answer to "may we?", and what it rests on.

use crate::model::{ClauseId, License};
use crate::rules::bearing::Follows;

/// The answer to "may we?". The worst of what the terms say wins, so the order of the variants is the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Allowed, with nothing to do.
    Allowed,
    /// Allowed, with duties.
    AllowedWithDuties,
    /// A fact is missing, or the terms do not say.
    CannotTell,
    /// Something the organisation is, or does, is shut out.
    NotAllowed,
}

impl Answer {
    /// Every answer, best first.
    pub const ALL: [Answer; 4] = [Answer::Allowed, Answer::AllowedWithDuties, Answer::CannotTell, Answer::NotAllowed];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            Answer::Allowed => "allowed",
            Answer::AllowedWithDuties => "allowed-with-duties",
            Answer::CannotTell => "cannot-tell",
            Answer::NotAllowed => "not-allowed",
        }
    }
}

/// What the terms mean for an organisation.
#[derive(Clone, Debug)]
pub struct Permission {
    /// The answer.
    pub answer: Answer,
    /// What it rests on.
    pub points: Vec<Point>,
    /// Of a choice of licenses: the one that answers best.
    pub chosen: Option<String>,
    /// Of a choice of licenses: what each of them answers, in the order of the description.
    pub ways: Vec<Answer>,
    /// True if a choice further in, such as that of a system's part, has answers that differ: which of them was taken
    /// here need not be what somebody else takes.
    pub inner_choice: bool,
}

/// One thing that bears on an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The license.
    pub license: String,
    /// The clause; none where one is missing.
    pub clause: Option<ClauseId>,
    /// Its section.
    pub section: String,
    /// What follows.
    pub follows: Follows,
    /// What is told.
    pub says: String,
    /// What is not known and would decide. Empty for what is certain.
    pub missing: Vec<String>,
}

/// A doubt about a part of a system as a whole.
pub(super) fn doubtful(name: &str, says: &str) -> Permission {
    let point = Point {
        license: name.to_owned(),
        clause: None,
        section: String::new(),
        follows: Follows::Doubt,
        says: says.to_owned(),
        missing: Vec::new(),
    };
    Permission { answer: Answer::CannotTell, points: vec![point], chosen: None, ways: Vec::new(), inner_choice: false }
}

/// Several terms that all apply.
pub(super) fn together(permissions: Vec<Permission>) -> Permission {
    let answer = permissions.iter().map(|permission| permission.answer).max().unwrap_or(Answer::CannotTell);
    let differ = |ways: &[Answer]| ways.iter().any(|way| Some(way) != ways.first());
    let inner_choice = permissions.iter().any(|one| one.inner_choice || differ(&one.ways));
    let mut points: Vec<Point> = Vec::new();
    for point in permissions.into_iter().flat_map(|permission| permission.points) {
        if !points.contains(&point) {
            points.push(point);
        }
    }
    Permission { answer, points, chosen: None, ways: Vec::new(), inner_choice }
}

/// A point of a license as a whole, with nothing told yet.
pub(super) fn blank(license: &License, follows: Follows) -> Point {
    Point {
        license: license.id.clone(),
        clause: None,
        section: String::new(),
        follows,
        says: String::new(),
        missing: Vec::new(),
    }
}
