//! Objections: each reason why a subject does not meet what is asked of it, and what became of the objection.

use serde::Serialize;

use crate::model::{Place, Value};

pub use super::message::Message;

/// What becomes of an objection. The worst decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handling {
    /// Allowed, waived, or in the baseline.
    Accepted,
    /// A waiver to mend that the policy merely wants to hear of.
    Warns,
    /// Unknown, and not refused: it is told as a warning, and the exit code says that something is undecided.
    Undecided,
    /// It stops the run.
    Stops,
}

impl Handling {
    /// The word used in reports.
    pub fn word(self) -> &'static str {
        match self {
            Handling::Accepted => "accepted",
            Handling::Warns => "warns",
            Handling::Undecided => "undecided",
            Handling::Stops => "stops",
        }
    }
}

/// One reason why a subject does not meet what is asked of it, or one thing to mend about the policy's waivers.
#[derive(Clone, Debug, schemars::JsonSchema, Serialize)]
pub struct Objection {
    /// Which message.
    pub code: Message,
    /// Fail, or unknown.
    pub value: Value,
    /// What becomes of it.
    pub handling: Handling,
    /// Who accepted it, and why: an allowance, waivers, the baseline.
    pub accepted_by: Vec<String>,
    /// The same for the same objection in every run: it depends on subject, rule, clause and parameters, on no line number.
    pub fingerprint: String,
    /// The subject's id, or the policy's file name.
    pub subject: String,
    /// The rules that object.
    pub rules: Vec<String>,
    /// The clauses, or the clauses that are missing.
    pub clauses: Vec<String>,
    /// The section as printed.
    pub section: Option<String>,
    /// The license it stands in, where several are judged.
    pub license: Option<String>,
    /// What is objected to, in a line.
    pub message: String,
    /// Where to look: the clause, or else the head of the description.
    pub place: Place,
    /// What the first rule keeps.
    #[serde(skip)]
    pub title: String,
    /// Why it is so.
    #[serde(skip)]
    pub why: String,
    /// What would mend it.
    #[serde(skip)]
    pub remedy: String,
    /// Where the reasoning can be read.
    #[serde(skip)]
    pub url: String,
}

impl Objection {
    /// The rule that stands for it where only one can be named.
    pub fn rule(&self) -> &str {
        self.rules.first().map_or("", String::as_str)
    }
}

/// What the gate makes of one subject. The worst of its objections decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Nothing is objected to.
    Passes,
    /// Everything objected to is accepted by somebody who said why.
    Accepted,
    /// Undecided.
    Undecided,
    /// Refused.
    Refused,
}

impl Decision {
    /// What the handling of one objection makes of its subject.
    pub fn from_handling(handling: Handling) -> Decision {
        match handling {
            Handling::Accepted | Handling::Warns => Decision::Accepted,
            Handling::Undecided => Decision::Undecided,
            Handling::Stops => Decision::Refused,
        }
    }

    /// The words for readers.
    pub fn words(self) -> &'static str {
        match self {
            Decision::Passes => "passes",
            Decision::Accepted => "accepted",
            Decision::Undecided => "undecided",
            Decision::Refused => "refused",
        }
    }
}

/// The policy in force.
#[derive(Clone, Debug, schemars::JsonSchema, Serialize)]
pub struct PolicyReport {
    /// Its file.
    pub file: String,
    /// The day for which waivers were read.
    pub today: String,
    /// The baseline's file.
    pub baseline: Option<String>,
    /// The file of the organisation for which it asks "may we?".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

/// What is known of a subject beside its verdicts, for policies to speak about.
#[derive(Clone, Debug, Default, schemars::JsonSchema, Serialize)]
pub struct Origin {
    /// Its file, relative to the policy's folder, with `/`; none for something known by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// SHA-256, in hex, of its description and of those it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Whether it is called as a known license is and is another one: a folder, a text or a description of that name.
    #[serde(skip)]
    pub borrowed: bool,
    /// What a license was written for, or `system`.
    #[serde(skip)]
    pub kind: &'static str,
    /// The licenses that apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<LicenseMention>,
    /// For a choice of licenses: the positions in `licenses` that each choice brings along. Else one choice of all.
    #[serde(skip)]
    pub choices: Vec<Vec<usize>>,
    /// Parts of a system that are there and whose license nobody knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_license: Vec<String>,
}

/// A license that applies to a subject.
#[derive(Clone, Debug, schemars::JsonSchema, Serialize)]
pub struct LicenseMention {
    /// Its id.
    pub id: String,
    /// Who issued it.
    pub steward: Option<String>,
    /// True if its text was read to the end.
    #[serde(skip)]
    pub read: bool,
    /// True for a choice or a stack, which says nothing itself.
    #[serde(skip)]
    pub compound: bool,
    /// What it says.
    #[serde(skip)]
    pub clauses: Vec<ClauseMention>,
    /// Where its description stands.
    #[serde(skip)]
    pub place: Place,
}

/// A clause that a license states.
#[derive(Clone, Debug)]
pub struct ClauseMention {
    /// Its id.
    pub id: String,
    /// Its section as printed.
    pub section: Option<String>,
    /// What it says.
    pub summary: String,
    /// Where it is described.
    pub place: Place,
}
