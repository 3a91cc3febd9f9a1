//! CSV for spreadsheets: a row an objection, a row a subject that has none, a row an input that could not be judged.

use std::io::{self, Write};

use super::escape::inert;
use super::{Detail, Format, sheet};
use crate::explain::objection::{Decision, Objection};
use crate::explain::report::ErrorReport;
use crate::explain::{Report, SubjectReport};

/// `--format csv`.
pub const FORMAT: Format = Format {
    name: "csv",
    summary: "a row an objection, for spreadsheets",
    render,
    sheet: sheet::csv,
    summary_beside: None,
};

const HEAD: [&str; 15] = [
    "subject",
    "name",
    "kind",
    "decision",
    "code",
    "handling",
    "value",
    "rules",
    "clauses",
    "section",
    "license",
    "message",
    "accepted-by",
    "place",
    "fingerprint",
];

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Necessary).from_writer(out);
    write_row(&mut rows, &HEAD.map(str::to_owned))?;
    for subject in &report.subjects {
        let mut held = report.of(subject).peekable();
        if held.peek().is_none() {
            write_row(&mut rows, &row(Some(subject), None))?;
        }
        for objection in held {
            write_row(&mut rows, &row(Some(subject), Some(objection)))?;
        }
    }
    for objection in report.objections.iter().filter(|objection| objection.code.is_about_waivers()) {
        write_row(&mut rows, &row(None, Some(objection)))?;
    }
    for error in &report.errors {
        write_row(&mut rows, &error_row(error))?;
    }
    rows.flush()
}

fn row(subject: Option<&SubjectReport>, objection: Option<&Objection>) -> [String; 15] {
    let of_subject = |read: fn(&SubjectReport) -> String| subject.map(read).unwrap_or_default();
    let of = |read: fn(&Objection) -> String| objection.map(read).unwrap_or_default();
    let id = subject.map_or_else(|| of(|objection| objection.subject.clone()), |subject| subject.id.clone());
    [
        id,
        of_subject(|subject| subject.name.clone()),
        of_subject(|subject| subject.kind.to_owned()),
        of_subject(|subject| subject.decision.map_or("", Decision::words).to_owned()),
        of(|objection| objection.code.word().to_owned()),
        of(|objection| objection.handling.word().to_owned()),
        of(|objection| objection.value.word().to_owned()),
        of(|objection| objection.rules.join(" ")),
        of(|objection| objection.clauses.join(" ")),
        of(|objection| objection.section.clone().unwrap_or_default()),
        of(|objection| objection.license.clone().unwrap_or_default()),
        of(|objection| objection.message.clone()),
        of(|objection| objection.accepted_by.join("; ")),
        of(|objection| format!("{}:{}", objection.place.file, objection.place.line)),
        of(|objection| objection.fingerprint.clone()),
    ]
}

fn error_row(error: &ErrorReport) -> [String; 15] {
    let mut row = [const { String::new() }; 15];
    row[0].clone_from(&error.file);
    row[3] = "could not be judged".to_owned();
    row[4] = format!("input/{}", error.code);
    row[5] = "stops".to_owned();
    row[11] = super::view::error_line(error);
    row[13] = format!("{}:{}", error.file, error.line.unwrap_or(1));
    row
}

fn write_row<W: Write>(rows: &mut csv::Writer<W>, row: &[String; 15]) -> io::Result<()> {
    rows.write_record(row.iter().map(|cell| inert(cell).into_owned())).map_err(io::Error::from)
}
