//! The report for a person at a terminal: verdict first, then what matters, worst first.

mod change;
mod finding;
mod level;
mod paint;
mod permission;
mod wrap;

use std::io::{self, Write};

use colored::{ColoredString, Colorize};

use super::escape::visible;
use super::refusals::{write_end, write_refusals};
use super::text::write_text;
use super::{Detail, Format, sheet};
use crate::explain::Report;
use crate::explain::objection::Decision;
use crate::explain::report::{LevelReport, StandardReport, StandingReport, SubjectReport};
use crate::model::{Openness, Value};

use level::write_level;
use paint::{openness, paint};
use permission::write_permission;

pub(super) use wrap::wrapped;

/// `--format terminal`.
pub const FORMAT: Format = Format {
    name: "terminal",
    summary: "for a person: the verdict, then what it rests on, worst first",
    render,
    sheet: sheet::terminal,
    summary_beside: None,
};

const LEFT_OUT: &str = "What passes is left out: --quiet lists every verdict, --verbose prints every proof.";

fn render(report: &Report, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    match (&report.policy, detail) {
        // Whoever gates a pipeline wants to see what stops it, and nothing else.
        (Some(_), Detail::Findings) => write_refusals(report, detail, out)?,
        (Some(_), Detail::Everything) => {
            render_verdicts(report, detail, out)?;
            writeln!(out)?;
            write_refusals(report, detail, out)?;
        }
        _ => render_verdicts(report, detail, out)?,
    }
    if report.policy.is_some() {
        return write_end(report, out);
    }
    if detail > Detail::Verdict || !speaks_for_itself(report) {
        let blank = if told(report, detail).next().is_some() { "\n" } else { "" };
        writeln!(out, "{blank}{}", visible(&report.exit.reason))?;
    }
    if told(report, detail).count() < report.subjects.len() {
        writeln!(out, "{}", LEFT_OUT.dimmed())?;
    }
    Ok(())
}

/// True if the one line of a quiet report says already how the run ends. Several verdicts do not, nor does one that was
/// accepted as it is.
fn speaks_for_itself(report: &Report) -> bool {
    let accepted = |subject: &SubjectReport| subject.decision == Some(Decision::Accepted);
    report.subjects.len() + report.errors.len() == 1
        && report.subjects.iter().all(|subject| subject.standards.len() == 1 && !accepted(subject))
}

/// The subjects to tell of. Among several, those that pass are of no interest, unless they come with duties to tick off.
fn told(report: &Report, detail: Detail) -> impl Iterator<Item = &SubjectReport> {
    let all = report.subjects.len() == 1 || detail != Detail::Findings;
    report
        .subjects
        .iter()
        .filter(move |subject| all || subject.decision != Some(Decision::Passes) || subject.may_we.is_some())
}

fn render_verdicts(report: &Report, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    for (at, subject) in told(report, detail).enumerate() {
        if at > 0 && detail > Detail::Verdict {
            writeln!(out)?;
        }
        for standard in &subject.standards {
            write_standard(subject, standard, detail, out)?;
        }
        if let Some(answer) = &subject.may_we {
            write_permission(subject, answer, detail, out)?;
        }
        if let Some(note) = subject.note.as_deref().filter(|_| detail > Detail::Verdict) {
            write!(out, "{}", wrapped(&format!("note: {}", visible(note)), "  ", "        "))?;
        }
    }
    Ok(())
}

fn write_standard(
    subject: &SubjectReport,
    standard: &StandardReport,
    detail: Detail,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_head(subject, standard, out)?;
    if detail == Detail::Verdict {
        return Ok(());
    }
    if let Some(text) = &subject.text {
        write_text(text, out)?;
    }
    write_beside(standard, out)?;
    let reading = standard.reading.as_ref().map_or(String::new(), |reading| format!(", reading `{reading}`"));
    let by = format!("by {}: {} {} ({}){reading}", standard.id, standard.title, standard.version, standard.authority);
    writeln!(out, "{}", visible(&by).dimmed())?;
    if let Some(follows) = &standard.system_follows {
        writeln!(out, "{}", format!("system: {}", follows.reason).dimmed())?;
    }
    for level in [&standard.terms, &standard.system].into_iter().flatten() {
        write_level(level, detail, out)?;
    }
    Ok(())
}

/// The four freedoms, and the ladders told beside the verdict, each with what keeps the subject where it is.
fn write_beside(standard: &StandardReport, out: &mut dyn Write) -> io::Result<()> {
    for beside in &standard.beside {
        let standing = &beside.standing;
        // From the lowest step to the highest says nothing; a license alone often leaves all of them possible.
        if standing.sure_steps <= 1 && standing.possible_steps == standing.steps.len() {
            continue;
        }
        let line = format!("{}: {standing}; {}", beside.steps_are.to_uppercase(), capped(standing));
        write!(out, "{}", wrapped(&visible(line.trim_end_matches("; ")), "", "  "))?;
    }
    if !standard.beside.is_empty() && !standard.freedoms.is_empty() {
        let told = standard.freedoms.iter().map(|(freedom, value)| format!("{} {}", freedom.word(), value.word()));
        writeln!(out, "FREEDOMS: {}", told.collect::<Vec<_>>().join(", "))?;
    }
    Ok(())
}

fn capped(standing: &StandingReport) -> String {
    let criteria = if standing.barred_by.is_empty() { &standing.capped_by } else { &standing.barred_by };
    let because = if standing.because.is_empty() { criteria } else { &standing.because };
    if because.is_empty() { String::new() } else { format!("capped by {}", because.join(", ")) }
}

/// The first line: both verdicts, then the name.
fn write_head(subject: &SubjectReport, standard: &StandardReport, out: &mut dyn Write) -> io::Result<()> {
    let mut answers = Vec::new();
    // On a ladder a system stands by its terms and its parts together; the terms' own part of it is no answer.
    let climbs = standard.system.as_ref().is_some_and(|system| system.standing.is_some());
    if let Some(terms) = standard.terms.as_ref().filter(|terms| !(climbs && terms.standing.is_some())) {
        answers.push(format!("TERMS: {}", answer(terms)));
    }
    match (&standard.system, &standard.system_follows) {
        (Some(system), _) => answers.push(format!("SYSTEM: {}", answer(system))),
        (None, Some(follows)) => {
            let word = Openness::from_word(follows.verdict)
                .map_or_else(|| follows.verdict.replace('-', " ").normal(), openness);
            answers.push(format!("SYSTEM: {word}"));
        }
        (None, None) if answers.is_empty() => answers.push("nothing asked of it".to_owned()),
        (None, None) => {}
    }
    let several = subject.standards.len() > 1;
    let twice = subject.standards.iter().filter(|other| other.id == standard.id).count() > 1;
    let reading = standard.reading.as_ref().filter(|_| twice).map_or(String::new(), |reading| format!(":{reading}"));
    let by = if several { format!(" by {}", visible(&format!("{}{reading}", standard.id))) } else { String::new() };
    writeln!(out, "{} — {} ({}){by}", answers.join(" · "), visible(&subject.name).bold(), visible(&subject.id))
}

/// The verdict, in the standard's own words where it has some.
fn answer(level: &LevelReport) -> ColoredString {
    match &level.headline {
        Some(words) => paint(words, if level.decides { level.verdict.into() } else { Value::Conditional }),
        None => openness(level.verdict),
    }
}
