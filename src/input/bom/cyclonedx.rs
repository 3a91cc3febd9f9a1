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

/// The components below one, last to first.
fn children<'j>(json: &'j Value, at: &str, shape: &mut Shape) -> Vec<(&'j Value, String)> {
    let list = shape.list(json, "components", at);
    list.iter().enumerate().rev().map(|(number, child)| (child, format!("{at}/components/{number}"))).collect()
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
    let pedigree = format!("{at}/pedigree");
    let ancestors = shape.list(&json["pedigree"], "ancestors", &pedigree).iter().enumerate();
    let ancestors: Vec<Ancestor> = ancestors
        .map(|(number, ancestor)| {
            let at = format!("{pedigree}/ancestors/{number}");
            shape.must(ancestor, "name", &at);
            let name = full_name(ancestor).unwrap_or_default();
            Ancestor { name, license: licenses(ancestor, &at, shape) }
        })
        .collect();
    let disagreement = disagreement(&name, declared.as_ref(), found.as_ref(), "found");
    Component { name, id, license: all(declared.into_iter().chain(found)), ancestors, disagreement }
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
        let keys = [text(license, "id").map(named), text(license, "name").map(named)];
        // One of the three by the format; where more are given, each of them counts.
        let stated = keys.into_iter().chain([text(choice, "expression").map(expression)]).flatten();
        let before = found.len();
        found.extend(stated);
        if found.len() == before {
            shape.wrong(format!("{at}/licenses/{number}: expected a license with id or name, or an expression"));
        }
    }
    all(found)
}
