//! A system description: `systems/<id>.toml`, or a file of the user's own.

use crate::model::{Component, License, ParameterType, ParameterValue, System, Terms, Vocabulary};
use crate::rules::load::{Heading, read_component};
use crate::source::limits::COMPONENTS;
use crate::source::{Code, Document, Problem, Table};
use std::sync::Arc;

use super::license_toml::{Resolve, Unresolved, read_clauses, read_schema, too_many};

/// What a component says whose terms nobody has stated.
const UNSTATED: &str = "unstated";

/// The system that `document` describes, as far as it can be read. What is wrong is noted in the document.
pub fn read_system(document: &Document<'_>, vocabulary: &Vocabulary, resolve: Resolve<'_>) -> Option<System> {
    let root = document.root();
    read_schema(&root);
    let name = root.required_text("name", "the system's name");
    let text = |key: &str| root.text(key).map(|text| text.value);
    let words = |key: &str| root.texts(key).map(|list| list.value.into_iter().map(|word| word.value).collect());
    let components = root.tables("component");
    if let Some(beyond) = components.get(COMPONENTS) {
        too_many(&root, &beyond.span, format!("{} components", components.len()), COMPONENTS);
    }
    let components = components.iter().take(COMPONENTS);
    let system = System {
        id: document.source().stem().to_owned(),
        name: name.map(|name| name.value).unwrap_or_default(),
        producer: text("producer"),
        released: root.date("released").map(|date| date.value),
        url: text("url"),
        aliases: words("aliases").unwrap_or_default(),
        scopes: words("scopes"),
        note: text("note"),
        components: components.filter_map(|table| component(table, vocabulary, resolve)).collect(),
        evidence: read_clauses(&root, "evidence", Heading::Evidence, vocabulary),
        place: root.place(),
    };
    if !root.has("component") {
        root.missing("component", "at least one `[[component]]`");
    }
    root.finish();
    Some(system)
}

fn component(table: &Table<'_, '_>, vocabulary: &Vocabulary, resolve: Resolve<'_>) -> Option<Component> {
    let fact = read_component(table, vocabulary)?;
    let url = table.text("url").map(|text| text.value);
    let note = table.text("note").map(|text| text.value);
    let entry = vocabulary.entry(fact.id);
    let slot = entry.parameters.iter().position(|parameter| parameter.kind == ParameterType::License);
    let named = slot.and_then(|slot| match fact.parameters.get(slot)? {
        Some(ParameterValue::Text(name)) => Some((entry.parameters.get(slot)?.name.as_str(), name.as_str())),
        _ => None,
    });
    let terms = match named {
        None => Terms::Unknown,
        Some((_, UNSTATED)) => Terms::Unstated,
        Some((key, name)) => license(table, key, name, resolve).map_or(Terms::Unknown, Terms::License),
    };
    table.finish();
    Some(Component { fact, terms, url, note })
}

fn license(table: &Table<'_, '_>, key: &str, name: &str, resolve: Resolve<'_>) -> Option<Arc<License>> {
    match resolve(name) {
        Ok(license) => Some(license),
        Err(Unresolved { code, message, help }) => {
            let span = table.get(key).map_or(table.span.clone(), |value| value.span());
            let help = help.unwrap_or_else(|| {
                format!("`osi-check licenses` lists those known; write \"{UNSTATED}\" where no license is stated")
            });
            let code = if code == Code::Cycle { code } else { Code::UnknownReference };
            table.document().report(Problem::at(table.document().source(), span, code, message).help(help));
            None
        }
    }
}
