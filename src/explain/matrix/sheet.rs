//! A comparison as tables, and each cell by itself.

use super::{CellReport, ColumnReport, CompareReport, NOT_ASKED, RowReport};
use crate::explain::permission::{PermissionReport, PointReport};
use crate::explain::sheet::{Cell, Point, Sheet, Table, Weight};
use crate::model::Freedom;

impl RowReport {
    /// The standard's id with its reading.
    fn name(&self) -> String {
        self.reading.as_ref().map_or_else(|| self.standard.clone(), |reading| format!("{}:{reading}", self.standard))
    }

    fn point(&self, cell: &CellReport, column: &ColumnReport) -> Point {
        let rest = self.freedom.map_or(String::new(), |freedom| format!("/{}", freedom.word()));
        Point {
            r#type: if self.freedom.is_some() { "freedom" } else { "verdict" },
            rule: format!("{}/{}{rest}", self.name(), self.level.word()),
            title: format!("{}: {}{rest}", self.title, self.level.word()),
            url: self.url.clone(),
            subject: column.id.clone(),
            value: cell.value,
            says: cell.says.clone(),
            reason: cell.reason.clone(),
            clauses: Vec::new(),
            weight: cell.value.into(),
            place: cell.place.clone().unwrap_or_else(|| column.place.clone()),
        }
    }
}

impl CompareReport {
    /// The two matrices, and the answers for an organisation, as tables.
    pub fn sheet(&self) -> Sheet {
        let by = self.freedoms.first().map_or(String::new(), |line| format!(" by {}", line.name()));
        let standards = self.standards.iter().map(|line| row(format!("{} {}", line.name(), line.level.word()), line));
        let freedoms = self.freedoms.iter().map(|line| row(line.freedom.map_or("", Freedom::word).to_owned(), line));
        let tables = [
            Table { heading: "Standards".to_owned(), columns: self.columns(), rows: standards.collect() },
            Table { heading: format!("Freedoms{by}"), columns: self.columns(), rows: freedoms.collect() },
        ];
        let tables = tables.into_iter().chain(self.permissions());
        Sheet {
            title: String::new(),
            tables: tables.filter(|table| !table.rows.is_empty()).collect(),
            points: self.points(),
            errors: self.errors.clone(),
            exit: self.exit.clone(),
            report: serde_json::to_value(self).unwrap_or_default(),
        }
    }

    fn columns(&self) -> Vec<String> {
        std::iter::once(String::new()).chain(self.subjects.iter().map(|subject| subject.id.clone())).collect()
    }

    fn permissions(&self) -> Option<Table> {
        let first = self.may_we.first()?;
        let cells = self.may_we.iter().map(|answer| Cell {
            text: answer.headline(),
            detail: first_point(answer).map(PointReport::place),
            value: None,
        });
        Some(Table {
            heading: format!("May we ({})?", first.organisation),
            columns: self.columns(),
            rows: vec![std::iter::once(Cell::plain("may we")).chain(cells).collect()],
        })
    }

    /// Every cell that holds an answer, in the order of the tables.
    fn points(&self) -> Vec<Point> {
        let rows = self.standards.iter().chain(&self.freedoms);
        let cells =
            rows.flat_map(|row| row.cells.iter().zip(&self.subjects).map(move |(cell, column)| (row, cell, column)));
        let answered = cells.filter(|(_, cell, _)| cell.says != NOT_ASKED);
        let permissions = self.may_we.iter().zip(&self.subjects).map(|(answer, column)| permission(answer, column));
        answered.map(|(row, cell, column)| row.point(cell, column)).chain(permissions).collect()
    }
}

fn row(lead: String, line: &RowReport) -> Vec<Cell> {
    let cells =
        line.cells.iter().map(|cell| Cell { text: cell.says.clone(), detail: cell.reason.clone(), value: cell.value });
    std::iter::once(Cell::plain(lead)).chain(cells).collect()
}

fn first_point(answer: &PermissionReport) -> Option<&PointReport> {
    answer.barred_by.iter().chain(&answer.open_points).next()
}

/// The answer for an organisation. It says nothing about openness, so it neither passes nor fails.
fn permission(answer: &PermissionReport, column: &ColumnReport) -> Point {
    Point {
        r#type: "may-we",
        rule: "may-we".to_owned(),
        title: format!("What the terms mean for {}", answer.organisation),
        url: String::new(),
        subject: column.id.clone(),
        value: None,
        says: answer.headline(),
        reason: first_point(answer).map(PointReport::place),
        clauses: Vec::new(),
        weight: Weight::Told,
        place: column.place.clone(),
    }
}
