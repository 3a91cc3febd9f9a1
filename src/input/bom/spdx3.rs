//! SPDX 3.0 in its JSON form: elements of one graph, licenses and descent as relationships.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::shape::{Shape, text};
use super::{Ancestor, Bom, Component, all, disagreement, expression, named, versioned};
use crate::input::expression::Expression;
use crate::source::limits::{BILL_LICENSES, LICENSE_SETS};

/// Where the contexts of SPDX 3 lie; behind it stands the version.
const CONTEXT: &str = "https://spdx.org/rdf/3.";
/// Kinds of relationships that say a license.
const LICENSING: [&str; 2] = ["hasDeclaredLicense", "hasConcludedLicense"];

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
    let mut graph = Graph::of(graph, shape);
    let counts = |element: &Value| {
        let states = |kind: &str| id(element).is_some_and(|id| !graph.related(id, kind).is_empty());
        is_package(element) || is_file(element) && LICENSING.iter().any(|kind| states(kind))
    };
    let packages: Vec<_> = graph.elements.iter().filter(|(element, _)| counts(element)).cloned().collect();
    let components = packages.iter().map(|(package, at)| component(package, at, &mut graph, shape)).collect();
    if graph.followed > BILL_LICENSES {
        return Err(format!(
            "names licenses more than {BILL_LICENSES} times, those that sets share counted for each set"
        ));
    }
    let document = graph.elements.iter().find(|(element, _)| kind(element) == "SpdxDocument");
    let name = document.and_then(|(document, _)| text(document, "name")).unwrap_or("bill of materials");
    Ok(Bom { name: name.to_owned(), components })
}

struct Graph<'j> {
    elements: Vec<(&'j Value, String)>,
    by_id: HashMap<&'j str, &'j Value>,
    /// By element and kind of relationship: the elements it leads to.
    relations: HashMap<(&'j str, &'j str), Vec<&'j str>>,
    /// Licenses and sets followed so far: sets that share members can name more than could ever be read.
    followed: usize,
}

impl<'j> Graph<'j> {
    fn of(list: &'j [Value], shape: &mut Shape) -> Graph<'j> {
        let elements: Vec<(&Value, String)> =
            list.iter().enumerate().map(|(number, element)| (element, format!("/@graph/{number}"))).collect();
        let mut by_id = HashMap::new();
        for (element, at) in &elements {
            if kind(element).is_empty() && ["type", "@type"].iter().any(|key| !element[*key].is_null()) {
                shape.wrong(format!("{at}/type: expected a text"));
            }
            if holds_another(element) {
                shape.wrong(format!("{at}: holds a package or a relationship, which must stand in `@graph` itself"));
            }
            // Readers would differ on which of the two counts.
            if id(element).is_some_and(|id| by_id.insert(id, *element).is_some()) {
                shape.wrong(format!("{at}/spdxId: another element has this id"));
            }
        }
        let mut relations: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
        for (relation, at) in elements.iter().filter(|(element, _)| element.get("relationshipType").is_some()) {
            let kind = shape.must(relation, "relationshipType", at).unwrap_or_default();
            // Written in full, it is an address.
            let kind = kind.rsplit(['/', '#', ':']).next().unwrap_or(kind);
            let from = shape.must(relation, "from", at).unwrap_or_default();
            for to in references(relation, "to", at, shape) {
                relations.entry((from, kind)).or_default().push(to);
                if kind == "ancestorOf" {
                    relations.entry((to, "descendantOf")).or_default().push(from);
                }
            }
        }
        Graph { elements, by_id, relations, followed: 0 }
    }

    fn related<'s>(&'s self, from: &'s str, kind: &'s str) -> &'s [&'j str] {
        self.relations.get(&(from, kind)).map(Vec::as_slice).unwrap_or_default()
    }

    /// What an element was made from, and what that was made from in turn.
    fn before(&self, id: &str) -> Vec<&'j str> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut waiting: Vec<&str> = self.related(id, "descendantOf").iter().rev().copied().collect();
        while let Some(one) = waiting.pop() {
            if seen.insert(one) {
                found.push(one);
                waiting.extend(self.related(one, "descendantOf"));
            }
        }
        found
    }

    fn name<'n>(&self, id: &'n str) -> &'n str
    where
        'j: 'n,
    {
        self.by_id.get(id).and_then(|element| text(element, "name")).unwrap_or(id)
    }

    /// What an element's relationships of a kind say of its license; `NoAssertion` says nothing.
    fn license(&mut self, from: &str, kind: &str, shape: &mut Shape) -> Option<Expression> {
        let said = self
            .related(from, kind)
            .iter()
            .copied()
            .filter(|to| self.by_id.contains_key(to) || !says_nothing(to))
            .collect::<Vec<_>>();
        all(said.into_iter().map(|to| self.stated(to, 0, shape)))
    }

    /// The expression that a license element holds; one that is not in the graph is known by its address on the SPDX list.
    fn stated(&mut self, id: &'j str, depth: usize, shape: &mut Shape) -> Expression {
        let itself = || named(listed(id).unwrap_or(id));
        self.followed = self.followed.saturating_add(1);
        let Some(element) = self.by_id.get(id).copied().filter(|_| self.followed <= BILL_LICENSES) else {
            return itself();
        };
        let set = match kind(element) {
            "ConjunctiveLicenseSet" => Expression::All,
            "DisjunctiveLicenseSet" => Expression::Any,
            // A license with more words than its name says: nobody knows it by the end of its address.
            "WithAdditionOperator" | "OrLaterOperator" => return named(&format!("{id} ({})", kind(element))),
            "LicenseExpression" => {
                let keys = ["simplelicensing_licenseExpression", "licenseExpression"];
                let words = keys.iter().find_map(|key| text(element, key));
                if words.is_none() {
                    shape.wrong(format!("{id}: expected a text under {}", keys[0]));
                }
                return words.map_or_else(itself, expression);
            }
            "ListedLicense" => return listed(id).map_or_else(|| named(text(element, "name").unwrap_or(id)), named),
            // A text of its own, whatever it is called.
            other => return named(&format!("{id} ({other})")),
        };
        if depth >= LICENSE_SETS {
            shape.wrong(format!("{id}: license sets in one another over more than {LICENSE_SETS} levels"));
            return itself();
        }
        let key = ["expandedlicensing_member", "member"].into_iter().find(|key| element.get(key).is_some());
        let members = references(element, key.unwrap_or("expandedlicensing_member"), id, shape);
        if members.is_empty() {
            shape.wrong(format!("{id}: a set of licenses without a member"));
        }
        set(members.into_iter().map(|member| self.stated(member, depth.saturating_add(1), shape)).collect())
    }
}

/// The elements that a key names, by their ids or written in place. What is neither could be the one that counts.
fn references<'j>(json: &'j Value, key: &str, at: &str, shape: &mut Shape) -> Vec<&'j str> {
    let found = shape.list(json, key, at).iter().enumerate().map(|(number, one)| {
        let named = one.as_str().or_else(|| id(one));
        if named.is_none() {
            shape.wrong(format!("{at}/{key}/{number}: expected the id of an element"));
        }
        named
    });
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The id in an address of the SPDX list; any other address may lead to any terms.
fn listed(id: &str) -> Option<&str> {
    let page = id.split_once("://").map_or(id, |(_, page)| page);
    let known = ["spdx.org/licenses/", "www.spdx.org/licenses/"].iter().find_map(|list| page.strip_prefix(list));
    known.or_else(|| (!id.contains(['/', '#', ':'])).then_some(id))
}

/// True for the two individuals of the standard's own vocabulary that state nothing which could pass.
fn says_nothing(id: &str) -> bool {
    let own = id.starts_with(CONTEXT) || !id.contains(['/', '#']);
    own && matches!(
        id.rsplit(['/', '#', ':', '_']).next().unwrap_or(id),
        "NoAssertion" | "None" | "NoAssertionLicense" | "NoneLicense"
    )
}

fn id(element: &Value) -> Option<&str> {
    text(element, "spdxId").or_else(|| text(element, "@id"))
}

/// The type without the prefix of its profile.
fn kind(element: &Value) -> &str {
    let kind = text(element, "type").or_else(|| text(element, "@type")).unwrap_or_default();
    kind.rsplit(['_', '/', ':']).next().unwrap_or(kind)
}

/// True if a package or a relationship is written inside the element, where it would be passed over.
fn holds_another(element: &Value) -> bool {
    let mut waiting = inside(element);
    while let Some(next) = waiting.pop() {
        if is_package(next) || next.get("relationshipType").is_some() {
            return true;
        }
        waiting.extend(inside(next));
    }
    false
}

fn inside(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(fields) => fields.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    }
}

/// Software, AI and dataset packages.
fn is_package(element: &Value) -> bool {
    matches!(kind(element), "Package" | "AIPackage" | "DatasetPackage")
}

/// What counts where it states a license of its own.
fn is_file(element: &Value) -> bool {
    matches!(kind(element), "File" | "Snippet")
}

fn component(package: &Value, at: &str, graph: &mut Graph<'_>, shape: &mut Shape) -> Component {
    let id = id(package).unwrap_or_default();
    if id.is_empty() {
        shape.wrong(format!("{at}/spdxId: expected a text"));
    }
    let version = text(package, "software_packageVersion").or_else(|| text(package, "packageVersion"));
    let name = versioned(graph.name(id), version);
    let [declared, concluded] = LICENSING.map(|kind| graph.license(id, kind, shape));
    let disagreement = disagreement(&name, declared.as_ref(), concluded.as_ref(), "concluded");
    let bases = graph.before(id);
    let ancestors = bases.into_iter().map(|base| {
        let stated: Vec<_> = LICENSING.iter().filter_map(|kind| graph.license(base, kind, shape)).collect();
        Ancestor { name: graph.name(base).to_owned(), license: all(stated) }
    });
    Component {
        ancestors: ancestors.collect(),
        id: graph.name(id).to_owned(),
        license: all(declared.into_iter().chain(concluded)),
        name,
        disagreement,
    }
}
