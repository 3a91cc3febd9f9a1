//! A waiver: an exception for one subject and one rule or clause, with a reason, an owner and a last day.

use globset::GlobSet;
use jiff::civil::Date;
use serde::Serialize;

use crate::explain::SubjectReport;
use crate::explain::objection::Objection;
use crate::model::Place;

/// An exception that somebody answers for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Waiver {
    /// The subject's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// A glob over the subject's path, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// SHA-256 of the subject's content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// A rule, or a criterion or standard that stands for all of its rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// A clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The section in which the clause stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Date,
    /// Where it is written.
    #[serde(skip)]
    pub place: Place,
    /// The path's glob, ready to match.
    #[serde(skip)]
    pub glob: GlobSet,
}

impl Waiver {
    /// True if it speaks of this subject, whatever the subject's text has become.
    pub fn names(&self, subject: &SubjectReport) -> bool {
        let id = self.subject.as_ref().is_none_or(|id| *id == subject.id);
        let path = subject.origin.path.as_deref();
        let path = self.path.is_none() || path.is_some_and(|path| self.glob.is_match(path));
        let by_hash_alone = self.subject.is_none() && self.path.is_none();
        id && path && (!by_hash_alone || self.is_bound_to(subject))
    }

    /// True if it is bound to no text, or to the subject's text as it is.
    pub fn is_bound_to(&self, subject: &SubjectReport) -> bool {
        self.sha256.is_none() || self.sha256 == subject.origin.sha256
    }

    /// True if it is past its last day.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires < today
    }

    /// True if it covers what `rule` makes of `clause` in an objection.
    pub fn covers(&self, objection: &Objection, rule: &str, clause: Option<&str>) -> bool {
        self.rule.as_deref().is_none_or(|named| is_within(rule, named))
            && self.clause.as_deref().is_none_or(|named| Some(named) == clause)
            && self.section.as_deref().is_none_or(|named| Some(named) == objection.section.as_deref())
    }

    /// Who waives what until when, in a line.
    pub fn told(&self) -> String {
        format!("waived until {} by {}: {}", self.expires, self.owner, self.reason)
    }

    /// What it is about, in a few words.
    pub fn target(&self) -> String {
        let parts = [
            ("subject", &self.subject),
            ("path", &self.path),
            ("sha256", &self.sha256),
            ("rule", &self.rule),
            ("clause", &self.clause),
            ("section", &self.section),
        ];
        let told: Vec<_> =
            parts.iter().filter_map(|(key, value)| Some(format!("{key} `{}`", value.as_ref()?))).collect();
        told.join(", ")
    }
}

/// True if `rule` is `named`, or lies in the standard or criterion of that name.
fn is_within(rule: &str, named: &str) -> bool {
    rule.strip_prefix(named).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_within;

    #[test]
    fn a_rule_lies_in_its_criterion_and_its_standard_and_in_no_namesake() {
        assert!(is_within("osaid-1.0/use/any-purpose", "osaid-1.0/use/any-purpose"));
        assert!(is_within("osaid-1.0/use/any-purpose", "osaid-1.0/use"));
        assert!(is_within("osaid-1.0/use/any-purpose", "osaid-1.0"));
        assert!(!is_within("osaid-1.0/use/any-purpose", "osaid-1.0/us"));
        assert!(!is_within("osaid-1.0/use", "osaid-1.0/use/any-purpose"));
    }
}
