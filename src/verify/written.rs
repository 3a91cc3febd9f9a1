//! What the checker reads of the files behind a report: plain TOML, and a few words.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

/// The files that a subject's verdicts rest on.
#[derive(Default)]
pub(super) struct Files {
    tables: BTreeMap<String, Table>,
    /// File, line and id of everything that descriptions state.
    stated: BTreeSet<(String, usize, String)>,
}

/// What a rule's file says.
pub(super) struct RuleFile<'f> {
    pub id: String,
    pub criteria: Vec<String>,
    pub applies_to: Vec<String>,
    pub reading: Option<&'f str>,
    table: &'f Table,
}

/// How bad a word is: of a value or of an answer. A word that is none of them is worse than all.
pub(super) fn severity(word: &str) -> u8 {
    match word {
        "pass" | "open" => 0,
        "conditional" => 1,
        "unknown" | "unsure" => 2,
        "fail" | "not-open" => 3,
        _ => 4,
    }
}

impl Files {
    /// Adds one file. What is not TOML states nothing.
    pub fn add(&mut self, name: &str, text: &str) {
        let Ok(root) = toml::de::DeTable::parse(text) else { return };
        let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        let lists = ["clause", "evidence", "component"].iter().filter_map(|key| root.get_ref().get(*key));
        for item in lists.filter_map(|list| list.get_ref().as_array()).flatten() {
            let line = breaks.partition_point(|at| *at < item.span().start) + 1;
            let id = ["id", "kind"].iter().find_map(|key| item.get_ref().as_table()?.get(*key)?.get_ref().as_str());
            self.stated.extend(id.map(|id| (name.to_owned(), line, self.spelled(id))));
        }
        self.tables.extend(text.parse().ok().map(|table| (name.to_owned(), table)));
    }

    /// True if a table that begins on this line says that it is `clause`.
    pub fn states(&self, file: &str, line: usize, clause: &str) -> bool {
        self.stated.contains(&(file.to_owned(), line, clause.to_owned()))
    }

    /// The file of a standard.
    pub fn standard(&self, id: &str) -> Option<&Table> {
        let path = format!("{id}/standard.toml");
        let found = self.tables.iter().find(|(name, _)| **name == path || name.ends_with(&format!("/{path}")));
        found.map(|(_, table)| table)
    }

    /// The rules of a standard, each of which must give a source.
    pub fn rules(&self, standard: &str) -> Result<Vec<RuleFile<'_>>, String> {
        let folder = format!("{standard}/");
        let inside = |name: &str| {
            let at = if name.starts_with(&folder) { 0 } else { name.find(&format!("/{folder}"))? + 1 };
            Some(name[at..].trim_end_matches(".toml").to_owned()).filter(|id| *id != format!("{standard}/standard"))
        };
        let rule = |(name, table): (&String, _)| {
            let id = inside(name)?;
            Some(RuleFile::read(id, table).ok_or_else(|| format!("`{name}` gives no source")))
        };
        self.tables.iter().filter_map(rule).collect()
    }

    /// The id that a name of the vocabulary stands for.
    pub fn spelled(&self, name: &str) -> String {
        let vocabulary = self.tables.iter().filter(|(file, _)| file.contains("clauses/"));
        let mut entries = vocabulary.flat_map(|(_, table)| table);
        let found =
            entries.find(|(_, entry)| entry.get("aliases").is_some_and(|names| words(names).any(|n| n == name)));
        found.map_or(name, |(id, _)| id).to_owned()
    }
}

impl<'f> RuleFile<'f> {
    fn read(id: String, table: &'f Table) -> Option<RuleFile<'f>> {
        table.get("source")?.get("url")?.as_str().filter(|url| !url.is_empty())?;
        let home = id.split('/').nth(1).unwrap_or_default().to_owned();
        let also = table.get("also").into_iter().flat_map(words).map(str::to_owned);
        Some(RuleFile {
            criteria: std::iter::once(home).chain(also).collect(),
            applies_to: table.get("applies-to").into_iter().flat_map(words).map(str::to_owned).collect(),
            reading: table.get("reading").and_then(Value::as_str),
            id,
            table,
        })
    }

    /// True if the rule looks for `clause` in the list that gives a fact its `effect`.
    pub fn looks_for(&self, clause: &str, effect: &str, files: &Files) -> bool {
        let list = match effect {
            "violates" => "violated_by",
            "contests" => "contested_by",
            "conditions" => "conditioned_by",
            "notes" => "noted_by",
            "grants" | "lacks" => "requires",
            _ => return false,
        };
        let mut named = Vec::new();
        collect(self.table.get(list), &mut named);
        named.iter().any(|name| *name == clause || files.spelled(name) == clause)
    }
}

/// Every clause id that stands in a list of patterns. The TOML parser bounds how deep it can be.
fn collect<'t>(value: Option<&'t Value>, found: &mut Vec<&'t str>) {
    match value {
        Some(Value::String(id)) => found.push(id),
        Some(Value::Array(items)) => items.iter().for_each(|item| collect(Some(item), found)),
        Some(Value::Table(table)) => {
            ["id", "any", "all", "not", "unless"].iter().for_each(|key| collect(table.get(*key), found));
        }
        _ => {}
    }
}

/// The texts in a list.
pub(super) fn words(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}
