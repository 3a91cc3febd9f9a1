//! Columns of Arrow batches that hold ids and cards, whichever of Arrow's text types they have.

use std::io;

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema};

use super::record::Columns;

/// A column of texts or bytes.
pub struct TextColumn<'a>(&'a dyn Array);

impl<'a> TextColumn<'a> {
    /// The column at a position, if its type is one of text or bytes.
    ///
    /// # Errors
    /// The column has another type.
    pub fn of(batch: &'a RecordBatch, position: usize) -> io::Result<TextColumn<'a>> {
        let column = batch.column(position).as_ref();
        use DataType::{Binary, BinaryView, LargeBinary, LargeUtf8, Utf8, Utf8View};
        match column.data_type() {
            Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView => Ok(TextColumn(column)),
            other => {
                let name = batch.schema_ref().field(position).name().clone();
                Err(io::Error::other(format!("the column `{name}` holds {other}, not text")))
            }
        }
    }

    /// The bytes in a row; none for null.
    pub fn bytes(&self, row: usize) -> Option<&'a [u8]> {
        let column = self.0;
        if column.is_null(row) {
            return None;
        }
        match column.data_type() {
            DataType::Utf8 => Some(column.as_string::<i32>().value(row).as_bytes()),
            DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row).as_bytes()),
            DataType::Utf8View => Some(column.as_string_view().value(row).as_bytes()),
            DataType::Binary => Some(column.as_binary::<i32>().value(row)),
            DataType::LargeBinary => Some(column.as_binary::<i64>().value(row)),
            DataType::BinaryView => Some(column.as_binary_view().value(row)),
            _ => None,
        }
    }

    /// The text in a row; none for null and for bytes that are not UTF-8.
    pub fn text(&self, row: usize) -> Option<&'a str> {
        self.bytes(row).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

/// The positions of id and card in a schema.
///
/// # Errors
/// A column is missing; the message says which names would do and which there are.
pub fn positions(schema: &Schema, columns: &Columns) -> io::Result<(usize, usize)> {
    let find = |names: &[String]| {
        let found = names.iter().find_map(|name| schema.index_of(name).ok());
        found.ok_or_else(|| {
            let there = schema.fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>().join(", ");
            io::Error::other(format!("no column of the name {}; there are: {there}", names.join(" or ")))
        })
    };
    Ok((find(&columns.id)?, find(&columns.card)?))
}
