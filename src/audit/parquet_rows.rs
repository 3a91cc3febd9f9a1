//! Rows as a Parquet file: the columns of the CSV file with lists as lists, and each whole row as JSON.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::Deserialize;

/// Rows that are turned into columns at a time.
const ROWS: usize = 4096;
/// Rows of a row group.
const GROUP: usize = 128 * 1024;

/// The columns of one text each.
const TEXTS: [&str; 4] = ["id", "terms", "system", "row"];
/// The columns of several texts.
const LISTS: [&str; 7] = ["declared", "effective", "bases", "because", "findings", "path", "problems"];

/// What a row of JSON holds of the columns.
#[derive(Deserialize)]
struct Told<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    terms: &'a str,
    system: &'a str,
    #[serde(borrow)]
    declared: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    effective: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    bases: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    because: Vec<Because<'a>>,
    #[serde(borrow)]
    findings: Vec<Finding<'a>>,
    #[serde(borrow)]
    problems: Vec<Problem<'a>>,
}

#[derive(Deserialize)]
struct Because<'a> {
    #[serde(borrow)]
    license: Cow<'a, str>,
    #[serde(borrow)]
    clauses: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Finding<'a> {
    id: &'a str,
    #[serde(borrow, default)]
    path: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Problem<'a> {
    id: &'a str,
    line: u32,
}

/// Takes rows as JSON Lines and writes them on as Parquet; the same rows give the same bytes.
pub struct ParquetRows<'o> {
    out: &'o mut dyn Write,
    writer: ArrowWriter<Vec<u8>>,
    /// A row whose end has not come yet.
    line: Vec<u8>,
    texts: [StringBuilder; TEXTS.len()],
    lists: [ListBuilder<StringBuilder>; LISTS.len()],
    rows: usize,
}

fn schema() -> Arc<Schema> {
    let text = |name: &&str| Field::new(*name, DataType::Utf8, false);
    let list = |name: &&str| Field::new_list(*name, Field::new_list_field(DataType::Utf8, true), false);
    Arc::new(Schema::new(TEXTS.iter().map(text).chain(LISTS.iter().map(list)).collect::<Vec<_>>()))
}

impl<'o> ParquetRows<'o> {
    /// Begins a file in `out`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(out: &'o mut dyn Write) -> io::Result<ParquetRows<'o>> {
        let level = ZstdLevel::try_new(1).map_err(io::Error::other)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(GROUP))
            .build();
        let writer = ArrowWriter::try_new(Vec::new(), schema(), Some(properties)).map_err(io::Error::other)?;
        let (line, texts, lists) = (Vec::new(), Default::default(), Default::default());
        Ok(ParquetRows { out, writer, line, texts, lists, rows: 0 })
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<()> {
        self.pack()?;
        let rest = self.writer.into_inner().map_err(io::Error::other)?;
        self.out.write_all(&rest)
    }

    fn row(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let text = std::str::from_utf8(&line).map_err(io::Error::other)?.trim_end();
        let told: Told<'_> = serde_json::from_str(text).map_err(io::Error::from)?;
        let texts = [told.id.as_ref(), told.terms, told.system, text];
        self.texts.iter_mut().zip(texts).for_each(|(column, value)| column.append_value(value));
        let because = told.because.iter().map(|because| format!("{}: {}", because.license, because.clauses.join(" ")));
        let path = told.findings.iter().find(|finding| !finding.path.is_empty());
        let problems = told.problems.iter().map(|problem| format!("{}@{}", problem.id, problem.line));
        let lists: [Vec<Cow<'_, str>>; LISTS.len()] = [
            told.declared,
            told.effective,
            told.bases,
            because.map(Cow::Owned).collect(),
            told.findings.iter().map(|finding| Cow::Borrowed(finding.id)).collect(),
            path.map(|finding| finding.path.clone()).unwrap_or_default(),
            problems.map(Cow::Owned).collect(),
        ];
        for (column, values) in self.lists.iter_mut().zip(&lists) {
            column.append_value(values.iter().map(|value| Some(value.as_ref())));
        }
        self.rows += 1;
        self.line = line;
        self.line.clear();
        if self.rows == ROWS { self.pack() } else { Ok(()) }
    }

    /// Hands the rows that have come together to the writer, and its bytes on to the output.
    fn pack(&mut self) -> io::Result<()> {
        self.rows = 0;
        let texts = self.texts.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
        let lists = self.lists.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
        let columns = texts.chain(lists).collect();
        let batch = RecordBatch::try_new(schema(), columns).map_err(io::Error::other)?;
        self.writer.write(&batch).map_err(io::Error::other)?;
        // The writer counts its bytes by itself, so what it has finished can leave.
        self.out.write_all(&std::mem::take(self.writer.inner_mut()))
    }
}

impl Write for ParquetRows<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.row()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
