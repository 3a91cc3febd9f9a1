//! One self-contained page for a compliance officer: matrix, spectrum, proofs. No script, no network, nothing to load.
//!
//! Filters and sorting are radio buttons and a style sheet; the only style sheet the page's own policy admits.

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
use crate::model::Openness;

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
    decision_class: String,
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

/// What one standard makes of every subject.
#[derive(Serialize)]
struct Matrix<'r> {
    standard: String,
    title: &'r str,
    columns: Vec<String>,
    orders: [Order<'r>; 3],
}

/// The rows in one of the orders a reader may choose.
#[derive(Serialize)]
struct Order<'r> {
    class: &'static str,
    rows: Vec<Row<'r>>,
}

#[derive(Clone, Serialize)]
struct Row<'r> {
    index: usize,
    id: &'r str,
    name: &'r str,
    decision: &'static str,
    decision_class: String,
    cells: Vec<Cell<'r>>,
    #[serde(skip)]
    worst: Option<Decision>,
}

#[derive(Clone, Serialize)]
struct Cell<'r> {
    class: String,
    word: &'r str,
}

/// A bar of a chart, in a space of 1000 by 20.
#[derive(Serialize)]
struct Bar {
    class: &'static str,
    label: String,
    count: usize,
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

#[derive(Serialize)]
struct Chart {
    standard: String,
    told: String,
    bars: Vec<Bar>,
}

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let environment = environment("report.html", PAGE).map_err(io::Error::other)?;
    let page = environment.get_template("report.html").map_err(io::Error::other)?;
    let standards = standards(report);
    let subjects: Vec<_> = report.subjects.iter().enumerate().map(|(at, subject)| view(report, at, subject)).collect();
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

fn class(subject: &SubjectReport) -> String {
    subject
        .decision
        .map_or("none", |decision| match decision {
            Decision::Passes => "passes",
            Decision::Accepted => "accepted",
            Decision::LetThrough => "let-through",
            Decision::Undecided => "undecided",
            Decision::Refused => "refused",
        })
        .to_owned()
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

fn matrix<'r>(report: &'r Report, standard: &'r StandardReport) -> Matrix<'r> {
    let columns = columns(report, standard);
    let rows: Vec<_> =
        report.subjects.iter().enumerate().map(|(at, subject)| row(at, subject, standard, &columns)).collect();
    let mut by_worst = rows.clone();
    by_worst.sort_by_key(|row| std::cmp::Reverse(row.worst));
    let mut by_name = rows.clone();
    by_name.sort_by_key(|row| row.name.to_lowercase());
    Matrix {
        standard: name(standard),
        title: &standard.title,
        columns: columns.iter().map(Column::title).collect(),
        orders: [
            Order { class: "by-worst", rows: by_worst },
            Order { class: "by-name", rows: by_name },
            Order { class: "by-given", rows },
        ],
    }
}

/// A column: the verdict of a level, or one of its criteria.
#[derive(PartialEq)]
struct Column {
    level: usize,
    criterion: Option<(String, String)>,
}

impl Column {
    fn title(&self) -> String {
        match &self.criterion {
            Some((_, title)) => title.clone(),
            None => ["Terms", "System"].get(self.level).copied().unwrap_or_default().to_owned(),
        }
    }
}

fn columns(report: &Report, standard: &StandardReport) -> Vec<Column> {
    let mut columns = Vec::new();
    for level in [0, 1] {
        let told = report.subjects.iter().filter_map(|subject| told(subject, standard));
        for level_report in told.filter_map(|told| levels(told).get(level).copied().flatten()) {
            let criteria = level_report.criteria.iter().map(|c| Some((c.id.clone(), c.title.clone())));
            for criterion in std::iter::once(None).chain(criteria) {
                let column = Column { level, criterion };
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
        }
    }
    columns
}

fn row<'r>(index: usize, subject: &'r SubjectReport, standard: &StandardReport, columns: &[Column]) -> Row<'r> {
    let told = told(subject, standard);
    let cell = |column: &Column| {
        let level = told.and_then(|told| levels(told).get(column.level).copied().flatten());
        let cell = level.and_then(|level| match &column.criterion {
            None => Some((level.verdict.word(), level.verdict.word())),
            Some((id, _)) => {
                let criterion = level.criteria.iter().find(|criterion| criterion.id == *id)?;
                Some((criterion.value.word(), criterion.label.as_str()))
            }
        });
        let (class, word) = cell.map_or((String::new(), "not described"), |(class, word)| (format!("v-{class}"), word));
        Cell { class, word }
    };
    Row {
        index,
        id: &subject.id,
        name: &subject.name,
        decision: words(subject),
        decision_class: class(subject),
        cells: columns.iter().map(cell).collect(),
        worst: subject.decision,
    }
}

/// Of a ladder, how many subjects stand on each step; else how many are open, unsure and not open.
fn chart(report: &Report, standard: &StandardReport) -> Chart {
    let told: Vec<_> = report.subjects.iter().filter_map(|subject| told(subject, standard)).collect();
    let level = |told: &&StandardReport| levels(told).into_iter().flatten().last().cloned();
    let levels: Vec<LevelReport> = told.iter().filter_map(level).collect();
    let ladder = levels.iter().find_map(|level| level.standing.as_ref());
    let counts: Vec<(&'static str, String, usize)> = match ladder {
        Some(ladder) => (0..=ladder.steps.len())
            .map(|step| {
                let stands = |level: &&LevelReport| level.standing.as_ref().is_some_and(|at| at.sure_steps == step);
                let label = match step.checked_sub(1).and_then(|at| ladder.steps.get(at)) {
                    Some(id) => format!("step {id}"),
                    None => "below the first step".to_owned(),
                };
                ("step", label, levels.iter().filter(stands).count())
            })
            .collect(),
        None => [(Openness::Open, "v-open"), (Openness::Unsure, "v-unsure"), (Openness::NotOpen, "v-not-open")]
            .map(|(verdict, class)| {
                let count = levels.iter().filter(|level| level.verdict == verdict).count();
                (class, verdict.word().replace('-', " "), count)
            })
            .to_vec(),
    };
    let words: Vec<_> = counts.iter().map(|(_, label, count)| format!("{label}: {count}")).collect();
    let bars = if ladder.is_some() { columns_of(&counts) } else { stack_of(&counts) };
    Chart { standard: name(standard), told: words.join(", "), bars }
}

/// Bars side by side, as high as their counts.
fn columns_of(counts: &[(&'static str, String, usize)]) -> Vec<Bar> {
    let most = counts.iter().map(|(_, _, count)| *count).max().unwrap_or(0).max(1);
    let width = 1000 / counts.len().max(1);
    let bar = |(at, (class, label, count)): (usize, &(&'static str, String, usize))| {
        let height = 20 * count / most;
        Bar {
            class,
            label: label.clone(),
            count: *count,
            x: at * width,
            y: 20 - height,
            width: width.saturating_sub(8),
            height,
        }
    };
    counts.iter().enumerate().map(bar).collect()
}

/// Bars behind one another, as wide as their share.
fn stack_of(counts: &[(&'static str, String, usize)]) -> Vec<Bar> {
    let whole: usize = counts.iter().map(|(_, _, count)| *count).sum();
    let mut before = 0;
    let mut bars = Vec::new();
    for (class, label, count) in counts {
        let x = 1000 * before / whole.max(1);
        before += count;
        let width = 1000 * before / whole.max(1) - x;
        bars.push(Bar { class, label: label.clone(), count: *count, x, y: 0, width, height: 20 });
    }
    bars
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
