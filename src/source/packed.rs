//! TOML that was parsed while the program was built: the same tables with the same places, for a fraction of the work.
//!
//! A shipped file lies in the program twice: as its text, and as a list of where its keys and values stand in it, made by
//! `packed/write.rs` when the program is built. Reading that list gives what a parser gives, and most strings are slices
//! of the text. All numbers are LEB128; a place is told from the end of the last one, in zigzag.
//!
//! ```text
//! table  = count, then each key with its value in the order of the text
//! key    = place, string
//! value  = place, tag: 0 to 4 and 5 a string, 6 true, 7 false, 8 a number or date as written, 9 array, 10 table
//! string = tag 0 to 4, length:  a slice of the text that begins so many bytes after its place
//!          tag 5, length, bytes: what the text spells with escapes
//! ```

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

mod tag;
#[cfg(test)]
mod write;

/// The table that `packed` lists, out of the text that it was made of. What stands behind the end of `text` is left out,
/// for a text may be cut before its last tables. Nothing if the list does not belong to the text.
pub fn read<'t>(packed: &[u8], text: &'t str) -> Option<Spanned<DeTable<'t>>> {
    let mut reader = Reader { rest: packed, text, last: 0 };
    let span = reader.place()?;
    let table = reader.table(Some(text.len()))?;
    Some(Spanned::new(span, table))
}

struct Reader<'p, 't> {
    rest: &'p [u8],
    text: &'t str,
    last: usize,
}

impl<'t> Reader<'_, 't> {
    /// With an end: up to the first key behind it.
    fn table(&mut self, end: Option<usize>) -> Option<DeTable<'t>> {
        let mut table = DeTable::new();
        for _ in 0..self.number()? {
            let place = self.place()?;
            if end.is_some_and(|end| place.start >= end) {
                break;
            }
            let tag = self.byte()?;
            let key = self.string(tag, place.start)?;
            let value = self.value()?;
            table.insert(Spanned::new(place, key), value);
        }
        Some(table)
    }

    fn value(&mut self) -> Option<Spanned<DeValue<'t>>> {
        let place = self.place()?;
        let value = match self.byte()? {
            tag::TRUE => DeValue::Boolean(true),
            tag::FALSE => DeValue::Boolean(false),
            tag::AS_WRITTEN => DeValue::parse(self.text.get(place.clone())?).ok()?.into_inner(),
            tag::ARRAY => {
                let mut array = DeArray::new();
                for _ in 0..self.number()? {
                    array.push(self.value()?);
                }
                DeValue::Array(array)
            }
            tag::TABLE => DeValue::Table(self.table(None)?),
            tag => DeValue::String(self.string(tag, place.start)?),
        };
        Some(Spanned::new(place, value))
    }

    fn string(&mut self, tag: u8, start: usize) -> Option<DeString<'t>> {
        let length = self.number()?;
        match tag {
            0..=tag::LATEST_START => {
                let from = start + usize::from(tag);
                Some(DeString::Borrowed(self.text.get(from..from.checked_add(length)?)?))
            }
            tag::SPELLED => {
                let (bytes, rest) = self.rest.split_at_checked(length)?;
                self.rest = rest;
                Some(DeString::Owned(std::str::from_utf8(bytes).ok()?.to_owned()))
            }
            _ => None,
        }
    }

    fn place(&mut self) -> Option<std::ops::Range<usize>> {
        let step = self.number()?;
        let way = if step & 1 == 0 { (step >> 1).cast_signed() } else { !(step >> 1).cast_signed() };
        let start = self.last.checked_add_signed(way)?;
        self.last = start.checked_add(self.number()?)?;
        Some(start..self.last)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> (String, String) {
        let parsed = DeTable::parse(text).unwrap();
        let packed = write::write(text).unwrap();
        (format!("{:?}", read(&packed, text).unwrap()), format!("{parsed:?}"))
    }

    #[test]
    fn what_is_read_is_what_a_parser_gives() {
        let text = r#"
            schema = 1
            "odd key" = 'x'
            a.b = [1, 2.5, 2024-04-18, true, { c = "d\u00e9 \"e\"", f = '''
              g''' }]
            long = """
            h
              i"""
            [[clause]]
            id = "é"
            [clause.set]
            limit = 700_000_000
            [[clause]]
            id = ""
        "#;
        let (read, parsed) = both(text);
        assert_eq!(read, parsed);
    }

    #[test]
    fn a_text_cut_before_its_last_tables_is_read_up_to_there() {
        let text = "a = 1\n[b]\nc = 2\n[[test]]\nd = 3\n[[test]]\nd = 4\n";
        let packed = write::write(text).unwrap();
        let cut = text.split_once("[[test]]").unwrap().0;
        let (read, parsed) = (read(&packed, cut).unwrap(), DeTable::parse(cut).unwrap());
        assert_eq!(format!("{:?}", read.get_ref()), format!("{:?}", parsed.get_ref()));
    }

    #[test]
    fn every_beginning_of_a_list_is_no_table() {
        let text = "a = \"b\"\n[[c]]\nd = [1, true]\n";
        let packed = write::write(text).unwrap();
        assert!((0..packed.len()).all(|end| read(packed.get(..end).unwrap(), text).is_none()));
        assert!(read(&packed, "a").is_none());
    }

    #[test]
    fn every_shipped_file_is_read_as_a_parser_reads_it() {
        use crate::input::embedded::{LICENSES, RULES, SYSTEMS};
        for (name, shipped) in [RULES, LICENSES, SYSTEMS].concat() {
            let parsed = DeTable::parse(shipped.text).unwrap();
            assert_eq!(format!("{:?}", read(shipped.packed, shipped.text)), format!("{:?}", Some(parsed)), "{name}");
        }
    }
}
