//! One self-contained page for a compliance officer: matrix, spectrum, proofs. No script, no network, nothing to load.
//!
//! Filters and sorting are radio buttons and a style sheet; the only style sheet the page's own policy admits.

mod chart;
mod matrix;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::{Serde, Value as Any};
use minijinja::{Environment, Error, ErrorKind, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::escape::visible;
use super::view::line;
use super::{Detail, Format, sheet};
use crate::explain::objection::{Decision, Objection};
use crate::explain::report::{LevelReport, StandardReport};
use crate::explain::{Report, SubjectReport};
use chart::chart;
use matrix::matrix;

/// `--format html`.
pub const FORMAT: Format = Format {
    name: "html",
    summary: "one page with matrix, chart and proofs, for people",
    render,
    sheet: sheet::html,
    summary_beside: None,
};

const PAGE: &str = include_str!("report.html");
const STYLE: &str = include_str!("report.css");

/// One subject with what is decided about it.
#[derive(Serialize)]
struct SubjectView<'r> {
    index: usize,
    decision: &'static str,
    decision_class: &'static str,
    report: &'r SubjectReport,
    objections: Vec<ObjectionView<'r>>,
}

#[derive(Serialize)]
struct ObjectionView<'r> {
    code: &'static str,
    value: &'static str,
    handling: &'static str,
    line: String,
    place: String,
    accepted_by: &'r [String],
}

/// Decisions in the order of the page: what needs somebody first.
const COUNTED: [Decision; 4] = [Decision::Refused, Decision::Undecided, Decision::Accepted, Decision::Passes];

/// How many subjects a decision was made about.
#[derive(Serialize)]
struct Count {
    decision: &'static str,
    count: usize,
}

fn count(report: &Report, decision: Decision) -> Count {
    let count = report.subjects.iter().filter(|subject| subject.decision == Some(decision)).count();
    Count { decision: decision.words(), count }
}

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let environment = environment("report.html", PAGE).map_err(io::Error::other)?;
    let page = environment.get_template("report.html").map_err(io::Error::other)?;
    let standards = standards(report);
    let mut subjects: Vec<_> =
        report.subjects.iter().enumerate().map(|(at, subject)| view(report, at, subject)).collect();
    subjects.sort_by_key(|subject| std::cmp::Reverse(subject.report.decision));
    let counts: Vec<_> = COUNTED.iter().map(|decision| count(report, *decision)).collect();
    let waivers = report.objections.iter().filter(|objection| objection.code.is_about_waivers());
    let waivers: Vec<_> = waivers.map(objection_view).collect();
    let matrices: Vec<_> = standards.iter().map(|standard| matrix(report, standard)).collect();
    let charts: Vec<_> = standards.iter().map(|standard| chart(report, standard)).collect();
    let (style, style_hash) = style();
    let page = page.render(context! {
        style => style,
        style_hash => style_hash,
        report => Any::from(Serde(report)),
        subjects => Any::from(Serde(&subjects)),
        matrices => Any::from(Serde(&matrices)),
        charts => Any::from(Serde(&charts)),
        waivers => Any::from(Serde(&waivers)),
        counts => Any::from(Serde(&counts)),
    });
    out.write_all(page.map_err(io::Error::other)?.as_bytes())?;
    writeln!(out)
}

/// The style sheet, and its hash for the page's own policy.
pub(super) fn style() -> (Any, Any) {
    let hash = format!("sha256-{}", STANDARD.encode(Sha256::digest(STYLE.as_bytes())));
    (Any::from_safe_string(STYLE.to_owned()), Any::from_safe_string(hash))
}

/// An environment with one template. Every value is made visible and escaped on its way out, whatever the template says;
/// only our own style is not.
pub(super) fn environment(name: &'static str, page: &'static str) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::SemiStrict);
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => {
            minijinja::escape_formatter(out, state, &Any::from(visible(text).into_owned()))
        }
        _ if value.is_none() || value.is_undefined() => Err(Error::new(ErrorKind::UndefinedError, "nothing to print")),
        _ => minijinja::escape_formatter(out, state, value),
    });
    environment.add_filter("link", link);
    environment.add_template(name, page)?;
    Ok(environment)
}

/// `url` if a browser may be sent there; nothing else becomes a link.
fn link(url: Option<String>) -> String {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://")).unwrap_or_default()
}

fn view<'r>(report: &'r Report, index: usize, subject: &'r SubjectReport) -> SubjectView<'r> {
    SubjectView {
        index,
        decision: words(subject),
        decision_class: class(subject),
        report: subject,
        objections: report.of(subject).map(objection_view).collect(),
    }
}

fn objection_view(objection: &Objection) -> ObjectionView<'_> {
    ObjectionView {
        code: objection.code.word(),
        value: objection.value.word(),
        handling: objection.handling.word(),
        line: line(objection),
        place: format!("{}:{}", objection.place.file, objection.place.line),
        accepted_by: &objection.accepted_by,
    }
}

fn words(subject: &SubjectReport) -> &'static str {
    subject.decision.map_or("not decided", Decision::words)
}

fn class(subject: &SubjectReport) -> &'static str {
    subject.decision.map_or("none", Decision::words)
}

/// The standards of a report, each named once with its reading.
fn standards(report: &Report) -> Vec<&StandardReport> {
    let mut known: Vec<&StandardReport> = Vec::new();
    for standard in report.subjects.iter().flat_map(|subject| &subject.standards) {
        if !known.iter().any(|other| same(other, standard)) {
            known.push(standard);
        }
    }
    known
}

fn same(one: &StandardReport, other: &StandardReport) -> bool {
    one.id == other.id && one.reading == other.reading
}

fn name(standard: &StandardReport) -> String {
    standard.reading.as_ref().map_or(standard.id.clone(), |reading| format!("{}:{reading}", standard.id))
}

/// What a standard says of a subject.
fn told<'r>(subject: &'r SubjectReport, standard: &StandardReport) -> Option<&'r StandardReport> {
    subject.standards.iter().find(|told| same(told, standard))
}

fn levels(standard: &StandardReport) -> [Option<&LevelReport>; 2] {
    [standard.terms.as_ref(), standard.system.as_ref()]
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(link(Some("https://example.org".into())), "https://example.org");
        for other in ["javascript:alert(1)", "data:text/html,x", "//example.org", " https://x", "JAVASCRIPT:x"] {
            assert_eq!(link(Some(other.into())), "");
        }
        assert_eq!(link(None), "");
    }
}
