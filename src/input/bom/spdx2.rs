//! SPDX 2.2 and 2.3: packages with a declared and a concluded license.

use std::collections::HashMap;

use serde_json::Value;

use super::{Bom, Component, all, expression, list, text, versioned};
use crate::input::expression::Expression;

pub(super) fn read(json: &Value) -> Result<Bom, String> {
    let version = text(json, "spdxVersion").unwrap_or_default();
    if !version.starts_with("SPDX-2.") {
        return Err(format!("{version} is not read; SPDX-2.3 and SPDX 3.0 are"));
    }
    let packages = list(json, "packages");
    let names: HashMap<&str, &str> =
        packages.iter().filter_map(|package| Some((text(package, "SPDXID")?, text(package, "name")?))).collect();
    let components = packages.iter().map(|package| component(package, json, &names)).collect();
    Ok(Bom { name: text(json, "name").unwrap_or("bill of materials").to_owned(), components })
}

fn component(package: &Value, json: &Value, names: &HashMap<&str, &str>) -> Component {
    let [declared, concluded] = ["licenseDeclared", "licenseConcluded"].map(|key| stated(package, key));
    // Where both are stated and differ, both are told: the stricter counts.
    let license = match (declared, concluded) {
        (Some(one), Some(other)) if one != other => all(vec![one, other]),
        (one, other) => one.or(other),
    };
    let id = text(package, "SPDXID");
    let descends = |relation: &&Value| {
        text(relation, "spdxElementId") == id && relation["relationshipType"] == "DESCENDANT_OF" && id.is_some()
    };
    let ancestors = list(json, "relationships").iter().filter(descends);
    let ancestors = ancestors.filter_map(|relation| text(relation, "relatedSpdxElement"));
    let ancestors = ancestors.map(|id| (*names.get(id).unwrap_or(&id)).to_owned()).collect();
    let name = text(package, "name").unwrap_or("(no name)");
    Component { name: versioned(name, text(package, "versionInfo")), license, ancestors }
}

/// `NOASSERTION` and `NONE` state nothing that could pass.
fn stated(package: &Value, key: &str) -> Option<Expression> {
    text(package, key).filter(|license| !matches!(*license, "NOASSERTION" | "NONE")).map(expression)
}
