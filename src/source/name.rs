//! What a file is called wherever it is told of: text from which the bytes of its path can be had back.
//!
//! Every name of a path goes through here, so that two paths never have one name: a report, a waiver or a row that names
//! one of them means no other.

use std::ffi::OsStr;
use std::path::PathBuf;

/// The name of a path. A byte that is not UTF-8 is written `\xff`, in two hexadecimal digits; a backslash that begins such a
/// word in the path itself is written `\x5c`. All else stands as it is, control characters too: those are for the escaper of
/// each output.
///
/// On Windows a backslash parts folders and is never in a name, so it stays.
///
/// # Example
/// ```
/// use osi_check::source::{bytes_of_name, name_of};
/// assert_eq!(name_of("models/a\\b.toml"), "models/a\\b.toml");
/// # #[cfg(unix)] {
/// use std::os::unix::ffi::OsStrExt;
/// let odd = std::ffi::OsStr::from_bytes(b"a\xff.toml");
/// assert_eq!(name_of(odd), r"a\xff.toml");
/// assert_eq!(name_of(r"a\xff.toml"), r"a\x5cxff.toml");
/// assert_eq!(bytes_of_name(&name_of(odd)), b"a\xff.toml");
/// # }
/// ```
pub fn name_of(path: impl AsRef<OsStr>) -> String {
    let mut name = String::new();
    for chunk in path.as_ref().as_encoded_bytes().utf8_chunks() {
        let valid = chunk.valid();
        let mut told = 0;
        let literal =
            valid.match_indices('\\').filter(|(at, _)| !cfg!(windows) && byte_at(valid.as_bytes(), *at).is_some());
        for (at, _) in literal {
            name.push_str(valid.get(told..at).unwrap_or_default());
            name.push_str("\\x5c");
            told = at + 1;
        }
        name.push_str(valid.get(told..).unwrap_or_default());
        chunk.invalid().iter().for_each(|byte| name.push_str(&format!("\\x{byte:02x}")));
    }
    name
}

/// The bytes of the path that has this name.
pub fn bytes_of_name(name: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let odd = byte_at(rest, 0);
        bytes.push(odd.unwrap_or(*first));
        rest = if odd.is_some() { rest.get(4..).unwrap_or_default() } else { after };
    }
    bytes
}

/// The path that has this name.
pub fn path_of_name(name: &str) -> PathBuf {
    #[cfg(unix)]
    let path = <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes_of_name(name));
    // Elsewhere a name that is not Unicode cannot be opened by its name; it is not found, and that is told.
    #[cfg(not(unix))]
    let path = name;
    PathBuf::from(path)
}

/// The byte that a word such as `\xff` stands for, if one begins here.
fn byte_at(bytes: &[u8], at: usize) -> Option<u8> {
    let [b'\\', b'x', digits @ ..] = bytes.get(at..at.checked_add(4)?)? else { return None };
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use std::collections::BTreeMap;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use super::{bytes_of_name, name_of, path_of_name};

    /// Every path of up to five of the pieces that could be taken for one another.
    #[test]
    fn no_two_paths_have_one_name_and_each_name_gives_its_path_back() {
        let pieces: [&[u8]; 7] = [b"\\", b"x", b"f", b"5c", b"\xff", b"\xa9", "\u{e9}".as_bytes()];
        let mut paths: Vec<Vec<u8>> = vec![Vec::new()];
        for _ in 0..5 {
            let longer = paths.iter().flat_map(|path| pieces.iter().map(|piece| [path.as_slice(), piece].concat()));
            let longer: Vec<_> = longer.collect();
            paths.extend(longer);
            paths.sort();
            paths.dedup();
        }
        let mut names = BTreeMap::new();
        for path in paths {
            let name = name_of(OsStr::from_bytes(&path));
            assert_eq!(bytes_of_name(&name), path, "{name}");
            assert_eq!(path_of_name(&name).as_os_str().as_bytes(), path, "{name}");
            assert_eq!(names.insert(name.clone(), path), None, "{name}");
        }
        assert!(names.len() > 10_000);
    }

    #[test]
    fn names_without_odd_bytes_stand_as_they_are() {
        for name in ["models/a b.toml", "a\\b", "a\\x", "a\\x5", "a\\xg0", "\u{1b}[2J", "ü/\u{202e}"] {
            assert_eq!(name_of(name), name);
        }
        assert_eq!(name_of("a\\xFF"), "a\\x5cxFF");
    }
}
