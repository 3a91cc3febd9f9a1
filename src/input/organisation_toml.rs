//! An organisation's file, as `--as` takes it.

use crate::model::{Organisation, OrganisationFacts};
use crate::rules::load::read_value;
use crate::source::{Code, Document, Problem, Source};

use super::license_toml::read_schema;

/// The organisation that `source` describes.
///
/// # Errors
/// Every mistake in it.
pub fn read_organisation(source: &Source, known: &OrganisationFacts) -> Result<Organisation, Vec<Problem>> {
    let document = Document::parse(source);
    let root = document.root();
    read_schema(&root);
    let name = root.required_text("name", "the organisation's name");
    let facts = known.facts.iter().map(|fact| {
        let Some(found) = root.get(&fact.name) else {
            return fact.default.clone();
        };
        read_value(found.get_ref(), &fact.kind).unwrap_or_else(|| {
            let problem = Problem::at(
                source,
                found.span(),
                Code::WrongValue,
                format!("`{}` does not take this value", fact.name),
            );
            document.report(
                problem
                    .label(format!("expected {}", fact.kind.expected()))
                    .help(format!("`{}`: {}", fact.name, fact.means)),
            );
            None
        })
    });
    let facts = facts.collect();
    root.finish();
    let problems = document.into_problems();
    if problems.is_empty() {
        Ok(Organisation { name: name.map(|name| name.value).unwrap_or_default(), facts })
    } else {
        Err(problems)
    }
}
