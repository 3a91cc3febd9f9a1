//! What can be wrong with a card, each kind once, with the line it was met on.

use std::fmt;

/// One thing wrong with a card. Problems never end a batch and never turn into a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which kind of problem.
    pub kind: ProblemKind,
    /// Line of the card, from 1; 0 when the problem has no place.
    pub line: u32,
    /// What was met there, in the card's own words; may be empty.
    pub detail: String,
}

impl Problem {
    /// A problem at `line`, with the words that describe what was met.
    pub fn new(kind: ProblemKind, line: u32, detail: impl Into<String>) -> Problem {
        Problem { kind, line, detail: detail.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_problem(self.line, self.kind.code(), &self.detail, out)
    }
}

/// `line 3: broken-yaml: …`; the line and the words are left out where there are none.
pub fn write_problem(line: u32, code: &str, words: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if line > 0 {
        write!(out, "line {line}: ")?;
    }
    out.write_str(code)?;
    if words.is_empty() { Ok(()) } else { write!(out, ": {words}") }
}

/// The kinds of problem, worst first, so the order of the variants is the order of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The card could not be read from where it is kept.
    Unreadable,
    /// The card is larger than the reader's budget.
    TooLarge,
    /// The front matter opens and never closes.
    Unterminated,
    /// A key stands twice in one mapping; neither value is taken.
    DuplicateKey,
    /// The front matter is no valid YAML, or passes the reader's budget.
    BrokenYaml,
    /// Bytes of the front matter are not UTF-8; they were replaced before reading.
    NotUtf8,
    /// A mapping or a list in a list stands where a license id belongs.
    LicenseNotText,
    /// A mapping or a list in a list stands where the id of a base belongs, or the word for how the model came from it.
    BaseNotText,
    /// A key that means `license` but is spelt otherwise, so that no hub reads it.
    MisspeltKey,
    /// The license is stated as an empty text.
    LicenseEmpty,
    /// The license is `other`, or a family of licenses, and no name says which.
    LicenseUnnamed,
    /// The license is one of the author's own, and nothing says where its text is.
    LicenseUnlinked,
    /// A license name stands beside a license id that has no use for it.
    NameWithoutOther,
    /// Files of one folder, or statements of one bill, name different licenses.
    SourcesDisagree,
    /// How the model came from its base is stated in a word that the hub does not know.
    UnknownRelation,
    /// Front matter stands further down, where no hub reads it.
    FrontMatterNotFirst,
    /// Bytes below the front matter are not UTF-8.
    BodyNotUtf8,
    /// There is no front matter.
    NoFrontMatter,
    /// There is front matter with nothing in it.
    EmptyFrontMatter,
}

impl ProblemKind {
    /// Every kind, in the order of a report.
    pub const ALL: [ProblemKind; 19] = [
        ProblemKind::Unreadable,
        ProblemKind::TooLarge,
        ProblemKind::Unterminated,
        ProblemKind::DuplicateKey,
        ProblemKind::BrokenYaml,
        ProblemKind::NotUtf8,
        ProblemKind::LicenseNotText,
        ProblemKind::BaseNotText,
        ProblemKind::MisspeltKey,
        ProblemKind::LicenseEmpty,
        ProblemKind::LicenseUnnamed,
        ProblemKind::LicenseUnlinked,
        ProblemKind::NameWithoutOther,
        ProblemKind::SourcesDisagree,
        ProblemKind::UnknownRelation,
        ProblemKind::FrontMatterNotFirst,
        ProblemKind::BodyNotUtf8,
        ProblemKind::NoFrontMatter,
        ProblemKind::EmptyFrontMatter,
    ];

    /// The kind's stable name in reports.
    pub fn code(self) -> &'static str {
        match self {
            ProblemKind::Unreadable => "unreadable",
            ProblemKind::TooLarge => "too-large",
            ProblemKind::Unterminated => "unterminated",
            ProblemKind::DuplicateKey => "duplicate-key",
            ProblemKind::BrokenYaml => "broken-yaml",
            ProblemKind::NotUtf8 => "not-utf8",
            ProblemKind::LicenseNotText => "license-not-text",
            ProblemKind::BaseNotText => "base-not-text",
            ProblemKind::MisspeltKey => "misspelt-key",
            ProblemKind::LicenseEmpty => "license-empty",
            ProblemKind::LicenseUnnamed => "license-unnamed",
            ProblemKind::LicenseUnlinked => "license-unlinked",
            ProblemKind::NameWithoutOther => "name-without-other",
            ProblemKind::SourcesDisagree => "sources-disagree",
            ProblemKind::UnknownRelation => "unknown-relation",
            ProblemKind::FrontMatterNotFirst => "front-matter-not-first",
            ProblemKind::BodyNotUtf8 => "body-not-utf8",
            ProblemKind::NoFrontMatter => "no-front-matter",
            ProblemKind::EmptyFrontMatter => "empty-front-matter",
        }
    }

    /// True where the card's statements could not be read at all: an input error, not a finding.
    pub fn is_bad_input(self) -> bool {
        matches!(
            self,
            ProblemKind::Unreadable
                | ProblemKind::TooLarge
                | ProblemKind::Unterminated
                | ProblemKind::DuplicateKey
                | ProblemKind::BrokenYaml
        )
    }
}

#[cfg(test)]
mod tests {
    use super::ProblemKind;

    #[test]
    fn the_table_is_whole_sorted_and_its_codes_are_unique() {
        assert!(ProblemKind::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        let codes: std::collections::BTreeSet<_> = ProblemKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), ProblemKind::ALL.len());
    }
}
