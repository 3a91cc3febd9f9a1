//! Schemas of licenses and systems: for each id of the vocabulary its own parameters.

use serde_json::{Map, Value, json};

use crate::model::{Class, Entry, Kind, TextRead, Vocabulary};

use super::{Words, date, freedoms, parameter, text, texts, version, whole, words};

pub(super) fn license(from: Words<'_>) -> Value {
    let vocabulary = from.vocabulary;
    let mut properties = common("the license's name as printed");
    let extents = [TextRead::Full, TextRead::Part, TextRead::None].map(TextRead::word);
    let own = [
        ("steward", text("who issued or keeps it")),
        ("spdx", text("its id on the SPDX list")),
        ("kind", words(Kind::ALL.map(Kind::word), "what it was written for")),
        ("text-read", words(extents, "how much of the text this file describes; what was not read stays unknown")),
        (
            "family",
            json!({ "type": "boolean", "description": "the name stands for several licenses, and which one is meant is not known" }),
        ),
        ("base", text("the id of the license whose clauses this text has, beside its own")),
        ("drops", texts("clauses of the base that this text takes away")),
        ("any-of", texts("licenses of which the user may choose one")),
        ("all-of", texts("licenses that all apply")),
        ("clause", list("#/$defs/clause")),
        ("evidence", list("#/$defs/evidence")),
    ];
    properties.extend(own.map(|(key, schema)| (key.to_owned(), schema)));
    let mut schema = whole("A license, clause by clause", properties, &["schema", "name"]);
    let has = |key: &str| json!({ "required": [key] });
    schema["if"] = json!({ "not": { "anyOf": [has("base"), has("any-of"), has("all-of")] } });
    schema["then"] = json!({ "required": ["kind", "text-read"] });
    schema["$defs"] = json!({
        "clause": clause(vocabulary, &[Class::Grant, Class::Condition, Class::Restriction]),
        "evidence": evidence(vocabulary),
    });
    schema
}

pub(super) fn system(from: Words<'_>) -> Value {
    let mut properties = common("the system's name");
    let own = [
        ("producer", text("who made it")),
        ("scopes", texts("the kinds of system it is; a clause with another scope is without effect on it")),
        ("component", json!({ "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/component" } })),
        ("evidence", list("#/$defs/evidence")),
    ];
    properties.extend(own.map(|(key, schema)| (key.to_owned(), schema)));
    let mut schema = whole("An AI system, part by part", properties, &["schema", "name", "component"]);
    let component = json!({
        "type": "object", "required": ["kind"],
        "properties": {
            "kind": ids(from.vocabulary, &[Class::Component]),
            "url": text("a page with the part"),
            "note": text("a remark for the reader"),
        },
        "allOf": for_each(from.vocabulary, &[Class::Component], "kind"),
        "unevaluatedProperties": false,
    });
    schema["$defs"] = json!({ "component": component, "evidence": evidence(from.vocabulary) });
    schema
}

fn common(name: &str) -> Map<String, Value> {
    let keys = [
        ("schema", version()),
        ("name", text(name)),
        ("released", date("when it was issued")),
        ("url", text("a page with it")),
        ("aliases", texts("other names it goes by")),
        ("note", text("a remark for the reader")),
    ];
    keys.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect()
}

fn list(of: &str) -> Value {
    json!({ "type": "array", "items": { "$ref": of } })
}

/// A clause, as `[[clause]]` writes it.
fn clause(vocabulary: &Vocabulary, classes: &[Class]) -> Value {
    json!({
        "type": "object", "required": ["id", "section", "summary"],
        "properties": {
            "id": ids(vocabulary, classes),
            "section": text("the section of the license as printed"),
            "summary": text("what it does, in your own words"),
            "source": text("where this can be checked, if not in the text itself"),
            "quote": text("the words of the text it was read from"),
            "acts": freedoms("the freedoms it reaches, where they are not the usual ones"),
            "until": date("the day on which it ends"),
            "lines": { "type": "array", "items": { "type": "integer" }, "description": "lines of the text" },
            "sure": words(["certain", "likely"], "how sure a drafted reading is"),
        },
        "allOf": for_each(vocabulary, classes, "id"),
        "unevaluatedProperties": false,
    })
}

fn evidence(vocabulary: &Vocabulary) -> Value {
    json!({
        "type": "object", "required": ["id", "source"],
        "properties": {
            "id": ids(vocabulary, &[Class::Evidence]),
            "source": text("the page on which the authority says it"),
            "date": date("the day on which the page was read"),
            "section": text("the section of the page"),
            "summary": text("what it says, in your own words"),
        },
        "allOf": for_each(vocabulary, &[Class::Evidence], "id"),
        "unevaluatedProperties": false,
    })
}

/// The ids of some classes. Editors complete the first form; the other spellings are accepted beside it.
pub(super) fn ids(vocabulary: &Vocabulary, classes: &[Class]) -> Value {
    let known = entries(vocabulary, classes);
    let named = known.iter().map(|entry| json!({ "const": entry.id, "title": entry.title, "description": entry.asks }));
    let aliases: Vec<&String> = known.iter().flat_map(|entry| &entry.aliases).collect();
    let mut forms: Vec<Value> = named.collect();
    if !aliases.is_empty() {
        forms.push(json!({ "enum": aliases }));
    }
    json!({ "anyOf": forms })
}

fn entries<'v>(vocabulary: &'v Vocabulary, classes: &[Class]) -> Vec<&'v Entry> {
    let wanted = vocabulary.iter().map(|(_, entry)| entry).filter(|entry| classes.contains(&entry.class));
    wanted.filter(|entry| entry.written_as.is_none()).collect()
}

/// For each id: if it is this one, these are its parameters.
fn for_each(vocabulary: &Vocabulary, classes: &[Class], key: &str) -> Value {
    let rule = |entry: &&Entry| {
        let names: Vec<&String> = std::iter::once(&entry.id).chain(&entry.aliases).collect();
        let known = entry.parameters.iter().filter(|parameter| !parameter.derived);
        let mut properties: Map<String, Value> = known.map(|known| (known.name.clone(), parameter(known))).collect();
        let clause = matches!(entry.class, Class::Grant | Class::Condition | Class::Restriction);
        if clause {
            // A clause without a `scope` of its own may say which systems it concerns.
            properties.entry("scope").or_insert_with(|| text("the kind of system it concerns alone"));
        }
        json!({
            "if": { "properties": { key: { "enum": names } }, "required": [key] },
            "then": { "properties": properties },
        })
    };
    entries(vocabulary, classes).iter().map(rule).collect()
}
