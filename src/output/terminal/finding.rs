//! One finding at a terminal: the clause and its words, the rule and its reasons, the place.

use std::io::{self, Write};

use colored::Colorize;

use super::wrap::wrapped;
use crate::explain::report::FindingReport;
use crate::model::Value;
use crate::output::Detail;
use crate::output::escape::visible;

pub(super) fn write_finding(finding: &FindingReport, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
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
pub(super) fn is_unread(finding: &FindingReport) -> bool {
    finding.place.is_none() && finding.value == Value::Unknown
}

/// A section as one points at it: `§2`, or its name where it has no number.
pub(super) fn place_in_text(section: &str) -> String {
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
