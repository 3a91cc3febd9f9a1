//! A model's folder: every file in it that states terms or a base, each named, so that disagreement shows.

pub(super) mod config;
mod gguf;
pub(super) mod modelfile;
mod names;
mod safetensors;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::model_card::{self, Card, ProblemKind};
use crate::input::encoding::{Encoding, decode, is_binary};
use crate::source::limits::{FILES, FOLDER_TEXTS, LARGEST_LICENSE_TEXT, SAFETENSORS_HEADER};
use crate::source::{Code, Problem, Source, name_of};
pub use names::is_of_model;
use names::{has_weights, is_license_text, is_notice, is_unread_license};

/// What one file states.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    /// The file's name.
    pub file: String,
    /// The licenses it names.
    pub licenses: Vec<String>,
    /// The name that it gives beside them, which says which is meant where one of them leaves that open.
    pub name: Option<String>,
    /// The file or address that it names as the license's text.
    pub link: Option<String>,
    /// License texts in it.
    pub texts: Vec<Source>,
    /// Texts that may name licenses, and are none.
    pub notices: Vec<Source>,
    /// The models it names as bases.
    pub bases: Vec<String>,
    /// Models it names that may be bases, and may be the model itself.
    pub mentioned: Vec<String>,
    /// True if it says that access is gated.
    pub gated: bool,
    /// Its text, where it is one.
    pub source: Option<Source>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// What its reader should know of it, and is no mistake that keeps it from being read.
    pub remarks: Vec<String>,
}

/// A kind of file that states something: how it is told by its name in lower case, and read.
struct Stating {
    tells: fn(&str) -> bool,
    read: fn(&Path, &str) -> Result<Statement, Problem>,
}

/// The files of a folder that state something.
const STATING: [Stating; 8] = [
    Stating { tells: |name| name == "readme.md", read: |path, name| Ok(of_card(&text(path, name)?)) },
    Stating {
        tells: |name| matches!(name, "config.json" | "adapter_config.json"),
        read: |path, name| config::read(&text(path, name)?),
    },
    Stating { tells: |name| name == "modelfile", read: |path, name| Ok(modelfile::read(&text(path, name)?)) },
    Stating { tells: |name| name.ends_with(".gguf"), read: weights },
    Stating { tells: |name| name.ends_with(".safetensors"), read: weights },
    Stating {
        tells: is_license_text,
        read: |path, name| Ok(Statement { texts: vec![text(path, name)?], ..Statement::default() }),
    },
    Stating {
        tells: is_unread_license,
        // Terms of which nothing is known.
        read: |_, name| {
            Ok(Statement { licenses: vec![format!("(the terms in {name}, which is no text)")], ..Statement::default() })
        },
    },
    Stating {
        tells: is_notice,
        read: |path, name| Ok(Statement { notices: vec![text(path, name)?], ..Statement::default() }),
    },
];

/// True if a folder may be a model's: one of its files states something.
pub fn is_model(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let mut names = entries.flatten().take(FILES).map(|entry| name_of(entry.file_name()).to_lowercase());
    names.any(|name| STATING.iter().any(|stating| (stating.tells)(&name)))
}

/// True for the name of a file that states something and is no card.
pub fn states(name: &str) -> bool {
    let name = name.to_lowercase();
    name != "readme.md" && STATING.iter().any(|stating| (stating.tells)(&name))
}

/// Reads every file that states something, in the order of names. Folders inside are passed over, links are told.
///
/// # Errors
/// The folder cannot be listed.
pub fn read(folder: &Path) -> io::Result<Vec<Statement>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if names.len() == FILES {
            return Err(io::Error::other(format!("more than {FILES} files")));
        }
        if !entry.file_type()?.is_dir() {
            names.push((entry.file_name(), entry.file_type()?.is_file()));
        }
    }
    names.sort();
    let mut left = FOLDER_TEXTS;
    let read = |(name, is_file): &(OsString, bool)| match is_file {
        true => statement(&folder.join(name), &name_of(name), &mut left),
        false => not_followed(&name_of(name)),
    };
    Ok(names.iter().filter_map(read).collect())
}

/// What stands for a link to what might state something: what it leads to may be another's, and is not read.
fn not_followed(name: &str) -> Option<Statement> {
    let states = STATING.iter().any(|stating| (stating.tells)(&name.to_lowercase()));
    let problem = Problem::with_file(name, Code::Unreadable, "is a link or no regular file, and is not followed");
    let problem = problem.help("copy the folder with what its links lead to (`cp -rL`)");
    states.then(|| Statement { file: name.to_owned(), problems: vec![problem], ..Statement::default() })
}

/// What a file states; none for files that state nothing, by their name. `left` is what texts may still take together.
fn statement(path: &Path, name: &str, left: &mut u64) -> Option<Statement> {
    let lower = name.to_lowercase();
    let stating = STATING.iter().find(|stating| (stating.tells)(&lower))?;
    let shown = name_of(path);
    let size = if has_weights(&lower) { 0 } else { fs::metadata(path).map_or(0, |file| file.len()) };
    let read = match left.checked_sub(size) {
        Some(rest) => {
            *left = rest;
            (stating.read)(path, &shown)
        }
        None => {
            let message = format!("makes the texts of its folder larger than {FOLDER_TEXTS} bytes together");
            Err(Problem::with_file(&shown, Code::TooLarge, message))
        }
    };
    let mut statement = read.unwrap_or_else(|problem| Statement { problems: vec![problem], ..Statement::default() });
    name.clone_into(&mut statement.file);
    Some(statement)
}

/// The first bytes by which weights are told, in whatever file they are.
pub const HEAD: usize = 9;

/// True if a file begins as weights do that can state a license.
pub fn is_weights(head: &[u8]) -> bool {
    let length = head.first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
    head.starts_with(gguf::MAGIC)
        || (length.is_some_and(|length| length <= SAFETENSORS_HEADER) && head.get(8) == Some(&b'{'))
}

/// What the header of a weights file states.
///
/// # Errors
/// The header is broken, at which byte.
pub fn weights(path: &Path, name: &str) -> Result<Statement, Problem> {
    let unread = |message: String| Problem::with_file(name, Code::Unreadable, message);
    let mut file = open(path, name)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| unread(error.to_string()))?;
    let whole = io::Cursor::new(head.clone()).chain(file);
    let statement = if head.starts_with(gguf::MAGIC) { gguf::read(whole) } else { safetensors::read(whole) };
    let statement = statement.map_err(unread)?;
    Ok(Statement { file: name.to_owned(), ..statement })
}

fn open(path: &Path, name: &str) -> Result<File, Problem> {
    File::open(path).map_err(|error| Problem::with_file(name, Code::Unreadable, error.to_string()))
}

fn text(path: &Path, name: &str) -> Result<Source, Problem> {
    let mut bytes = Vec::new();
    let read = open(path, name)?.take(LARGEST_LICENSE_TEXT + 1).read_to_end(&mut bytes);
    read.map_err(|error| Problem::with_file(name, Code::Unreadable, error.to_string()))?;
    if bytes.len() as u64 > LARGEST_LICENSE_TEXT {
        return Err(Problem::with_file(name, Code::TooLarge, format!("is larger than {LARGEST_LICENSE_TEXT} bytes")));
    }
    if is_binary(&bytes) {
        return Err(Problem::with_file(name, Code::Unreadable, "is no text"));
    }
    let (text, encoding) = decode(&bytes);
    Ok(match encoding {
        Encoding::Utf8 => Source::new(name, text),
        // Cards may hold other bytes below their front matter, and their reader says so.
        Encoding::Windows1252 if name.eq_ignore_ascii_case("readme.md") => {
            Source::new(name, String::from_utf8_lossy(&bytes))
        }
        _ => Source::decoded(name, text.into_owned(), bytes.clone()),
    })
}

/// What a card states.
pub fn of_card(source: &Source) -> Statement {
    let card = model_card::read(source.text().as_bytes());
    let texts = |list: &[std::borrow::Cow<'_, str>]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let late = card.problems.iter().any(|problem| problem.kind == ProblemKind::FrontMatterNotFirst);
    let mut licenses = texts(&card.licenses);
    // What it says no hub reads; a person might.
    licenses.extend(late.then(|| "(front matter that is not on the first line)".to_owned()));
    Statement {
        file: source.name().to_string(),
        licenses,
        name: card.license_name.as_ref().map(ToString::to_string),
        link: card.license_link.as_ref().map(ToString::to_string),
        bases: texts(&card.base_models),
        gated: card.gated,
        source: Some(source.clone()),
        problems: problems(source, &card),
        remarks: remarks(&card),
        ..Statement::default()
    }
}

fn remarks(card: &Card<'_>) -> Vec<String> {
    card.problems.iter().filter(|problem| !problem.kind.is_bad_input()).map(ToString::to_string).collect()
}

fn problems(source: &Source, card: &Card<'_>) -> Vec<Problem> {
    let bad = card.problems.iter().filter(|problem| problem.kind.is_bad_input());
    bad.map(|problem| {
        let lines = source.text().split_inclusive('\n').take(problem.line.saturating_sub(1) as usize);
        let at = lines.map(str::len).sum::<usize>().min(source.text().len());
        Problem::at(source, at..at, Code::Syntax, problem.to_string())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::is_weights;

    #[test]
    fn weights_are_told_by_their_first_bytes() {
        assert!(is_weights(b"GGUF\x03") && is_weights(b"\x10\0\0\0\0\0\0\0{"));
        assert!(!is_weights(b"{\"a\": 1}{") && !is_weights(b"# Title {{") && !is_weights(b""));
    }
}
