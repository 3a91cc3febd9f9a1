//! Which licenses and systems there are, and every name they go by.

use std::collections::BTreeSet;

use super::Library;
use crate::input::embedded;
use crate::input::spelling::{loosely, spelled};
use crate::source::{Code, Problem, Source, nearest};

impl Library {
    /// Every name that a license of the user's own goes by, with its id.
    pub fn own_license_names(&self) -> Vec<(String, String)> {
        let ids = self.own.licenses.keys().map(|id| (id.clone(), id.clone()));
        let aliases = self.own.aliases.iter().filter(|(_, id)| self.own.licenses.contains_key(*id));
        ids.chain(aliases.map(|(name, id)| (name.clone(), id.clone()))).collect()
    }

    /// Every name that a shipped license goes by, with its id; the name of a family is no license's name.
    pub fn license_names<'n>() -> impl Iterator<Item = (&'n str, &'n str)> {
        let ids = embedded::LICENSES.iter().map(|(id, _)| (*id, *id));
        let all = ids.chain(embedded::LICENSES_ALIASES.iter().copied());
        all.filter(|(_, id)| !embedded::LICENSE_FAMILIES.contains(id))
    }

    /// The ids of all licenses, sorted.
    pub fn license_ids(&self) -> Vec<&str> {
        let shipped = embedded::LICENSES.iter().map(|(id, _)| *id);
        let own = self.own.licenses.keys().map(String::as_str);
        shipped.chain(own).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The ids of all systems, sorted.
    pub fn system_ids(&self) -> Vec<&str> {
        let shipped = embedded::SYSTEMS.iter().map(|(id, _)| *id);
        let own = self.own.systems.keys().map(String::as_str);
        shipped.chain(own).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The id of the license that `name`, an id or any other name, stands for.
    pub fn find_license(&self, name: &str) -> Option<String> {
        let by_folding = || folded(name).map(str::to_owned);
        let name = spelled(name);
        if self.own.licenses.contains_key(&name) || embedded::find(embedded::LICENSES, &name).is_some() {
            return Some(name);
        }
        let own = self.own.aliases.get(&name).filter(|id| self.own.licenses.contains_key(*id)).cloned();
        own.or_else(|| embedded::find(embedded::LICENSES_ALIASES, &name).map(str::to_owned)).or_else(by_folding)
    }

    /// The id of the system that `name`, an id or any other name, stands for.
    pub fn find_system(&self, name: &str) -> Option<String> {
        let name = spelled(name);
        if self.own.systems.contains_key(&name) || embedded::find(embedded::SYSTEMS, &name).is_some() {
            return Some(name);
        }
        let own = self.own.aliases.get(&name).filter(|id| self.own.systems.contains_key(*id)).cloned();
        own.or_else(|| embedded::find(embedded::SYSTEMS_ALIASES, &name).map(str::to_owned))
    }

    /// The text that describes the license or system that `name` stands for.
    pub fn description(&self, name: &str) -> Option<Source> {
        self.find_license(name)
            .and_then(|id| self.license_source(&id))
            .or_else(|| self.find_system(name).and_then(|id| self.system_source(&id)))
    }

    pub(super) fn license_source(&self, id: &str) -> Option<Source> {
        let shipped =
            || embedded::find(embedded::LICENSES, id).map(|file| Source::shipped(format!("licenses/{id}.toml"), file));
        self.own.licenses.get(id).cloned().or_else(shipped)
    }

    pub(super) fn system_source(&self, id: &str) -> Option<Source> {
        let shipped =
            || embedded::find(embedded::SYSTEMS, id).map(|file| Source::shipped(format!("systems/{id}.toml"), file));
        self.own.systems.get(id).cloned().or_else(shipped)
    }

    /// The problem with a name that stands for nothing known.
    pub fn unknown(&self, name: &str) -> Problem {
        let ids = self.license_ids().into_iter().chain(self.system_ids());
        let help = match nearest(&spelled(name), ids) {
            Some(near) => {
                format!("did you mean `{near}`? `osi-check licenses` lists every license known")
            }
            None => "`osi-check licenses` lists every license known; `--licenses DIR` adds your own".into(),
        };
        let message = "is neither a file nor the id of a known license or system";
        Problem::with_file(name, Code::UnknownReference, message).help(help)
    }
}

/// The shipped license that a name stands for once it is folded: by the whole of it, or by a name and its short form in
/// brackets where both stand for the same one.
fn folded(name: &str) -> Option<&'static str> {
    let find = |name: &str| embedded::find(embedded::LICENSES_FOLDED, &loosely(name));
    find(name).or_else(|| {
        let (before, rest) = name.split_once('(')?;
        let (inside, after) = rest.split_once(')')?;
        let (long, short) = (find(&format!("{before} {after}"))?, find(inside)?);
        (long == short).then_some(long)
    })
}
