//! The names a policy lists: licenses, stewards, clauses, kinds.

use crate::gate::policy::Names;
use crate::input::spelling::spelled;
use crate::model::Kind;
use crate::source::{Code, Problem, Table, Written, nearest};

use super::Reader;

impl Reader<'_, '_> {
    pub(super) fn names(&self, table: &Table<'_, '_>, key: &str) -> Names {
        let Some(table) = table.table(key) else {
            return Names::default();
        };
        let names = Names {
            licenses: self.list(&table, "licenses", |name| self.license(name)),
            stewards: self.list(&table, "stewards", |name| self.steward(name)),
            clauses: self.list(&table, "clauses", |name| self.clause(name)),
        };
        table.finish();
        names
    }

    pub(super) fn list(
        &self,
        table: &Table<'_, '_>,
        key: &str,
        read: impl Fn(&Written<String>) -> Option<String>,
    ) -> Vec<String> {
        table.texts(key).map(|list| list.value.iter().filter_map(read).collect()).unwrap_or_default()
    }

    fn license(&self, name: &Written<String>) -> Option<String> {
        let id = self.library.find_license(&name.value);
        if id.is_none() {
            self.unknown_name(name, "no such license", &spelled(&name.value), self.library.license_ids());
        }
        id
    }

    /// Stewards are not a closed list. One that is nearly, but not quite, a known one is a slip all the same.
    fn steward(&self, name: &Written<String>) -> Option<String> {
        let known = self.stewards();
        let same = |steward: &&String| steward.to_lowercase() == name.value.to_lowercase();
        if known.iter().any(|steward| same(&steward)) {
            return Some(name.value.clone());
        }
        if let Some(near) = nearest(&name.value, known.iter().map(String::as_str)) {
            let message = format!("no license known is issued by `{}`", name.value);
            self.document.report(
                Problem::at(self.document.source(), name.span.clone(), Code::UnknownReference, message)
                    .help(format!("did you mean `{near}`?")),
            );
            return None;
        }
        Some(name.value.clone())
    }

    fn stewards(&self) -> Vec<String> {
        let licenses = self.library.license_ids().into_iter().filter_map(|id| self.library.license(id).ok());
        licenses.filter_map(|license| license.steward.clone()).collect()
    }

    pub(super) fn clause(&self, name: &Written<String>) -> Option<String> {
        let vocabulary = self.library.vocabulary();
        match vocabulary.find(&name.value) {
            Some(id) => Some(vocabulary.entry(id).id.clone()),
            None => {
                let ids: Vec<_> = vocabulary.iter().map(|(_, entry)| entry.id.as_str()).collect();
                self.unknown_name(name, "no such clause", &name.value, ids);
                None
            }
        }
    }

    pub(super) fn kind(&self, kind: &Written<String>) -> Option<String> {
        let known = Kind::ALL.map(Kind::word).into_iter().chain(["system"]);
        let found = known.clone().any(|word| word == kind.value);
        if !found {
            self.unknown_name(kind, "no such kind of subject", &kind.value, known);
        }
        found.then(|| kind.value.clone())
    }
}
