//! Rules and descriptions as plain values, with the line of everything they state, for those who share no type with the
//! engine. Nothing is decided here.

use std::collections::BTreeMap;

use serde_json::Value;

/// The files that a subject's verdicts rest on, and the names of all rules that could.
#[derive(Default)]
pub struct Files<'l> {
    files: BTreeMap<String, File>,
    loaded: &'l [String],
}

struct File {
    lines: usize,
    /// None for what is no TOML.
    table: Option<Value>,
    /// Line of everything that a description states.
    stated: Vec<(u64, Value)>,
}

/// The text under a key; empty without one.
pub fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The list under a key; empty without one.
pub fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A file's name without folders and ending.
pub fn stem(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml")
}

impl<'l> Files<'l> {
    /// No file yet; `loaded` are the names of all rule files.
    pub fn new(loaded: &'l [String]) -> Files<'l> {
        Files { files: BTreeMap::new(), loaded }
    }

    /// Adds one file; false if there is one of the name already.
    pub fn add(&mut self, name: &str, text: &str) -> bool {
        let table = toml::from_str::<toml::Table>(text).ok().and_then(|table| serde_json::to_value(table).ok());
        let states = ["[[clause]]", "[[evidence]]", "[[component]]"].iter().any(|head| text.contains(head));
        let spans = states.then(|| toml::de::DeTable::parse(text).ok()).flatten();
        let breaks: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
        let stated = ["clause", "evidence", "component"].iter().flat_map(|key| {
            let spans = spans.as_ref().and_then(|root| root.get_ref().get(*key)?.get_ref().as_array());
            let starts = spans.into_iter().flatten().map(|item| item.span().start);
            let line = |start: usize| breaks.partition_point(|at| *at < start).saturating_add(1);
            starts.map(move |at| line(at) as u64).zip(table.iter().flat_map(|table| list(table, key)).cloned())
        });
        let file = File { lines: text.lines().count(), stated: stated.collect(), table };
        self.files.insert(name.to_owned(), file).is_none()
    }

    /// True if it is one of the files, or the folder of one.
    pub fn holds(&self, place: &str) -> bool {
        let below =
            |name: &String| name.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.files.keys().any(below)
    }

    /// What a file says; none for one that is not there or is no TOML.
    pub fn table(&self, name: &str) -> Option<&Value> {
        self.files.get(name)?.table.as_ref()
    }

    /// True if a description of this license is among the files.
    pub fn known(&self, id: &str) -> bool {
        self.files.iter().any(|(name, file)| file.table.is_some() && stem(name) == id)
    }

    /// The description of a license, and those it builds on.
    pub fn described(&self, id: &str) -> Vec<&Value> {
        let find = |id: &str| self.files.iter().find(|(name, _)| stem(name) == id)?.1.table.as_ref();
        let base = |table: &&Value| find(word(table, "base"));
        std::iter::successors(find(id), base).take(16).collect()
    }

    /// The file of a standard.
    pub fn standard(&self, id: &str) -> Option<&Value> {
        let of = |name: &str| inside(name, id) == Some("standard");
        self.files.iter().find(|(name, _)| of(name))?.1.table.as_ref()
    }

    /// The rules of a standard by id.
    ///
    /// # Errors
    /// One that is loaded is not among the files, or gives no source.
    pub fn rules(&self, standard: &str) -> Result<Vec<(String, &Value)>, String> {
        let known = self.loaded.iter().chain(self.files.keys()).filter(|name| inside(name, standard).is_some());
        let mut rules = BTreeMap::new();
        for (name, rule) in known.filter_map(|name| Some((name, inside(name, standard)?))) {
            let table = self.table(name).ok_or_else(|| format!("the loaded `{name}` is not among its inputs"))?;
            if table.pointer("/source/url").and_then(Value::as_str).is_none_or(str::is_empty) {
                return Err(format!("`{name}` gives no source"));
            }
            rules.insert(format!("{standard}/{rule}"), table);
        }
        rules.remove(&format!("{standard}/standard"));
        Ok(rules.into_iter().collect())
    }

    /// What the vocabulary says of a clause under any of its names.
    pub fn clause(&self, name: &str) -> Option<(&String, &Value)> {
        let vocabulary = self.files.iter().filter(|(file, _)| file.contains("clauses/"));
        let mut entries = vocabulary.filter_map(|(_, file)| file.table.as_ref()?.as_object()).flatten();
        entries.find(|(id, entry)| *id == name || list(entry, "aliases").iter().any(|alias| alias == name))
    }

    /// True if a leaf stands where it says: in a description on that line, in a text on one of its lines. A verdict
    /// of another standard stands where the description begins.
    pub fn states(&self, leaf: &Value, known_text: bool) -> bool {
        let clause = |item: &Value| self.clause(word(item, if item.get("id").is_some() { "id" } else { "kind" }));
        let same = |item: &Value| clause(item).is_some_and(|(id, _)| leaf["clause"] == *id);
        let Some(file) = self.files.get(word(&leaf["place"], "file")) else { return false };
        let line = leaf.pointer("/place/line").and_then(Value::as_u64).unwrap_or_default();
        let is = |(at, item): &(u64, Value)| {
            *at == line && same(item) && item.get("section") == leaf.get("section").filter(|s| !s.is_null())
        };
        let anywhere = || self.files.values().flat_map(|file| &file.stated).any(|(_, item)| same(item));
        match &file.table {
            Some(_) => file.stated.iter().any(is) || line == 1 && word(leaf, "clause").ends_with("-verdict"),
            None => line > 0 && line <= file.lines as u64 && (!known_text || anywhere()),
        }
    }
}

/// The path of a rule inside its standard's folder, without its ending.
fn inside<'n>(name: &'n str, standard: &str) -> Option<&'n str> {
    let name = name.strip_suffix(".toml")?;
    let folder = format!("{standard}/");
    name.strip_prefix(&folder).or_else(|| Some(name.split_once(&format!("/{folder}"))?.1))
}
