//! A model's folder: every file in it that states terms or a base, each named, so that disagreement shows.

mod gguf;
mod safetensors;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;

use super::{json, model_card};
use crate::source::limits::{FILES, LARGEST_CARD};

/// What one file of a folder states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// The file's name.
    pub file: String,
    /// The licenses it names.
    pub licenses: Vec<String>,
    /// The models it names as bases.
    pub bases: Vec<String>,
    /// What is wrong with it, with the line where there is one.
    pub problems: Vec<(u32, String)>,
}

/// Reads every file that states something, in the order of names. Folders inside and links are passed over.
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
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names.iter().filter_map(|name| statement(&folder.join(name), name)).collect())
}

/// What a file states; none for files that state nothing, by their name.
fn statement(path: &Path, name: &str) -> Option<Statement> {
    let lower = name.to_lowercase();
    let read: fn(&Path) -> Result<Statement, String> = match lower.as_str() {
        "readme.md" => card,
        "config.json" | "adapter_config.json" => config,
        "modelfile" => modelfile,
        _ if lower.ends_with(".gguf") => |path| gguf::read(open(path)?),
        _ if lower.ends_with(".safetensors") => |path| safetensors::read(open(path)?),
        _ => return None,
    };
    let mut statement =
        read(path).unwrap_or_else(|words| Statement { problems: vec![(0, words)], ..Statement::default() });
    name.clone_into(&mut statement.file);
    Some(statement)
}

fn open(path: &Path) -> Result<File, String> {
    File::open(path).map_err(|error| error.to_string())
}

fn text(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    open(path)?.take(LARGEST_CARD + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST_CARD { Err(format!("larger than {LARGEST_CARD} bytes")) } else { Ok(bytes) }
}

fn card(path: &Path) -> Result<Statement, String> {
    let bytes = text(path)?;
    let card = model_card::read(&bytes);
    let open_ended = card.license_name.is_some();
    let mut licenses: Vec<String> = card.licenses.iter().map(ToString::to_string).collect();
    if let (true, Some(name)) = (open_ended, &card.license_name) {
        licenses = vec![name.to_string()];
    }
    let problems = card.problems.iter().filter(|problem| problem.kind.is_bad_input());
    Ok(Statement {
        licenses,
        bases: card.base_models.iter().map(ToString::to_string).collect(),
        problems: problems.map(|problem| (problem.line, problem.to_string())).collect(),
        ..Statement::default()
    })
}

/// `config.json` may state a license, `adapter_config.json` its base.
fn config(path: &Path) -> Result<Statement, String> {
    let bytes = text(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| format!("is not UTF-8 text: {error}"))?;
    let json: Value = json::read(text).map_err(|error| error.to_string())?;
    let one = |key: &str| json[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(Statement {
        licenses: one("license").into_iter().collect(),
        bases: one("base_model_name_or_path").into_iter().collect(),
        ..Statement::default()
    })
}

/// An Ollama `Modelfile`: `FROM` names the base; `LICENSE` holds a text or a name. Texts in three quotes are for the
/// text reader, and only noted here.
fn modelfile(path: &Path) -> Result<Statement, String> {
    let bytes = text(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut statement = Statement::default();
    for line in text.lines() {
        let Some((word, rest)) = line.trim().split_once(char::is_whitespace) else { continue };
        let rest = rest.trim();
        match word.to_ascii_uppercase().as_str() {
            "FROM" if !rest.starts_with(['.', '/']) => statement.bases.push(rest.to_owned()),
            "LICENSE" if rest.starts_with("\"\"\"") => {
                statement.licenses.push(rest.trim_matches('"').lines().next().unwrap_or_default().trim().to_owned());
            }
            "LICENSE" => statement.licenses.push(rest.trim_matches('"').to_owned()),
            _ => {}
        }
    }
    statement.licenses.retain(|license| !license.is_empty());
    Ok(statement)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn every_file_that_states_terms_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file");
        write("README.md", b"---\nlicense: apache-2.0\nbase_model: a/b\n---\n");
        write("adapter_config.json", br#"{"base_model_name_or_path": "c/d"}"#);
        write("Modelfile", b"FROM llama3\nLICENSE \"MIT\"\n");
        write("config.json", b"{");
        write("weights.bin", b"x");
        let found = read(folder.path()).expect("a folder");
        let told: Vec<_> = found.iter().map(|one| (one.file.as_str(), one.licenses.join(), one.bases.join())).collect();
        let expected = [
            ("Modelfile", "MIT".to_owned(), "llama3".to_owned()),
            ("README.md", "apache-2.0".to_owned(), "a/b".to_owned()),
            ("adapter_config.json", String::new(), "c/d".to_owned()),
            ("config.json", String::new(), String::new()),
        ];
        assert_eq!(told, expected);
        assert!(!found[3].problems.is_empty(), "a file that cannot be read is told");
    }

    trait Join {
        fn join(&self) -> String;
    }

    impl Join for Vec<String> {
        fn join(&self) -> String {
            <[String]>::join(self, "|")
        }
    }
}
