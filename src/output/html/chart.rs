//! The spectrum: how many subjects stand on each step of a ladder, or are open, unsure and not open.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{levels, name, told};
use crate::explain::Report;
use crate::explain::report::{LevelReport, StandardReport, StandingReport};
use crate::model::Openness;

/// A bar for each step or verdict. The numbers are written beside the bars, so that the chart is a table too.
#[derive(Serialize)]
pub(super) struct Chart {
    standard: String,
    bars: Vec<Bar>,
}

/// One bar.
#[derive(Serialize)]
struct Bar {
    class: &'static str,
    label: String,
    count: usize,
    /// Its length in thousandths of the longest.
    length: usize,
}

pub(super) fn chart(report: &Report, standard: &StandardReport) -> Chart {
    let told: Vec<_> = report.subjects.iter().filter_map(|subject| told(subject, standard)).collect();
    let levels: Vec<&LevelReport> = told.iter().filter_map(|told| levels(told).into_iter().flatten().last()).collect();
    let standings: Vec<&StandingReport> = levels.iter().filter_map(|level| level.standing.as_ref()).collect();
    let counts = match standings.first() {
        Some(ladder) => by_step(&ladder.steps, &standings),
        None => by_verdict(&levels),
    };
    let most = counts.iter().map(|(_, _, count)| *count).max().unwrap_or(0).max(1);
    let bars = counts.into_iter().map(|(class, label, count)| Bar { class, label, count, length: 1000 * count / most });
    Chart { standard: name(standard), bars: bars.collect() }
}

type Counted = (&'static str, String, usize);

/// A step is told with its name where some subject stands on it, for only then a report has the name.
fn by_step(steps: &[String], standings: &[&StandingReport]) -> Vec<Counted> {
    let reached = standings.iter().flat_map(|at| [&at.sure, &at.possible]).flatten();
    let names: BTreeMap<&str, String> = reached.map(|step| (step.id.as_str(), step.to_string())).collect();
    let below = std::iter::once("below the first step".to_owned());
    let labels =
        below.chain(steps.iter().map(|id| names.get(id.as_str()).cloned().unwrap_or_else(|| format!("step {id}"))));
    let counted = labels
        .enumerate()
        .map(|(step, label)| ("step", label, standings.iter().filter(|at| at.sure_steps == step).count()));
    counted.filter(|(_, label, count)| *count > 0 || label != "below the first step").collect()
}

fn by_verdict(levels: &[&LevelReport]) -> Vec<Counted> {
    [(Openness::Open, "v-open"), (Openness::Unsure, "v-unsure"), (Openness::NotOpen, "v-not-open")]
        .map(|(verdict, class)| {
            let count = levels.iter().filter(|level| level.verdict == verdict).count();
            (class, verdict.word().replace('-', " "), count)
        })
        .to_vec()
}
