//! The report for a person at a terminal: verdict first, then what matters, worst first.

use std::io::{self, Write};

use colored::{ColoredString, Colorize};

use super::escape::visible;
use super::refusals::{write_end, write_refusals};
use super::{Detail, Format};
use crate::engine::Effect;
use crate::explain::Report;
use crate::explain::report::{
    ChangeReport, FindingReport, LevelReport, StandardReport, StandingReport, StepReport, SubjectReport,
};
use crate::model::{Openness, Value};
use crate::rules::Level;

/// `--format terminal`.
pub const FORMAT: Format = Format {
    name: "terminal",
    summary: "for a person: the verdict, then what it rests on, worst first",
    render,
    summary_beside: None,
};

/// Lines are folded at this width, whatever the terminal's: the same input gives the same bytes.
const WIDTH: usize = 100;

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
    if report.subjects.len() + report.errors.len() > 1 {
        writeln!(out, "\n{}", visible(&report.exit.reason))?;
    }
    Ok(())
}

fn render_verdicts(report: &Report, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    for (at, subject) in report.subjects.iter().enumerate() {
        if at > 0 && detail > Detail::Verdict {
            writeln!(out)?;
        }
        for standard in &subject.standards {
            write_standard(subject, standard, detail, out)?;
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
    let by = if several { format!(" by {}", visible(&standard.id)) } else { String::new() };
    writeln!(out, "{} — {} ({}){by}", answers.join(" · "), visible(&subject.name).bold(), visible(&subject.id))
}

/// The verdict, in the standard's own words where it has some.
fn answer(level: &LevelReport) -> ColoredString {
    match &level.headline {
        Some(words) => paint(words, if level.decides { level.verdict.into() } else { Value::Conditional }),
        None => openness(level.verdict),
    }
}

fn openness(answer: Openness) -> ColoredString {
    match answer {
        Openness::Open => "open".green().bold(),
        Openness::Unsure => "unsure".yellow().bold(),
        Openness::NotOpen => "not open".red().bold(),
    }
}

/// Whether a finding is told under a heading.
type Belongs = fn(&FindingReport) -> bool;

fn write_level(level: &LevelReport, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
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
    write_list("WOULD SETTLE IT", &level.would_settle, out)?;
    write_changes(&level.changes, out)?;
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

fn paint(label: &str, value: Value) -> ColoredString {
    let label = visible(label).into_owned();
    match value {
        Value::Pass => label.green(),
        Value::Conditional => label.cyan(),
        Value::Unknown => label.yellow(),
        Value::Fail => label.red().bold(),
    }
}

/// What an authority said of this very subject, where it decides or does not agree.
fn write_settled(level: &LevelReport, out: &mut dyn Write) -> io::Result<()> {
    let Some(settled) = level.settled.as_ref().filter(|_| level.conflict || level.level == Level::System) else {
        return Ok(());
    };
    let verb = if settled.prevails { "settled as" } else { "not settled as" };
    let source = settled.source.as_deref().unwrap_or_default();
    let line = format!("{} by {} ({}) {source}", openness(settled.value), settled.evidence, visible(&settled.says));
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

fn write_finding(finding: &FindingReport, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let license = finding.license.as_ref().map_or(String::new(), |license| format!("{} ", visible(license)));
    let section = finding.section.as_ref().map_or(String::new(), |section| format!("{} ", place_in_text(section)));
    let clauses = if is_unread(finding) { "not described".to_owned() } else { finding.clauses.join(" or ") };
    let head = format!("{license}{section}{clauses}");
    writeln!(out, "  {} → {}", head.bold(), finding.criteria.join(", "))?;
    write!(out, "{}", wrapped(&visible(&finding.summary), "    ", "    "))?;
    if let Some(quote) = &finding.quote {
        write!(out, "{}", wrapped(&format!("“{}”", visible(quote)), "    ", "    "))?;
    }
    let fact = |(name, value): &(String, String)| format!("{name}: {}", visible(&shortened(value, detail)));
    let facts: Vec<_> = finding.facts.iter().map(fact).collect();
    if !facts.is_empty() {
        write!(out, "{}", wrapped(&facts.join(" · "), "    ", "      "))?;
    }
    if is_unread(finding) {
        // It stands for many rules at once; no single one of them is its reason.
        return Ok(());
    }
    if finding.value >= Value::Unknown || detail == Detail::Everything {
        let basis = if finding.basis == "derived" { "derived, no ruling".to_owned() } else { finding.basis.clone() };
        let rule = format!("rule:   {} — {} ({basis})", finding.rule, finding.title);
        write!(out, "{}", wrapped(&visible(&rule), "    ", "            "))?;
        if detail == Detail::Everything {
            write!(out, "{}", wrapped(&format!("why:    {}", visible(&finding.rationale)), "    ", "            "))?;
        }
        let source = format!("source: {}, {}", finding.source.section, finding.source.url);
        write!(out, "{}", wrapped(&visible(&source), "    ", "            "))?;
        if finding.value >= Value::Unknown && !finding.remedy.is_empty() {
            write!(out, "{}", wrapped(&format!("remedy: {}", visible(&finding.remedy)), "    ", "            "))?;
        }
    }
    if let Some(place) = &finding.place {
        writeln!(out, "    {}", format!("at:     {}:{}:{}", visible(&place.file), place.line, place.column).dimmed())?;
    }
    Ok(())
}

/// True of the one finding that stands for everything the description leaves out.
fn is_unread(finding: &FindingReport) -> bool {
    finding.place.is_none() && finding.value == Value::Unknown
}

/// A section as one points at it: `§2`, or its name where it has no number.
fn place_in_text(section: &str) -> String {
    let mark = if section.starts_with(|c: char| c.is_ascii_digit()) { "§" } else { "" };
    format!("{mark}{}", visible(section))
}

/// A long list cut at a comma, unless everything was asked for.
fn shortened(value: &str, detail: Detail) -> String {
    const LONGEST: usize = 150;
    let items: Vec<&str> = value.split(", ").collect();
    let mut length = 0;
    let fitting = items.iter().take_while(|item| {
        length += item.chars().count() + 2;
        length <= LONGEST
    });
    match fitting.count() {
        _ if detail == Detail::Everything => value.to_owned(),
        shown if shown == items.len() || shown == 0 => value.to_owned(),
        shown => format!("{} and {} more", items[..shown].join(", "), items.len() - shown),
    }
}

fn write_list(heading: &str, lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", heading.bold())?;
    lines.iter().try_for_each(|line| write!(out, "{}", wrapped(&visible(line), "  - ", "    ")))
}

/// Each set of changes; a later one is told by what it adds to the one before.
fn write_changes(changes: &[ChangeReport], out: &mut dyn Write) -> io::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", "WHAT WOULD HAVE TO CHANGE".bold())?;
    let mut told: &[StepReport] = &[];
    for change in changes {
        let also = if told.is_empty() { "" } else { ", also" };
        writeln!(out, "  to be {}{also}:", openness(change.then))?;
        let fresh: Vec<&StepReport> = change.steps.iter().filter(|step| !told.contains(step)).collect();
        for line in by_section(&fresh) {
            write!(out, "{}", wrapped(&visible(&line), "    - ", "      "))?;
        }
        told = &change.steps;
    }
    Ok(())
}

/// One line a section to change, or a right to grant.
fn by_section(steps: &[&StepReport]) -> Vec<String> {
    let mut sections: Vec<(&Option<String>, Vec<&str>)> = Vec::new();
    for step in steps.iter().filter(|step| step.section.is_some()) {
        let clause = step.clauses.first().map_or("", String::as_str);
        match sections.iter_mut().find(|(section, _)| **section == step.section) {
            Some((_, clauses)) => clauses.push(clause),
            None => sections.push((&step.section, vec![clause])),
        }
    }
    let dropped = sections.into_iter().map(|(section, clauses)| {
        format!("drop section {}: {}", section.as_deref().unwrap_or_default(), clauses.join(", "))
    });
    let granted =
        steps.iter().filter(|step| step.section.is_none()).map(|step| format!("grant {}", step.clauses.join(" or ")));
    dropped.chain(granted).collect()
}

/// `text` folded into lines of at most 100 characters, the first after `lead`, the others after `hang`.
pub(super) fn wrapped(text: &str, lead: &str, hang: &str) -> String {
    let mut folded = String::from(lead);
    let mut width = lead.chars().count();
    let mut fresh = true;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !fresh && width + 1 + length > WIDTH {
            folded.push('\n');
            folded.push_str(hang);
            width = hang.chars().count();
            fresh = true;
        }
        if !fresh {
            folded.push(' ');
            width += 1;
        }
        folded.push_str(word);
        width += length;
        fresh = false;
    }
    folded.push('\n');
    folded
}
