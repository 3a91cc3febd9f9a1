//! The command line. One file a command; this one says what they are called and what they take.

mod audit;
mod check;
mod color;
mod compare;
mod diff;
mod draft;
mod exit;
mod explain;
mod fingerprint;
mod gate;
mod hub;
mod identify;
mod init;
mod licenses;
mod lineage;
mod manual;
mod may_we;
mod new;
mod policy;
mod rules;
mod rules_lint;
mod rules_test;
mod schema;
mod stream;
mod texts;
mod verify;
mod write;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::input::{Library, Sources};
use crate::output::escape::visible_lines;
use crate::output::problem::write_problems;
use crate::source::Problem;

pub use exit::{Exit, Outcome};

/// Is it open? Judge licenses and AI systems by the four freedoms, and see the proof.
#[derive(Parser)]
#[command(name = "osi-check", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
#[command(long_about = LONG_ABOUT, after_help = exit::HELP, after_long_help = AFTER)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: check::CheckArgs,
}

const LONG_ABOUT: &str = "\
Is it open? Judges licenses and AI systems by declarative standards, OSI's four freedoms first, and proves each verdict: \
standard, criterion, rule, clause, and the place in your own file.

Two questions are asked and never mixed up. TERMS: does the license give everyone the freedoms to use, study, modify and \
share? SYSTEM: are the parts there that one needs to do so? What nobody knows or no authority has settled is `unsure`, \
and never passes.";

/// Examples, exit codes and what we are not. A file of its own: the examples name what is shipped, and code names none of that.
const AFTER: &str = include_str!("stubs/after-help.txt");

#[derive(Subcommand)]
enum Command {
    /// Judge licenses and systems: a verdict with its proof
    Check(check::CheckArgs),
    /// Judge a batch of model cards, follow their lineage, and sum up
    Audit(audit::AuditArgs),
    /// Judge rows one by one: a filter for other programs to run
    Stream(stream::StreamArgs),
    /// Draw where a model comes from, or build the index for `stream`
    Lineage(lineage::LineageArgs),
    /// Say which known licenses texts are, and what was changed in them; whole folders too
    Identify(identify::IdentifyArgs),
    /// Write a description from a license text, each clause with its line
    Draft(draft::DraftArgs),
    /// Make a file by which the texts of a folder are known again
    Fingerprint(fingerprint::FingerprintArgs),
    /// Hold subjects side by side: standards and freedoms in a matrix
    Compare(compare::CompareArgs),
    /// Show what changed from one subject to another, and which verdicts flip
    Diff(diff::DiffArgs),
    /// Show a rule, clause, license, system or standard as a page
    Explain(explain::ExplainArgs),
    /// List the licenses and systems that are known
    Licenses(licenses::LicensesArgs),
    /// List the standards, their rules and the vocabulary; test the rules
    Rules(rules::RulesArgs),
    /// Write a policy file, with comments, for a pipeline to keep
    Init(init::InitArgs),
    /// Show the policy in force, or the JSON Schema of policy files
    Policy(policy::PolicyArgs),
    /// Begin a license, system, rule or standard of your own
    New(new::NewArgs),
    /// Print a completion script for a shell
    Completions(manual::CompletionsArgs),
    /// Print the manual page
    Man(manual::ManArgs),
    /// Print a JSON Schema: of descriptions, rules, the vocabulary, or reports
    Schema(schema::SchemaArgs),
    /// Hold a JSON report against its own proof and the files it names
    Verify(verify::VerifyArgs),
}

/// What every command takes.
#[derive(Args, Clone)]
struct Common {
    /// Add rules and clauses from DIR, laid out as the shipped `rules/` folder (repeatable)
    #[arg(long, value_name = "DIR", global = true)]
    rules: Vec<PathBuf>,
    /// Add descriptions of licenses and systems from DIR (repeatable)
    #[arg(long, value_name = "DIR", global = true)]
    licenses: Vec<PathBuf>,
    /// When to colour: NO_COLOR, CLICOLOR_FORCE and the terminal decide for `auto`
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN", global = true)]
    color: ColorChoice,
    /// Write the result to FILE, whole or not at all
    #[arg(short, long, value_name = "FILE", global = true)]
    output: Option<PathBuf>,
}

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    Auto,
    Always,
    Never,
}

/// Runs the program on its arguments. A panic, a bug whatever the input, still ends as a usage or input error.
pub fn run() -> ExitCode {
    let ended = std::panic::catch_unwind(|| {
        let cli = match Cli::try_parse() {
            Ok(cli) => cli,
            Err(error) => return misused(&error),
        };
        match cli.command {
            None => check::run(&cli.check),
            Some(Command::Check(args)) => check::run(&args),
            Some(Command::Audit(args)) => audit::run(&args),
            Some(Command::Stream(args)) => stream::run(&args),
            Some(Command::Lineage(args)) => lineage::run(&args),
            Some(Command::Identify(args)) => identify::run(&args),
            Some(Command::Draft(args)) => draft::run(&args),
            Some(Command::Fingerprint(args)) => fingerprint::run(&args),
            Some(Command::Compare(args)) => compare::run(&args),
            Some(Command::Diff(args)) => diff::run(&args),
            Some(Command::Explain(args)) => explain::run(&args),
            Some(Command::Licenses(args)) => licenses::run(&args),
            Some(Command::New(args)) => new::run(&args),
            Some(Command::Completions(args)) => manual::completions(&args),
            Some(Command::Man(args)) => manual::man(&args),
            Some(Command::Schema(args)) => schema::run(&args),
            Some(Command::Rules(args)) => rules::run(&args),
            Some(Command::Init(args)) => init::run(&args),
            Some(Command::Policy(args)) => policy::run(&args),
            Some(Command::Verify(args)) => verify::run(&args),
        }
    });
    ended.unwrap_or(Exit::INPUT_ERROR).into()
}

/// Says what is wrong with the command line, or prints the help that was asked for. An argument may be a file's name that a
/// pattern found, so it is shown like any other text of others.
fn misused(error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        error.exit();
    }
    let told = error.render().to_string();
    // Nobody is left to tell where standard error is closed; the exit code still says it.
    let _ = writeln!(std::io::stderr(), "{}", visible_lines(told.trim_end()));
    Exit::INPUT_ERROR
}

/// The names of the commands, for the message about a mistyped one.
fn command_names() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

impl Common {
    /// What is known with this command line's additions; on mistakes in them, says so and how to exit.
    fn library(&self) -> Result<&'static Library, Exit> {
        self.library_with(false)
    }

    /// The same without the test cases of the shipped rules, for commands that only judge.
    fn library_without_cases(&self) -> Result<&'static Library, Exit> {
        self.library_with(true)
    }

    fn library_with(&self, without_cases: bool) -> Result<&'static Library, Exit> {
        let sources = Sources { rules: self.rules.clone(), licenses: self.licenses.clone(), without_cases };
        let library = Library::with(&sources).map_err(|problems| self.complain(&problems))?;
        // A process has one, to its end: to free it piece by piece takes longer than it is worth.
        Ok(Box::leak(Box::new(library)))
    }

    /// Tells the user what is wrong with an input.
    fn complain(&self, problems: &[Problem]) -> Exit {
        let colored = color::for_stderr(self.color);
        // A standard error that cannot be written leaves nobody to tell; the exit code still says it.
        let _ = write_problems(problems, colored, &mut std::io::stderr().lock());
        Exit::INPUT_ERROR
    }

    /// Writes what `render` gives to standard output or to the file asked for.
    fn emit(&self, render: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Exit> {
        self.emit_to(self.output.as_deref(), render)
    }

    /// Writes what `render` gives to `target`, or to standard output for none.
    fn emit_to(
        &self,
        target: Option<&Path>,
        render: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(), Exit> {
        color::decide_for_stdout(self.color, target.is_some());
        write::whole(target, render).map_err(|problem| self.complain(&[problem]))
    }
}
