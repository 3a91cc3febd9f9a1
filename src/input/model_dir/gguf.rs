//! The header of a GGUF file: `general.license…` and `general.base_model.…`. No tensor is read.

use std::io::{BufReader, Read};

use super::Statement;
use crate::source::limits::{GGUF_ENTRIES, GGUF_HEADER};

/// Bytes of a text that is kept.
const MAX_TEXT: u64 = 1 << 20;

/// Reads the header of `file`.
pub(super) fn read(file: impl Read) -> Result<Statement, String> {
    let mut header = Header { file: BufReader::new(file.take(GGUF_HEADER)) };
    if header.bytes::<4>()? != *b"GGUF" {
        return Err("no GGUF file".to_owned());
    }
    let version = u32::from_le_bytes(header.bytes()?);
    if !(2..=3).contains(&version) {
        return Err(format!("GGUF version {version} is not read"));
    }
    header.skip(8)?;
    let entries = header.number()?;
    if entries > GGUF_ENTRIES {
        return Err(format!("a header of {entries} entries"));
    }
    let mut found = Found::default();
    for _ in 0..entries {
        let key = header.text()?.unwrap_or_default();
        let kind = u32::from_le_bytes(header.bytes()?);
        let value = header.value(kind)?;
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            found.take(&key, value);
        }
    }
    Ok(found.statement())
}

#[derive(Default)]
struct Found {
    license: Option<String>,
    license_name: Option<String>,
    bases: Vec<(String, String)>,
}

impl Found {
    fn take(&mut self, key: &str, value: String) {
        match key {
            "general.license" => self.license = Some(value),
            "general.license.name" => self.license_name = Some(value),
            _ => {
                if let Some(place) =
                    key.strip_prefix("general.base_model.").and_then(|key| key.strip_suffix(".repo_url"))
                {
                    self.bases.push((place.to_owned(), value));
                }
            }
        }
    }

    fn statement(mut self) -> Statement {
        self.bases.sort();
        let license = self.license_name.filter(|_| self.license.as_deref().is_none_or(|license| license == "other"));
        Statement {
            licenses: license.or(self.license).into_iter().collect(),
            bases: self.bases.into_iter().map(|(_, url)| url).collect(),
            ..Statement::default()
        }
    }
}

struct Header<R> {
    file: R,
}

impl<R: Read> Header<R> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let mut bytes = [0; N];
        self.file.read_exact(&mut bytes).map_err(|_| "the header breaks off, or is over the limit".to_owned())?;
        Ok(bytes)
    }

    fn number(&mut self) -> Result<u64, String> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn skip(&mut self, count: u64) -> Result<(), String> {
        let skipped = std::io::copy(&mut self.file.by_ref().take(count), &mut std::io::sink());
        match skipped {
            Ok(skipped) if skipped == count => Ok(()),
            _ => Err("the header breaks off, or is over the limit".to_owned()),
        }
    }

    /// A text; none if it is too long to be of interest.
    fn text(&mut self) -> Result<Option<String>, String> {
        let length = self.number()?;
        if length > MAX_TEXT {
            self.skip(length)?;
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let read = self.file.by_ref().take(length).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        if read as u64 != length {
            return Err("the header breaks off, or is over the limit".to_owned());
        }
        Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
    }

    /// A value, kept where it is a text.
    fn value(&mut self, kind: u32) -> Result<Option<String>, String> {
        match kind {
            8 => return self.text(),
            9 => {
                let (kind, count) = (u32::from_le_bytes(self.bytes()?), self.number()?);
                if kind == 8 {
                    for _ in 0..count {
                        let length = self.number()?;
                        self.skip(length)?;
                    }
                } else {
                    // Arrays in arrays are in no file that is known of.
                    let bytes = width(kind).and_then(|width| width.checked_mul(count));
                    self.skip(bytes.ok_or_else(|| format!("a list of type {kind}"))?)?;
                }
            }
            kind => self.skip(width(kind).ok_or_else(|| format!("a value of type {kind}"))?)?,
        }
        Ok(None)
    }
}

/// Bytes of a number of this type.
fn width(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn text(bytes: &mut Vec<u8>, text: &str) {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    }

    fn header(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3u32.to_le_bytes());
        bytes.extend(0u64.to_le_bytes());
        bytes.extend((entries.len() as u64 + 2).to_le_bytes());
        text(&mut bytes, "tokenizer.ggml.tokens");
        bytes.extend([9u32.to_le_bytes(), 8u32.to_le_bytes()].concat());
        bytes.extend(2u64.to_le_bytes());
        text(&mut bytes, "a");
        text(&mut bytes, "b");
        text(&mut bytes, "n");
        bytes.extend(4u32.to_le_bytes());
        bytes.extend(7u32.to_le_bytes());
        for (key, value) in entries {
            text(&mut bytes, key);
            bytes.extend(8u32.to_le_bytes());
            text(&mut bytes, value);
        }
        bytes
    }

    #[test]
    fn license_and_bases_stand_in_the_header() {
        let url = "https://huggingface.co/a/b";
        let bytes = header(&[("general.license", "llama3"), ("general.base_model.0.repo_url", url)]);
        let found = read(bytes.as_slice()).expect("a header");
        assert_eq!((found.licenses, found.bases), (vec!["llama3".to_owned()], vec![url.to_owned()]));
        let bytes = header(&[("general.license", "other"), ("general.license.name", "my-own")]);
        assert_eq!(read(bytes.as_slice()).expect("a header").licenses, ["my-own"]);
    }

    #[test]
    fn headers_that_break_off_or_lie_are_errors() {
        let whole = header(&[("general.license", "mit")]);
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).is_err(), "{end}");
        }
        let mut long = whole[..24].to_vec();
        long.extend(u64::MAX.to_le_bytes());
        assert!(read(long.as_slice()).is_err());
    }
}
