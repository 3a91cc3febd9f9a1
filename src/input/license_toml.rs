//! A license description: `licenses/<id>.toml`, or a file of the user's own.

use std::sync::Arc;

use crate::model::ParameterValue;
use crate::model::{Body, Class, Clause, Kind, License, Place, Succession, TextRead, Vocabulary};
use crate::rules::load::{ClauseContext, Heading, read_clause};
use crate::source::limits::{CLAUSES, LICENSES_IN_ONE, SAME_CLAUSE};
use crate::source::{Code, Document, Problem, Source, Span, Table, Written};

/// Finds the license that a description refers to; the error is the message for the reader and what may help.
pub type Resolve<'r> = &'r mut dyn FnMut(&str) -> Result<Arc<License>, Unresolved>;

/// Why a reference leads nowhere.
pub struct Unresolved {
    /// What kind of problem it is.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What was probably meant.
    pub help: Option<String>,
}

/// The version of the format this program reads.
pub const SCHEMA: i64 = 1;

/// The license that `document` describes, as far as it can be read. What is wrong is noted in the document.
pub fn read_license(document: &Document<'_>, vocabulary: &Vocabulary, resolve: Resolve<'_>) -> Option<License> {
    let root = document.root();
    read_schema(&root);
    let name = root.required_text("name", "the license's name as printed");
    let text = |key: &str| root.text(key).map(|text| text.value);
    let base = root.text("base").and_then(|base| refer(document, &base, resolve));
    let mut license = License {
        id: document.source().stem().to_owned(),
        name: name.map(|name| name.value).unwrap_or_default(),
        steward: text("steward"),
        released: root.date("released").map(|date| date.value),
        url: text("url"),
        spdx: text("spdx"),
        aliases: root
            .texts("aliases")
            .map(|list| list.value.into_iter().map(|a| a.value).collect())
            .unwrap_or_default(),
        kind: Kind::Software,
        text_read: TextRead::Full,
        note: text("note"),
        body: Body::Clauses(Vec::new()),
        evidence: Vec::new(),
        lapsed: Vec::new(),
        succession: None,
        place: Place { line: 1, column: 1, file: document.source().name().clone() },
    };
    let composed = read_parts(&root, resolve);
    let clauses = read_clauses(&root, "clause", Heading::Clause, vocabulary);
    license.evidence = read_clauses(&root, "evidence", Heading::Evidence, vocabulary);
    read_extent(&root, &mut license, base.as_deref(), composed.is_some());
    read_family(&root, &license);
    let drops = root.texts("drops");
    root.finish();
    license.body = match composed {
        Some(body) => {
            refuse_mixture(&root);
            body
        }
        None => Body::Clauses(clauses),
    };
    if let Some(base) = base {
        build_on(&mut license, &base, drops, vocabulary, document);
    }
    license.succession = succession(&license, document, vocabulary, resolve);
    let (clauses, licenses) = (license.clauses().len(), licenses_in(&license));
    if clauses > CLAUSES {
        too_many(&root, &root.span, format!("{clauses} clauses with those of its base"), CLAUSES);
    }
    if licenses > LICENSES_IN_ONE {
        too_many(&root, &root.span, format!("{licenses} licenses in one"), LICENSES_IN_ONE);
        license.body = Body::Clauses(Vec::new());
    }
    check_dates(&license, document);
    Some(license)
}

/// The `schema` key, which every description begins with.
pub(super) fn read_schema(root: &Table<'_, '_>) {
    if !root.has("schema") {
        root.missing("schema", "`schema = 1`, the version of this format");
    }
    if let Some(schema) = root.count("schema").filter(|schema| schema.value != SCHEMA) {
        let message = format!("schema {} is not known", schema.value);
        root.document().wrong(schema.span, Code::WrongValue, message, format!("this program reads schema {SCHEMA}"));
    }
}

fn refer(document: &Document<'_>, name: &Written<String>, resolve: Resolve<'_>) -> Option<Arc<License>> {
    match resolve(&name.value) {
        Ok(license) => Some(license),
        Err(unresolved) => {
            let problem = Problem::at(document.source(), name.span.clone(), unresolved.code, unresolved.message);
            let problem = problem.label("no description of it is at hand");
            document.report(match unresolved.help {
                Some(help) => problem.help(help),
                None => problem.help("`osi-check licenses` lists those known; `--licenses DIR` adds your own"),
            });
            None
        }
    }
}

fn read_parts(root: &Table<'_, '_>, resolve: Resolve<'_>) -> Option<Body> {
    let mut read = |key: &str| {
        let names = root.texts(key)?;
        if names.value.is_empty() {
            root.document().wrong(
                names.span,
                Code::WrongValue,
                format!("`{key}` is empty"),
                "name at least one license",
            );
        }
        Some(names.value.iter().filter_map(|name| refer(root.document(), name, resolve)).collect::<Vec<_>>())
    };
    let any_of = read("any-of").map(Body::AnyOf);
    let all_of = read("all-of").map(Body::AllOf);
    any_of.or(all_of)
}

/// A choice or a stack has no clauses of its own, and is not both.
fn refuse_mixture(root: &Table<'_, '_>) {
    let body = if root.has("any-of") { "any-of" } else { "all-of" };
    for key in ["all-of", "clause", "base", "drops"] {
        if key != body && root.has(key) {
            let span =
                root.keys().iter().find(|written| written.value == key).map_or(0..0, |written| written.span.clone());
            root.document().report(
                Problem::at(root.document().source(), span, Code::Contradiction, format!("`{key}` beside `{body}`"))
                    .label("a license has clauses, or is a choice, or a stack")
                    .help("describe each part in a file of its own and name it here"),
            );
        }
    }
}

pub(super) fn read_clauses(root: &Table<'_, '_>, key: &str, heading: Heading, vocabulary: &Vocabulary) -> Vec<Clause> {
    let context = ClauseContext { vocabulary, heading };
    let mut read: Vec<Clause> = Vec::new();
    let tables = root.tables(key);
    if let Some(beyond) = tables.get(CLAUSES) {
        too_many(root, &beyond.span, format!("{} tables of `{key}`", tables.len()), CLAUSES);
        return read;
    }
    for table in tables {
        let Some(clause) = read_clause(&table, context) else {
            continue;
        };
        if read.iter().filter(|other| other.id == clause.id).count() == SAME_CLAUSE {
            let id = &vocabulary.entry(clause.id).id;
            too_many(root, &table.span, format!("more than {SAME_CLAUSE} times `{id}`"), SAME_CLAUSE);
        }
        if let Some(twin) = read.iter().find(|other| is_twin(other, &clause)) {
            let id = &vocabulary.entry(clause.id).id;
            let message = format!("`{id}` is stated twice with the same section and parameters");
            root.document().wrong(
                table.span.clone(),
                Code::Duplicate,
                message,
                format!("already on line {}", twin.place.line),
            );
        }
        read.push(clause);
    }
    read
}

/// Notes that a description passes a limit.
pub(super) fn too_many(root: &Table<'_, '_>, span: &Span, found: String, limit: usize) {
    let label = format!("at most {limit} are read; docs/limits.md has every limit");
    root.document().wrong(span.clone(), Code::TooLarge, found, label);
}

/// How many licenses a license is made of: itself, its parts, and what takes over later. Each was held to the limit
/// when it was read, so that the count is short.
fn licenses_in(license: &License) -> usize {
    let parts: usize = license.parts().iter().map(|part| licenses_in(part)).sum();
    let later = license.succession.as_ref().map_or(0, |later| licenses_in(&later.to));
    parts.saturating_add(later).saturating_add(1)
}

fn is_twin(a: &Clause, b: &Clause) -> bool {
    a.id == b.id && a.section == b.section && a.parameters == b.parameters && a.acts == b.acts && a.scope == b.scope
}

/// A family has no text of its own that anyone could have read to the end.
fn read_family(root: &Table<'_, '_>, license: &License) {
    let Some(family) = root.flag("family").filter(|family| family.value) else { return };
    if license.text_read == TextRead::Full {
        let message = "`family = true` beside a text that was read in full";
        root.document().wrong(
            family.span,
            Code::Contradiction,
            message,
            "which member is meant is not known: `part` or `none`",
        );
    }
}

fn read_extent(root: &Table<'_, '_>, license: &mut License, base: Option<&License>, composed: bool) {
    let kind = root.word("kind", &Kind::ALL.map(Kind::word), Kind::from_word).map(|kind| kind.value);
    let extents = [TextRead::Full, TextRead::Part, TextRead::None];
    let extent = root.word("text-read", &extents.map(TextRead::word), TextRead::from_word).map(|extent| extent.value);
    if !composed && base.is_none() {
        if !root.has("kind") {
            root.missing("kind", "`software`, `ai-model`, `content` or `data`");
        }
        if !root.has("text-read") {
            root.missing("text-read", "`full`, `part` or `none`: how much of the text this file describes");
        }
    }
    license.kind = kind.or(base.map(|base| base.kind)).unwrap_or(Kind::Software);
    // A file that does not say how much was read is already refused; until then nothing counts as read.
    let default = if composed || base.is_some() { TextRead::Full } else { TextRead::None };
    license.text_read = extent.unwrap_or(default).min(base.map_or(TextRead::Full, |base| base.text_read));
    // What is a choice or a stack has no text of its own, and no members: a part that was not read is a part to be named.
    let own = ["text-read", "family"]
        .into_iter()
        .filter(|key| *key != "text-read" || extent.is_some_and(|extent| extent != TextRead::Full));
    for key in own.filter(|key| composed && root.has(key)) {
        let span = root.get(key).map_or(0..0, |value| value.span());
        let message = format!("`{key}` beside licenses that this one is made of");
        root.document().wrong(
            span,
            Code::Contradiction,
            message,
            "describe what was not read in a file of its own, and name it among the parts",
        );
    }
    if extent == Some(TextRead::None) && root.has("clause") {
        let span = root.get("text-read").map_or(0..0, |value| value.span());
        let message = "`text-read = \"none\"` beside clauses";
        root.document().wrong(span, Code::Contradiction, message, "what is described was read: `part` or `full`");
    }
}

/// A text that stands on another: the other's clauses, without those dropped, and its own on top. What an authority
/// said about the base holds on only if nothing but permission was added.
fn build_on(
    license: &mut License,
    base: &License,
    drops: Option<Written<Vec<Written<String>>>>,
    vocabulary: &Vocabulary,
    document: &Document<'_>,
) {
    let Body::Clauses(own) = &license.body else {
        return;
    };
    let Body::Clauses(inherited) = &base.body else {
        let span = document.root().get("base").map_or(0..0, |value| value.span());
        let message = format!("`{}` is a choice or a stack of licenses", base.id);
        document.wrong(span, Code::WrongValue, message, "name one license");
        return;
    };
    let drops = drops.map(|drops| drops.value).unwrap_or_default();
    let dropped: Vec<_> = drops
        .iter()
        .filter_map(|name| {
            let id = vocabulary.find(&name.value).filter(|id| inherited.iter().any(|clause| clause.id == *id));
            if id.is_none() {
                let message = format!("`{}` has no clause `{}` to drop", base.id, name.value);
                document.wrong(name.span.clone(), Code::UnknownClause, message, "not a clause of the base");
            }
            id
        })
        .collect();
    let only_permits = own.iter().all(|clause| vocabulary.entry(clause.id).class == Class::Grant);
    let evidence = base.evidence.iter().cloned();
    if only_permits && dropped.is_empty() && license.kind == base.kind {
        license.evidence.extend(evidence);
    } else {
        license.lapsed.extend(evidence);
    }
    let kept = inherited.iter().filter(|clause| !dropped.contains(&clause.id)).cloned();
    license.body = Body::Clauses(kept.chain(own.iter().cloned()).collect());
}

fn succession(
    license: &License,
    document: &Document<'_>,
    vocabulary: &Vocabulary,
    resolve: Resolve<'_>,
) -> Option<Succession> {
    let (clause, switch) = license
        .clauses()
        .iter()
        .find_map(|clause| vocabulary.entry(clause.id).switches.map(|switch| (clause, switch)))?;
    let on = match clause.parameters.get(switch.on)? {
        Some(ParameterValue::Date(date)) => Some(*date),
        _ => None,
    };
    let Some(ParameterValue::Text(name)) = clause.parameters.get(switch.to)? else {
        return None;
    };
    let span = place_of(document, clause);
    refer(document, &Written { value: name.clone(), span }, resolve).map(|to| Succession { on, to })
}

/// The first line of a clause in its file.
fn place_of(document: &Document<'_>, clause: &Clause) -> Span {
    let text = document.source().text();
    let start: usize = text.split_inclusive('\n').take(clause.place.line.saturating_sub(1)).map(str::len).sum();
    let length = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    start..start.saturating_add(length)
}

fn check_dates(license: &License, document: &Document<'_>) {
    let Some(released) = license.released else {
        return;
    };
    for clause in license.clauses().iter().filter(|clause| clause.until.is_some_and(|until| until < released)) {
        let message = "the clause ends before the license was released";
        document.wrong(place_of(document, clause), Code::Contradiction, message, format!("released {released}"));
    }
}

/// True if the text looks like a system's description rather than a license's.
pub fn is_system(source: &Source) -> bool {
    source.text().lines().any(|line| line.trim_start().starts_with("[[component]]"))
}
