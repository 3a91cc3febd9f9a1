//! `osi-check fingerprint`: a file by which the texts of a folder are known again. It holds hashes, no texts.

use std::path::PathBuf;

use clap::Args;

use super::{Common, Exit};
use crate::input::file;
use crate::source::{Code, Problem, name_of};
use crate::text::{Fingerprints, Phrases, fingerprint};

#[derive(Args)]
pub struct FingerprintArgs {
    /// Folder of `.txt` files, each named after the id of the license it holds
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Begin anew where the file of `--output` exists already; without it, its texts stay and the folder's are added
    #[arg(long)]
    fresh: bool,
    #[command(flatten)]
    common: Common,
}

impl FingerprintArgs {
    /// The file to add to, if there is one.
    fn old(&self) -> Result<Option<(String, Vec<u8>)>, Problem> {
        let Some(path) = self.common.output.as_deref().filter(|path| !self.fresh && path.is_file()) else {
            return Ok(None);
        };
        let name = name_of(path);
        match std::fs::read(path) {
            Ok(bytes) => Ok(Some((name, bytes))),
            Err(error) => Err(Problem::with_file(&name, Code::Unreadable, format!("cannot be read: {error}"))),
        }
    }
}

/// Writes the file to `--output`, with what it holds already.
pub fn run(args: &FingerprintArgs) -> Exit {
    write(args).unwrap_or_else(|exit| exit)
}

fn write(args: &FingerprintArgs) -> Result<Exit, Exit> {
    let name = name_of(&args.folder);
    let broken = |message: String| args.common.complain(&[Problem::with_file(&name, Code::Unreadable, message)]);
    let mut paths: Vec<PathBuf> = match std::fs::read_dir(&args.folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) => return Err(broken(format!("cannot be listed: {error}"))),
    };
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let mut texts = Vec::new();
    let mut problems = Vec::new();
    for path in &paths {
        match file::read_any(path) {
            Ok(source) => texts.push((source.stem().trim_end_matches(".txt").to_lowercase(), source.text().to_owned())),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(args.common.complain(&problems));
    }
    if texts.is_empty() {
        return Err(broken("holds no `.txt` files".into()));
    }
    let phrases = Phrases::shipped().map_err(|error| broken(error.to_string()))?;
    let old = args.old().map_err(|problem| args.common.complain(&[problem]))?;
    let bytes = match &old {
        Some((name, old)) => {
            let known = Fingerprints::open_untrusted(old).map_err(|error| {
                let problem = Problem::with_file(name, Code::Unreadable, format!("cannot be added to: {error}"));
                args.common.complain(&[problem.help("`--fresh` replaces it; or choose another name for `--output`")])
            })?;
            fingerprint::extend(&known, texts, &phrases)
        }
        None => fingerprint::build(texts, &phrases),
    };
    let bytes = bytes.map_err(|error| broken(error.to_string()))?;
    args.common.emit(|out| out.write_all(&bytes))?;
    Ok(Exit::PASS)
}
