//! One level at a terminal: a line a criterion, then the findings by what they are worth, then what would change it.

use std::io::{self, Write};

use colored::Colorize;

use super::change::{write_changes, write_settle};
use super::finding::{is_unread, place_in_text, write_finding};
use super::paint::{openness, paint};
use super::wrap::wrapped;
use crate::engine::Effect;
use crate::explain::report::{FindingReport, LevelReport};
use crate::model::Value;
use crate::output::Detail;
use crate::output::escape::visible;
use crate::rules::Level;

/// Whether a finding is told under a heading.
type Belongs = fn(&FindingReport) -> bool;

pub(super) fn write_level(level: &LevelReport, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    let width = level.criteria.iter().map(|criterion| criterion.title.chars().count()).max().unwrap_or(0);
    for criterion in &level.criteria {
        let padding = " ".repeat(width.saturating_sub(criterion.title.chars().count()));
        let reasons = reasons(level, &criterion.id, criterion.value);
        let line = format!("  {}{padding}  {}", visible(&criterion.title), paint(&criterion.label, criterion.value));
        let gap = " ".repeat(11usize.saturating_sub(criterion.label.chars().count()));
        writeln!(out, "{}", format!("{line}{gap}  {reasons}").trim_end())?;
    }
    write_settled(level, out)?;
    let groups: [(&str, Belongs); 4] = [
        ("FAILS", |finding| finding.value == Value::Fail),
        ("UNKNOWN: not settled, or not known", |finding| finding.value == Value::Unknown),
        ("ACCEPTED DUTIES", |finding| finding.value == Value::Conditional),
        ("NOTED", |finding| finding.effect == Effect::Notes),
    ];
    for (heading, belongs) in groups {
        let findings: Vec<_> = level.findings.iter().filter(|finding| belongs(finding)).collect();
        write_group(heading, &findings, detail, out)?;
    }
    if level.settle.is_empty() {
        write_list("WOULD SETTLE IT", &level.would_settle, out)?;
    }
    write_settle(&level.settle, out)?;
    write_changes(&level.changes, out)?;
    if !level.all_ways {
        writeln!(out, "{}", "  there may be more ways as small as these; at most ten are looked for".dimmed())?;
    }
    write_list("WITHOUT EFFECT HERE", &level.inert, out)?;
    write_list("LATER", level.turn.as_slice(), out)
}

/// The sections that decide a criterion, in a few words.
fn reasons(level: &LevelReport, criterion: &str, value: Value) -> String {
    let deciding = level.findings.iter().filter(|finding| {
        finding.value == value && value != Value::Pass && finding.criteria.iter().any(|known| known == criterion)
    });
    let names: Vec<String> = deciding
        .map(|finding| match &finding.section {
            Some(section) => format!("{} {}", finding.clauses.join("/"), place_in_text(section)),
            None if finding.effect == Effect::Lacks && finding.value == Value::Fail => {
                format!("no {}", finding.clauses.join("/"))
            }
            None if is_unread(finding) => "not everything is described".into(),
            None => finding.clauses.join(", "),
        })
        .collect();
    names.join("; ")
}

/// What an authority said of this very subject, where it decides or does not agree.
fn write_settled(level: &LevelReport, out: &mut dyn Write) -> io::Result<()> {
    let Some(settled) = level.settled.as_ref().filter(|_| level.conflict || level.level == Level::System) else {
        return Ok(());
    };
    let verb = if settled.prevails { "settled as" } else { "not settled as" };
    let source = visible(settled.source.as_deref().unwrap_or_default());
    let seen = settled.date.as_ref().map_or(String::new(), |day| format!(", looked up {day}"));
    let says = visible(&settled.says);
    let line = format!("{} by {} ({says}{seen}) {source}", openness(settled.value), settled.evidence);
    writeln!(out, "\n  {verb} {line}")?;
    if level.conflict {
        let derived = openness(level.derived);
        writeln!(out, "  {}: the facts on file alone give {derived}; both are shown", "CONFLICT".yellow().bold())?;
    }
    Ok(())
}

fn write_group(heading: &str, findings: &[&FindingReport], detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let notes = heading == "NOTED";
    if findings.is_empty() || (notes && detail < Detail::Everything) {
        return Ok(());
    }
    writeln!(out, "\n{}", heading.bold())?;
    findings.iter().try_for_each(|finding| write_finding(finding, detail, out))
}

fn write_list(heading: &str, lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", heading.bold())?;
    lines.iter().try_for_each(|line| write!(out, "{}", wrapped(&visible(line), "  - ", "    ")))
}
