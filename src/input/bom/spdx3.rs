//! SPDX 3.0 in its JSON form: elements of one graph, licenses and descent as relationships.

use std::cell::Cell;
use std::collections::HashMap;

use serde_json::Value;

use super::shape::{Shape, text};
use super::{Ancestor, Bom, Component, all, disagreement, expression, named, versioned};
use crate::input::expression::Expression;

/// Where the contexts of SPDX 3 lie; behind it stands the version.
const CONTEXT: &str = "https://spdx.org/rdf/3.";
/// Levels of license sets in one another.
const DEEPEST: usize = 16;
/// Licenses and sets that are followed in one document: sets that share members can name more than could ever be read.
const FOLLOWED: u32 = 1_000;

pub(super) fn read(json: &Value, shape: &mut Shape) -> Result<Bom, String> {
    let contexts = match &json["@context"] {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    if !contexts.iter().any(|context| context.as_str().is_some_and(|context| context.starts_with(CONTEXT))) {
        let found = contexts.first().map(ToString::to_string).unwrap_or_default();
        let found: String = found.chars().take(80).collect();
        return Err(format!("JSON-LD with the context {found} is not read; expected one below {CONTEXT}"));
    }
    let graph = json["@graph"].as_array().ok_or("`@graph` is missing: an SPDX 3.0 document is a list of elements")?;
    let graph = Graph::of(graph, shape);
    let packages = graph.elements.iter().filter(|(element, _)| is_package(element));
    let components = packages.map(|(package, at)| component(package, at, &graph, shape)).collect();
    let document = graph.elements.iter().find(|(element, _)| kind(element) == "SpdxDocument");
    let name = document.and_then(|(document, _)| text(document, "name")).unwrap_or("bill of materials");
    Ok(Bom { name: name.to_owned(), components })
}

struct Graph<'j> {
    elements: Vec<(&'j Value, String)>,
    by_id: HashMap<&'j str, &'j Value>,
    /// By element and kind of relationship: the elements it leads to.
    relations: HashMap<(&'j str, &'j str), Vec<&'j str>>,
    /// Licenses and sets that may still be followed.
    left: Cell<u32>,
}

impl<'j> Graph<'j> {
    fn of(list: &'j [Value], shape: &mut Shape) -> Graph<'j> {
        let elements: Vec<(&Value, String)> =
            list.iter().enumerate().map(|(number, element)| (element, format!("/@graph/{number}"))).collect();
        let mut by_id = HashMap::new();
        for (element, at) in &elements {
            // Readers would differ on which of the two counts.
            if id(element).is_some_and(|id| by_id.insert(id, *element).is_some()) {
                shape.wrong(format!("{at}/spdxId: another element has this id"));
            }
        }
        let mut relations: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
        for (relation, at) in elements.iter().filter(|(element, _)| element.get("relationshipType").is_some()) {
            let kind = shape.must(relation, "relationshipType", at).unwrap_or_default();
            let from = shape.must(relation, "from", at).unwrap_or_default();
            let to = shape.list(relation, "to", at).iter().filter_map(|to| to.as_str().or_else(|| id(to)));
            for to in to {
                relations.entry((from, kind)).or_default().push(to);
                if kind == "ancestorOf" {
                    relations.entry((to, "descendantOf")).or_default().push(from);
                }
            }
        }
        Graph { elements, by_id, relations, left: Cell::new(FOLLOWED) }
    }

    fn related<'s>(&'s self, from: &'s str, kind: &'s str) -> &'s [&'j str] {
        self.relations.get(&(from, kind)).map(Vec::as_slice).unwrap_or_default()
    }

    fn name<'n>(&self, id: &'n str) -> &'n str
    where
        'j: 'n,
    {
        self.by_id.get(id).and_then(|element| text(element, "name")).unwrap_or(id)
    }

    /// What an element's relationships of a kind say of its license; `NoAssertion` says nothing.
    fn license(&self, from: &str, kind: &str) -> Option<Expression> {
        let said = self.related(from, kind).iter().filter(|to| !to.ends_with("NoAssertion") && !to.ends_with("/None"));
        all(said.map(|to| self.stated(to, DEEPEST)))
    }

    /// The expression that a license element holds; one that is not in the graph stands for itself.
    fn stated(&self, id: &str, depth: usize) -> Expression {
        let itself = || named(id.rsplit('/').next().unwrap_or(id));
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        let Some(element) = self.by_id.get(id).filter(|_| depth > 0 && left > 0) else { return itself() };
        let members = ["expandedlicensing_member", "member"].iter().find_map(|key| element[*key].as_array());
        let members = members.map(|members| members.iter().filter_map(Value::as_str));
        let members = members.map(|members| members.map(|member| self.stated(member, depth - 1)).collect::<Vec<_>>());
        match (kind(element), members) {
            ("ConjunctiveLicenseSet", Some(members)) if !members.is_empty() => Expression::All(members),
            ("DisjunctiveLicenseSet", Some(members)) if !members.is_empty() => Expression::Any(members),
            _ => {
                let keys = ["simplelicensing_licenseExpression", "licenseExpression"];
                let words = keys.iter().find_map(|key| text(element, key)).map(expression);
                words.or_else(|| text(element, "name").map(named)).unwrap_or_else(itself)
            }
        }
    }
}

fn id(element: &Value) -> Option<&str> {
    text(element, "spdxId").or_else(|| text(element, "@id"))
}

/// The type without the prefix of its profile.
fn kind(element: &Value) -> &str {
    let kind = text(element, "type").or_else(|| text(element, "@type")).unwrap_or_default();
    kind.rsplit(['_', '/', ':']).next().unwrap_or(kind)
}

/// Software, AI and dataset packages.
fn is_package(element: &Value) -> bool {
    matches!(kind(element), "Package" | "AIPackage" | "DatasetPackage")
}

fn component(package: &Value, at: &str, graph: &Graph<'_>, shape: &mut Shape) -> Component {
    let id = id(package).unwrap_or_default();
    if id.is_empty() {
        shape.wrong(format!("{at}/spdxId: expected a text"));
    }
    let version = text(package, "software_packageVersion").or_else(|| text(package, "packageVersion"));
    let name = versioned(graph.name(id), version);
    let [declared, concluded] = ["hasDeclaredLicense", "hasConcludedLicense"].map(|kind| graph.license(id, kind));
    let disagreement = disagreement(&name, declared.as_ref(), concluded.as_ref(), "concluded");
    let ancestors = graph.related(id, "descendantOf").iter().map(|base| Ancestor {
        name: graph.name(base).to_owned(),
        license: all(["hasDeclaredLicense", "hasConcludedLicense"].iter().filter_map(|kind| graph.license(base, kind))),
    });
    Component {
        id: graph.name(id).to_owned(),
        ancestors: ancestors.collect(),
        license: all(declared.into_iter().chain(concluded)),
        name,
        disagreement,
    }
}
