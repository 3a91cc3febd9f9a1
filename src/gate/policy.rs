//! A policy: what is asked of every subject, and of some more or less than of others.

use globset::GlobSet;
use serde::Serialize;

use crate::engine::Answer;
use crate::explain::SubjectReport;
use crate::model::Openness;

use super::waiver::Waiver;

/// What is asked of subjects before they pass.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Policy {
    /// What an undecided subject is worth.
    pub unknown: UnknownMeans,
    /// True if waivers that no longer do anything merely warn.
    pub stale_waivers_warn: bool,
    /// How many days ahead a waiver may end.
    pub waiver_days: i64,
    /// What each standard must make of a subject.
    #[serde(rename = "require")]
    pub requirements: Vec<Requirement>,
    /// The file of the organisation for which "may we?" is asked, from the policy's folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The least answer for it; none where there is no organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_we: Option<Answer>,
    /// Accepted and refused by name.
    #[serde(flatten)]
    pub lists: Lists,
    /// Changes for some subjects, in the order of the file; a later one wins.
    #[serde(rename = "override")]
    pub overrides: Vec<Override>,
    /// Exceptions.
    #[serde(rename = "waiver")]
    pub waivers: Vec<Waiver>,
    /// True where a file was written; without one, the gate asks what `check` always asked.
    #[serde(skip)]
    pub written: bool,
}

/// What an undecided subject is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownMeans {
    /// It is refused.
    Fail,
    /// It is not refused: it is named as a warning, and the run ends as undecided. Nothing unknown ever passes.
    Warn,
}

impl UnknownMeans {
    /// Every meaning, strictest first.
    pub const ALL: [UnknownMeans; 2] = [UnknownMeans::Fail, UnknownMeans::Warn];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            UnknownMeans::Fail => "fail",
            UnknownMeans::Warn => "warn",
        }
    }
}

/// What one standard must make of a subject. With none of the three floors: every verdict it gives is `open`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Requirement {
    /// The standard's id.
    pub standard: String,
    /// The reading of it; none where it has only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// The least verdict on terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Openness>,
    /// The least verdict on a system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<Openness>,
    /// The least step of its ladder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rung: Option<Rung>,
}

/// A step of a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Rung {
    /// Its id.
    pub id: String,
    /// How many steps must be certain for it to be reached.
    #[serde(skip)]
    pub steps: usize,
}

/// Licenses, stewards and clauses by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Lists {
    /// Accepted, whatever the standards say of their terms.
    pub allow: Names,
    /// Refused, whatever the standards say.
    pub deny: Names,
    /// True if what is not allowed by license or steward is refused.
    pub only_allowed: bool,
}

/// Names of three kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Names {
    /// License ids.
    pub licenses: Vec<String>,
    /// Who issues licenses, as the descriptions spell it.
    pub stewards: Vec<String>,
    /// Clause ids.
    pub clauses: Vec<String>,
}

impl Names {
    /// True if `steward` is listed; capitals do not count.
    pub fn has_steward(&self, steward: &str) -> bool {
        self.stewards.iter().any(|known| known.to_lowercase() == steward.to_lowercase())
    }

    fn add(&mut self, other: &Names) {
        self.licenses.extend(other.licenses.iter().cloned());
        self.stewards.extend(other.stewards.iter().cloned());
        self.clauses.extend(other.clauses.iter().cloned());
    }
}

/// A change of the policy for some subjects.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Override {
    /// Path globs as written; none for any path.
    pub paths: Vec<String>,
    /// Kinds of license, or `system`; none for any kind.
    pub kinds: Vec<String>,
    /// What an undecided subject is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<UnknownMeans>,
    /// Requirements in the place of all others.
    #[serde(rename = "require", skip_serializing_if = "Option::is_none")]
    pub requirements: Option<Vec<Requirement>>,
    /// The least answer to "may we?".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_we: Option<Answer>,
    /// Names beside the others.
    pub allow: Names,
    /// Names beside the others.
    pub deny: Names,
    /// Whether what is not allowed by name is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_allowed: Option<bool>,
    /// The globs, ready to match.
    #[serde(skip)]
    pub globs: GlobSet,
}

impl Override {
    fn concerns(&self, subject: &SubjectReport) -> bool {
        let path = subject.origin.path.as_deref();
        let path = self.paths.is_empty() || path.is_some_and(|path| self.globs.is_match(path));
        path && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == subject.origin.kind))
    }
}

/// The policy as it stands for one subject.
#[derive(Clone, Debug)]
pub struct Effective {
    /// What an undecided subject is worth.
    pub unknown: UnknownMeans,
    /// What each standard must make of it.
    pub requirements: Vec<Requirement>,
    /// The least answer to "may we?"; none where nobody asks.
    pub may_we: Option<Answer>,
    /// Names.
    pub lists: Lists,
}

impl Effective {
    /// True if nothing could ever be objected to. That is no ground to let anything pass.
    pub fn asks_nothing(&self) -> bool {
        self.requirements.is_empty() && self.may_we.is_none() && !self.lists.only_allowed
    }
}

impl Policy {
    /// The policy of a run without a policy file: every verdict of these standards is `open`, and doubt stays doubt.
    pub fn implicit(standards: impl IntoIterator<Item = (String, Option<String>)>) -> Policy {
        Policy {
            unknown: UnknownMeans::Warn,
            stale_waivers_warn: false,
            waiver_days: 366,
            requirements: standards.into_iter().map(|(id, reading)| Requirement::open(id, reading)).collect(),
            organisation: None,
            may_we: None,
            lists: Lists::default(),
            overrides: Vec::new(),
            waivers: Vec::new(),
            written: false,
        }
    }

    /// What holds for `subject`.
    pub fn effective(&self, subject: &SubjectReport) -> Effective {
        let mut effective = Effective {
            unknown: self.unknown,
            requirements: self.requirements.clone(),
            may_we: self.may_we,
            lists: self.lists.clone(),
        };
        for change in self.overrides.iter().filter(|change| change.concerns(subject)) {
            effective.unknown = change.unknown.unwrap_or(effective.unknown);
            effective.may_we = change.may_we.or(effective.may_we);
            effective.lists.only_allowed = change.only_allowed.unwrap_or(effective.lists.only_allowed);
            effective.lists.allow.add(&change.allow);
            effective.lists.deny.add(&change.deny);
            if let Some(requirements) = &change.requirements {
                effective.requirements.clone_from(requirements);
            }
        }
        effective
    }

    /// Asks, beside everything else and of every subject, that a standard's verdicts are `open`.
    pub fn require(&mut self, standard: &str, reading: Option<&str>) {
        let asked = Requirement::open(standard.to_owned(), reading.map(str::to_owned));
        let lists = self.overrides.iter_mut().filter_map(|change| change.requirements.as_mut());
        for requirements in lists.chain([&mut self.requirements]) {
            if !requirements.contains(&asked) {
                requirements.push(asked.clone());
            }
        }
    }

    /// Every standard that some subject may have to meet, each with its reading, once.
    pub fn standards(&self) -> Vec<(String, Option<String>)> {
        let mut standards = Vec::new();
        let changed = self.overrides.iter().filter_map(|change| change.requirements.as_ref()).flatten();
        for asked in self.requirements.iter().chain(changed) {
            let named = (asked.standard.clone(), asked.reading.clone());
            if !standards.contains(&named) {
                standards.push(named);
            }
        }
        standards
    }
}

impl Requirement {
    /// Every verdict of the standard is `open`.
    pub fn open(standard: String, reading: Option<String>) -> Requirement {
        Requirement { standard, reading, terms: None, system: None, rung: None }
    }
}

#[cfg(test)]
mod tests {
    use super::{Effective, Lists, Names, Policy, Requirement, UnknownMeans};
    use crate::engine::Answer;

    /// A policy for one subject that asks for nothing.
    fn nothing() -> Effective {
        let lists = Lists { allow: Names::default(), deny: Names::default(), only_allowed: false };
        Effective { unknown: UnknownMeans::Fail, requirements: Vec::new(), may_we: None, lists }
    }

    #[test]
    fn a_policy_asks_nothing_only_if_nothing_in_it_could_object() {
        assert!(nothing().asks_nothing());
        let standard = Requirement::open("osaid-1.0".to_owned(), None);
        assert!(!Effective { requirements: vec![standard], ..nothing() }.asks_nothing());
        assert!(!Effective { may_we: Some(Answer::Allowed), ..nothing() }.asks_nothing());
        let listed = Lists { only_allowed: true, ..Lists::default() };
        assert!(!Effective { lists: listed, ..nothing() }.asks_nothing());
        assert!(Policy::implicit([]).requirements.is_empty());
    }
}
