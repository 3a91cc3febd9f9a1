//! The second, conditional answer at a terminal.

use std::io::{self, Write};

use colored::Colorize;

use super::wrap::wrapped;
use crate::engine::Answer;
use crate::explain::SubjectReport;
use crate::explain::permission::PermissionReport;
use crate::output::Detail;
use crate::output::escape::visible;

/// The second, conditional answer: what the terms mean for one organisation.
pub(super) fn write_permission(
    subject: &SubjectReport,
    answer: &PermissionReport,
    detail: Detail,
    out: &mut dyn Write,
) -> io::Result<()> {
    let headline = answer.headline();
    let painted = match answer.answer {
        Answer::Allowed => headline.green(),
        Answer::AllowedWithDuties => headline.cyan(),
        Answer::CannotTell => headline.yellow(),
        Answer::NotAllowed => headline.red().bold(),
    };
    let name = visible(&answer.organisation);
    let chosen = answer.chosen.as_ref().map_or(String::new(), |chosen| format!(" under {}", visible(chosen)));
    if detail > Detail::Verdict {
        writeln!(out)?;
    }
    writeln!(out, "MAY WE ({name}){chosen}: {painted} — {} ({})", visible(&subject.name).bold(), visible(&subject.id))?;
    if detail == Detail::Verdict {
        return Ok(());
    }
    let lists = [
        ("not allowed", "x", &answer.barred_by),
        ("cannot tell", "?", &answer.open_points),
        ("to do", "[ ]", &answer.duties),
    ];
    for (heading, mark, points) in lists.into_iter().filter(|(_, _, points)| !points.is_empty()) {
        writeln!(out, "  {heading}:")?;
        for point in points {
            let line = format!("{mark} {}", point.line(Some(&subject.id)));
            write!(out, "{}", wrapped(&visible(&line), "    ", "        "))?;
        }
    }
    Ok(())
}
