//! A baseline: the objections that were there on the day somebody drew the line. What is new is not among them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::{Deserialize, Serialize};

use crate::explain::SubjectReport;
use crate::explain::objection::Objection;
use crate::source::{Code, Problem, Source};

/// The version of the baseline's format.
const SCHEMA: u32 = 1;

/// Objections that are accepted as they are, by their fingerprints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
}

/// One accepted objection. The fingerprint alone decides; the rest is for whoever reads the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: String,
    /// The subject's path, or its id.
    subject: String,
    code: String,
    rule: String,
    clauses: Vec<String>,
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema: u32,
    objections: Vec<Entry>,
}

impl Baseline {
    /// The baseline that `source` writes.
    ///
    /// # Errors
    /// Not JSON, an unknown key, another version, or a fingerprint written twice.
    pub fn read(source: &Source) -> Result<Baseline, Problem> {
        let problem = |message: String| {
            Problem::with_file(source.name(), Code::WrongValue, message)
                .help("`--update-baseline --force` writes a fresh one; look at what it accepts")
        };
        let written: Written =
            serde_json::from_str(source.text()).map_err(|error| problem(format!("is no baseline: {error}")))?;
        if written.schema != SCHEMA {
            return Err(problem(format!("is of version {}; this program reads {SCHEMA}", written.schema)));
        }
        let mut entries = BTreeMap::new();
        for entry in written.objections {
            if let Some(twice) = entries.insert(entry.fingerprint.clone(), entry) {
                return Err(problem(format!("holds `{}` twice", twice.fingerprint)));
            }
        }
        Ok(Baseline { entries })
    }

    /// True if it accepts `objection`.
    pub fn accepts(&self, objection: &Objection) -> bool {
        self.entries.contains_key(&objection.fingerprint)
    }

    /// What remains after a run: entries that were met again, and those of subjects that were not looked at.
    #[must_use]
    pub fn shrunk(&self, subjects: &[SubjectReport], objections: &[Objection]) -> Baseline {
        let seen: BTreeSet<&str> = subjects.iter().map(name).collect();
        let met: BTreeSet<&str> = objections.iter().map(|objection| objection.fingerprint.as_str()).collect();
        let stays = |entry: &&Entry| met.contains(entry.fingerprint.as_str()) || !seen.contains(entry.subject.as_str());
        let entries = self.entries.values().filter(stays).map(|entry| (entry.fingerprint.clone(), entry.clone()));
        Baseline { entries: entries.collect() }
    }

    /// A baseline that accepts everything objected to in a run, save what somebody accepted elsewhere already.
    pub fn of(subjects: &[SubjectReport], objections: &[Objection]) -> Baseline {
        let paths: BTreeMap<&str, &str> = subjects.iter().map(|subject| (subject.id.as_str(), name(subject))).collect();
        let open = objections.iter().filter(|objection| {
            !objection.code.is_about_waivers() && objection.accepted_by.iter().all(|by| by == Baseline::WORD)
        });
        let entry = |objection: &Objection| Entry {
            fingerprint: objection.fingerprint.clone(),
            subject: paths.get(objection.subject.as_str()).copied().unwrap_or(&objection.subject).to_owned(),
            code: objection.code.word().to_owned(),
            rule: objection.rule().to_owned(),
            clauses: objection.clauses.clone(),
        };
        Baseline { entries: open.map(|objection| (objection.fingerprint.clone(), entry(objection))).collect() }
    }

    /// What reports call it.
    pub const WORD: &'static str = "in the baseline";

    /// Writes it, sorted by subject, so that a change of it can be reviewed.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut objections: Vec<_> = self.entries.values().cloned().collect();
        objections.sort_by(|a, b| (&a.subject, &a.rule, &a.fingerprint).cmp(&(&b.subject, &b.rule, &b.fingerprint)));
        serde_json::to_writer_pretty(&mut *out, &Written { schema: SCHEMA, objections }).map_err(io::Error::from)?;
        writeln!(out)
    }
}

/// How a baseline names a subject: by its path, or its id where it has none.
fn name(subject: &SubjectReport) -> &str {
    subject.origin.path.as_deref().unwrap_or(&subject.id)
}
