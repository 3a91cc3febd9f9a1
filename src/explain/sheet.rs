//! Reports that are tables, as plain values that every format can lay out.

use crate::model::Value;

/// Tables under one title.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What they are about; may be empty.
    pub title: String,
    /// The tables.
    pub tables: Vec<Table>,
}

/// A table. Without column names it is a list.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What stands above it.
    pub heading: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// The reason, told below it.
    pub detail: Option<String>,
    /// What it is worth, for its colour.
    pub value: Option<Value>,
}

impl Cell {
    /// A cell that says no more than its text.
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), detail: None, value: None }
    }

    /// A cell with a value.
    pub fn valued(text: impl Into<String>, value: impl Into<Value>) -> Cell {
        Cell { text: text.into(), detail: None, value: Some(value.into()) }
    }
}
