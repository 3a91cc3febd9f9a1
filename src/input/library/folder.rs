//! A folder of TOML files, read whole.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use crate::input::file;
use crate::source::limits::FILES;
use crate::source::{Code, Problem, Source, name_of};

/// The TOML files below a folder by their path inside it, sorted. Links to folders are not followed.
pub(super) fn read_folder(folder: &Path, problems: &mut Vec<Problem>) -> Vec<(String, Source)> {
    let before = problems.len();
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    let mut met = 0;
    while let Some(next) = folders.pop() {
        // An entry that cannot be read is a file that may hold a rule: it is told, never left out.
        let entries = fs::read_dir(&next).and_then(|entries| entries.take(FILES + 1).collect::<io::Result<Vec<_>>>());
        let entries = entries.unwrap_or_else(|error| {
            let message = format!("cannot be listed: {error}");
            problems.push(Problem::with_file(&name_of(next), Code::Unreadable, message));
            Vec::new()
        });
        met = entries.len().saturating_add(met);
        if met > FILES {
            let message = format!("holds more than {FILES} files and folders");
            let help = "is this the right folder? docs/limits.md has every limit";
            problems.push(Problem::with_file(&name_of(folder), Code::TooLarge, message).help(help));
            return Vec::new();
        }
        for entry in entries {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                match file::read(&path) {
                    Ok(source) => {
                        files.insert(inside(folder, &path), source);
                    }
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
    if files.is_empty() && problems.len() == before {
        // Whoever names a folder means something in it; a pass must not rest on its being the wrong one.
        let message = "holds no `.toml` file, and so adds nothing";
        let help = "is this the right folder? leave the option out if there is nothing to add";
        problems.push(Problem::with_file(&name_of(folder), Code::Unreadable, message).help(help));
    }
    files.into_iter().collect()
}

fn inside(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    inside.iter().map(name_of).collect::<Vec<_>>().join("/")
}
