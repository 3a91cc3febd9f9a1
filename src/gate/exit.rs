//! The exit code: one function decides it, with and without a policy, and the sentence that goes with it.

use std::process::ExitCode;

use crate::explain::objection::Decision;
use crate::model::Value;

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
    /// Reports that could not be written.
    pub unwritten: usize,
    /// Of a policy: subjects to which every objection was accepted by somebody.
    pub accepted: usize,
    /// Of a policy: waivers that do nothing any more.
    pub stale_waivers: usize,
    /// True if a policy decided, so that the words are its words.
    pub by_policy: bool,
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
    /// Counts one subject by its value alone.
    pub fn count(&mut self, value: Value) {
        match value {
            Value::Pass | Value::Conditional => self.passed += 1,
            Value::Unknown => self.undecided += 1,
            Value::Fail => self.failed += 1,
        }
    }

    /// Counts one subject by what the gate decided.
    pub fn count_decision(&mut self, decision: Decision) {
        match decision {
            Decision::Passes => self.passed += 1,
            Decision::Accepted => self.accepted += 1,
            Decision::Undecided => self.undecided += 1,
            Decision::Refused => self.failed += 1,
        }
    }

    /// The exit code: a failure first, then an input that could not be judged, then doubt. Nothing judged is an error.
    pub fn exit(&self) -> Exit {
        match self {
            Outcome { failed: 1.., .. } | Outcome { stale_waivers: 1.., .. } => Exit::FAIL,
            Outcome { errors: 1.., .. } | Outcome { unwritten: 1.., .. } => Exit::INPUT_ERROR,
            Outcome { undecided: 1.., .. } => Exit::UNDECIDED,
            Outcome { passed: 1.., .. } | Outcome { accepted: 1.., .. } => Exit::PASS,
            Outcome { .. } => Exit::INPUT_ERROR,
        }
    }

    /// The same in words.
    pub fn reason(&self) -> String {
        let words = if self.by_policy { ["refused", "undecided", "passed"] } else { ["not open", "unsure", "open"] };
        let [failed, undecided, passed] = words;
        let counts = [
            (self.failed, failed),
            (self.stale_waivers, if self.stale_waivers == 1 { "waiver to mend" } else { "waivers to mend" }),
            (self.errors, "could not be judged"),
            (self.unwritten, if self.unwritten == 1 { "report not written" } else { "reports not written" }),
            (self.undecided, undecided),
            (self.accepted, "accepted with objections"),
            (self.passed, passed),
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
    use crate::explain::objection::Decision;
    use crate::model::Value;

    /// Every combination of what may happen, and of whether a policy decides: the code is that of the worst, and the
    /// words name exactly what happened and end in that code.
    #[test]
    fn every_combination_has_the_code_of_its_worst_and_says_so() {
        for bits in 0..256usize {
            let [passed, failed, undecided, errors, accepted, unwritten, stale_waivers, policy] =
                [0, 1, 2, 3, 4, 5, 6, 7].map(|bit| bits >> bit & 1);
            let expected = match (failed + stale_waivers, errors + unwritten, undecided, passed + accepted) {
                (1.., ..) => 1,
                (0, 1.., ..) => 2,
                (0, 0, 1, _) => 3,
                (0, 0, 0, 1..) => 0,
                _ => 2,
            };
            let by_policy = policy == 1;
            let outcome = Outcome { passed, failed, undecided, errors, accepted, unwritten, stale_waivers, by_policy };
            assert_eq!(outcome.exit(), Exit(expected), "{outcome:?}");
            let reason = outcome.reason();
            assert!(reason.ends_with(&format!(": exit code {expected}")), "{reason}");
            assert_eq!(reason.contains("nothing was judged"), bits & 0x7f == 0, "{reason}");
            assert_eq!(reason.contains("1 could not be judged"), errors == 1, "{reason}");
            assert_eq!(reason.contains("1 waiver to mend"), stale_waivers == 1, "{reason}");
            assert_eq!(reason.contains("1 report not written"), unwritten == 1, "{reason}");
            assert_eq!(reason.contains("1 accepted with"), accepted == 1, "{reason}");
            let words =
                if by_policy { ["1 refused", "1 undecided", "1 passed"] } else { ["1 not open", "1 unsure", "1 open"] };
            for (word, happened) in words.iter().zip([failed, undecided, passed]) {
                let told = reason.split(": exit").next().unwrap().split(", ").any(|part| part == *word);
                assert_eq!(told, happened == 1, "{reason}");
            }
        }
    }

    #[test]
    fn two_are_more_than_one() {
        let outcome = Outcome { stale_waivers: 2, passed: 1, by_policy: true, ..Outcome::default() };
        assert_eq!(outcome.reason(), "2 waivers to mend, 1 passed: exit code 1");
        let outcome = Outcome { unwritten: 2, passed: 1, ..Outcome::default() };
        assert_eq!(outcome.reason(), "2 reports not written, 1 open: exit code 2");
    }

    #[test]
    fn each_value_and_each_decision_has_its_own_count() {
        let mut outcome = Outcome::default();
        Value::ALL.into_iter().for_each(|value| outcome.count(value));
        assert_eq!(outcome, Outcome { passed: 2, undecided: 1, failed: 1, ..Outcome::default() });
        let mut outcome = Outcome::default();
        for decision in [Decision::Passes, Decision::Accepted, Decision::Undecided, Decision::Refused] {
            outcome.count_decision(decision);
        }
        let expected = Outcome { passed: 1, accepted: 1, undecided: 1, failed: 1, ..Outcome::default() };
        assert_eq!(outcome, expected);
    }

    #[test]
    fn an_exit_is_the_code_the_system_sees() {
        assert_eq!(std::process::ExitCode::from(Exit::UNDECIDED), std::process::ExitCode::from(3));
    }
}
