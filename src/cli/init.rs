//! `osi-check init`: a policy file with comments, in a place where none is yet.

use std::path::PathBuf;

use clap::Args;

use super::gate::NAMES;
use super::{Common, Exit};
use crate::input::embedded;
use crate::output::escape::visible;
use crate::source::{Code, Problem, name_of};

#[derive(Args)]
pub struct InitArgs {
    /// The file to write
    #[arg(default_value = NAMES[0], value_name = "FILE")]
    file: PathBuf,
    /// Write it even if it is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    common: Common,
}

/// Writes the file.
pub fn run(args: &InitArgs) -> Exit {
    let target = args.common.output.as_deref().unwrap_or(&args.file);
    if !args.force && target.symlink_metadata().is_ok() {
        let problem = Problem::with_file(&name_of(target), Code::Unwritten, "is there already")
            .help("nothing was changed; `--force` puts a fresh one in its place");
        return args.common.complain(&[problem]);
    }
    let text = stub();
    let written = args.common.emit_to(Some(target), |out| write!(out, "{text}"));
    // As `new` does: what was written is named.
    let told = written.and_then(|()| args.common.emit_to(None, |out| writeln!(out, "{}", visible(&name_of(target)))));
    told.map_or_else(|exit| exit, |()| Exit::PASS)
}

/// What is written, with the default standard in the place of `STANDARD`. A test reads it back as a policy.
const STUB: &str = include_str!("stubs/policy.toml");

fn stub() -> String {
    STUB.replace("STANDARD", embedded::DEFAULT_STANDARD)
}

#[cfg(test)]
mod tests {
    use super::stub;
    use crate::gate::read_policy;
    use crate::input::{Library, embedded};
    use crate::source::Source;

    /// As it is written, and with every line that is commented out put to use.
    #[test]
    fn the_stub_is_a_policy_and_so_are_its_comments() {
        let library = Library::embedded().unwrap();
        let plain = stub();
        let put_to_use = |line: &str| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with("[[") || rest.split_once(" = ").is_some_and(|(key, _)| is_key(key)) => {
                rest.to_owned()
            }
            _ => line.to_owned(),
        };
        let is_ladder_line = |line: &&str| !line.starts_with("# rung");
        let full: Vec<_> = plain.lines().filter(is_ladder_line).map(put_to_use).collect();
        assert!(full.len() > 45 && full.iter().filter(|line| !line.starts_with('#')).count() > 25);
        for text in [plain.clone(), full.join("\n")] {
            let read = read_policy(
                &Source::new("osi-check.toml", text.as_str()),
                &library,
                embedded::DEFAULT_STANDARD,
                jiff::civil::date(2026, 11, 23),
            );
            read.unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
        }
    }

    fn is_key(word: &str) -> bool {
        word.trim().chars().all(|c| c.is_ascii_lowercase() || c == '-')
    }
}
