//! CycloneDX: components, their licenses, and the pedigree of models.

use serde_json::Value;

use super::{Bom, Component, all, expression, list, text, versioned};
use crate::input::expression::Expression;

pub(super) fn read(json: &Value) -> Result<Bom, String> {
    let version = text(json, "specVersion").unwrap_or_default();
    if !version.starts_with("1.") {
        return Err(format!("CycloneDX {version} is not read; 1.6 and later are"));
    }
    let subject = &json["metadata"]["component"];
    let mut components = Vec::new();
    // Components may hold components: a stack instead of recursion, first to last.
    let mut waiting: Vec<&Value> = list(json, "components").iter().rev().collect();
    if subject.is_object() {
        waiting.push(subject);
    }
    while let Some(next) = waiting.pop() {
        components.push(component(next));
        waiting.extend(list(next, "components").iter().rev());
    }
    let name = text(subject, "name").unwrap_or("bill of materials").to_owned();
    Ok(Bom { name, components })
}

fn component(json: &Value) -> Component {
    let licenses = list(json, "licenses").iter().filter_map(license).collect();
    let ancestors = list(&json["pedigree"], "ancestors").iter().filter_map(full_name).collect();
    let name = full_name(json).unwrap_or_else(|| "(no name)".to_owned());
    Component { name: versioned(&name, text(json, "version")), license: all(licenses), ancestors }
}

/// Group and name, as hubs write ids.
fn full_name(json: &Value) -> Option<String> {
    let name = text(json, "name")?;
    Some(text(json, "group").map_or_else(|| name.to_owned(), |group| format!("{group}/{name}")))
}

fn license(choice: &Value) -> Option<Expression> {
    let license = &choice["license"];
    let named = text(license, "id").or_else(|| text(license, "name"));
    let one = named.map(|name| Expression::One { license: name.to_owned(), exception: None });
    text(choice, "expression").map(expression).or(one)
}
