//! A folder of cards, walked by several workers at once.

mod listing;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use listing::{Kind, Listing};

use super::progress::Progress;
use crate::input::model_dir::{self, Statement};
use crate::source::limits::{FOLDERS_DEEP, LARGEST_CARD};
use crate::source::name_of;

/// The name of files that are cards, in whatever letters.
const CARD: &str = "README.md";

/// What a worker finds on its way.
pub enum Found {
    /// A card, whose bytes were added to the buffer.
    Card,
    /// A model's folder with other files that state something; the bytes of its card, if any, are in the buffer.
    Model(Vec<Statement>),
    /// Something that cannot be read: why.
    Unreadable(String),
}

/// Folders still to be visited, shared by the workers. The folders at the top are the steps of its progress.
pub struct Walk<'p> {
    progress: &'p Progress,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    waiting: Vec<Folder>,
    /// Folders that a worker is in, and that may still add to `waiting`.
    busy: usize,
    /// Workers that have nothing to do: waking is a call of the kernel, also where nobody sleeps.
    asleep: usize,
}

struct Folder {
    path: PathBuf,
    /// The model's id: the names from the root down, with `/` between them.
    id: String,
    depth: usize,
}

impl<'p> Walk<'p> {
    /// A walk below `root`.
    pub fn new(root: &Path, progress: &'p Progress) -> Walk<'p> {
        let root = Folder { path: root.to_owned(), id: String::new(), depth: 0 };
        Walk { progress, state: Mutex::new(State { waiting: vec![root], busy: 0, asleep: 0 }), changed: Condvar::new() }
    }

    /// One worker's share: visits folders until none is left anywhere. `wanted` says whether the card of an id is to
    /// be read, into `buffer`; `found` gets the id, what was met, and the buffer. Links are not followed.
    pub fn work(&self, wanted: impl Fn(&str) -> bool, mut found: impl FnMut(&str, Found, &mut Vec<u8>)) {
        let mut buffer = Vec::with_capacity(1 << 16);
        let mut below = Vec::new();
        while let Some(folder) = self.take() {
            if let Err(error) = visit(&folder, &wanted, &mut below, &mut buffer, &mut found) {
                found(&folder.name(), Found::Unreadable(format!("cannot be listed: {error}")), &mut buffer);
            }
            match folder.depth {
                0 => self.progress.begin(below.len() as u64),
                1 => self.progress.step(1),
                _ => {}
            }
            self.give(&mut below);
        }
    }

    fn take(&self) -> Option<Folder> {
        let mut state = self.lock();
        loop {
            if let Some(folder) = state.waiting.pop() {
                state.busy += 1;
                return Some(folder);
            }
            if state.busy == 0 {
                return None;
            }
            state.asleep += 1;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.asleep -= 1;
        }
    }

    fn give(&self, below: &mut Vec<Folder>) {
        let mut state = self.lock();
        state.busy -= 1;
        let wake = state.asleep > 0 && (!below.is_empty() || state.busy == 0);
        state.waiting.append(below);
        drop(state);
        if wake {
            self.changed.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Folder {
    fn name(&self) -> String {
        if self.id.is_empty() { ".".to_owned() } else { self.id.clone() }
    }

    fn child(&self, path: PathBuf, name: &str) -> Folder {
        let id = if self.id.is_empty() { name.to_owned() } else { format!("{}/{name}", self.id) };
        Folder { path, id, depth: self.depth + 1 }
    }
}

fn visit(
    folder: &Folder,
    wanted: &impl Fn(&str) -> bool,
    below: &mut Vec<Folder>,
    buffer: &mut Vec<u8>,
    found: &mut impl FnMut(&str, Found, &mut Vec<u8>),
) -> io::Result<()> {
    let (mut cards, mut beside, mut is_model, mut too_deep) = (Vec::new(), false, false, 0);
    let listing = Listing::read(&folder.path, |entry, kind| {
        let name = name_of(&entry);
        match kind {
            Kind::Folder if folder.depth >= FOLDERS_DEEP => too_deep += 1,
            Kind::Folder => below.push(folder.child(folder.path.join(&entry), &name)),
            _ if name.eq_ignore_ascii_case(CARD) => cards.push((entry, kind)),
            _ => {
                is_model |= model_dir::is_of_model(&name);
                beside |= model_dir::states(&name);
            }
        }
    })?;
    for _ in 0..too_deep {
        found(&folder.name(), Found::Unreadable(format!("more than {FOLDERS_DEEP} folders deep")), buffer);
    }
    let id = folder.name();
    if (cards.is_empty() && !is_model) || !wanted(&id) {
        return Ok(());
    }
    // A card alone is the common case, and read without looking at the folder twice.
    if beside || cards.is_empty() {
        buffer.clear();
        let files = cards.iter().filter(|(_, kind)| *kind == Kind::File);
        files.for_each(|(name, _)| drop(read(listing.open(name), buffer)));
        found(&id, Found::Model(model_dir::read(&folder.path)?), buffer);
        return Ok(());
    }
    for (name, kind) in cards {
        let outcome = match kind {
            Kind::File => read(listing.open(&name), buffer),
            _ => Err("neither a file nor a folder; links are not followed".to_owned()),
        };
        found(&id, outcome.map_or_else(Found::Unreadable, |()| Found::Card), buffer);
    }
    Ok(())
}

/// Puts the bytes of the card at `path` into the buffer.
pub(super) fn read_at(path: &Path, buffer: &mut Vec<u8>) -> Result<(), String> {
    read(File::open(path), buffer)
}

fn read(file: io::Result<File>, buffer: &mut Vec<u8>) -> Result<(), String> {
    buffer.clear();
    let file = file.map_err(|error| error.to_string())?;
    let read = file.take(LARGEST_CARD + 1).read_to_end(buffer).map_err(|error| error.to_string())?;
    if read as u64 > LARGEST_CARD {
        buffer.clear();
        return Err(format!("larger than {LARGEST_CARD} bytes"));
    }
    Ok(())
}
