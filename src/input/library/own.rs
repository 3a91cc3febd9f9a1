//! The user's own descriptions: shelves by id, and the other names they go by.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::folder::read_folder;
use crate::input::embedded;
use crate::input::license_toml::is_system;
use crate::input::spelling::spelled;
use crate::source::{Code, Document, Problem, Source, Written};

/// The user's own descriptions, by id, and their other names.
#[derive(Default)]
pub(super) struct Own {
    pub(super) licenses: BTreeMap<String, Source>,
    pub(super) systems: BTreeMap<String, Source>,
    pub(super) aliases: BTreeMap<String, String>,
}

impl Own {
    pub(super) fn read(folders: &[PathBuf], problems: &mut Vec<Problem>) -> Own {
        let mut own = Own::default();
        for folder in folders {
            for (_, source) in read_folder(folder, problems) {
                problems.extend(own.add(source));
            }
        }
        own
    }

    /// Puts a description on its shelf; what else has its id or one of its names is a mistake.
    fn add(&mut self, source: Source) -> Vec<Problem> {
        let id = source.stem().to_owned();
        let mut problems = Vec::new();
        for name in aliases(&source) {
            let spelled = spelled(&name.value);
            let shipped = shipped(&spelled).filter(|shipped| **shipped != *id).map(str::to_owned);
            let other = self.aliases.insert(spelled, id.clone()).filter(|other| *other != id).or(shipped);
            problems.extend(other.map(|other| {
                let message = format!("the name `{}` belongs to `{other}` already", name.value);
                Problem::at(&source, name.span, Code::Duplicate, message).label("a name stands for one description")
            }));
        }
        if spelled(&id) != id {
            let message = format!("the id `{id}` is never found: names are looked up as `{}`", spelled(&id));
            let help = format!("call the file `{}.toml`", spelled(&id));
            problems.push(Problem::with_file(source.name(), Code::WrongValue, message).help(help));
        }
        let shelf = if is_system(&source) { &mut self.systems } else { &mut self.licenses };
        if let Some(other) = shelf.insert(id.clone(), source.clone()) {
            let message = format!("the id `{id}` is that of {} too", other.name());
            problems.push(Problem::with_file(source.name(), Code::Duplicate, message).help("rename one of the files"));
        }
        problems
    }
}

/// The shipped license or system that goes by a name already: a description of one's own takes its place by its id alone.
fn shipped(name: &str) -> Option<&'static str> {
    let of =
        |all: &'static [(&'static str, crate::source::Shipped)]| all.iter().map(|(id, _)| *id).find(|id| *id == name);
    of(embedded::LICENSES)
        .or_else(|| embedded::find(embedded::LICENSES_ALIASES, name))
        .or_else(|| of(embedded::SYSTEMS))
        .or_else(|| embedded::find(embedded::SYSTEMS_ALIASES, name))
}

/// The other names a description gives; its mistakes are reported when it is read in full.
fn aliases(source: &Source) -> Vec<Written<String>> {
    let document = Document::parse(source);
    let root = document.root();
    let aliases = root.texts("aliases").map(|list| list.value).unwrap_or_default();
    let spdx = root.text("spdx");
    aliases.into_iter().chain(spdx).collect()
}
