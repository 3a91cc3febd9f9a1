//! SPDX 3.0 in its JSON form: elements of one graph, licenses and descent as relationships.

use std::collections::HashMap;

use serde_json::Value;

use super::{Bom, Component, all, expression, list, text, versioned};
use crate::input::expression::Expression;

pub(super) fn read(json: &Value) -> Result<Bom, String> {
    let graph = json["@graph"].as_array().ok_or("an SPDX 3.0 document without `@graph`")?;
    let elements: HashMap<&str, &Value> =
        graph.iter().filter_map(|element| Some((text(element, "spdxId")?, element))).collect();
    let relations: Vec<&Value> = graph.iter().filter(|element| element["relationshipType"].is_string()).collect();
    let packages = graph.iter().filter(|element| is_package(element));
    let components = packages.map(|package| component(package, &elements, &relations)).collect();
    Ok(Bom { name: "bill of materials".to_owned(), components })
}

/// Software, AI and dataset packages, with or without the profile's prefix.
fn is_package(element: &Value) -> bool {
    let kind = text(element, "type").or_else(|| text(element, "@type")).unwrap_or_default();
    let kind = kind.rsplit(['_', '/', ':']).next().unwrap_or(kind);
    matches!(kind, "Package" | "AIPackage" | "DatasetPackage")
}

fn component(package: &Value, elements: &HashMap<&str, &Value>, relations: &[&Value]) -> Component {
    let id = text(package, "spdxId").unwrap_or_default();
    let related = |kinds: &'static [&'static str]| {
        let mine = relations.iter().filter(move |relation| {
            text(relation, "from") == Some(id)
                && text(relation, "relationshipType").is_some_and(|kind| kinds.contains(&kind))
        });
        mine.flat_map(|relation| list(relation, "to")).filter_map(Value::as_str)
    };
    let mut licenses: Vec<Expression> = Vec::new();
    for license in related(&["hasDeclaredLicense", "hasConcludedLicense"]) {
        let license = stated(license, elements);
        if !licenses.contains(&license) {
            licenses.push(license);
        }
    }
    let ancestors = related(&["descendantOf"]);
    let ancestors = ancestors.map(|id| name(id, elements)).collect();
    let version = text(package, "software_packageVersion").or_else(|| text(package, "packageVersion"));
    Component { name: versioned(&name(id, elements), version), license: all(licenses), ancestors }
}

fn name(id: &str, elements: &HashMap<&str, &Value>) -> String {
    elements.get(id).and_then(|element| text(element, "name")).unwrap_or(id).to_owned()
}

/// The expression that a license element holds; one that is not in the graph stands for itself.
fn stated(id: &str, elements: &HashMap<&str, &Value>) -> Expression {
    let keys = ["simplelicensing_licenseExpression", "licenseExpression", "name"];
    let words = elements.get(id).and_then(|element| keys.iter().find_map(|key| text(element, key)));
    expression(words.unwrap_or_else(|| id.rsplit('/').next().unwrap_or(id)))
}
