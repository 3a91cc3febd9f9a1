//! What lies in a folder, and its files opened from there: the path to it is walked by the kernel once.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::Path;

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A regular file.
    File,
    /// A link, a pipe or a device.
    Other,
}

/// A folder whose names were read.
pub struct Listing(place::Place);

impl Listing {
    /// Gives every name in the folder at `path` to `found`.
    ///
    /// # Errors
    /// A folder that cannot be opened or read.
    pub fn read(path: &Path, found: impl FnMut(OsString, Kind)) -> io::Result<Self> {
        place::read(path, found).map(Self)
    }

    /// Opens a file of the folder.
    ///
    /// # Errors
    /// A file that cannot be opened.
    pub fn open(&self, name: &OsStr) -> io::Result<File> {
        self.0.open(name)
    }
}

#[cfg(target_os = "linux")]
mod place {
    use std::cell::RefCell;
    use std::ffi::{OsStr, OsString};
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStringExt;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, RawDir, openat, statat};

    use super::Kind;

    /// Room for the names that one call gives; each takes at most 280 bytes.
    const ROOM: usize = 1 << 15;

    thread_local! {
        static NAMES: RefCell<Vec<u8>> = RefCell::new(Vec::with_capacity(ROOM));
    }

    pub struct Place(OwnedFd);

    pub fn read(path: &Path, mut found: impl FnMut(OsString, Kind)) -> io::Result<Place> {
        let folder = openat(CWD, path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        NAMES.with_borrow_mut(|room| -> io::Result<()> {
            let mut names = RawDir::new(&folder, room.spare_capacity_mut());
            while let Some(entry) = names.next() {
                let entry = entry?;
                let name = entry.file_name();
                if matches!(name.to_bytes(), b"." | b"..") {
                    continue;
                }
                let kind = match entry.file_type() {
                    // Some file systems do not say.
                    FileType::Unknown => {
                        let stat = statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
                        FileType::from_raw_mode(stat.st_mode)
                    }
                    kind => kind,
                };
                let kind = match kind {
                    FileType::Directory => Kind::Folder,
                    FileType::RegularFile => Kind::File,
                    _ => Kind::Other,
                };
                found(OsString::from_vec(name.to_bytes().to_vec()), kind);
            }
            Ok(())
        })?;
        Ok(Place(folder))
    }

    impl Place {
        pub fn open(&self, name: &OsStr) -> io::Result<File> {
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            Ok(File::from(openat(&self.0, name, flags, Mode::empty())?))
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod place {
    use std::ffi::{OsStr, OsString};
    use std::fs::{self, File};
    use std::io;
    use std::path::{Path, PathBuf};

    use super::Kind;

    pub struct Place(PathBuf);

    pub fn read(path: &Path, mut found: impl FnMut(OsString, Kind)) -> io::Result<Place> {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let kind = match entry.file_type()? {
                kind if kind.is_dir() => Kind::Folder,
                kind if kind.is_file() => Kind::File,
                _ => Kind::Other,
            };
            found(entry.file_name(), kind);
        }
        Ok(Place(path.to_owned()))
    }

    impl Place {
        pub fn open(&self, name: &OsStr) -> io::Result<File> {
            File::open(self.0.join(name))
        }
    }
}
