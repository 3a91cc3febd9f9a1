//! The files under `rules/organisation/`: facts of organisations, and how clauses bear on them.

use std::sync::Arc;

use crate::model::organisation::OrganisationFacts;
use crate::model::{Entry, Vocabulary};
use crate::rules::bearing::{Alike, Asks, Bearing, Bearings, Follows, Need, When};
use crate::source::{Code, Document, Problem, Table, nearest};

use super::clause::{read_parameter, unknown_clause};
use super::pack::Pack;
use super::pattern::{read_patterns, read_tests};
use super::vocabulary::read_parameters;

/// The folder below `rules/`.
const FOLDER: &str = "organisation";

/// The fact whose words are cleared wherever two lists are compared.
const CLEARED: &str = "clear-of";

/// How the clauses of a vocabulary bear on organisations, and everything wrong in the files that say so.
pub fn load_bearings(pack: &Pack, vocabulary: &Arc<Vocabulary>) -> (Bearings, Vec<Problem>) {
    let mut bearings = Bearings::default();
    let mut problems = Vec::new();
    for (_, source) in pack.files_of(FOLDER) {
        let document = Document::parse(source);
        bearings.facts.facts.extend(read_parameters(&document.root(), "facts"));
        problems.extend(document.into_problems().into_iter().filter(|problem| problem.code == Code::Syntax));
    }
    for (_, source) in pack.files_of(FOLDER) {
        let document = Document::parse(source);
        let root = document.root();
        root.get("facts");
        let known = Known { facts: &bearings.facts, vocabulary };
        let needs: Vec<Need> = root.tables("need").iter().filter_map(|table| known.need(table)).collect();
        let read: Vec<Bearing> = root.tables("bearing").iter().filter_map(|table| known.bearing(table)).collect();
        let nobody = root.texts("nobody").map(|list| list.value).unwrap_or_default();
        for name in nobody {
            match vocabulary.find(&name.value) {
                Some(id) => {
                    bearings.nobody.insert(id);
                }
                None => document.report(unknown_clause(source, name.span, &name.value, vocabulary)),
            }
        }
        if let Some(table) = root.table("out-of-reach") {
            for key in table.keys() {
                let words = table.texts(key.value).map(|list| list.value).unwrap_or_default();
                let words = words.into_iter().map(|word| word.value).collect();
                bearings.out_of_reach.push((key.value.to_owned(), words));
            }
        }
        root.finish();
        bearings.needs.extend(needs);
        bearings.bearings.extend(read);
        problems.extend(document.into_problems());
    }
    (bearings, problems)
}

struct Known<'k> {
    facts: &'k OrganisationFacts,
    vocabulary: &'k Vocabulary,
}

impl Known<'_> {
    fn need(&self, table: &Table<'_, '_>) -> Option<Need> {
        let act = table.required_text("act", "a fact that says whether it is done, or `any`")?;
        let act = if act.value == "any" { None } else { Some(self.fact(table, "act")?) };
        let requires = read_patterns(table, "requires", self.vocabulary);
        let says = table.required_text("says", "what is told where the rights are missing");
        table.finish();
        Some(Need { act, requires, says: says?.value })
    }

    fn bearing(&self, table: &Table<'_, '_>) -> Option<Bearing> {
        let name = table.required_text("clause", "an id of the vocabulary")?;
        let Some(clause) = self.vocabulary.find(&name.value) else {
            let source = table.document().source();
            table.document().report(unknown_clause(source, name.span, &name.value, self.vocabulary));
            return None;
        };
        let entry = self.vocabulary.entry(clause);
        let tests = read_tests(table, entry);
        let conditions = table.tables("when");
        let when = conditions.iter().filter_map(|when| self.when(when, entry)).collect::<Vec<_>>();
        let follows = [("bars", Follows::Bar), ("duty", Follows::Duty), ("doubt", Follows::Doubt)];
        let said = follows.into_iter().find_map(|(key, follows)| Some((follows, table.text(key)?.value)));
        if said.is_none() {
            table.missing("bars", "what follows: `bars`, `duty` or `doubt`");
        }
        table.finish();
        let (follows, says) = said?;
        // A condition that could not be read must not make the bearing wider than it was written.
        (when.len() == conditions.len()).then_some(Bearing { clause, tests, when, follows, says })
    }

    fn when(&self, table: &Table<'_, '_>, entry: &Entry) -> Option<When> {
        let fact = self.fact(table, "fact")?;
        let alike = table.table("alike").and_then(|alike| self.alike(&alike, entry));
        let asks = if table.has("above") {
            Asks::Above(slot(table, "above", entry)?, alike)
        } else if table.has("at-most") {
            Asks::AtMost(slot(table, "at-most", entry)?, alike)
        } else if table.has("overlaps") {
            let checked = if table.has("unless") { Some(self.fact(table, "unless")?) } else { None };
            Asks::Overlaps { slot: slot(table, "overlaps", entry)?, cleared: self.facts.find(CLEARED), checked }
        } else {
            let kind = &self.facts.facts.get(fact)?.kind;
            let Some(found) = table.get("is") else {
                table.missing("is", "one of `is`, `above`, `at-most`, `overlaps`");
                return None;
            };
            let value = read_parameter(found.get_ref(), kind);
            if value.is_none() {
                table.mistyped("is", found, &kind.expected());
            }
            Asks::Is(value?)
        };
        table.finish();
        Some(When { fact, asks })
    }

    /// One fact that must equal one parameter: `{ fact = "parameter" }`.
    fn alike(&self, table: &Table<'_, '_>, entry: &Entry) -> Option<Alike> {
        let key = table.keys().into_iter().next()?;
        let fact = self.facts.find(key.value);
        if fact.is_none() {
            table.document().wrong(key.span, Code::WrongValue, format!("unknown fact `{}`", key.value), "not a fact");
        }
        Some(Alike { fact: fact?, slot: slot(table, key.value, entry)? })
    }

    fn fact(&self, table: &Table<'_, '_>, key: &str) -> Option<usize> {
        let name = table.required_text(key, "a fact of organisations")?;
        let found = self.facts.find(&name.value);
        if found.is_none() {
            let near = nearest(&name.value, self.facts.facts.iter().map(|fact| fact.name.as_str()));
            let label = near.map_or("not a fact".to_owned(), |near| format!("did you mean `{near}`?"));
            table.document().wrong(name.span, Code::WrongValue, format!("unknown fact `{}`", name.value), label);
        }
        found
    }
}

fn slot(table: &Table<'_, '_>, key: &str, entry: &Entry) -> Option<usize> {
    let name = table.required_text(key, "a parameter of the clause")?;
    let found = entry.parameters.iter().position(|parameter| parameter.name == name.value);
    if found.is_none() {
        let message = format!("`{}` has no parameter `{}`", entry.id, name.value);
        table.document().wrong(name.span, Code::WrongValue, message, "expected one of its parameters");
    }
    found
}
