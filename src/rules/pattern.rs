//! What a rule looks for: clauses with conditions on their parameters, joined by any, all, not and unless.

use crate::model::{ClauseId, ParameterTest};
use crate::source::Span;

/// One thing a rule looks for. Its truth is Kleene's: what the facts do not say is unknown.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// Where the rule's file writes it.
    pub span: Span,
}

/// The forms a pattern takes.
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// A clause of this id whose parameters stand every test.
    Clause {
        /// The clause.
        id: ClauseId,
        /// All of these must hold.
        tests: Vec<ParameterTest>,
    },
    /// At least one holds.
    Any(Vec<Pattern>),
    /// All hold.
    All(Vec<Pattern>),
    /// It does not hold.
    Not(Box<Pattern>),
}

impl Pattern {
    /// Calls `visit` with every clause that the pattern names and the tests on it, in the order of the text.
    pub fn each_clause<'p>(&'p self, visit: &mut impl FnMut(ClauseId, &'p [ParameterTest])) {
        match &self.kind {
            PatternKind::Clause { id, tests } => visit(*id, tests),
            PatternKind::Any(parts) | PatternKind::All(parts) => parts.iter().for_each(|part| part.each_clause(visit)),
            PatternKind::Not(part) => part.each_clause(visit),
        }
    }
}
