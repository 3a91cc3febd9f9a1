//! JUnit: a test case a subject, so that a pipeline counts what people count; waivers to mend are cases of their own.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Tests, TestCase, TestCaseStatus, TestSuite};

use super::escape::visible;
use super::view::{error_line, line};
use super::{Detail, Format, sheet};
use crate::explain::objection::{Decision, Handling, Objection};
use crate::explain::report::{ErrorReport, TOOL};
use crate::explain::{Report, SubjectReport};

/// `--format junit`.
pub const FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit XML, a test case a subject",
    render,
    sheet: sheet::junit,
    summary_beside: None,
};

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let subjects = report.subjects.iter().map(|subject| by_subject(report, subject));
    let errors = report.errors.iter().map(by_error);
    let waivers = report.objections.iter().filter(|objection| objection.code.is_about_waivers()).map(by_waiver);
    write_cases(subjects.chain(errors).chain(waivers).collect(), out)
}

/// Writes one suite of cases.
pub(super) fn write_cases(cases: Vec<TestCase>, out: &mut dyn Write) -> io::Result<()> {
    let mut tests = Tests::new(TOOL.name);
    let mut suite = TestSuite::new(TOOL.name);
    suite.add_test_cases(cases);
    tests.add_test_suite(suite);
    let written = tests.to_string().map_err(io::Error::other)?;
    // The library counts skipped cases at the root too, where the schema that Jenkins reads by has no such count. The root
    // comes first and holds no text of others.
    writeln!(out, "{}", written.replacen(" skipped=\"0\"", "", 1))
}

fn by_subject(report: &Report, subject: &SubjectReport) -> TestCase {
    let decision = subject.decision.unwrap_or(Decision::Refused);
    let held: Vec<&Objection> = report.of(subject).collect();
    let told: Vec<String> = held.iter().map(|objection| told(objection)).collect();
    let stops = decision >= Decision::Undecided;
    let mut case = case(&subject.id, subject.kind, stops.then_some(NonSuccessKind::Failure), |status| {
        status.set_type(decision.words().replace(' ', "-"));
        status.set_message(safe(&format!("{}: {}", subject.name, decision.words())));
        status.set_description(told.join("\n"));
    });
    if !stops && !told.is_empty() {
        case.set_system_out(told.join("\n"));
    }
    case
}

pub(super) fn by_error(error: &ErrorReport) -> TestCase {
    case(&error.file, "input", Some(NonSuccessKind::Error), |status| {
        status.set_type(error.code);
        status.set_message(safe(&error.message));
        status.set_description(safe(&error_line(error)));
    })
}

fn by_waiver(objection: &Objection) -> TestCase {
    let kind = (objection.handling == Handling::Stops).then_some(NonSuccessKind::Failure);
    let name = format!("{}:{} {}", objection.place.file, objection.place.line, objection.code.word());
    case(&name, "waiver", kind, |status| {
        status.set_type(objection.code.word());
        status.set_message(safe(&objection.message));
        status.set_description(told(objection));
    })
}

pub(super) fn case(
    name: &str,
    class: &str,
    kind: Option<NonSuccessKind>,
    describe: impl FnOnce(&mut TestCaseStatus),
) -> TestCase {
    let mut status = kind.map_or_else(TestCaseStatus::success, TestCaseStatus::non_success);
    if kind.is_some() {
        describe(&mut status);
    }
    let mut case = TestCase::new(safe(name), status);
    case.set_classname(format!("osi-check.{class}"));
    case
}

/// An objection in a line.
fn told(objection: &Objection) -> String {
    let by: String = objection.accepted_by.iter().map(|by| format!(" ({by})")).collect();
    let place = format!("{}:{}", objection.place.file, objection.place.line);
    let rules = objection.rules.join(", ");
    safe(&format!("{} {place} {} [{rules}]{by}", objection.handling.word(), line(objection)))
}

/// Text without what XML cannot hold: control characters and noncharacters are written out.
pub(super) fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '\u{fffe}' | '\u{ffff}' => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    safe
}
