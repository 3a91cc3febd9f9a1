//! Rows as files: JSON Lines, or CSV that a spreadsheet cannot be tricked with.

use std::borrow::Cow;
use std::io::{self, Write};

use super::row::Row;
use crate::escape::{inert, write_json};

/// A way to write rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One object a line, with everything.
    JsonLines,
    /// One line a row; lists are joined by `|`.
    Csv,
}

impl Shape {
    /// The line above the first row, if the shape has one.
    pub fn head(self) -> &'static str {
        match self {
            Shape::JsonLines => "",
            Shape::Csv => "id,terms,system,declared,effective,bases,because,findings,path,problems\n",
        }
    }

    /// Adds a row to `out`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, row: &Row<'_>, out: &mut impl Write) -> io::Result<()> {
        match self {
            Shape::JsonLines => {
                write_json(row, &mut *out)?;
                out.write_all(b"\n")
            }
            Shape::Csv => csv(row, out),
        }
    }
}

fn csv(row: &Row<'_>, out: &mut impl Write) -> io::Result<()> {
    let because = row.because.iter().map(|because| format!("{}: {}", because.license, because.clauses.join(" ")));
    let problems = row.problems.iter().map(|problem| format!("{}@{}", problem.id, problem.line));
    let path = row.findings.iter().find(|finding| !finding.path.is_empty()).map(|finding| finding.path.join(" > "));
    let columns = [
        Cow::from(row.id),
        row.terms.word().into(),
        row.system.into(),
        row.declared.join("|").into(),
        row.effective.join("|").into(),
        row.bases.join("|").into(),
        because.collect::<Vec<_>>().join("|").into(),
        row.findings.iter().map(|finding| finding.id).collect::<Vec<_>>().join("|").into(),
        path.unwrap_or_default().into(),
        problems.collect::<Vec<_>>().join("|").into(),
    ];
    for (at, column) in columns.iter().enumerate() {
        out.write_all(if at == 0 { b"" } else { b"," })?;
        out.write_all(cell(column).as_bytes())?;
    }
    out.write_all(b"\n")
}

/// A cell that is no formula, quoted where it must be.
fn cell(text: &str) -> Cow<'_, str> {
    let cell = inert(text);
    if cell.contains(['"', ',', '\n', '\'']) { Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\""))) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_cannot_become_formulas_or_rows() {
        assert_eq!(cell("plain text"), "plain text");
        assert_eq!(cell("a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("@x"), "\"'@x\"");
    }
}
