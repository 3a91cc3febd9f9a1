//! What would change a verdict, at a terminal: the smallest changes, and the facts that would settle it.

use std::io::{self, Write};

use colored::Colorize;

use super::paint::openness;
use super::wrap::wrapped;
use crate::explain::report::{ChangeReport, SettleReport, StepReport};
use crate::output::escape::visible;

/// For each goal what all its smallest sets share, then what each adds; a later goal is told by what it adds.
pub(super) fn write_changes(changes: &[ChangeReport], out: &mut dyn Write) -> io::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", "WHAT WOULD HAVE TO CHANGE".bold())?;
    let mut told: Vec<&StepReport> = Vec::new();
    for sets in changes.chunk_by(|a, b| a.goal == b.goal && a.step == b.step) {
        if !sets.iter().all(|set| told.iter().all(|step| set.steps.contains(step))) {
            told.clear();
        }
        let also = if told.is_empty() { "" } else { ", also" };
        match &sets[0].step {
            Some(step) => writeln!(out, "  to reach {}{also}:", visible(step))?,
            None => writeln!(out, "  to be {}{also}:", openness(sets[0].then))?,
        }
        let shared = |step: &&StepReport| sets.iter().all(|set| set.steps.contains(step));
        let common: Vec<&StepReport> = sets[0].steps.iter().filter(shared).collect();
        let fresh: Vec<&StepReport> = common.iter().copied().filter(|step| !told.contains(step)).collect();
        for line in by_section(&fresh) {
            write!(out, "{}", wrapped(&visible(&line), "    - ", "      "))?;
        }
        let rest = sets.iter().map(|set| set.steps.iter().filter(|step| !common.contains(step)).collect::<Vec<_>>());
        let ways: Vec<String> = rest.map(|steps| by_section(&steps).join("; ")).filter(|way| !way.is_empty()).collect();
        if !ways.is_empty() {
            write!(out, "{}", wrapped(&visible(&format!("one of: {}", ways.join(" | "))), "    - ", "      "))?;
        }
        told.extend(common);
    }
    Ok(())
}

/// The shortest sets of facts that would settle a verdict, each with what it makes of it.
pub(super) fn write_settle(sets: &[SettleReport], out: &mut dyn Write) -> io::Result<()> {
    for (at, set) in sets.iter().enumerate() {
        let heading = if at == 0 { "WOULD SETTLE IT" } else { "OR ELSE" };
        let alone = if set.questions.len() > 1 { ", each with the others still unknown" } else { "" };
        writeln!(out, "\n{}{}", heading.bold(), alone.dimmed())?;
        for question in &set.questions {
            let answers = question
                .answers
                .iter()
                .map(|answer| format!("{} → {}", answer.answers.join(" or "), answer.then.word().replace('-', " ")));
            let answers = answers.collect::<Vec<_>>().join("; ");
            let line = if answers.is_empty() { question.asks.clone() } else { format!("{}: {answers}", question.asks) };
            write!(out, "{}", wrapped(&visible(&line), "  - ", "    "))?;
        }
        if set.questions.len() > 1 {
            writeln!(out, "  all turning out well: {}", openness(set.then))?;
        }
    }
    Ok(())
}

/// One line a section to change, a right to grant, or a part to publish.
fn by_section(steps: &[&StepReport]) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for step in steps {
        let clause = step.clauses.join(" or ");
        let set: Vec<String> = step.set.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let told = if set.is_empty() { clause } else { format!("{clause} ({})", set.join(", ")) };
        let license = step.license.as_ref().map_or(String::new(), |license| format!("{license} "));
        let lead = match &step.section {
            Some(section) => format!("{} {license}section {section}: ", step.action),
            None if license.is_empty() => format!("{} ", step.action),
            None => format!("{} in {license}", step.action),
        };
        match lines.iter_mut().find(|(known, _)| *known == lead && step.section.is_some()) {
            Some((_, clauses)) if clauses.contains(&told) => {}
            Some((_, clauses)) => clauses.push(told),
            None => lines.push((lead, vec![told])),
        }
    }
    lines.into_iter().map(|(lead, clauses)| format!("{lead}{}", clauses.join(", "))).collect()
}
