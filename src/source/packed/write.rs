//! Writes the list that `packed.rs` reads, of a text that is TOML. Built into the build script as well.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::tag;

/// Where the keys and values of `text` stand.
///
/// # Errors
/// A text that is not TOML.
pub fn write(text: &str) -> Result<Vec<u8>, toml::de::Error> {
    let root = DeTable::parse(text)?;
    let mut writer = Writer { out: Vec::new(), text, last: 0 };
    writer.place(root.span());
    writer.table(root.get_ref());
    Ok(writer.out)
}

struct Writer<'t> {
    out: Vec<u8>,
    text: &'t str,
    last: usize,
}

impl Writer<'_> {
    fn table(&mut self, table: &DeTable<'_>) {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        self.number(entries.len());
        for (key, value) in entries {
            self.place(key.span());
            self.string(key.get_ref(), key.span());
            self.value(value);
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) {
        self.place(value.span());
        match value.get_ref() {
            DeValue::String(text) => self.string(text, value.span()),
            DeValue::Boolean(true) => self.out.push(tag::TRUE),
            DeValue::Boolean(false) => self.out.push(tag::FALSE),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => self.out.push(tag::AS_WRITTEN),
            DeValue::Array(array) => {
                self.out.push(tag::ARRAY);
                self.number(array.len());
                array.iter().for_each(|value| self.value(value));
            }
            DeValue::Table(table) => {
                self.out.push(tag::TABLE);
                self.table(table);
            }
        }
    }

    fn string(&mut self, string: &str, place: Range<usize>) {
        let written = self.text.get(place).unwrap_or_default();
        let starts = |skip: u8| written.get(usize::from(skip)..).is_some_and(|rest| rest.starts_with(string));
        match (0..=tag::LATEST_START).find(|skip| starts(*skip)) {
            Some(skip) => {
                self.out.push(skip);
                self.number(string.len());
            }
            None => {
                self.out.push(tag::SPELLED);
                self.number(string.len());
                self.out.extend_from_slice(string.as_bytes());
            }
        }
    }

    fn place(&mut self, place: Range<usize>) {
        let way = place.start.cast_signed() - self.last.cast_signed();
        self.number(((way << 1) ^ (way >> (isize::BITS - 1))).cast_unsigned());
        self.number(place.len());
        self.last = place.end;
    }

    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.out.push((number as u8 & 0x7f) | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }
}
