//! Schemas of rules, standards and the vocabulary itself.

use serde_json::{Map, Value, json};

use crate::model::{Class, Entry, Freedom, Kind, Openness, TextRead, Value as Worth, VerdictOn, Vocabulary};
use crate::rules::{Basis, Level};

use super::{DIALECT, Words, date, freedoms, object, parameter, text, texts, value, whole, words};

pub(super) fn rule(from: Words<'_>) -> Value {
    let vocabulary = from.vocabulary;
    let patterns = json!({ "type": "array", "items": { "$ref": "#/$defs/pattern" } });
    let list = |description: &str| {
        let mut list = patterns.clone();
        list["description"] = description.into();
        list
    };
    let keys = [
        ("title", text("what holds where the rule is kept")),
        ("requires", list("all of these must be there: a right that is missing from a fully read text is absent")),
        ("violated_by", list("each of these fails the rule")),
        ("contested_by", list("each of these leaves it unknown: no authority has settled it")),
        ("conditioned_by", list("each of these is a duty the standard accepts")),
        ("noted_by", list("each of these is told and changes nothing")),
        ("also", texts("other criteria that the rule decides")),
        ("applies-to", json!({ "type": "array", "items": { "enum": Kind::ALL.map(Kind::word) } })),
        ("reading", text("the reading of the standard it belongs to")),
        ("basis", text(&format!("the authority whose reasoning it is, or `{}`", Basis::DERIVED))),
        ("source", source()),
        ("rationale", text("why it is so, in your own words")),
        ("remedy", text("what would mend a violation; {section} is the section at fault")),
        ("example", object(json!({ "avoid": text("breaks it"), "prefer": text("keeps it") }), &["avoid", "prefer"])),
        ("test", json!({ "type": "array", "items": { "$ref": "#/$defs/test" } })),
    ];
    let properties = keys.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    let mut schema = whole("A rule of a standard", properties, &["title", "basis", "source", "rationale"]);
    schema["$defs"] = json!({ "pattern": pattern(vocabulary), "test": test(vocabulary) });
    schema
}

fn source() -> Value {
    object(json!({ "section": text("the section"), "url": text("the page") }), &["url"])
}

fn every_id(vocabulary: &Vocabulary) -> Vec<&String> {
    vocabulary.iter().flat_map(|(_, entry)| std::iter::once(&entry.id).chain(&entry.aliases)).collect()
}

/// A clause id, or a table with exactly one of `id`, `any`, `all` and `not`.
fn pattern(vocabulary: &Vocabulary) -> Value {
    let ids = every_id(vocabulary);
    let many = json!({ "type": "array", "items": { "$ref": "#/$defs/pattern" } });
    let one = json!({ "$ref": "#/$defs/pattern" });
    let form = |key: &str| json!({ "required": [key] });
    let wheres = vocabulary.iter().map(|(_, entry)| {
        let names: Vec<&String> = std::iter::once(&entry.id).chain(&entry.aliases).collect();
        json!({
            "if": { "type": "object", "properties": { "id": { "enum": names } }, "required": ["id"] },
            "then": { "properties": { "where": tests(entry) } },
        })
    });
    json!({
        "anyOf": [
            { "enum": ids },
            {
                "type": "object", "additionalProperties": false,
                "properties": {
                    "id": { "enum": ids }, "where": { "type": "object" },
                    "any": many, "all": many, "not": one, "unless": one,
                },
                "oneOf": [form("id"), form("any"), form("all"), form("not")],
            },
        ],
        "allOf": wheres.collect::<Vec<_>>(),
    })
}

/// Tests on the parameters of an entry: a value, several of which one must hold, or a comparison.
fn tests(entry: &Entry) -> Value {
    let known = entry.parameters.iter().map(|parameter| {
        let wanted = value(&parameter.kind);
        let some = json!({ "anyOf": [wanted.clone(), { "type": "array", "items": wanted.clone() }] });
        let compared = ["below", "above", "at-most", "at-least"].map(|key| (key.to_owned(), wanted.clone()));
        let mut comparisons: Map<String, Value> = compared.into_iter().collect();
        comparisons.insert("not".to_owned(), some.clone());
        let comparison = json!({
            "type": "object", "properties": comparisons, "additionalProperties": false,
            "minProperties": 1, "maxProperties": 1,
        });
        (parameter.name.clone(), json!({ "anyOf": [some, comparison], "description": parameter.means }))
    });
    json!({ "type": "object", "properties": known.collect::<Map<_, _>>(), "additionalProperties": false })
}

/// A test case of a rule: facts, and the value they must give.
fn test(vocabulary: &Vocabulary) -> Value {
    let facts = vocabulary.iter().map(|(_, entry)| {
        let names: Vec<&String> = std::iter::once(&entry.id).chain(&entry.aliases).collect();
        // A case may fill in what only the engine works out.
        let known = entry.parameters.iter().map(|known| (known.name.clone(), parameter(known)));
        let properties: Map<String, Value> = known.collect();
        json!({
            "if": { "properties": { "id": { "enum": names } }, "required": ["id"] },
            "then": { "properties": properties },
        })
    });
    let clause = json!({
        "type": "object", "required": ["id"],
        "properties": {
            "id": { "enum": every_id(vocabulary) },
            "section": { "type": "string" }, "summary": { "type": "string" }, "quote": { "type": "string" },
            "acts": freedoms("the freedoms it reaches"), "until": date("the day on which it ends"),
            "scope": { "type": "string" },
        },
        "allOf": facts.collect::<Vec<_>>(),
        "unevaluatedProperties": false,
    });
    let extents = [TextRead::Full, TextRead::Part, TextRead::None].map(TextRead::word);
    let keys = json!({
        "name": text("what is tested"),
        "clauses": { "type": "array", "items": clause },
        "text-read": words(extents, "how much of the text the facts cover"),
        "kind": words(Kind::ALL.map(Kind::word), "what the license was written for"),
        "expect": words(Worth::ALL.map(Worth::word), "the value the rule must give"),
    });
    object(keys, &["name", "expect"])
}

pub(super) fn standard(from: Words<'_>) -> Value {
    let vocabulary = from.vocabulary;
    let of = |class: Class| -> Vec<&String> {
        vocabulary.iter().filter(|(_, entry)| entry.class == class).map(|(_, entry)| &entry.id).collect()
    };
    let level = || words(Level::ALL.map(Level::word), "what it is asked of");
    let freedom = json!({
        "anyOf": [{ "enum": Freedom::ALL.map(Freedom::word) }, freedoms("several freedoms")],
        "description": "the freedoms it stands for: only clauses that reach one of them are weighed",
    });
    let criterion = object(
        json!({
            "id": text("the name of its folder"), "title": text("its name"), "asks": text("the question it asks"),
            "level": level(), "freedom": freedom, "source": source(),
        }),
        &["id", "title", "asks", "level", "source"],
    );
    let settled = object(
        json!({
            "level": level(), "id": { "enum": of(Class::Evidence) }, "where": { "type": "object" },
            "value": words(Openness::ALL.map(Openness::word), "what it settles"),
            "lifts": words(Worth::ALL.map(Worth::word), "the worst value of the facts that it can lift"),
        }),
        &["level", "id", "value"],
    );
    let reading =
        object(json!({ "id": text("the name used after a colon"), "title": text("what it is") }), &["id", "title"]);
    let step = object(
        json!({ "id": text("its id"), "title": text("its name"), "needs": texts("criteria beyond those of the steps below") }),
        &["id", "title"],
    );
    let labels: Map<String, Value> =
        Worth::ALL.map(|worth| (worth.word().to_owned(), text("the standard's own word"))).into_iter().collect();
    let many = |of: Value| json!({ "type": "array", "items": of });
    let keys = [
        ("title", text("its name")),
        ("version", text("its version, in quotes")),
        ("authority", text("who keeps it")),
        ("summary", text("a sentence on what it asks")),
        ("source", source()),
        ("combine", words(["worst", "ladder", "vector"], "how criteria make the verdict")),
        ("steps-are", text("what a step of the ladder is called")),
        ("labels", object(Value::Object(labels), &[])),
        ("criterion", many(criterion)),
        ("settled-by", many(settled)),
        ("reading", many(reading)),
        ("step", many(step)),
        ("beside", texts("ladders whose standing is told beside the verdict")),
        ("terms-by", text("the standard that judges the licenses of a system's parts")),
        ("terms-of", json!({ "type": "array", "items": { "enum": of(Class::Component) } })),
    ];
    let properties = keys.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    let required = ["title", "version", "authority", "summary", "source", "criterion"];
    whole("A standard", properties, &required)
}

pub(super) fn vocabulary(_: Words<'_>) -> Value {
    let kinds = ["text", "count", "flag", "date", "list", "choice", "choices", "license"];
    let definition = object(
        json!({
            "type": words(kinds, "what values it takes"),
            "of": texts("the words of a choice, the freest first"),
            "means": text("what it means, in one sentence"),
            "unit": text("the unit of a count"),
            "default": { "description": "what it is when a description leaves it out; without one it is then unknown" },
            "derived": { "type": "boolean", "description": "worked out by the engine, never written" },
        }),
        &["type", "means"],
    );
    let parameters = json!({ "type": "object", "additionalProperties": definition });
    let reach = object(json!({ "where": { "type": "object" }, "freedoms": freedoms("then") }), &["freedoms"]);
    let entry = object(
        json!({
            "title": text("a few words for headings"),
            "asks": text("the question to put to a text"),
            "freedoms": freedoms("the freedoms it reaches unless a description says otherwise"),
            "aliases": texts("other spellings"),
            "parameters": parameters.clone(),
            "reaches-when": { "type": "array", "items": reach },
            "switches": object(json!({ "on": text("slot of the day"), "to": text("slot of the license") }), &["on", "to"]),
            "judged-as": words(Kind::ALL.map(Kind::word), "the kind as which a part's license is judged"),
            "approval": object(json!({ "by": text("the authority"), "where": { "type": "object" } }), &["by"]),
            "written-as": text("the top-level key that says it"),
            "on": words(VerdictOn::ALL.map(VerdictOn::word), "what a verdict is on"),
        }),
        &["title", "asks"],
    );
    json!({
        "$schema": DIALECT, "title": "Clauses that a description may name", "type": "object",
        "properties": { "every": object(json!({ "parameters": parameters }), &[]) },
        "additionalProperties": entry,
    })
}
