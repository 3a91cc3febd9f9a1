//! SPDX 2.2 and 2.3: packages with a declared and a concluded license, and what they descend from.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::shape::{Shape, text};
use super::{Ancestor, Bom, Component, all, disagreement, expression, versioned};
use crate::input::expression::Expression;

/// Relationships that say what an element was made from: the words from the derived element to its source.
const MADE_FROM: [&str; 4] = ["DESCENDANT_OF", "VARIANT_OF", "COPY_OF", "GENERATED_FROM"];
/// The same from the source to what was made of it.
const SOURCE_OF: [&str; 2] = ["ANCESTOR_OF", "GENERATES"];

pub(super) fn read(json: &Value, shape: &mut Shape) -> Result<Bom, String> {
    let version = text(json, "spdxVersion").unwrap_or("(none)");
    if !version.starts_with("SPDX-2.") {
        return Err(format!("{version} is not read; SPDX-2.2, SPDX-2.3 and SPDX 3.0 are"));
    }
    let packages = shape.list(json, "packages", "");
    let mut by_id: HashMap<&str, &Value> = HashMap::new();
    for (number, package) in packages.iter().enumerate() {
        // Readers would differ on which of the two counts.
        if text(package, "SPDXID").is_some_and(|id| by_id.insert(id, package).is_some()) {
            shape.wrong(format!("/packages/{number}/SPDXID: another package has this id"));
        }
    }
    let mut sources: HashMap<&str, Vec<&str>> = HashMap::new();
    for (number, relation) in shape.list(json, "relationships", "").iter().enumerate() {
        let at = format!("/relationships/{number}");
        let ends = shape.must(relation, "spdxElementId", &at).zip(shape.must(relation, "relatedSpdxElement", &at));
        let kind = shape.must(relation, "relationshipType", &at).unwrap_or_default();
        let Some((one, other)) = ends else { continue };
        if MADE_FROM.contains(&kind) {
            sources.entry(one).or_default().push(other);
        } else if SOURCE_OF.contains(&kind) {
            sources.entry(other).or_default().push(one);
        }
    }
    let mut components = Vec::with_capacity(packages.len());
    for (number, package) in packages.iter().enumerate() {
        let at = format!("/packages/{number}");
        let id = shape.must(package, "SPDXID", &at).unwrap_or_default();
        let mut component = component(package, &at, shape);
        component.ancestors = before(id, &sources).iter().map(|id| ancestor(id, &by_id)).collect();
        components.push(component);
    }
    components.extend(files(json, shape));
    Ok(Bom { name: text(json, "name").unwrap_or("bill of materials").to_owned(), components })
}

/// What an element was made from, and what that was made from in turn.
fn before<'j>(id: &str, sources: &HashMap<&str, Vec<&'j str>>) -> Vec<&'j str> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting: Vec<&str> = sources.get(id).cloned().unwrap_or_default();
    waiting.reverse();
    while let Some(one) = waiting.pop() {
        if seen.insert(one) {
            found.push(one);
            waiting.extend(sources.get(one).into_iter().flatten());
        }
    }
    found
}

/// The files that state a license, as one component: what is found in a file binds beside its package's terms.
fn files(json: &Value, shape: &mut Shape) -> Option<Component> {
    let mut found = Vec::new();
    for (number, file) in shape.list(json, "files", "").iter().enumerate() {
        let at = format!("/files/{number}");
        shape.may(file, "licenseConcluded", &at);
        found.extend(stated(file, "licenseConcluded"));
        let inside = shape.texts(file, "licenseInfoInFiles", &at);
        found.extend(inside.into_iter().filter(|text| states(text)).map(expression));
    }
    let license = all(found)?;
    Some(Component {
        name: "(files)".to_owned(),
        id: "(files)".to_owned(),
        license: Some(license),
        ..Component::default()
    })
}

fn component(package: &Value, at: &str, shape: &mut Shape) -> Component {
    let id = shape.must(package, "name", at).unwrap_or_default();
    let name = versioned(id, text(package, "versionInfo"));
    let [declared, concluded] = ["licenseDeclared", "licenseConcluded"].map(|key| {
        shape.may(package, key, at);
        stated(package, key)
    });
    let in_files = shape.texts(package, "licenseInfoFromFiles", at);
    let in_files = all(in_files.into_iter().filter(|text| states(text)).map(expression));
    let differ = disagreement(&name, declared.as_ref(), concluded.as_ref(), "concluded")
        .or_else(|| disagreement(&name, declared.as_ref(), in_files.as_ref(), "in its files"));
    let license = all(declared.into_iter().chain(concluded).chain(in_files));
    Component { name, id: id.to_owned(), license, ancestors: Vec::new(), disagreement: differ }
}

fn ancestor(id: &str, by_id: &HashMap<&str, &Value>) -> Ancestor {
    let package = by_id.get(id);
    let name = package.and_then(|package| text(package, "name")).unwrap_or(id).to_owned();
    let licenses = package
        .into_iter()
        .flat_map(|package| ["licenseDeclared", "licenseConcluded"].into_iter().filter_map(|key| stated(package, key)));
    Ancestor { name, license: all(licenses) }
}

fn stated(package: &Value, key: &str) -> Option<Expression> {
    text(package, key).filter(|license| states(license)).map(expression)
}

/// `NOASSERTION` and `NONE` state nothing that could pass.
fn states(license: &str) -> bool {
    !matches!(license, "NOASSERTION" | "NONE")
}
