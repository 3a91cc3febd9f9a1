//! "May we?" told: what shuts an organisation out, what nobody can tell, and what is to be done.

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::{Answer, Permission, Point};
use crate::model::Vocabulary;
use crate::rules::bearing::Follows;

/// What the terms mean for one organisation. It says nothing about openness.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PermissionReport {
    /// The organisation.
    pub organisation: String,
    /// The answer.
    pub answer: Answer,
    /// Of a choice of licenses: the one that answers best.
    pub chosen: Option<String>,
    /// What shuts it out.
    pub barred_by: Vec<PointReport>,
    /// What nobody can tell.
    pub open_points: Vec<PointReport>,
    /// What is to be done: a list to tick off.
    pub duties: Vec<PointReport>,
    /// Of a choice of licenses: what each of them answers.
    #[serde(skip)]
    pub ways: Vec<Answer>,
    /// True if a choice further in has answers that differ.
    #[serde(skip)]
    pub inner_choice: bool,
}

/// One thing that bears on an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PointReport {
    /// The license, or the part of a system whose terms nobody states.
    pub license: String,
    /// The clause; none where one is missing.
    pub clause: Option<String>,
    /// Its section.
    pub section: Option<String>,
    /// What it says.
    pub says: String,
    /// What is not known and would decide; a duty with such an entry holds only if that is so.
    pub missing: Vec<String>,
}

/// Tells what the terms mean for `organisation`.
pub fn tell_permission(organisation: &str, permission: &Permission, vocabulary: &Vocabulary) -> PermissionReport {
    let told = |wanted: Follows| {
        let points = permission.points.iter().filter(|point| point.follows == wanted);
        points.map(|point| point_report(point, vocabulary)).collect()
    };
    PermissionReport {
        organisation: organisation.to_owned(),
        answer: permission.answer,
        chosen: permission.chosen.clone(),
        barred_by: told(Follows::Bar),
        open_points: told(Follows::Doubt),
        duties: told(Follows::Duty),
        ways: permission.ways.clone(),
        inner_choice: permission.inner_choice,
    }
}

fn point_report(point: &Point, vocabulary: &Vocabulary) -> PointReport {
    PointReport {
        license: point.license.clone(),
        clause: point.clause.map(|id| vocabulary.entry(id).id.clone()),
        section: Some(point.section.clone()).filter(|section| !section.is_empty()),
        says: point.says.clone(),
        missing: point.missing.clone(),
    }
}

impl PermissionReport {
    /// The answer in a few words.
    pub fn headline(&self) -> String {
        let count = self.duties.len();
        match self.answer {
            Answer::Allowed => "allowed".to_owned(),
            Answer::AllowedWithDuties if count == 1 => "allowed, with 1 duty".to_owned(),
            Answer::AllowedWithDuties => format!("allowed, with {count} duties"),
            Answer::CannotTell => "cannot tell".to_owned(),
            Answer::NotAllowed => {
                let sections = self.barred_by.iter().filter_map(|point| point.section.as_deref());
                let mut named: Vec<&str> = sections.collect();
                named.dedup();
                match named.as_slice() {
                    [] => "not allowed".to_owned(),
                    [one] => format!("not allowed because of section {one}"),
                    more => format!("not allowed because of sections {}", more.join(", ")),
                }
            }
        }
    }
}

impl PointReport {
    /// The clause with its section; what is told where there is none.
    pub fn place(&self) -> String {
        match (&self.clause, &self.section) {
            (Some(clause), Some(section)) => format!("{clause} §{section}"),
            (Some(clause), None) => clause.clone(),
            (None, _) => self.says.clone(),
        }
    }

    /// The point in one line: where it stands, what it says, and on what it depends.
    pub fn line(&self, of: Option<&str>) -> String {
        let license = if of == Some(&self.license) { String::new() } else { format!("{} ", self.license) };
        let at = match (&self.section, &self.clause) {
            (Some(section), Some(clause)) => format!("{license}§{section} {clause}: "),
            (None, Some(clause)) => format!("{license}{clause}: "),
            (Some(section), None) => format!("{license}§{section}: "),
            (None, None) if license.is_empty() => String::new(),
            (None, None) => format!("{}: ", license.trim_end()),
        };
        let depends =
            if self.missing.is_empty() { String::new() } else { format!(" (depends on {})", self.missing.join(", ")) };
        format!("{at}{}{depends}", self.says)
    }
}
