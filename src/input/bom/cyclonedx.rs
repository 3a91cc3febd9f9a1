//! CycloneDX: components, their licenses, and the pedigree of models.

use serde_json::Value;

use super::shape::{Shape, text};
use super::{Ancestor, Bom, Component, all, disagreement, expression, named, versioned};
use crate::input::expression::Expression;

pub(super) fn read(json: &Value, shape: &mut Shape) -> Result<Bom, String> {
    if json["bomFormat"] != "CycloneDX" {
        return Err(format!("`bomFormat` is {}; expected \"CycloneDX\"", json["bomFormat"]));
    }
    let version = text(json, "specVersion").unwrap_or("(none)");
    if !version.starts_with("1.") {
        return Err(format!("CycloneDX {version} is not read; 1.x is"));
    }
    shape.may_hold(json, "metadata", "");
    shape.may_hold(&json["metadata"], "component", "/metadata");
    let subject = json.pointer("/metadata/component").unwrap_or(&Value::Null);
    let mut components = Vec::new();
    // Components may hold components: a stack instead of recursion, first to last.
    let mut waiting = children(json, "", shape);
    if !subject.is_null() {
        waiting.push((subject, "/metadata/component".to_owned()));
    }
    while let Some((next, at)) = waiting.pop() {
        components.push(component(next, &at, shape));
        waiting.extend(children(next, &at, shape));
    }
    let name = full_name(subject).unwrap_or_else(|| "bill of materials".to_owned());
    Ok(Bom { name, components })
}

/// The components below one, last to first, and the services that state a license.
fn children<'j>(json: &'j Value, at: &str, shape: &mut Shape) -> Vec<(&'j Value, String)> {
    let mut found = Vec::new();
    for key in ["services", "components"] {
        let list = shape.list(json, key, at).iter().enumerate().rev();
        let counts =
            |child: &Value| key == "components" || !child["licenses"].is_null() || !child["services"].is_null();
        found.extend(
            list.filter(|(_, child)| counts(child)).map(|(number, child)| (child, format!("{at}/{key}/{number}"))),
        );
    }
    found
}

fn component(json: &Value, at: &str, shape: &mut Shape) -> Component {
    shape.must(json, "name", at);
    let id = full_name(json).unwrap_or_default();
    let name = versioned(&id, text(json, "version"));
    let declared = licenses(json, at, shape);
    shape.may_hold(json, "evidence", at);
    shape.may_hold(json, "pedigree", at);
    // What somebody found in the component counts beside what it declares.
    let found = licenses(&json["evidence"], &format!("{at}/evidence"), shape);
    let ancestors = ancestors(json, at, shape);
    let disagreement = disagreement(&name, declared.as_ref(), found.as_ref(), "found");
    Component { name, id, license: all(declared.into_iter().chain(found)), ancestors, disagreement }
}

/// What a component was made from, and what that was made from in turn, with what each holds.
fn ancestors(json: &Value, at: &str, shape: &mut Shape) -> Vec<Ancestor> {
    let mut found = Vec::new();
    let mut waiting = before(json, at, shape);
    while let Some((ancestor, at)) = waiting.pop() {
        shape.must(ancestor, "name", &at);
        shape.may_hold(ancestor, "evidence", &at);
        shape.may_hold(ancestor, "pedigree", &at);
        let declared = licenses(ancestor, &at, shape);
        let evidence = licenses(&ancestor["evidence"], &format!("{at}/evidence"), shape);
        let name = full_name(ancestor).unwrap_or_default();
        found.push(Ancestor { name, license: all(declared.into_iter().chain(evidence)) });
        waiting.extend(before(ancestor, &at, shape));
        waiting.extend(children(ancestor, &at, shape));
    }
    found
}

/// The ancestors that a component names itself, last to first.
fn before<'j>(json: &'j Value, at: &str, shape: &mut Shape) -> Vec<(&'j Value, String)> {
    let at = format!("{at}/pedigree");
    let list = shape.list(&json["pedigree"], "ancestors", &at).iter().enumerate().rev();
    list.map(|(number, ancestor)| (ancestor, format!("{at}/ancestors/{number}"))).collect()
}

/// Group and name, as hubs write ids.
fn full_name(json: &Value) -> Option<String> {
    let name = text(json, "name")?;
    Some(text(json, "group").map_or_else(|| name.to_owned(), |group| format!("{group}/{name}")))
}

fn licenses(json: &Value, at: &str, shape: &mut Shape) -> Option<Expression> {
    let mut found = Vec::new();
    for (number, choice) in shape.list(json, "licenses", at).iter().enumerate() {
        let license = &choice["license"];
        let here = format!("{at}/licenses/{number}");
        shape.may_hold(choice, "license", &here);
        shape.may(choice, "expression", &here);
        for key in ["id", "name"] {
            shape.may(license, key, &format!("{here}/license"));
        }
        if !license["expression"].is_null() || !choice["id"].is_null() || !choice["name"].is_null() {
            shape.wrong(format!("{here}: an expression stands beside `license`, an id and a name in it"));
        }
        let keys = [text(license, "id").map(named), text(license, "name").map(named)];
        // One of the three by the format; where more are given, each of them counts.
        let stated = keys.into_iter().chain([text(choice, "expression").map(expression)]).flatten();
        let before = found.len();
        found.extend(stated);
        if found.len() == before {
            shape.wrong(format!("{here}: expected a license with id or name, or an expression"));
        }
    }
    all(found)
}
