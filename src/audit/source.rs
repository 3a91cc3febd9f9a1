//! What a path of the command line is: a folder of cards, rows of JSON, packed or not, or one card.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::frames::Frames;
use super::progress::{Counting, Progress};
use crate::input::bom::{self, Form};

/// Bytes by which a file is told. A bill names its form near its beginning; in a row of JSON the same words, inside a
/// card's text, have their quotes escaped.
const HEAD: usize = 16 * 1024;

/// Where cards come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder with `README.md` files anywhere below it.
    Folder(PathBuf),
    /// JSON Lines, one model a row.
    Lines(PathBuf, Packing),
    /// JSON Lines on standard input.
    Standard,
    /// A single card.
    Card(PathBuf),
    /// A bill of materials, one model a component.
    Bill(PathBuf, Form),
    /// Parquet, one model a row.
    Parquet(PathBuf),
}

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstandard,
}

impl Source {
    /// Tells from the content what a path is; `-` is standard input.
    ///
    /// # Errors
    /// The path cannot be opened, or is neither folder nor regular file.
    pub fn of(path: &Path) -> io::Result<Source> {
        if path.as_os_str() == "-" {
            return Ok(Source::Standard);
        }
        let what = path.metadata()?;
        if what.is_dir() {
            return Ok(Source::Folder(path.to_owned()));
        }
        if !what.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "neither a folder nor a regular file"));
        }
        let mut head = [0; HEAD];
        let length = read_up_to(&mut File::open(path)?, &mut head)?;
        Ok(match &head[..length] {
            [0x1f, 0x8b, ..] => Source::Lines(path.to_owned(), Packing::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Source::Lines(path.to_owned(), Packing::Zstandard),
            [b'P', b'A', b'R', b'1', ..] => Source::Parquet(path.to_owned()),
            _ if is_card(path, &head[..length]) => Source::Card(path.to_owned()),
            head => match bom::form(&String::from_utf8_lossy(head)) {
                Some(form) => Source::Bill(path.to_owned(), form),
                None => Source::Lines(path.to_owned(), Packing::Plain),
            },
        })
    }
}

fn is_card(path: &Path, head: &[u8]) -> bool {
    head.starts_with(b"---") || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"))
}

fn read_up_to(file: &mut File, bytes: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < bytes.len() {
        match file.read(&mut bytes[length..])? {
            0 => break,
            read => length += read,
        }
    }
    Ok(length)
}

/// Opens a file of rows, unpacked; its bytes are the steps of `progress`.
///
/// # Errors
/// The file cannot be opened, or is not packed as it should be.
pub fn open<'p>(path: &Path, packing: Packing, progress: &'p Progress) -> io::Result<Box<dyn Read + Send + 'p>> {
    let file = File::open(path)?;
    progress.begin(file.metadata().map_or(0, |what| what.len()));
    let file = Counting::new(file, progress);
    Ok(match packing {
        Packing::Plain => Box::new(file),
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, file))),
        Packing::Zstandard => Box::new(Frames::new(BufReader::with_capacity(1 << 16, file))),
    })
}
