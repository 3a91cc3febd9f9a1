//! The matrix: what a standard makes of every subject, criterion by criterion, in each of the orders a reader may choose.

use serde::Serialize;

use super::{class, levels, name, told, words};
use crate::explain::objection::Decision;
use crate::explain::report::StandardReport;
use crate::explain::{Report, SubjectReport};

/// What one standard makes of every subject.
#[derive(Serialize)]
pub(super) struct Matrix<'r> {
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
    decision_class: &'static str,
    cells: Vec<Cell>,
    #[serde(skip)]
    worst: Option<Decision>,
}

#[derive(Clone, Serialize)]
struct Cell {
    class: String,
    word: String,
}

pub(super) fn matrix<'r>(report: &'r Report, standard: &'r StandardReport) -> Matrix<'r> {
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
            // A ladder has no verdict that could be read as one: it says where a subject stands.
            None if level.standing.is_some() => Some(("stands".to_owned(), level.standing.as_ref()?.to_string())),
            None => Some((level.verdict.word().to_owned(), level.verdict.word().replace('-', " "))),
            Some((id, _)) => {
                let criterion = level.criteria.iter().find(|criterion| criterion.id == *id)?;
                Some((criterion.value.word().to_owned(), criterion.label.clone()))
            }
        });
        match cell {
            Some((class, word)) => Cell { class: format!("v-{class}"), word },
            None => Cell { class: "none".to_owned(), word: "not described".to_owned() },
        }
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
