//! The kinds of input and their readers, in one table. The kind is told from content, in the order of the table;
//! `--input-kind` names one instead.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::bom::{self, Bom, Form};
use super::expression::{self, Expression};
use super::library::Library;
use super::model_dir::{self, Statement, config, modelfile};
use super::subject::{Subject, SubjectError};
use super::text::is_description;
use super::{file, json};
use crate::source::{Code, Problem, Source, name_of};

/// What an argument of the command line gives to look at.
pub enum Given {
    /// A folder.
    Folder(PathBuf),
    /// A file of weights, too large to be read whole.
    Weights(PathBuf),
    /// The text of a file, or of standard input.
    Text(Source),
    /// Words that name no file: an id, an expression, or a slip.
    Words(String),
}

/// What a reader makes of it.
pub enum Content {
    /// A description of a license or system, whose text is at hand.
    Described(Box<Subject>, Source),
    /// A license text, to be read by its words.
    Text(Source),
    /// What one file or several state of one model or dataset.
    Stated(Vec<Statement>),
    /// Terms that are named.
    Named(Expression),
    /// A bill of materials.
    Bill(Bom),
}

/// A kind of input.
pub struct Reader {
    /// Its name, for `--input-kind`.
    pub kind: &'static str,
    /// What it is, for the help.
    pub summary: &'static str,
    tells: fn(&Given, &Library) -> bool,
    read: fn(&Given, &Library) -> Result<Content, SubjectError>,
}

/// Every kind, in the order in which they are told.
pub static READERS: [Reader; 14] = [
    Reader {
        kind: "model-folder",
        summary: "a folder with a card, license texts, configurations or weights, all of which must agree",
        tells: |given, _| matches!(given, Given::Folder(path) if model_dir::is_model(path)),
        read: |given, _| folder(given),
    },
    Reader {
        kind: "gguf",
        summary: "the header of a GGUF file",
        tells: |given, _| matches!(given, Given::Weights(path) if begins(path, b"GGUF")),
        read: |given, _| weights(given),
    },
    Reader {
        kind: "safetensors",
        summary: "the metadata of a safetensors file",
        tells: |given, _| matches!(given, Given::Weights(_)),
        read: |given, _| weights(given),
    },
    Reader {
        kind: "description",
        summary: "a license or system described in TOML",
        tells: |given, _| matches!(given, Given::Text(source) if is_description(source)),
        read: |given, library| description(given.text()?, library),
    },
    Reader {
        kind: "model-card",
        summary: "the card of a model or dataset: YAML between lines of `---`, then Markdown",
        tells: |given, _| matches!(given, Given::Text(source) if is_card(source)),
        read: |given, _| given.text().map(|source| Content::Stated(vec![model_dir::of_card(source)])),
    },
    Reader {
        kind: "cyclonedx",
        summary: "a CycloneDX bill of materials, JSON",
        tells: |given, _| is_bill(given, Form::CycloneDx),
        read: |given, _| bom::read(given.text()?, Form::CycloneDx).map(Content::Bill),
    },
    Reader {
        kind: "spdx-2",
        summary: "an SPDX 2 document, JSON",
        tells: |given, _| is_bill(given, Form::Spdx2),
        read: |given, _| bom::read(given.text()?, Form::Spdx2).map(Content::Bill),
    },
    Reader {
        kind: "spdx-3",
        summary: "an SPDX 3 document, JSON-LD, with AI and dataset packages",
        tells: |given, _| is_bill(given, Form::Spdx3),
        read: |given, _| bom::read(given.text()?, Form::Spdx3).map(Content::Bill),
    },
    Reader {
        kind: "config",
        summary: "`config.json` or `adapter_config.json` of a model",
        tells: |given, _| matches!(given, Given::Text(source) if is_config(source)),
        read: |given, _| {
            config::read(given.text()?)
                .map(|statement| Content::Stated(vec![statement]))
                .map_err(|problem| vec![problem])
        },
    },
    Reader {
        kind: "modelfile",
        summary: "an Ollama Modelfile",
        tells: |given, _| matches!(given, Given::Text(source) if modelfile::is_modelfile(source.text())),
        read: |given, _| given.text().map(|source| Content::Stated(vec![modelfile::read(source)])),
    },
    Reader {
        kind: "license-text",
        summary: "a license text, in whatever file",
        tells: |given, _| matches!(given, Given::Text(_)),
        read: |given, _| license_text(given.text()?),
    },
    Reader {
        kind: "id",
        summary: "the id or another name of a license or system that is known",
        tells: |given, library| matches!(given, Given::Words(words) if !is_file_name(words) && library.description(words).is_some()),
        read: |given, library| id(given.words()?, library),
    },
    Reader {
        kind: "expression",
        summary: "an SPDX license expression or id, also with names that are not on the SPDX list",
        tells: |given, _| matches!(given, Given::Words(words) if expression::is_expression(words) || expression::is_spdx_id(words)),
        read: |given, _| expression(given.words()?),
    },
    Reader {
        kind: "name",
        summary: "what a card might say under `license`; a name that nobody knows is unsure, and no mistake",
        tells: |_, _| false,
        read: |given, _| Ok(Content::Named(Expression::One { license: given.words()?.to_owned(), exception: None })),
    },
];

impl Reader {
    /// The reader of a kind.
    pub fn of(kind: &str) -> Option<&'static Reader> {
        READERS.iter().find(|reader| reader.kind == kind)
    }

    /// Reads what was given; by its content, unless a kind is asked for.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(kind: Option<&'static Reader>, given: &Given, library: &Library) -> Result<Content, SubjectError> {
        match kind.or_else(|| READERS.iter().find(|reader| (reader.tells)(given, library))) {
            Some(reader) => (reader.read)(given, library),
            None => Err(vec![given.unreadable(library)]),
        }
    }
}

impl Given {
    /// Looks at an argument: `-`, a path, or words. What is asked for as a name or expression is never a path.
    ///
    /// # Errors
    /// A file that cannot be read, or is over the limit.
    pub fn of(argument: &OsStr, kind: Option<&'static Reader>) -> Result<Given, SubjectError> {
        let path = Path::new(argument);
        let words = kind.is_some_and(|reader| matches!(reader.kind, "id" | "expression" | "name"));
        if words || (argument != "-" && path.symlink_metadata().is_err()) {
            return Ok(Given::Words(name_of(argument)));
        }
        let text = match path {
            _ if argument == "-" => file::any("standard input", std::io::stdin().lock()),
            _ if path.is_dir() => return Ok(Given::Folder(path.to_owned())),
            _ if path.is_file() && is_weights(path) => return Ok(Given::Weights(path.to_owned())),
            _ => file::read_any(path),
        };
        text.map(Given::Text).map_err(|problem| vec![problem])
    }

    fn text(&self) -> Result<&Source, SubjectError> {
        match self {
            Given::Text(source) => Ok(source),
            _ => Err(vec![self.other("a text file")]),
        }
    }

    fn words(&self) -> Result<&str, SubjectError> {
        match self {
            Given::Words(words) => Ok(words),
            _ => Err(vec![self.other("a name")]),
        }
    }

    fn name(&self) -> String {
        match self {
            Given::Folder(path) | Given::Weights(path) => name_of(path),
            Given::Text(source) => source.name().to_string(),
            Given::Words(words) => words.clone(),
        }
    }

    fn other(&self, expected: &str) -> Problem {
        let found = match self {
            Given::Folder(_) => "a folder",
            Given::Weights(_) => "a file of weights",
            Given::Text(_) => "a text file",
            Given::Words(_) => "no file",
        };
        let message = format!("is {found}; the kind asked for is read from {expected}");
        Problem::with_file(&self.name(), Code::WrongValue, message)
            .help("leave `--input-kind` out to have it told from content")
    }

    fn unreadable(&self, library: &Library) -> Problem {
        match self {
            Given::Words(words) => library.unknown(words),
            _ => Problem::with_file(&self.name(), Code::Unreadable, "is a folder in which no file states a license")
                .help("name the `.toml` files in it; a model's folder has a `README.md`, a `LICENSE`, configurations or weights"),
        }
    }
}

fn is_weights(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(model_dir::HEAD as u64).read_to_end(&mut head));
    read.is_ok() && model_dir::is_weights(&head)
}

fn begins(path: &Path, with: &[u8]) -> bool {
    let mut head = vec![0; with.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == with
}

/// True for a word that people call license files by. Where there is no such file, its name must not be judged instead of it.
fn is_file_name(words: &str) -> bool {
    let called = ["LICENSE", "LICENCE", "COPYING", "NOTICE"].iter().any(|name| words.contains(name));
    !words.contains(char::is_whitespace) && (called || words.contains('/'))
}

/// A card by its front matter. A `README.md` without any may be a license text in Markdown, and a longer line of dashes is a rule above some text:
/// left to the reader of texts.
fn is_card(source: &Source) -> bool {
    let begins = source.text().trim_start_matches('\u{feff}').trim_start();
    begins.strip_prefix("---").is_some_and(|rest| !rest.starts_with('-'))
}

fn is_bill(given: &Given, form: Form) -> bool {
    matches!(given, Given::Text(source) if bom::form(source.text()) == Some(form))
}

fn is_config(source: &Source) -> bool {
    let named = Path::new(&**source.name()).file_name().and_then(|name| name.to_str());
    let is_json = source.text().trim_start().starts_with('{');
    is_json
        && named.is_some_and(|name| {
            name.eq_ignore_ascii_case("config.json") || name.eq_ignore_ascii_case("adapter_config.json")
        })
}

fn folder(given: &Given) -> Result<Content, SubjectError> {
    let Given::Folder(path) = given else { return Err(vec![given.other("a folder")]) };
    let statements = model_dir::read(path);
    let statements =
        statements.map_err(|error| vec![Problem::with_file(&given.name(), Code::Unreadable, error.to_string())])?;
    Ok(Content::Stated(statements))
}

fn weights(given: &Given) -> Result<Content, SubjectError> {
    let Given::Weights(path) = given else { return Err(vec![given.other("a file of weights")]) };
    let statement = model_dir::weights(path, &given.name()).map_err(|problem| vec![problem])?;
    Ok(Content::Stated(vec![statement]))
}

fn description(source: &Source, library: &Library) -> Result<Content, SubjectError> {
    let subject = Subject::read(source, library)?;
    Ok(Content::Described(Box::new(subject), source.clone()))
}

/// A license text; JSON is none, and saying so helps more than reading it as prose.
fn license_text(source: &Source) -> Result<Content, SubjectError> {
    if source.text().trim_start().starts_with('{') && json::read(source).is_ok() {
        let kinds = "bills are told by `bomFormat`, `spdxVersion` or `@context`; configurations by their file's name";
        let problem = Problem::with_file(source.name(), Code::WrongValue, "is JSON of no kind that is read");
        return Err(vec![problem.help(kinds)]);
    }
    Ok(Content::Text(source.clone()))
}

fn id(name: &str, library: &Library) -> Result<Content, SubjectError> {
    let source = library.description(name).ok_or_else(|| vec![library.unknown(name)])?;
    let subject = match library.find_license(name) {
        Some(_) => Subject::License(library.license(name)?),
        None => Subject::System(Box::new(library.system(name)?)),
    };
    Ok(Content::Described(Box::new(subject), source))
}

fn expression(words: &str) -> Result<Content, SubjectError> {
    expression::parse(words).map(Content::Named).map_err(|error| {
        let source = Source::new("expression", words);
        let message = format!("is no license expression: {}", error.message);
        vec![
            Problem::at(&source, error.at..error.at, Code::Syntax, message)
                .help("such as `MIT OR (Apache-2.0 AND CC-BY-4.0)`"),
        ]
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::READERS;

    #[test]
    fn kinds_are_told_apart_by_name() {
        let kinds: BTreeSet<&str> = READERS.iter().map(|reader| reader.kind).collect();
        assert_eq!(kinds.len(), READERS.len());
    }
}
