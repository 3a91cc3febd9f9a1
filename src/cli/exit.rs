//! The exit code: one function decides it, and the sentence that goes with it.

use std::process::ExitCode;

use crate::model::Value;

/// The table as `--help` prints it.
pub const HELP: &str = "\
Exit codes: 0 everything passes; 1 something fails; 2 usage or input error; 3 something is undecided.
More with --help.";

/// What happened in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Subjects that pass.
    pub passed: usize,
    /// Subjects that fail.
    pub failed: usize,
    /// Subjects that are undecided.
    pub undecided: usize,
    /// Inputs that could not be judged.
    pub errors: usize,
}

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit(pub u8);

impl Exit {
    /// Everything passes.
    pub const PASS: Exit = Exit(0);
    /// Something fails.
    pub const FAIL: Exit = Exit(1);
    /// A usage error, or an input could not be read.
    pub const INPUT_ERROR: Exit = Exit(2);
    /// Nothing fails, something is undecided.
    pub const UNDECIDED: Exit = Exit(3);
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.0)
    }
}

impl Outcome {
    /// Counts one subject.
    pub fn count(&mut self, value: Value) {
        match value {
            Value::Pass | Value::Conditional => self.passed += 1,
            Value::Unknown => self.undecided += 1,
            Value::Fail => self.failed += 1,
        }
    }

    /// The exit code: a failure first, then an input that could not be judged, then doubt. Nothing judged is an error.
    pub fn exit(&self) -> Exit {
        match self {
            Outcome { failed: 1.., .. } => Exit::FAIL,
            Outcome { errors: 1.., .. } => Exit::INPUT_ERROR,
            Outcome { undecided: 1.., .. } => Exit::UNDECIDED,
            Outcome { passed: 1.., .. } => Exit::PASS,
            Outcome { .. } => Exit::INPUT_ERROR,
        }
    }

    /// The same in words.
    pub fn reason(&self) -> String {
        let counts = [
            (self.failed, "not open"),
            (self.errors, "could not be judged"),
            (self.undecided, "unsure"),
            (self.passed, "open"),
        ];
        let told: Vec<_> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let told = if told.is_empty() { "nothing was judged".to_owned() } else { told.join(", ") };
        format!("{told}: exit code {}", self.exit().0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, Outcome};

    #[test]
    fn every_combination_has_the_code_of_its_worst() {
        for bits in 0..16usize {
            let [passed, failed, undecided, errors] = [0, 1, 2, 3].map(|bit| bits >> bit & 1);
            let expected = match (failed, errors, undecided, passed) {
                (1, ..) => Exit::FAIL,
                (0, 1, ..) => Exit::INPUT_ERROR,
                (0, 0, 1, _) => Exit::UNDECIDED,
                (0, 0, 0, 1) => Exit::PASS,
                _ => Exit::INPUT_ERROR,
            };
            let outcome = Outcome { passed, failed, undecided, errors };
            assert_eq!(outcome.exit(), expected, "{outcome:?}");
            assert!(outcome.reason().ends_with(&format!("exit code {}", expected.0)));
        }
    }
}
