//! Tables as JUnit: a test case a result. What fails or is undecided is a failure; an input that cannot be read is an error.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, TestCase};

use crate::explain::sheet::{Point, Sheet, Weight};
use crate::output::junit::{by_error, case, safe, write_cases};

/// Writes the cases in the order of the tables.
pub(in crate::output) fn junit(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let cases = sheet.points.iter().map(by_point).chain(sheet.errors.iter().map(by_error));
    write_cases(cases.collect(), out)
}

fn by_point(point: &Point) -> TestCase {
    let stops = point.weight >= Weight::Undecided;
    let name = format!("{} {}", point.subject, point.rule);
    let mut case = case(&name, point.r#type, stops.then_some(NonSuccessKind::Failure), |status| {
        status.set_type(point.weight.word());
        status.set_message(safe(&point.line()));
        status.set_description(safe(&format!("{}:{} {}", point.place.file, point.place.line, point.title)));
    });
    if !stops {
        case.set_system_out(safe(&point.line()));
    }
    case
}
