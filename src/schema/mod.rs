//! JSON Schemas of everything the program reads and writes (draft 2020-12), for editors that complete and check.
//!
//! INVARIANT: nothing is listed here that the vocabulary or a structure already says: ids, parameters and words come from
//! there. A TOML date is a string in JSON.

mod description;
mod rules;

use serde_json::{Map, Value, json};

use crate::explain::Report;
use crate::model::{OrganisationFacts, Parameter, ParameterType, ParameterValue, Vocabulary};

/// The dialect of every schema here.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What schemas are made from.
#[derive(Clone, Copy)]
pub struct Words<'w> {
    /// Clauses, evidence and components.
    pub vocabulary: &'w Vocabulary,
    /// What an organisation can be asked for.
    pub organisation: &'w OrganisationFacts,
}

/// A schema that can be asked for.
pub struct Schema {
    /// The name used with `osi-check schema`.
    pub name: &'static str,
    /// What files it is for.
    pub summary: &'static str,
    /// Makes it.
    pub make: fn(Words<'_>) -> Value,
}

/// Every schema. The command, its help and the tests walk this table.
pub const SCHEMAS: &[Schema] = &[
    Schema { name: "license", summary: "descriptions of licenses, licenses/*.toml", make: description::license },
    Schema { name: "system", summary: "descriptions of systems, systems/*.toml", make: description::system },
    Schema { name: "rule", summary: "rules, rules/<standard>/<criterion>/*.toml", make: rules::rule },
    Schema { name: "standard", summary: "standards, rules/<standard>/standard.toml", make: rules::standard },
    Schema { name: "vocabulary", summary: "clauses that may be named, rules/clauses/*.toml", make: rules::vocabulary },
    Schema { name: "org", summary: "an organisation that asks, --as", make: organisation },
    Schema { name: "report", summary: "the report of check, --format json", make: |_| report::<Report>() },
    Schema {
        name: "comparison",
        summary: "the report of compare, --format json",
        make: |_| report::<crate::explain::matrix::CompareReport>(),
    },
    Schema {
        name: "difference",
        summary: "the report of diff, --format json",
        make: |_| report::<crate::explain::diff::DiffReport>(),
    },
];

fn report<T: schemars::JsonSchema>() -> Value {
    schemars::schema_for!(T).to_value()
}

fn organisation(words: Words<'_>) -> Value {
    let facts = words.organisation.facts.iter().map(|fact| (fact.name.clone(), parameter(fact)));
    let mut properties: Map<String, Value> = facts.collect();
    properties.insert("schema".into(), version());
    properties.insert("name".into(), text("the organisation's name"));
    whole("An organisation that asks may we?", properties, &["schema", "name"])
}

/// A schema of a whole file: an object with these properties and no others.
fn whole(title: &str, properties: Map<String, Value>, required: &[&str]) -> Value {
    json!({
        "$schema": DIALECT, "title": title, "type": "object",
        "properties": properties, "required": required, "additionalProperties": false,
    })
}

/// An object inside a file.
fn object(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn version() -> Value {
    json!({ "const": 1, "description": "the version of this format" })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "description": description })
}

fn texts(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

fn date(description: &str) -> Value {
    json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": description })
}

fn words<'w>(words: impl IntoIterator<Item = &'w str>, description: &str) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>(), "description": description })
}

/// The words of the four freedoms, as a list.
fn freedoms(description: &str) -> Value {
    let words: Vec<_> = crate::model::Freedom::ALL.iter().map(|freedom| freedom.word()).collect();
    json!({ "type": "array", "items": { "enum": words }, "description": description })
}

/// What a description may write for a parameter: a value of its type, or that nobody knows it.
fn parameter(parameter: &Parameter) -> Value {
    let mut schema = json!({ "anyOf": [value(&parameter.kind), { "const": "unknown" }] });
    let unit = parameter.unit.as_ref().map_or(String::new(), |unit| format!(" ({unit})"));
    schema["description"] = format!("{}{unit}", parameter.means).into();
    if let Some(default) = &parameter.default {
        schema["default"] = as_json(default);
    }
    schema
}

/// A value of a parameter's type. A single word stands for a list of one.
fn value(kind: &ParameterType) -> Value {
    let one_or_more = |item: Value| json!({ "anyOf": [item.clone(), { "type": "array", "items": item }] });
    match kind {
        ParameterType::Text | ParameterType::License => json!({ "type": "string" }),
        ParameterType::Count => json!({ "type": "integer", "minimum": 0 }),
        ParameterType::Flag => json!({ "type": "boolean" }),
        ParameterType::Date => date("a calendar date"),
        ParameterType::List => one_or_more(json!({ "type": "string" })),
        ParameterType::Choice(words) => json!({ "enum": words }),
        ParameterType::Choices(words) => one_or_more(json!({ "enum": words })),
    }
}

fn as_json(value: &ParameterValue) -> Value {
    match value {
        ParameterValue::Text(text) => json!(text),
        ParameterValue::Count(count) => json!(count),
        ParameterValue::Flag(flag) => json!(flag),
        ParameterValue::Date(day) => json!(day.to_string()),
        ParameterValue::List(items) => json!(items),
    }
}
