//! `osi-check init`: a policy file with comments, in a place where none is yet.

use std::path::PathBuf;

use clap::Args;

use super::gate::NAMES;
use super::{Common, Exit};
use crate::input::embedded;
use crate::source::{Code, Problem};

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
        let problem = Problem::with_file(&target.display().to_string(), Code::Unwritten, "is there already")
            .help("nothing was changed; `--force` puts a fresh one in its place");
        return args.common.complain(&[problem]);
    }
    let text = TEMPLATE.replace("{standard}", embedded::DEFAULT_STANDARD);
    match args.common.emit_to(Some(target), |out| write!(out, "{text}")) {
        Ok(()) => Exit::PASS,
        Err(exit) => exit,
    }
}

/// What is written. A test reads it back as a policy.
const TEMPLATE: &str = r#"# What `osi-check check` asks before anything passes. `osi-check policy show` prints it with every default filled in,
# `osi-check policy schema` its JSON Schema. A mistake in this file is exit 2, never a pass.
schema = 1

# What a subject is worth about which something is not known or not settled:
#   "fail"       it is refused (exit 1), the default
#   "undecided"  exit 3, for pipelines that tell doubt from refusal
#   "warn"       it is let through and named as a warning
unknown = "fail"

# Waivers that have expired, or that nothing needs any more: "fail" (the default) or "warn".
stale-waivers = "fail"

# true: what is not allowed by license or steward is refused.
# only-allowed = true

# What a standard must make of a subject. With none of `terms`, `system` and `rung`, every verdict must be `open`.
[[require]]
standard = "{standard}"
# terms  = "open"           # the least verdict on terms: "open", or "unsure" where doubt is good enough
# system = "open"           # the least verdict on systems
# rung   = 4                # the least step, for a standard that is a ladder

# Refused whatever the standards say.
[deny]
# clauses  = ["user-threshold"]
# licenses = ["sspl-1.0"]
# stewards = ["Some Company"]

# Accepted whatever the standards say. `[deny]` wins over it.
[allow]
# licenses = ["cc-by-nc-4.0"]

# Other rules for some subjects; a later one wins.
# [[override]]
# paths   = ["research/**"]  # globs from this file's folder; `kinds = ["system"]` chooses by kind
# unknown = "warn"

# An exception: for whom, for what, why, who answers for it, and until when (at most a year ahead; `waiver-days` changes that).
# [[waiver]]
# subject = "llama-3"        # an id; or `path`, a glob; or `sha256`, which lapses when the text changes
# clause  = "user-threshold" # or `rule`: a rule, a criterion or a standard; `section` narrows it
# reason  = "Fewer than a million users; legal ticket 1234."
# owner   = "platform-team"
# expires = 2027-06-30
"#;

#[cfg(test)]
mod tests {
    use super::TEMPLATE;
    use crate::gate::read_policy;
    use crate::input::{Library, embedded};
    use crate::source::Source;

    /// As it is written, and with every line that is commented out put to use.
    #[test]
    fn the_template_is_a_policy_and_so_are_its_comments() {
        let library = Library::embedded().unwrap();
        let plain = TEMPLATE.replace("{standard}", embedded::DEFAULT_STANDARD);
        let put_to_use = |line: &str| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with("[[") || rest.split_once(" = ").is_some_and(|(key, _)| is_key(key)) => {
                rest.to_owned()
            }
            _ => line.to_owned(),
        };
        let is_ladder_line = |line: &&str| !line.starts_with("# rung");
        let full: Vec<_> = plain.lines().filter(is_ladder_line).map(put_to_use).collect();
        assert!(full.len() > 40 && full.iter().filter(|line| !line.starts_with('#')).count() > 25);
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
