//! `osi-check new`: files to begin with, which load without a problem and pass the lint.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Common, Exit};
use crate::input::{Library, Sources, file};
use crate::output::escape::visible;
use crate::rules::{Level, Pack, load_standard};
use crate::source::{Code, Problem, name_of};

#[derive(Args)]
pub struct NewArgs {
    /// What to begin
    #[arg(value_enum)]
    what: What,
    /// Its name: an id of a-z, 0-9, `-` and `.`; for a rule its place, `standard/criterion/name`
    name: String,
    /// The folder to write into
    #[arg(long, value_name = "DIR", default_value = ".")]
    into: PathBuf,
    #[command(flatten)]
    common: Common,
}

/// What can be begun.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// A license description
    License,
    /// A system description
    System,
    /// A rule of a standard
    Rule,
    /// A standard with one criterion and one rule
    Standard,
}

/// A file to write: its path inside the folder, and its text.
type Stub = (String, &'static str);

const LICENSE: &str = include_str!("stubs/license.toml");
const SYSTEM: &str = include_str!("stubs/system.toml");
const RULE: &str = include_str!("stubs/rule.toml");
const SYSTEM_RULE: &str = include_str!("stubs/system-rule.toml");
const STANDARD: &str = include_str!("stubs/standard.toml");

/// Writes the files of a stub. What is there already is never overwritten.
pub fn run(args: &NewArgs) -> Exit {
    begin(args).unwrap_or_else(|exit| exit)
}

fn begin(args: &NewArgs) -> Result<Exit, Exit> {
    let stubs = stubs(args).map_err(|problems| args.common.complain(&problems))?;
    let written = write_all(&args.into, &stubs, &args.name).map_err(|problem| args.common.complain(&[problem]))?;
    told(args, &written)
}

fn told(args: &NewArgs, written: &[PathBuf]) -> Result<Exit, Exit> {
    args.common.emit(|out| written.iter().try_for_each(|path| writeln!(out, "{}", visible(&name_of(path)))))?;
    Ok(Exit::PASS)
}

fn stubs(args: &NewArgs) -> Result<Vec<Stub>, Vec<Problem>> {
    let (what, name) = (args.what, &args.name);
    let parts: Vec<&str> = name.split('/').collect();
    let wanted = if what == What::Rule { 3 } else { 1 };
    if parts.len() != wanted || !parts.iter().all(|part| is_id(part)) {
        let message = "is not a name that a file can have here";
        let help = match what {
            What::Rule => "write it as `standard/criterion/name`, each of a-z, 0-9, `-` and `.`",
            _ => "ids are words of a-z and 0-9 joined by `-` or `.`, such as `my-license-1.0`",
        };
        return Err(vec![Problem::with_file(name, Code::WrongValue, message).help(help)]);
    }
    Ok(match what {
        What::License => vec![(format!("{name}.toml"), LICENSE)],
        What::System => vec![(format!("{name}.toml"), SYSTEM)],
        What::Rule => vec![(format!("{name}.toml"), rule_of(level(args, &parts)?))],
        What::Standard => {
            vec![(format!("{name}/standard.toml"), STANDARD), (format!("{name}/use/any-purpose.toml"), RULE)]
        }
    })
}

fn rule_of(level: Level) -> &'static str {
    match level {
        Level::Terms => RULE,
        Level::System => SYSTEM_RULE,
    }
}

/// What the criterion is asked of into whose folder a rule goes. The standard may lie in the folder written into already.
fn level(args: &NewArgs, parts: &[&str]) -> Result<Level, Vec<Problem>> {
    let (id, folder) = (parts[0], parts[1]);
    let sources = Sources { rules: args.common.rules.clone(), ..Sources::default() };
    let library = Library::with(&sources)?;
    let head = args.into.join(id).join("standard.toml");
    let standard = if head.is_file() {
        let mut pack = Pack::default();
        pack.add(&format!("{id}/standard.toml"), file::read(&head).map_err(|problem| vec![problem])?);
        // It may build on standards that are not in this folder: its criteria are all that matters here.
        let (standard, problems) = load_standard(&pack, id, library.vocabulary());
        standard.ok_or(problems)?
    } else {
        library.standard(id).map_err(|mut problems| {
            let help = format!("`osi-check new standard {id}` begins it; `--rules DIR` says where it is");
            problems.iter_mut().for_each(|problem| problem.help = Some(help.clone()));
            problems
        })?
    };
    let criterion = standard.criteria.iter().find(|criterion| criterion.id == folder);
    criterion.map(|criterion| criterion.level).ok_or_else(|| {
        let known: Vec<_> = standard.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
        let message = format!("`{folder}` is not a criterion of `{id}`");
        vec![
            Problem::with_file(&args.name, Code::UnknownReference, message)
                .help(format!("known: {}", known.join(", "))),
        ]
    })
}

fn is_id(part: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    part.split(['-', '.']).all(word)
}

fn write_all(folder: &Path, stubs: &[Stub], name: &str) -> Result<Vec<PathBuf>, Problem> {
    let title = name.rsplit('/').next().unwrap_or(name);
    stubs.iter().map(|(path, text)| write(&folder.join(path), &text.replace("NAME", title))).collect()
}

fn write(path: &Path, text: &str) -> Result<PathBuf, Problem> {
    let failed = |error: std::io::Error| {
        let problem = Problem::with_file(&name_of(path), Code::Unwritten, format!("could not be written: {error}"));
        problem.help("an existing file is never overwritten; choose another name, or another folder with `--into`")
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    Ok(path.to_owned())
}
