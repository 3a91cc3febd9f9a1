//! What `check` takes to gate a pipeline: the policy it finds, the baseline, and reports beside the one printed.

mod find;
mod place;
mod reports;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use super::may_we::{Asks, asks};
use crate::explain::objection::{Origin, PolicyReport};
use crate::explain::{SubjectReport, license_origin, system_origin};
use crate::gate::{Baseline, Decided, Gate, Policy, decide, read_policy};
use crate::input::{Found, Library, Subject, embedded, file};
use crate::rules::Standard;
use crate::source::{Code, Problem, Source, name_of, path_of_name};

pub use find::{NAMES, PolicySource};
use place::{cleaned, content_hash, told_from};
pub use reports::{Printed, append_summary};
use reports::{ReportTo, parse_report};

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

impl GateArgs {
    /// True if reports are written beside the one that is printed.
    pub fn reports(&self) -> bool {
        !self.report.is_empty()
    }
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
    /// On whose behalf "may we?" is asked.
    asks: Option<Asks>,
}

impl<'a> Keeper<'a> {
    /// Reads the policy, the organisation and the baseline. `on_behalf_of` is asked for in the place of the policy's;
    /// `output` is where the report that is asked for goes, if to a file.
    ///
    /// # Errors
    /// Every mistake in them.
    pub fn open(
        args: &'a GateArgs,
        on_behalf_of: Option<&Path>,
        output: Option<&Path>,
        library: &Library,
    ) -> Result<Keeper<'a>, Vec<Problem>> {
        reports::told_apart(&args.report, output.into_iter().chain(args.baseline.as_deref()))?;
        let today = args.policy.today();
        let file = args.policy.find().map_err(|problem| vec![problem])?;
        let policy = match &file {
            Some(source) => read_policy(source, library, embedded::DEFAULT_STANDARD, today)?,
            None => Policy::implicit([]),
        };
        let asks = match on_behalf_of {
            Some(path) => Some(asks(path, library)?),
            None => organisation(&policy, file.as_ref(), library)?,
        };
        let root = file.as_ref().and_then(|source| path_of_name(source.name()).parent().map(Path::to_owned));
        let root = cleaned(&root.unwrap_or_default());
        let baseline = args.baseline.as_deref().map(|path| read_baseline(path, args)).transpose();
        let baseline = baseline.map_err(|problem| vec![problem])?;
        Ok(Keeper { args, policy, file, root, baseline, today, asks })
    }

    /// On whose behalf "may we?" is asked, if it is.
    pub fn asks(&self) -> Option<&Asks> {
        self.asks.as_ref()
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
        // A standard that everybody meets is told and not required: it would let everything through.
        let idle: Vec<&str> =
            standards.iter().filter(|(one, _)| one.refuses_nothing()).map(|(one, _)| one.id.as_str()).collect();
        let asked = |id: &&(String, Option<String>)| {
            !idle.contains(&id.0.as_str()) && (self.file.is_none() || from_command_line(id))
        };
        for (id, reading) in seen.iter().filter(asked) {
            self.policy.require(id, reading.as_deref());
        }
    }

    /// Where a subject comes from, and what it brings along.
    pub fn origin(&self, argument: &OsStr, found: &Found, library: &Library, as_of: Option<Date>) -> Origin {
        let vocabulary = library.vocabulary();
        let mut origin = match &found.subject {
            Subject::License(license) => license_origin(license, vocabulary, as_of),
            Subject::System(system) => system_origin(system, vocabulary, as_of),
        };
        origin.path = found.is_file.then(|| told_from(&self.root, &cleaned(Path::new(argument))));
        origin.sha256 = Some(content_hash(found, &origin, library));
        if let Subject::License(license) = &found.subject {
            let known = library.description(&license.id).filter(|known| known.text() != found.source.text());
            let is_text = found.text.as_ref().is_some_and(|report| report.terms_from == "known texts");
            origin.borrowed = found.is_file && !is_text && known.is_some();
        }
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
            baseline: self.args.baseline.as_ref().map(name_of),
            organisation: self
                .asks
                .as_ref()
                .map(|asks| asks.file().to_owned())
                .filter(|_| self.policy.may_we.is_some()),
        })
    }
}

/// The organisation that a policy asks for; its path is told from the policy's folder.
///
/// # Errors
/// The file cannot be read, or every mistake in it.
pub fn organisation(policy: &Policy, file: Option<&Source>, library: &Library) -> Result<Option<Asks>, Vec<Problem>> {
    let Some((named, file)) = policy.organisation.as_ref().zip(file) else { return Ok(None) };
    let folder = path_of_name(file.name()).parent().unwrap_or(Path::new("")).to_owned();
    let asked = asks(&folder.join(named), library).map_err(|problems| {
        let unread = |problem: Problem| match problem.code {
            Code::Unreadable => {
                problem.help(format!("{} names it as `organisation`, from its own folder", file.name()))
            }
            _ => problem,
        };
        problems.into_iter().map(unread).collect::<Vec<_>>()
    })?;
    Ok(Some(asked))
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
