//! Markdown for a comment on a pull request: the end first, then every subject that is not simply fine.

use std::io::{self, Write};

use super::escape::visible;
use super::view::error_line;
use super::{Detail, Format, sheet};
use crate::explain::objection::{Decision, Handling, Objection};
use crate::explain::{Report, SubjectReport};

/// `--format markdown`.
pub const FORMAT: Format = Format {
    name: "markdown",
    summary: "a comment for a pull request",
    render,
    sheet: sheet::markdown,
    summary_beside: None,
};

/// A comment on GitHub may have 65,536 characters, on GitLab a million.
const LONGEST_COMMENT: usize = 65_000;

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    write_within(report, LONGEST_COMMENT, out)
}

/// Writes the report in at most `limit` bytes; what does not fit is counted.
pub(super) fn write_within(report: &Report, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut text = head(report);
    let sections: Vec<String> = sections(report).collect();
    let mut left_out = 0;
    for section in sections {
        if left_out == 0 && text.len() + section.len() + 200 <= limit {
            text.push_str(&section);
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        text.push_str(&format!("\n{left_out} more entries are left out here; `--format json` has them all.\n"));
    }
    out.write_all(text.as_bytes())
}

fn head(report: &Report) -> String {
    let word = if report.exit.code == 0 { "passed" } else { "did not pass" };
    let mut head = format!("## osi-check {word}\n\n{}\n", plain(&report.exit.reason));
    if let Some(policy) = &report.policy {
        head.push_str(&format!("\nPolicy {} as of {}.\n", plain(&policy.file), policy.today));
    }
    head
}

fn sections(report: &Report) -> impl Iterator<Item = String> + '_ {
    let errors = report.errors.iter().map(|error| {
        let line = error.line.map_or(String::new(), |line| format!(":{line}"));
        format!("\n### Could not be judged: {}{line}\n\n{}\n", plain(&error.file), plain(&error_line(error)))
    });
    let mut worst_first: Vec<&SubjectReport> = report.subjects.iter().collect();
    worst_first.sort_by_key(|subject| std::cmp::Reverse(subject.decision));
    let subjects = worst_first.into_iter().filter(|subject| subject.decision != Some(Decision::Passes));
    let waivers: Vec<_> = report.objections.iter().filter(|objection| objection.code.is_about_waivers()).collect();
    let waivers = (!waivers.is_empty()).then(|| format!("\n### Waivers to mend\n\n{}", table(&waivers)));
    errors.chain(subjects.map(|subject| section(report, subject))).chain(waivers)
}

fn section(report: &Report, subject: &SubjectReport) -> String {
    let words = subject.decision.map_or("", Decision::words);
    let held: Vec<_> = report.of(subject).collect();
    format!("\n### {} ({}): {words}\n\n{}", plain(&subject.name), plain(&subject.id), table(&held))
}

fn table(held: &[&Objection]) -> String {
    let mut sorted = held.to_vec();
    sorted.sort_by_key(|objection| std::cmp::Reverse(objection.handling));
    let mut text = String::from("| | where | what | rule | at |\n|---|---|---|---|---|\n");
    for objection in sorted {
        let head = match objection.handling {
            Handling::Stops => "**fail**",
            Handling::Undecided => "warning: undecided",
            Handling::Warns => "warning",
            Handling::Accepted => "accepted",
        };
        let section = objection.section.as_ref().map_or(String::new(), |section| format!("§{section} "));
        let license = objection.license.as_ref().map_or(String::new(), |license| format!("{license} "));
        let clauses = if objection.clauses.len() > 3 { "not read".to_owned() } else { objection.clauses.join(", ") };
        let by: String = objection.accepted_by.iter().map(|by| format!(" ({by})")).collect();
        let cells = [
            plain(&format!("{license}{section}{clauses}")),
            plain(&format!("{}{by}", objection.message)),
            plain(&objection.rules.join(", ")),
            plain(&format!("{}:{}", objection.place.file, objection.place.line)),
        ];
        text.push_str(&format!("| {head} | {} |\n", cells.join(" | ")));
    }
    text
}

/// Text that says what it says: every punctuation mark escaped, lines folded, and a zero-width space after `@` and `#`,
/// so that no one is called and no issue linked.
pub(super) fn plain(text: &str) -> String {
    let folded = text.replace('\r', " ");
    let mut plain = String::with_capacity(folded.len() + 16);
    for c in visible(folded.trim()).chars() {
        if c.is_ascii_punctuation() {
            plain.push('\\');
        }
        plain.push(c);
        if matches!(c, '@' | '#') {
            plain.push('\u{200b}');
        }
    }
    plain
}
