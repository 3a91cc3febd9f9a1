//! The sentences beside the patterns, run as tests.

use crate::source::Source;

use super::{Example, Extraction, Extractor};

/// An example that did not come out as its file says.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The example.
    pub example: Example,
    /// What came out instead.
    pub found: String,
}

/// Every example that fails.
pub(super) fn failures(extractor: &Extractor) -> Vec<Failure> {
    let run = |example: &Example| {
        let read = extractor.extract(&Source::new("example", example.text.as_str()));
        (!stands(extractor, example, &read))
            .then(|| Failure { example: example.clone(), found: told(extractor, &read) })
    };
    extractor.examples().iter().filter_map(run).collect()
}

fn stands(extractor: &Extractor, example: &Example, read: &Extraction) -> bool {
    let Some(name) = &example.clause else {
        return read.unread.is_empty() == example.holds;
    };
    let entry = |read: &super::Found| extractor.vocabulary().entry(read.clause.id).clone();
    let has_parameters = |found: &super::Found| {
        let entry = entry(found);
        example.parameters.iter().all(|(wanted, printed)| {
            let slot = entry.parameters.iter().position(|parameter| parameter.name == *wanted);
            let value = slot.and_then(|slot| found.clause.parameters.get(slot)?.as_ref());
            value.is_some_and(|value| value.to_string() == *printed)
        })
    };
    read.clauses.iter().any(|found| entry(found).id == *name && has_parameters(found)) == example.holds
}

fn told(extractor: &Extractor, read: &Extraction) -> String {
    let clause = |found: &super::Found| {
        let entry = extractor.vocabulary().entry(found.clause.id);
        let values = entry.parameters.iter().zip(&found.clause.parameters);
        let values: Vec<_> =
            values.filter_map(|(parameter, value)| Some(format!("{} = {}", parameter.name, value.as_ref()?))).collect();
        format!("{} {{{}}}", entry.id, values.join(", "))
    };
    let clauses: Vec<_> = read.clauses.iter().map(clause).collect();
    let unread: Vec<_> = read.unread.iter().map(|unread| unread.words.join(" ")).collect();
    format!("clauses: {}; words left over: {}", clauses.join("; "), unread.join("; "))
}
