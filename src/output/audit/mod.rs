//! The summary of a batch for a person: shares first, then what most of it comes from.

mod page;

use std::io::{self, Write};

use colored::Colorize;

use crate::audit::summary::{SHOWN, Summary, Verdicts};

use super::escape::visible;

pub use page::{About, write_page};

/// Writes the summary. The same numbers give the same bytes.
///
/// # Errors
/// Those of `out`.
pub fn write_summary(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let all = summary.terms.all();
    writeln!(out, "{}", format!("{} models", grouped(all)).bold())?;
    writeln!(out, "  terms   {}", shares(summary.terms, all))?;
    let undescribed = all - summary.systems_not_open;
    writeln!(
        out,
        "  system  {} not open, {} not described by their cards",
        share(summary.systems_not_open, all),
        share(undescribed, all)
    )?;
    counted(out, "Findings", &Summary::largest(&summary.by_finding, |count| *count), all)?;
    counted(out, "What keeps terms from being open", &Summary::largest(&summary.by_reason, |count| *count), all)?;
    verdicts(out, "By declared license", &Summary::largest(&summary.by_license, |count| count.all()))?;
    verdicts(out, "By base", &Summary::largest(&summary.by_base, |count| count.all()))?;
    let laundered = summary.by_finding.get("laundering").copied().unwrap_or(0);
    counted(out, "Laundered from", &Summary::largest(&summary.laundered_by_base, |count| *count), laundered)?;
    counted(out, "Laundered by", &Summary::largest(&summary.laundered_by_owner, |count| *count), laundered)?;
    counted(out, "Problems of cards", &Summary::largest(&summary.by_problem, |count| *count), all)?;
    if !summary.laundered_examples.is_empty() {
        writeln!(out, "\n{}", "Laundered, from each model to the restriction".bold())?;
        summary.laundered_examples.iter().try_for_each(|way| writeln!(out, "  {}", visible(way)))?;
    }
    bad(out, summary)
}

fn bad(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    if summary.bad == 0 {
        return Ok(());
    }
    writeln!(out, "\n{}", format!("{} cards could not be read", grouped(summary.bad)).bold())?;
    summary.bad_examples.iter().try_for_each(|example| writeln!(out, "  {}", visible(example)))?;
    if summary.bad > SHOWN as u64 {
        writeln!(out, "  … every one of them has a row with its line")?;
    }
    Ok(())
}

fn counted(out: &mut dyn Write, title: &str, counts: &[(&str, &u64)], all: u64) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", title.bold())?;
    counts.iter().try_for_each(|(name, count)| writeln!(out, "  {:>18}  {}", share(**count, all), visible(name)))
}

fn verdicts(out: &mut dyn Write, title: &str, counts: &[(&str, &Verdicts)]) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}\n  {:>10} {:>10} {:>10}", title.bold(), "open", "unsure", "not open")?;
    counts.iter().try_for_each(|(name, count)| {
        let [open, unsure, not_open] = [count.open, count.unsure, count.not_open].map(grouped);
        writeln!(out, "  {open:>10} {unsure:>10} {not_open:>10}  {}", visible(name))
    })
}

fn shares(counts: Verdicts, all: u64) -> String {
    let [open, unsure, not_open] = [counts.open, counts.unsure, counts.not_open].map(|count| share(count, all));
    format!("{} open, {unsure} unsure, {} not open", open.green(), not_open.red())
}

/// The same without colour.
fn shares_in_words(counts: Verdicts) -> String {
    let all = counts.all();
    let [open, unsure, not_open] = [counts.open, counts.unsure, counts.not_open].map(|count| share(count, all));
    format!("{open} open, {unsure} unsure, {not_open} not open")
}

/// A count with its share in percent.
fn share(count: u64, all: u64) -> String {
    format!("{} ({})", grouped(count), percent(count, all))
}

/// A share in percent, to one decimal.
fn percent(count: u64, all: u64) -> String {
    let tenths = (count * 1000 + all / 2).checked_div(all).unwrap_or(0);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_rounded_to_a_tenth() {
        assert_eq!(share(1, 3), "1 (33.3 %)");
        assert_eq!(share(1_234_567, 1_234_567), "1,234,567 (100.0 %)");
        assert_eq!(share(0, 0), "0 (0.0 %)");
    }
}
