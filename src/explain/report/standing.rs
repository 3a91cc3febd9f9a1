//! How far up a ladder a subject gets, and what keeps it there.

use schemars::JsonSchema;
use serde::Serialize;

/// How far up a ladder a subject gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandingReport {
    /// The highest certain step; none if it is below the first.
    pub sure: Option<StepOfLadder>,
    /// The highest step that unknown facts leave possible.
    pub possible: Option<StepOfLadder>,
    /// The criteria that keep it from the step above the certain one.
    pub capped_by: Vec<String>,
    /// The criteria that bar the step above the possible one.
    pub barred_by: Vec<String>,
    /// The facts behind what bars it, or where nothing does, behind what caps it.
    pub because: Vec<String>,
    /// The ids of all steps, lowest first.
    pub steps: Vec<String>,
    /// How many of them are certain.
    pub sure_steps: usize,
    /// How many of them are still possible.
    pub possible_steps: usize,
}

impl std::fmt::Display for StandingReport {
    /// The certain step, and the highest one possible where that is another: `III Open Model to I Open Science`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.sure {
            Some(sure) => write!(f, "{sure}")?,
            None => f.write_str("none")?,
        }
        match &self.possible {
            Some(possible) if self.possible != self.sure => write!(f, " to {possible}"),
            _ => Ok(()),
        }
    }
}

impl std::fmt::Display for StepOfLadder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.id, self.title)
    }
}

/// One step of a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StepOfLadder {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
}
