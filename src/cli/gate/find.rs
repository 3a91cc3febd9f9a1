//! Where the policy is: named, or in the working directory and the folders above it; never beside what is judged.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::cli::check::parse_date;
use crate::input::file;
use crate::source::{Code, Problem, Source, name_of};

/// The names under which a policy is found.
pub const NAMES: [&str; 2] = ["osi-check.toml", ".osi-check.toml"];

/// Where the policy is and on which day it is read.
#[derive(Args, Clone, Default)]
pub struct PolicySource {
    /// Keep the policy in FILE. Otherwise `osi-check.toml` is looked for in the working directory and the folders above
    /// it, up to the root of the repository
    #[arg(long, value_name = "FILE", env = "OSI_CHECK_CONFIG")]
    config: Option<PathBuf>,
    /// Look for no policy file
    #[arg(long, conflicts_with = "config")]
    isolated: bool,
    /// The day for which waivers are read, instead of today (UTC)
    #[arg(long, value_name = "DATE", value_parser = parse_date, env = "OSI_CHECK_TODAY")]
    today: Option<Date>,
}

impl PolicySource {
    /// The policy file to keep, if there is one.
    ///
    /// # Errors
    /// Two files where one is meant, one in a folder that anybody may write to, or an unreadable folder.
    pub fn find(&self) -> Result<Option<Source>, Problem> {
        if let Some(file) = &self.config {
            return file::read(file).map(Some);
        }
        if self.isolated {
            return Ok(None);
        }
        let here = std::env::current_dir().map_err(|error| {
            Problem::with_file(".", Code::Unreadable, format!("the working directory cannot be told: {error}"))
                .help("name the policy with `--config`, or look for none with `--isolated`")
        })?;
        let mut up = PathBuf::new();
        for folder in here.ancestors() {
            if let Some(path) = policy_in(folder, &up)? {
                return file::read(&path).map(Some);
            }
            if folder.join(".git").exists() {
                break;
            }
            up.push("..");
        }
        Ok(None)
    }

    /// The day for which waivers are read.
    pub fn today(&self) -> Date {
        self.today.unwrap_or_else(|| Offset::UTC.to_datetime(Timestamp::now()).date())
    }
}

/// The policy file in `folder`, which is `up` from the working directory.
fn policy_in(folder: &Path, up: &Path) -> Result<Option<PathBuf>, Problem> {
    let found: Vec<PathBuf> =
        NAMES.iter().filter(|name| folder.join(name).exists()).map(|name| up.join(name)).collect();
    match found.as_slice() {
        [] => Ok(None),
        [path] if up.as_os_str().is_empty() || !anybody_may_write(folder) => Ok(Some(path.clone())),
        [path] => {
            Err(Problem::with_file(&name_of(path), Code::Unreadable, "lies in a folder that anybody may write to")
                .help("name it with `--config` if it is yours, or look for none with `--isolated`"))
        }
        [path, ..] => Err(Problem::with_file(
            &name_of(path),
            Code::Contradiction,
            format!("stands beside `{}`, and only one can be meant", NAMES[1]),
        )
        .help("delete one of them, or name one with `--config`")),
    }
}

#[cfg(unix)]
fn anybody_may_write(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    folder.metadata().is_ok_and(|folder| folder.mode() & 0o002 != 0)
}

#[cfg(not(unix))]
fn anybody_may_write(_folder: &Path) -> bool {
    false
}
