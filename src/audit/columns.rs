//! Columns of Arrow batches that hold ids and cards, whichever of Arrow's text types they have.

use std::io;

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema};

use super::record::Columns;

/// A column of texts or bytes, plain or as numbers into a dictionary.
pub struct TextColumn<'a> {
    column: &'a dyn Array,
    values: &'a dyn Array,
    /// For a dictionary: where each row's value stands in `values`.
    keys: Option<Vec<usize>>,
}

impl<'a> TextColumn<'a> {
    /// The column at a position, if its type is one of text or bytes.
    ///
    /// # Errors
    /// The column has another type.
    pub fn of(batch: &'a RecordBatch, position: usize) -> io::Result<TextColumn<'a>> {
        let column = batch.column(position).as_ref();
        let dictionary = column.as_any_dictionary_opt();
        let values = dictionary.map_or(column, |dictionary| dictionary.values().as_ref());
        if !is_text(values.data_type()) {
            let name = batch.schema_ref().field(position).name().clone();
            return Err(mistyped(&name, column.data_type()));
        }
        // A dictionary without values has no keys to ask for: all its rows are null.
        let keys = dictionary.map(|dictionary| match values.is_empty() {
            true => vec![0; column.len()],
            false => dictionary.normalized_keys(),
        });
        Ok(TextColumn { column, values, keys })
    }

    /// The bytes in a row; none for null.
    pub fn bytes(&self, row: usize) -> Option<&'a [u8]> {
        let (values, at) = (self.values, self.keys.as_ref().map_or(row, |keys| keys[row]));
        if self.column.is_null(row) || at >= values.len() || values.is_null(at) {
            return None;
        }
        match values.data_type() {
            DataType::Utf8 => Some(values.as_string::<i32>().value(at).as_bytes()),
            DataType::LargeUtf8 => Some(values.as_string::<i64>().value(at).as_bytes()),
            DataType::Utf8View => Some(values.as_string_view().value(at).as_bytes()),
            DataType::Binary => Some(values.as_binary::<i32>().value(at)),
            DataType::LargeBinary => Some(values.as_binary::<i64>().value(at)),
            DataType::BinaryView => Some(values.as_binary_view().value(at)),
            _ => None,
        }
    }

    /// The text in a row; none for null and for bytes that are not UTF-8.
    pub fn text(&self, row: usize) -> Option<&'a str> {
        self.bytes(row).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

fn is_text(kind: &DataType) -> bool {
    use DataType::{Binary, BinaryView, LargeBinary, LargeUtf8, Utf8, Utf8View};
    matches!(kind, Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView)
}

fn mistyped(name: &str, kind: &DataType) -> io::Error {
    io::Error::other(format!("the column `{name}` holds {kind}; texts or bytes are needed"))
}

/// The positions of id and card in a schema: of several columns that would do, the first of the names.
///
/// # Errors
/// A column is missing or holds no text; the message says which names would do and which there are.
pub fn positions(schema: &Schema, columns: &Columns) -> io::Result<(usize, usize)> {
    Ok((position(schema, &columns.id)?, position(schema, &columns.card)?))
}

fn position(schema: &Schema, names: &[String]) -> io::Result<usize> {
    let Some(position) = names.iter().find_map(|name| schema.index_of(name).ok()) else {
        let there = schema.fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>().join(", ");
        let words = format!("no column of the name {}; there are: {there}", names.join(" or "));
        return Err(io::Error::other(words));
    };
    let field = schema.field(position);
    let kind = match field.data_type() {
        DataType::Dictionary(_, values) => values.as_ref(),
        kind => kind,
    };
    if is_text(kind) { Ok(position) } else { Err(mistyped(field.name(), field.data_type())) }
}
