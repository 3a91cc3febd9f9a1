//! One row of a batch's result: a model, its verdict, and everything that led there.

use std::fmt;

use serde::Serialize;

use crate::input::model_card::{Problem, write_problem};
use crate::lineage::{Finding, FindingKind, ModelId, View};
use crate::model::Openness;

/// What a batch says of one model. The order of the fields is the order of the columns.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    /// The model's id.
    pub id: &'a str,
    /// The verdict on the terms that bind a user, never open where something is unknown.
    pub terms: Openness,
    /// The verdict on the system: terms that fail, fail it; a card alone never shows that it passes.
    pub system: &'static str,
    /// The licenses that the card declares.
    pub declared: Vec<&'a str>,
    /// Those and the ones of ancestors that still bind.
    pub effective: Vec<&'a str>,
    /// The bases that the card names.
    pub bases: Vec<&'a str>,
    /// For each license that is not open, the clauses that keep it from being so.
    pub because: Vec<Because<'a>>,
    /// What lineage found.
    pub findings: Vec<FindingRow<'a>>,
    /// What is wrong with the card.
    pub problems: Vec<ProblemRow<'a>>,
}

/// A license that is not open, and why.
#[derive(Debug, Serialize)]
pub struct Because<'a> {
    /// The license's id.
    pub license: &'a str,
    /// The verdict on it.
    pub terms: Openness,
    /// The clauses that lead there.
    pub clauses: &'a [String],
}

/// A finding of lineage.
#[derive(Debug, Serialize)]
pub struct FindingRow<'a> {
    /// The kind's code.
    pub id: &'static str,
    /// The licenses that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<&'a str>,
    /// From the model to the ancestor that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<&'a str>,
    /// True if the path is longer than shown.
    #[serde(skip_serializing_if = "is_false")]
    pub cut: bool,
    /// The words that were expected or met.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// Something wrong with a card.
#[derive(Debug, Serialize)]
pub struct ProblemRow<'a> {
    /// The kind's code.
    pub id: &'static str,
    /// Line of the card, from 1; 0 for none.
    pub line: u32,
    /// What was met.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub words: &'a str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl<'a> Row<'a> {
    /// The row of a model.
    pub fn of(view: View<'a>, model: ModelId, problems: &'a [Problem]) -> Row<'a> {
        let name = |term| view.term(term).name.as_str();
        let effective = view.effective(model);
        let mut terms = view.openness(model);
        if problems.iter().any(|problem| problem.kind.is_bad_input()) {
            terms = terms.max(Openness::Unsure);
        }
        Row {
            id: view.graph.ids.name(model),
            terms,
            system: if terms == Openness::NotOpen { "not-open" } else { "not-described" },
            declared: view.declared(model).shown.iter().map(|term| name(*term)).collect(),
            because: effective.iter().filter_map(|term| Because::of(view.term(*term))).collect(),
            effective: effective.into_iter().map(name).collect(),
            bases: view.graph.bases(model).map(|base| view.graph.ids.name(base)).collect(),
            findings: view.findings(model).into_iter().map(|finding| FindingRow::of(view, finding)).collect(),
            problems: ProblemRow::all(problems),
        }
    }

    /// True for a model that launders: such rows are listed by base, by owner and by example.
    pub fn launders(&self) -> bool {
        // The worst finding comes first.
        self.findings.first().is_some_and(|finding| finding.id == FindingKind::Laundering.code())
    }
}

impl<'a> Because<'a> {
    fn of(term: &'a crate::lineage::Term) -> Option<Because<'a>> {
        let told = term.openness != Openness::Open;
        told.then(|| Because { license: &term.name, terms: term.openness, clauses: &term.because })
    }
}

impl<'a> FindingRow<'a> {
    fn of(view: View<'a>, finding: Finding) -> FindingRow<'a> {
        FindingRow {
            id: finding.kind.code(),
            licenses: finding.terms.iter().map(|term| view.term(*term).name.as_str()).collect(),
            path: finding.path.iter().map(|model| view.graph.ids.name(*model)).collect(),
            cut: finding.path_cut,
            words: finding.detail,
        }
    }
}

/// The most of a problem's words that a summary shows, in characters.
const MOST_WORDS: usize = 160;

impl fmt::Display for ProblemRow<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.words.char_indices().nth(MOST_WORDS).map_or(self.words.len(), |(at, _)| at);
        write_problem(self.line, self.id, self.words.get(..end).unwrap_or_default(), out)
    }
}

impl<'a> ProblemRow<'a> {
    /// The problems of a card, in the order of lines.
    pub fn all(problems: &'a [Problem]) -> Vec<ProblemRow<'a>> {
        let mut rows: Vec<ProblemRow<'a>> = problems.iter().map(ProblemRow::of).collect();
        rows.sort_by_key(|problem| (problem.line, problem.id, problem.words));
        rows
    }

    fn of(problem: &'a Problem) -> ProblemRow<'a> {
        ProblemRow { id: problem.kind.code(), line: problem.line, words: &problem.detail }
    }
}
