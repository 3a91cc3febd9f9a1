//! What the pages of a Parquet column unpack to, told from their headers before any is unpacked: a few kilobytes may claim all memory,
//! and the sizes at the end of the file may lie.
//!
//! A header is a structure of Thrift's compact protocol: <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>;
//! its fields are those of `PageHeader` in <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::source::limits::LARGEST_PAGE;

/// The fields of a header that are looked at.
const UNPACKED: i64 = 2;
const PACKED: i64 = 3;
/// Structures within one another; a header has two.
const DEEPEST: usize = 8;

/// Looks at every page in a range of a file, which a column has for itself.
///
/// # Errors
/// A page that unpacks to more than [`LARGEST_PAGE`]; a header that cannot be read, or that leads out of the range.
pub fn check(file: impl Read + Seek, range: Range<u64>) -> io::Result<()> {
    let mut headers = Headers { file: BufReader::new(file), at: range.start, end: range.end };
    headers.file.seek(SeekFrom::Start(range.start))?;
    while headers.at < headers.end {
        let (mut unpacked, mut packed) = (None, None);
        headers.fields(0, |id, number| match id {
            UNPACKED => unpacked = u64::try_from(number).ok(),
            PACKED => packed = u64::try_from(number).ok(),
            _ => {}
        })?;
        let (Some(unpacked), Some(packed)) = (unpacked, packed) else { return Err(broken()) };
        if unpacked > LARGEST_PAGE {
            let words = format!("a page unpacks to {unpacked} bytes, more than LARGEST_PAGE, {LARGEST_PAGE}");
            return Err(io::Error::other(words));
        }
        headers.skip(packed)?;
    }
    Ok(())
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the header of a page cannot be read")
}

struct Headers<R> {
    file: BufReader<R>,
    at: u64,
    end: u64,
}

impl<R: Read + Seek> Headers<R> {
    /// The fields of a structure; `number` gets the whole numbers among them, with their ids.
    fn fields(&mut self, depth: usize, mut number: impl FnMut(i64, i64)) -> io::Result<()> {
        if depth > DEEPEST {
            return Err(broken());
        }
        let mut id = 0_i64;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == 0 {
                return Ok(());
            }
            id = match i64::from(head >> 4) {
                0 => self.zigzag()?,
                step => id.saturating_add(step),
            };
            match kind {
                4..=6 => number(id, self.zigzag()?),
                // The value of a field that is true or false stands in its head.
                1 | 2 => {}
                kind => self.value(kind, depth)?,
            }
        }
    }

    /// Passes over a value.
    fn value(&mut self, kind: u8, depth: usize) -> io::Result<()> {
        match kind {
            1..=3 => self.skip(1),
            4..=6 => self.varint().map(drop),
            7 => self.skip(8),
            8 => {
                let length = self.varint()?;
                self.skip(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                (0..count).try_for_each(|_| self.value(head & 0x0f, depth + 1))
            }
            12 => self.fields(depth + 1, |_, _| {}),
            _ => Err(broken()),
        }
    }

    fn zigzag(&mut self) -> io::Result<i64> {
        let number = self.varint()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn varint(&mut self) -> io::Result<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(broken())
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.file.read_exact(&mut byte).map_err(|_| broken())?;
        self.pass(1)?;
        Ok(byte[0])
    }

    fn skip(&mut self, length: u64) -> io::Result<()> {
        self.pass(length)?;
        self.file.seek_relative(i64::try_from(length).map_err(|_| broken())?)
    }

    /// Goes on by so many bytes, within the range: so a list of any number of nothings ends.
    fn pass(&mut self, length: u64) -> io::Result<()> {
        self.at = self.at.checked_add(length).filter(|at| *at <= self.end).ok_or_else(broken)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// A page of kind 0 with so many bytes unpacked and packed; a structure with a text stands in its header.
    fn page(unpacked: u64, packed: usize) -> Vec<u8> {
        let number = |number: u64| {
            let (mut number, mut bytes) = (number << 1, Vec::new());
            while number >= 0x80 {
                bytes.push((number as u8 & 0x7f) | 0x80);
                number >>= 7;
            }
            bytes.push(number as u8);
            bytes
        };
        let head =
            [&[0x15, 0][..], &[0x15], &number(unpacked), &[0x15], &number(packed as u64), &[0x2c, 0x18, 2, 7, 7, 0, 0]];
        [head.concat(), vec![0; packed]].concat()
    }

    #[test]
    fn every_header_of_a_column_is_looked_at() {
        let check = |bytes: &[u8]| check(Cursor::new(bytes), 0..bytes.len() as u64).map_err(|error| error.to_string());
        let small = page(100, 30);
        assert_eq!(check(&small), Ok(()));
        assert_eq!(check(&[small.clone(), page(LARGEST_PAGE, 5)].concat()), Ok(()));
        assert!(check(&[small.clone(), page(LARGEST_PAGE + 1, 5)].concat()).unwrap_err().contains("LARGEST_PAGE"));
        let cut = small.len() - 1;
        assert!(check(&small[..cut]).is_err() && check(&[0xff; 40]).is_err());
        // Structures within one another, and a list of more than there is.
        assert!(check(&[0x19, 0xf1, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]).is_err());
        assert!(check(&[0x1c; 40]).is_err());
    }
}
