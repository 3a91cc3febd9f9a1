//! Files and standard input, read within limits and only where reading ends.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::encoding::{Encoding, decode, not_text};
use crate::source::{Code, Problem, Source, name_of};

use crate::source::limits::{LARGEST_DESCRIPTION, LARGEST_INDEX, LARGEST_LICENSE_TEXT, LARGEST_REPORT};

/// The text of the description at `path`, or what keeps it from being read.
pub fn read(path: &Path) -> Result<Source, Problem> {
    read_within(path, LARGEST_DESCRIPTION)
}

/// The description or license text at `path`: its ending tells which, and how large it may be.
pub fn read_any(path: &Path) -> Result<Source, Problem> {
    let description = path.extension().is_some_and(|ending| ending == "toml");
    if description { read_within(path, LARGEST_DESCRIPTION) } else { opened(path, any) }
}

/// The text of the report at `path`, which may be larger than a description.
pub fn read_report(path: &Path) -> Result<Source, Problem> {
    read_within(path, LARGEST_REPORT)
}

fn read_within(path: &Path, largest: u64) -> Result<Source, Problem> {
    opened(path, |name, file| text_within(name, file, largest))
}

/// The regular file at `path`, given to `read` with its name.
fn opened<R>(path: &Path, read: impl FnOnce(&str, File) -> Result<R, Problem>) -> Result<R, Problem> {
    let name = name_of(path);
    let unreadable = |error: io::Error| unreadable(&name, &error);
    let kind = fs::metadata(path).map_err(unreadable)?;
    if kind.is_dir() {
        return Err(Problem::with_file(&name, Code::Unreadable, "is a folder, where a file is asked for")
            .help("name a file in it"));
    }
    if !kind.is_file() {
        return Err(Problem::with_file(&name, Code::Unreadable, "is not a regular file")
            .help("pipes and devices are read with `-`, from standard input"));
    }
    read(&name, File::open(path).map_err(unreadable)?)
}

/// The bytes of the index, the fingerprints or the notes at `path`.
pub fn read_index(path: &Path) -> Result<Vec<u8>, Problem> {
    opened(path, |name, file| bytes_within(name, file, LARGEST_INDEX))
}

/// The bytes of the license text at `path`.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, Problem> {
    opened(path, |name, file| bytes_within(name, file, LARGEST_LICENSE_TEXT))
}

/// The description that `reader` gives, under the name that messages use for it.
pub fn text(name: &str, reader: impl Read) -> Result<Source, Problem> {
    text_within(name, reader, LARGEST_DESCRIPTION)
}

/// The description or license text that `reader` gives.
pub fn any(name: &str, reader: impl Read) -> Result<Source, Problem> {
    let bytes = bytes_within(name, reader, LARGEST_LICENSE_TEXT)?;
    let decoded = match decode(&bytes) {
        (_, Encoding::Utf8) => None,
        (text, encoding) => Some((text.into_owned(), encoding)),
    };
    if let Some((_, Encoding::Windows1252)) = decoded
        && let Some(at) = not_text(&bytes)
    {
        let byte = bytes.get(at).copied().unwrap_or_default();
        let message = format!("is not text: byte {at} is 0x{byte:02x}, in none of UTF-8, UTF-16 and Windows-1252");
        return Err(Problem::with_file(name, Code::Unreadable, message)
            .help("name a description (TOML), a license text, a card, a folder or an id"));
    }
    match decoded {
        Some((text, _)) => not_empty(name, Source::decoded(name, text, bytes)),
        None => utf8(name, bytes),
    }
}

/// The report that `reader` gives.
pub fn report(name: &str, reader: impl Read) -> Result<Source, Problem> {
    text_within(name, reader, LARGEST_REPORT)
}

fn text_within(name: &str, reader: impl Read, largest: u64) -> Result<Source, Problem> {
    utf8(name, bytes_within(name, reader, largest)?)
}

fn bytes_within(name: &str, reader: impl Read, largest: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = reader.take(largest.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > largest {
        let limit = largest / 1024 / 1024;
        return Err(Problem::with_file(name, Code::TooLarge, format!("is larger than {limit} MiB")).help(
            "a description takes a few kilobytes, a license text a few hundred at most; is this the right file?",
        ));
    }
    Ok(bytes)
}

fn utf8(name: &str, bytes: Vec<u8>) -> Result<Source, Problem> {
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(name, &error))?;
    not_empty(name, Source::new(name, text))
}

fn not_empty(name: &str, source: Source) -> Result<Source, Problem> {
    if source.text().trim().is_empty() {
        return Err(Problem::with_file(name, Code::Unreadable, "is empty")
            .help("is this the right file? `osi-check new` and `osi-check init` write files to begin with"));
    }
    Ok(source)
}

fn unreadable(name: &str, error: &io::Error) -> Problem {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "check the spelling of the path",
        io::ErrorKind::PermissionDenied => "make the file readable for this user",
        _ => "nothing was judged; try again once the file can be read",
    };
    Problem::with_file(name, Code::Unreadable, format!("cannot be read: {error}")).help(help)
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> Problem {
    let at = error.utf8_error().valid_up_to();
    let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count().saturating_add(1);
    Problem::with_file(name, Code::Unreadable, format!("is not UTF-8 text: line {line}, byte {at} of the file"))
        .help("descriptions are TOML, and TOML is UTF-8; save the file in that encoding")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_no_license() {
        let problem = any("a.bin", &b"\xa9 2024\x01\xff"[..]).unwrap_err();
        assert!(problem.message.contains("byte 6 is 0x01"), "{}", problem.message);
        assert_eq!(any("LICENSE", &b"\xa9 2024 \x93Example\x94"[..]).unwrap().text(), "© 2024 “Example”");
    }
}
