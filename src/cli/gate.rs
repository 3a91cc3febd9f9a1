//! What `check` takes to gate a pipeline: the policy it finds, the baseline, and reports beside the one printed.

use std::io::Write;
use std::path::{Component, Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::check::{parse_date, parse_format};
use super::{Common, Exit};
use crate::explain::objection::{Origin, PolicyReport};
use crate::explain::{Report, SubjectReport, license_origin, system_origin};
use crate::gate::{Baseline, Decided, Gate, Policy, decide, read_policy, sha256};
use crate::input::{Found, Library, Subject, embedded, file};
use crate::output::{Detail, Format};
use crate::rules::Standard;
use crate::source::{Code, Problem, Source};

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

#[derive(Args)]
pub struct GateArgs {
    #[command(flatten)]
    pub policy: PolicySource,
    /// Accept the objections that FILE lists, and stop at new ones
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Take out of the baseline what is no longer there; it only shrinks, unless `--force` is given too
    #[arg(long, requires = "baseline")]
    update_baseline: bool,
    /// With `--update-baseline`: accept everything there is today, new things included
    #[arg(long, requires = "update_baseline")]
    force: bool,
    /// The subjects are some of those that the policy is for: a waiver for another one is no finding
    #[arg(long)]
    partial: bool,
    /// Write one more report, such as `sarif=osi.sarif` (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", value_parser = parse_report)]
    report: Vec<ReportTo>,
}

/// One more report.
#[derive(Clone)]
struct ReportTo {
    format: Format,
    file: PathBuf,
}

fn parse_report(text: &str) -> Result<ReportTo, String> {
    let (format, file) = text.split_once('=').ok_or("expected FORMAT=FILE, such as `junit=osi.xml`")?;
    if file.is_empty() {
        return Err("no file is named after `=`".to_owned());
    }
    Ok(ReportTo { format: parse_format(format)?, file: file.into() })
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
        [path] => Err(Problem::with_file(
            &path.display().to_string(),
            Code::Unreadable,
            "lies in a folder that anybody may write to",
        )
        .help("name it with `--config` if it is yours, or look for none with `--isolated`")),
        [path, ..] => Err(Problem::with_file(
            &path.display().to_string(),
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

/// Everything that gates one run.
pub struct Keeper<'a> {
    args: &'a GateArgs,
    policy: Policy,
    /// The policy's file; none if there is none.
    file: Option<Source>,
    /// The folder that paths are told from, absolute.
    root: PathBuf,
    baseline: Option<Baseline>,
    today: Date,
}

impl<'a> Keeper<'a> {
    /// Reads the policy and the baseline.
    ///
    /// # Errors
    /// Every mistake in them.
    pub fn open(args: &'a GateArgs, library: &Library) -> Result<Keeper<'a>, Vec<Problem>> {
        let today = args.policy.today();
        let file = args.policy.find().map_err(|problem| vec![problem])?;
        let policy = match &file {
            Some(source) => read_policy(source, library, embedded::DEFAULT_STANDARD, today)?,
            None => Policy::implicit([]),
        };
        let root = file.as_ref().and_then(|source| Path::new(source.name().as_ref()).parent());
        let root = cleaned(root.unwrap_or(Path::new("")));
        let baseline = args.baseline.as_deref().map(|path| read_baseline(path, args)).transpose();
        let baseline = baseline.map_err(|problem| vec![problem])?;
        Ok(Keeper { args, policy, file, root, baseline, today })
    }

    /// The standards to judge by, as `ID` or `ID:READING`: those named on the command line and those of the policy.
    pub fn asked(&self, named: &[String]) -> Vec<String> {
        let mut asked = named.to_vec();
        let spelled = |(id, reading): (String, Option<String>)| reading.map_or(id.clone(), |r| format!("{id}:{r}"));
        asked.extend(self.policy.standards().into_iter().map(spelled));
        if asked.is_empty() {
            asked.push(embedded::DEFAULT_STANDARD.to_owned());
        }
        asked
    }

    /// Requires the standards named on the command line; without a policy, those judged by.
    pub fn require(&mut self, named: &[String], standards: &mut Vec<(Standard, Option<String>)>) {
        let full = |(standard, reading): &(Standard, Option<String>)| {
            let reading = standard.reading(reading.as_deref()).map(|reading| reading.id.clone());
            (standard.id.clone(), reading)
        };
        let mut seen = Vec::new();
        let by_policy = self.policy.standards();
        standards.retain(|standard| {
            let id = full(standard);
            let fresh = !seen.contains(&id);
            if fresh {
                seen.push(id);
            }
            fresh
        });
        let from_command_line =
            |id: &(String, Option<String>)| !named.is_empty() && (!by_policy.contains(id) || is_named(id, named));
        for (id, reading) in seen.iter().filter(|id| self.file.is_none() || from_command_line(id)) {
            self.policy.require(id, reading.as_deref());
        }
    }

    /// Where a subject comes from, and what it brings along.
    pub fn origin(&self, argument: &str, found: &Found, library: &Library, as_of: Option<Date>) -> Origin {
        let vocabulary = library.vocabulary();
        let mut origin = match &found.subject {
            Subject::License(license) => license_origin(license, vocabulary, as_of),
            Subject::System(system) => system_origin(system, vocabulary, as_of),
        };
        origin.path = found.is_file.then(|| told_from(&self.root, &cleaned(Path::new(argument))));
        origin.sha256 = Some(content_hash(found, &origin, library));
        origin
    }

    /// Decides on the subjects.
    pub fn decide(&self, subjects: &mut [SubjectReport], errors: usize) -> Decided {
        let gate = Gate {
            policy: &self.policy,
            baseline: self.baseline.as_ref(),
            today: self.today,
            partial: self.args.partial,
        };
        decide(&gate, subjects, errors)
    }

    /// The policy for the report.
    pub fn report(&self) -> Option<PolicyReport> {
        let file = self.file.as_ref()?;
        Some(PolicyReport {
            file: file.name().to_string(),
            today: self.today.to_string(),
            baseline: self.args.baseline.as_ref().map(|path| path.display().to_string()),
        })
    }

    /// Writes the other reports, the step summary and the new baseline; what could not be written was told.
    pub fn reports(&self, report: &Report, printed: Format, detail: Detail, common: &Common) -> Vec<Result<(), Exit>> {
        let mut written = Vec::new();
        for also in &self.args.report {
            written.push(common.emit_to(Some(&also.file), |out| (also.format.render)(report, detail, out)));
        }
        let formats = self.args.report.iter().map(|also| also.format).chain([printed]);
        if let Some(summary) = formats.into_iter().find_map(|format| format.summary_beside) {
            written.push(append_summary(|out| summary(report, out)).map_err(|problem| common.complain(&[problem])));
        }
        if let Some(path) = self.args.baseline.as_deref().filter(|_| self.args.update_baseline) {
            let old = self.baseline.clone().unwrap_or_default();
            let new = match self.args.force {
                true => Baseline::of(&report.subjects, &report.objections),
                false => old.shrunk(&report.subjects, &report.objections),
            };
            written.push(common.emit_to(Some(path), |out| new.write(out)));
        }
        written
    }
}

fn is_named(id: &(String, Option<String>), named: &[String]) -> bool {
    named.iter().any(|name| {
        let (standard, reading) = name.split_once(':').map_or((name.as_str(), None), |(s, r)| (s, Some(r)));
        name == "all" || (standard == id.0 && (reading.is_none() || reading == id.1.as_deref()))
    })
}

fn read_baseline(path: &Path, args: &GateArgs) -> Result<Baseline, Problem> {
    if args.force && path.symlink_metadata().is_err() {
        return Ok(Baseline::default());
    }
    let source = file::read(path)
        .map_err(|problem| problem.help("`--update-baseline --force` writes one that accepts what is there today"))?;
    Baseline::read(&source)
}

/// The variable that names the file for a step's summary on GitHub.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// Adds the summary to the file that the pipeline names, if it names one. Other steps' words stay.
pub(super) fn append_summary(render: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Problem> {
    let Some(path) = std::env::var_os(STEP_SUMMARY).filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let mut text = Vec::new();
    let appended = render(&mut text)
        .and_then(|()| std::fs::OpenOptions::new().append(true).create(true).open(&path)?.write_all(&text));
    appended.map_err(|error| {
        let name = Path::new(&path).display().to_string();
        Problem::with_file(&name, Code::Unwritten, format!("the step summary could not be written: {error}"))
            .help(format!("unset `{STEP_SUMMARY}` if no summary is wanted"))
    })
}

/// What the user gave: its text; of a folder, what is stated in it and every text that says so.
fn own_hash(found: &Found) -> String {
    let own = sha256(found.source.bytes());
    let Subject::License(license) = &found.subject else { return own };
    if found.others.is_empty() && !found.source.text().is_empty() {
        return own;
    }
    let texts = found.others.iter().map(|text| format!("{} {}", text.name(), sha256(text.bytes())));
    let lines: Vec<String> = license.note.iter().cloned().chain(texts).collect();
    sha256(lines.join("\n").as_bytes())
}

/// SHA-256 of the description; where it names others, of the hashes of all of them, each on a line.
fn content_hash(found: &Found, origin: &Origin, library: &Library) -> String {
    let own = own_hash(found);
    let places = origin
        .licenses
        .iter()
        .flat_map(|license| license.clauses.iter().map(|clause| &clause.place).chain([&license.place]));
    let mut others: Vec<&str> =
        places.map(|place| place.file.as_ref()).filter(|file| *file != found.source.name().as_ref()).collect();
    others.sort_unstable();
    others.dedup();
    if others.is_empty() {
        return own;
    }
    let hash = |file: &&str| {
        let described = library.description(Source::new(*file, "").stem());
        described.map_or(String::new(), |described| sha256(described.text().as_bytes()))
    };
    let lines: Vec<String> = std::iter::once(own).chain(others.iter().map(hash)).collect();
    sha256(lines.join("\n").as_bytes())
}

/// The absolute path without `.` and `..`, by its words alone.
fn cleaned(path: &Path) -> PathBuf {
    let absolute = match std::env::current_dir() {
        Ok(here) => here.join(path),
        Err(_) => path.to_path_buf(),
    };
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(clean.pop()),
            part => clean.push(part),
        }
    }
    clean
}

/// `path` from `root` if it lies below it, with `/`.
fn told_from(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path);
    let told: Vec<_> = parts.iter().map(|part| part.to_string_lossy()).collect();
    told.join("/").replace("//", "/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{cleaned, told_from};

    #[test]
    fn paths_are_told_from_the_policy_and_never_lead_out_by_dots() {
        let root = Path::new("/repo");
        assert_eq!(told_from(root, &cleaned(Path::new("/repo/models/../licenses/./x.toml"))), "licenses/x.toml");
        assert_eq!(told_from(root, &cleaned(Path::new("/repo/models/../../elsewhere/x.toml"))), "/elsewhere/x.toml");
    }
}
