//! What a subject's file is called and what is in it, so that a policy can speak of both.

use std::path::{Component, Path, PathBuf};

use crate::explain::objection::Origin;
use crate::gate::sha256;
use crate::input::{Found, Library, Subject};
use crate::source::{Source, name_of};

/// What the user gave: its text; of a folder, what is stated in it and every text that says so.
fn own_hash(found: &Found) -> String {
    let own = sha256(found.source.bytes());
    let Subject::License(license) = &found.subject else { return own };
    if found.others.is_empty() && !found.source.text().is_empty() {
        return own;
    }
    let texts = found.others.iter().map(|text| format!("{} {}", text.name(), sha256(text.bytes())));
    let lines: Vec<String> = license.note.iter().cloned().chain(texts).collect();
    sha256(lines.join("\n").as_bytes())
}

/// SHA-256 of the description; where it names others, of the hashes of all of them, each on a line.
pub(super) fn content_hash(found: &Found, origin: &Origin, library: &Library) -> String {
    let own = own_hash(found);
    let places = origin
        .licenses
        .iter()
        .flat_map(|license| license.clauses.iter().map(|clause| &clause.place).chain([&license.place]));
    let mut others: Vec<&str> =
        places.map(|place| place.file.as_ref()).filter(|file| *file != found.source.name().as_ref()).collect();
    others.sort_unstable();
    others.dedup();
    if others.is_empty() {
        return own;
    }
    let hash = |file: &&str| {
        let described = library.description(Source::new(*file, "").stem());
        described.map_or(String::new(), |described| sha256(described.text().as_bytes()))
    };
    let lines: Vec<String> = std::iter::once(own).chain(others.iter().map(hash)).collect();
    sha256(lines.join("\n").as_bytes())
}

/// The absolute path without `.` and `..`, by its words alone.
pub(super) fn cleaned(path: &Path) -> PathBuf {
    let absolute = match std::env::current_dir() {
        Ok(here) => here.join(path),
        Err(_) => path.to_path_buf(),
    };
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(clean.pop()),
            part => clean.push(part),
        }
    }
    clean
}

/// `path` from `root` if it lies below it, with `/`.
pub(super) fn told_from(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path);
    let told: Vec<_> = parts.iter().map(name_of).collect();
    told.join("/").replace("//", "/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{cleaned, told_from};

    #[test]
    fn paths_are_told_from_the_policy_and_never_lead_out_by_dots() {
        let root = Path::new("/repo");
        assert_eq!(told_from(root, &cleaned(Path::new("/repo/models/../licenses/./x.toml"))), "licenses/x.toml");
        assert_eq!(told_from(root, &cleaned(Path::new("/repo/models/../../elsewhere/x.toml"))), "/elsewhere/x.toml");
    }
}
