//! What a policy objects to, for a person at a terminal: only what stops or warns, then how the run ends and why.

use std::io::{self, Write};

use colored::Colorize;

use super::Detail;
use super::escape::visible;
use super::terminal::wrapped;
use crate::explain::objection::{Decision, Handling, Objection};
use crate::explain::{Report, SubjectReport};

/// How many rules of an objection are named unless everything is asked for.
const MOST_RULES: usize = 3;

/// Every refused, undecided or warned subject with its objections, then waivers to mend.
pub(super) fn write_refusals(report: &Report, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let least = if detail == Detail::Everything { Handling::Accepted } else { Handling::Warns };
    let told = |objection: &&Objection| objection.handling >= least;
    for subject in &report.subjects {
        let objections: Vec<_> = report.of(subject).filter(told).collect();
        if !objections.is_empty() {
            write_subject(subject, &objections, detail, out)?;
        }
    }
    for objection in report.objections.iter().filter(|objection| objection.code.is_about_waivers()).filter(told) {
        let lead = format!("{} {} ", head(objection.handling), objection.code.word().bold());
        let place = format!("{}:{}", visible(&objection.place.file), objection.place.line);
        writeln!(out, "{lead}{}", place.dimmed())?;
        write!(out, "{}", wrapped(&visible(&objection.message), "    ", "    "))?;
    }
    Ok(())
}

/// How the run ends, why, and by which policy.
pub(super) fn write_end(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", visible(&report.exit.reason))?;
    if let Some(policy) = &report.policy {
        let baseline = policy.baseline.as_ref().map_or(String::new(), |file| format!(", baseline {}", visible(file)));
        let on_behalf = policy.organisation.as_ref();
        let on_behalf = on_behalf.map_or(String::new(), |file| format!(", for the organisation {}", visible(file)));
        let by = format!("by the policy {} as of {}{baseline}{on_behalf}", visible(&policy.file), policy.today);
        writeln!(out, "{}", by.dimmed())?;
    }
    Ok(())
}

fn write_subject(
    subject: &SubjectReport,
    objections: &[&Objection],
    detail: Detail,
    out: &mut dyn Write,
) -> io::Result<()> {
    let decision = subject.decision.unwrap_or(Decision::Refused);
    let words = match decision {
        Decision::Refused => decision.words().red().bold(),
        Decision::Undecided => decision.words().yellow().bold(),
        Decision::Accepted | Decision::Passes => decision.words().green(),
    };
    writeln!(out, "{words}: {} ({})", visible(&subject.name).bold(), visible(&subject.id))?;
    objections.iter().try_for_each(|objection| write_objection(objection, detail, out))?;
    writeln!(out)
}

fn write_objection(objection: &Objection, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let license = objection.license.as_ref().map_or(String::new(), |license| format!("{} ", visible(license)));
    let section = objection.section.as_ref().map_or(String::new(), |section| format!("§{} ", visible(section)));
    let clauses = match objection.clauses.as_slice() {
        [] => objection.rule().to_owned(),
        clauses if clauses.len() > 3 => "what was not read".to_owned(),
        clauses => clauses.join(" or "),
    };
    let code = format!("[{}]", objection.code.word());
    writeln!(
        out,
        "  {} {} {}",
        head(objection.handling),
        format!("{license}{section}{clauses}").bold(),
        code.dimmed()
    )?;
    write!(out, "{}", wrapped(&visible(&objection.message), "    ", "    "))?;
    for by in &objection.accepted_by {
        write!(out, "{}", wrapped(&visible(by), "    accepted: ", "              "))?;
    }
    if detail > Detail::Verdict && objection.handling > Handling::Accepted {
        let most = if detail == Detail::Everything { usize::MAX } else { MOST_RULES };
        let (told, more) = objection.rules.split_at(objection.rules.len().min(most));
        let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
        let rules = format!("{}{more}", told.join(", "));
        write!(out, "{}", wrapped(&visible(&rules), "    rule:   ", "            "))?;
        if !objection.remedy.is_empty() {
            write!(out, "{}", wrapped(&visible(&objection.remedy), "    remedy: ", "            "))?;
        }
    }
    let place = &objection.place;
    writeln!(out, "    {}", format!("at:     {}:{}:{}", visible(&place.file), place.line, place.column).dimmed())
}

/// The word that stands before an objection.
fn head(handling: Handling) -> colored::ColoredString {
    match handling {
        Handling::Stops => "fail".red().bold(),
        Handling::Undecided => "warning".yellow().bold(),
        Handling::Warns => "warning".yellow(),
        Handling::Accepted => "accepted".green(),
    }
}
