//! The files below some paths, in the order of their names, one at a time: what is held grows with the largest folder only.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::vec;

/// Folders below one another that are followed.
const MAX_DEPTH: usize = 64;
/// Folders that hold the history of a tree and not its files.
const SKIPPED: [&str; 4] = [".git", ".hg", ".svn", ".jj"];

/// A file to read, or what keeps a folder from being listed.
#[derive(Debug)]
pub enum Step {
    /// A file named on the command line: it is read whatever it is.
    Given(PathBuf),
    /// A file found in a folder.
    Found(PathBuf),
    /// A folder that cannot be listed: its name, and why.
    Unlisted(PathBuf, String),
}

/// Walks paths: folders to their files, sorted by name, links not followed.
pub struct Files {
    given: vec::IntoIter<PathBuf>,
    open: Vec<Open>,
}

/// A folder in the middle of its walk: names still to come, the next one last.
struct Open {
    path: PathBuf,
    names: Vec<(OsString, bool)>,
}

impl Files {
    /// A walk over `paths` in their order.
    #[must_use]
    pub fn new(paths: Vec<PathBuf>) -> Self {
        Self { given: paths.into_iter(), open: Vec::new() }
    }

    fn enter(&mut self, path: PathBuf) -> Option<Step> {
        if self.open.len() >= MAX_DEPTH {
            return Some(Step::Unlisted(path, format!("it lies more than {MAX_DEPTH} folders deep")));
        }
        match listed(&path) {
            Ok(names) => {
                self.open.push(Open { path, names });
                None
            }
            Err(error) => Some(Step::Unlisted(path, format!("cannot be listed: {error}"))),
        }
    }
}

impl Iterator for Files {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            let Some(open) = self.open.last_mut() else {
                let path = self.given.next()?;
                if !path.is_dir() {
                    return Some(Step::Given(path));
                }
                match self.enter(path) {
                    Some(step) => return Some(step),
                    None => continue,
                }
            };
            match open.names.pop() {
                None => drop(self.open.pop()),
                Some((name, false)) => return Some(Step::Found(open.path.join(name))),
                Some((name, true)) => {
                    let path = open.path.join(name);
                    if let Some(step) = self.enter(path) {
                        return Some(step);
                    }
                }
            }
        }
    }
}

/// Names in a folder, and whether each is a folder; the first in order last. Links, pipes and devices are left out.
fn listed(path: &Path) -> std::io::Result<Vec<(OsString, bool)>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let name = entry.file_name();
        let skipped = kind.is_dir() && SKIPPED.iter().any(|skipped| name == *skipped);
        if (kind.is_dir() || kind.is_file()) && !skipped {
            names.push((name, kind.is_dir()));
        }
    }
    names.sort_unstable_by(|a, b| b.cmp(a));
    Ok(names)
}
