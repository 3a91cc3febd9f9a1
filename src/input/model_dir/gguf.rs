//! The header of a GGUF file: `general.license…`, `general.base_model.…` and `general.source.…`. No tensor is read.

use std::collections::BTreeMap;
use std::io::{BufReader, Read};

use super::Statement;
use crate::source::limits::{GGUF_ENTRIES, GGUF_HEADER, GGUF_TEXT};

/// What a file begins with.
pub(super) const MAGIC: &[u8] = b"GGUF";
/// What the keys begin with that state terms or a base.
const STATING: [&str; 3] = ["general.license", "general.base_model.", "general.source.huggingface."];

/// The one of them that is a number.
const COUNT: &str = "general.base_model.count";

/// What stands for a base of which the header has no name.
const UNNAMED: &str = "(a base that the header does not name)";

/// Reads the header of `file`.
pub(super) fn read(file: impl Read) -> Result<Statement, String> {
    let mut header = Header { file: BufReader::new(file.take(GGUF_HEADER)), at: 0 };
    if header.bytes::<4>()? != *MAGIC {
        return Err("no GGUF file".to_owned());
    }
    let version = u32::from_le_bytes(header.bytes()?);
    match version {
        2 | 3 => {}
        _ if matches!(version.swap_bytes(), 1..=16) => {
            return Err("a GGUF file in big-endian order is not read".to_owned());
        }
        _ => return Err(format!("GGUF version {version} is not read; 2 and 3 are")),
    }
    header.skip(8)?;
    let entries = header.number()?;
    if entries > GGUF_ENTRIES {
        return Err(format!("a header of {entries} entries, more than {GGUF_ENTRIES}"));
    }
    let mut found = BTreeMap::new();
    for _ in 0..entries {
        let at = header.at;
        let key = match header.text()? {
            Value::Text(key) => key,
            _ => String::new(),
        };
        let kind = u32::from_le_bytes(header.bytes()?);
        let value = header.value(kind)?;
        if !STATING.iter().any(|begin| key.starts_with(begin)) {
            continue;
        }
        // What is not kept could be the license that fails.
        let value = match value {
            Value::Text(text) => text,
            Value::Long(bytes) => {
                return Err(format!("the value of `{key}` has {bytes} bytes, more than {GGUF_TEXT}"));
            }
            Value::List => return Err(format!("the value of `{key}` before byte {} is no text", header.at)),
            Value::Number(number) if key == COUNT => number.to_string(),
            Value::Number(_) => return Err(format!("the value of `{key}` before byte {} is no text", header.at)),
        };
        // Readers would differ on which of the two counts.
        if found.insert(key.clone(), value).is_some() {
            return Err(format!("the key `{key}` stands twice, the second time at byte {at}"));
        }
    }
    Ok(statement(&found))
}

fn statement(found: &BTreeMap<String, String>) -> Statement {
    let one = |key: &str| found.get(key).filter(|value| !value.is_empty()).cloned();
    let name = one("general.license.name");
    let license = one("general.license").or_else(|| name.clone());
    let mut numbers: Vec<&str> = found
        .keys()
        .filter_map(|key| key.strip_prefix("general.base_model.")?.split_once('.').map(|(number, _)| number))
        .collect();
    numbers.dedup();
    let mut bases: Vec<String> = numbers
        .into_iter()
        .map(|number| base(found, &format!("general.base_model.{number}")).unwrap_or_else(|| UNNAMED.to_owned()))
        .collect();
    let counted = one(COUNT).and_then(|count| count.parse::<u64>().ok()).unwrap_or_default();
    if counted > bases.len() as u64 {
        bases.push(UNNAMED.to_owned());
    }
    // Older converters state the model they were given, which is the base of what they wrote; others the model itself.
    let given = one("general.source.huggingface.repository");
    let mentioned = given.clone().filter(|_| !bases.is_empty());
    bases.extend(given.filter(|_| bases.is_empty()));
    Statement {
        licenses: license.into_iter().collect(),
        name,
        link: one("general.license.link"),
        bases,
        mentioned: mentioned.into_iter().collect(),
        ..Statement::default()
    }
}

/// A base by its address, or by the names of its organisation and itself.
fn base(found: &BTreeMap<String, String>, key: &str) -> Option<String> {
    let one = |part: &str| found.get(&format!("{key}.{part}")).filter(|value| !value.is_empty()).cloned();
    let named = || {
        let hyphens = |name: String| name.split_whitespace().collect::<Vec<_>>().join("-");
        let name = hyphens(one("name")?);
        Some(one("organization").map_or_else(|| name.clone(), |owner| format!("{}/{name}", hyphens(owner))))
    };
    one("repo_url").or_else(|| one("url")).or_else(named)
}

/// A value of the header, as far as it is kept.
enum Value {
    Text(String),
    /// A text that is too long, by its bytes.
    Long(u64),
    /// A list of whatever.
    List,
    /// A number, as far as it is whole and positive: `general.base_model.count` is one.
    Number(u64),
}

struct Header<R> {
    file: R,
    /// Bytes read so far.
    at: u64,
}

impl<R: Read> Header<R> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let mut bytes = [0; N];
        self.file.read_exact(&mut bytes).map_err(|_| self.broken())?;
        self.at = self.at.saturating_add(N as u64);
        Ok(bytes)
    }

    fn broken(&self) -> String {
        let over = if self.at.saturating_add(GGUF_TEXT) > GGUF_HEADER { "is over the limit" } else { "breaks off" };
        format!("the header {over} after byte {}", self.at)
    }

    fn number(&mut self) -> Result<u64, String> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn skip(&mut self, count: u64) -> Result<(), String> {
        let skipped = std::io::copy(&mut self.file.by_ref().take(count), &mut std::io::sink());
        match skipped {
            Ok(skipped) if skipped == count => {
                self.at = self.at.saturating_add(count);
                Ok(())
            }
            _ => Err(self.broken()),
        }
    }

    /// A text, unless it is too long to be kept.
    fn text(&mut self) -> Result<Value, String> {
        let length = self.number()?;
        if length > GGUF_TEXT {
            self.skip(length)?;
            return Ok(Value::Long(length));
        }
        let mut bytes = Vec::new();
        let read = self.file.by_ref().take(length).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        if read as u64 != length {
            return Err(self.broken());
        }
        self.at = self.at.saturating_add(length);
        Ok(Value::Text(String::from_utf8_lossy(&bytes).trim().to_owned()))
    }

    /// A value, kept where it is a text.
    fn value(&mut self, kind: u32) -> Result<Value, String> {
        match kind {
            8 => self.text(),
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
                    self.skip(bytes.ok_or_else(|| format!("a list of type {kind} before byte {}", self.at))?)?;
                }
                Ok(Value::List)
            }
            kind => {
                let width = width(kind).ok_or_else(|| format!("a value of type {kind} before byte {}", self.at))?;
                let mut bytes = [0; 8];
                let kept = bytes.get_mut(..usize::try_from(width).unwrap_or(8)).unwrap_or_default();
                self.file.read_exact(kept).map_err(|_| self.broken())?;
                self.at = self.at.saturating_add(width);
                Ok(Value::Number(u64::from_le_bytes(bytes)))
            }
        }
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
        let found = read(bytes.as_slice()).expect("a header");
        assert_eq!((found.licenses, found.name), (vec!["other".to_owned()], Some("my-own".to_owned())));
        let bytes =
            header(&[("general.base_model.0.organization", "Meta Llama"), ("general.base_model.0.name", "A B")]);
        assert_eq!(read(bytes.as_slice()).expect("a header").bases, ["Meta-Llama/A-B"]);
    }

    #[test]
    fn headers_that_break_off_or_lie_are_errors() {
        let whole = header(&[("general.license", "mit")]);
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).is_err(), "{end}");
        }
        let twice = header(&[("general.license", "mit"), ("general.license", "gemma")]);
        assert!(read(twice.as_slice()).is_err_and(|words| words.contains("twice")));
        let mut swapped = whole.clone();
        swapped[4..8].copy_from_slice(&3u32.to_be_bytes());
        assert!(read(swapped.as_slice()).is_err_and(|words| words.contains("big-endian")));
        let mut long = whole[..24].to_vec();
        long.extend(u64::MAX.to_le_bytes());
        assert!(read(long.as_slice()).is_err());
    }
}
