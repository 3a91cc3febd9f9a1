//! Results leave the program whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::source::{Code, Problem, name_of};

/// Writes what `render` gives to `target`, or to standard output for none.
///
/// A file is the old one or the whole new one. A reader that closed the pipe wanted no more and is no error.
pub fn whole(target: Option<&Path>, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    match target {
        None => to_stdout(render).map_err(|error| unwritten("standard output", &error)),
        Some(path) => to_file(path, render).map_err(|error| unwritten(&name_of(path), &error)),
    }
}

fn to_stdout(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match render(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        ended => ended,
    }
}

fn to_file(path: &Path, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|target| !target.is_file()) {
        // A device or a pipe has no old content to keep.
        let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
        render(&mut out)?;
        return out.flush();
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut building = tempfile::Builder::new();
    let mut fresh = readable(building.prefix(".osi-check-")).tempfile_in(folder)?;
    {
        let mut out = BufWriter::new(fresh.as_file_mut());
        render(&mut out)?;
        out.flush()?;
    }
    fresh.as_file().sync_all()?;
    fresh.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Temporary files are their owner's alone. A report is as readable as any file that its owner makes.
#[cfg(unix)]
fn readable<'b, 'p, 's>(file: &'b mut tempfile::Builder<'p, 's>) -> &'b mut tempfile::Builder<'p, 's> {
    use std::os::unix::fs::PermissionsExt as _;
    file.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn readable<'b, 'p, 's>(file: &'b mut tempfile::Builder<'p, 's>) -> &'b mut tempfile::Builder<'p, 's> {
    file
}

fn unwritten(name: &str, error: &io::Error) -> Problem {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "the folder that it would be in does not exist; make it, or choose another place",
        io::ErrorKind::IsADirectory => "it is a folder; name a file in it",
        io::ErrorKind::PermissionDenied => "choose a place that this user may write to",
        _ => "nothing was written there; free some space, or choose another place",
    };
    let why = error.to_string();
    // Behind the system's own words stands the name of the temporary file, which nobody asked for.
    let why = why.split(" at path ").next().unwrap_or_default();
    Problem::with_file(name, Code::Unwritten, format!("could not be written: {why}")).help(help)
}
