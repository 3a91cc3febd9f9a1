//! The header of a safetensors file: texts under `__metadata__`. No tensor is read.

use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use super::Statement;
use crate::source::limits::SAFETENSORS_HEADER;

#[derive(Deserialize)]
struct Header {
    #[serde(default, rename = "__metadata__")]
    metadata: Metadata,
}

/// The keys that are read.
const LICENSES: [&str; 2] = ["license", "modelspec.license"];
const BASES: [&str; 2] = ["base_model", "modelspec.base_model"];
const MERGED: [&str; 1] = ["modelspec.merged_from"];

/// Keys that are read and their texts, each key once. The others are looked at and not kept.
#[derive(Default)]
struct Metadata(Vec<(String, String)>);

/// Reads the header of `file`.
pub(super) fn read(mut file: impl Read) -> Result<Statement, String> {
    let mut length = [0; 8];
    file.read_exact(&mut length).map_err(|_| "no safetensors file: it breaks off in its first 8 bytes".to_owned())?;
    let length = u64::from_le_bytes(length);
    if length > SAFETENSORS_HEADER {
        return Err(format!("a header of {length} bytes, more than {SAFETENSORS_HEADER}"));
    }
    let mut bytes = Vec::new();
    let read = file.take(length).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if read as u64 != length {
        return Err(format!("the header breaks off after byte {}", read.saturating_add(8)));
    }
    let header: Header = serde_json::from_slice(&bytes).map_err(|error| format!("the header: {error}"))?;
    let texts = |names: &[&str]| -> Vec<String> {
        let found = header.metadata.0.iter().filter(|(key, text)| names.contains(&key.as_str()) && !text.is_empty());
        found.map(|(_, text)| text.clone()).collect()
    };
    let merged = texts(&MERGED);
    let merged = merged.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|name| !name.is_empty());
    let mut bases = texts(&BASES);
    bases.extend(merged.map(str::to_owned));
    Ok(Statement { licenses: texts(&LICENSES), bases, ..Statement::default() })
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Metadata, D::Error> {
        json.deserialize_map(MetadataVisitor)
    }
}

struct MetadataVisitor;

impl<'de> Visitor<'de> for MetadataVisitor {
    type Value = Metadata;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Metadata, A::Error> {
        let mut list: Vec<(String, String)> = Vec::new();
        while let Some((key, text)) = entries.next_entry::<String, String>()? {
            if list.iter().any(|(known, _)| *known == key) {
                return Err(A::Error::custom(format!("the key `{key}` stands twice")));
            }
            if LICENSES.iter().chain(&BASES).chain(&MERGED).any(|read| *read == key) {
                list.push((key, text));
            }
        }
        Ok(Metadata(list))
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn metadata_may_state_a_license() {
        let json = br#"{"__metadata__":{"format":"pt","modelspec.license":"openrail++"},"w":{"dtype":"F32"}}"#;
        let bytes = [&(json.len() as u64).to_le_bytes()[..], json].concat();
        assert_eq!(read(bytes.as_slice()).expect("a header").licenses, ["openrail++"]);
        for end in 0..bytes.len() {
            assert!(read(&bytes[..end]).is_err(), "{end}");
        }
        let twice = br#"{"__metadata__":{"license":"mit","license":"gemma"}}"#;
        let twice = [&(twice.len() as u64).to_le_bytes()[..], twice].concat();
        assert!(read(twice.as_slice()).is_err_and(|words| words.contains("twice")));
        assert!(read(&u64::MAX.to_le_bytes()[..]).is_err());
    }
}
