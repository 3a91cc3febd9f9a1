//! The header of a safetensors file: texts under `__metadata__`. No tensor is read.

use std::collections::BTreeMap;
use std::io::Read;

use serde::Deserialize;

use super::Statement;
use crate::source::limits::SAFETENSORS_HEADER;

#[derive(Deserialize)]
struct Header {
    #[serde(default, rename = "__metadata__")]
    metadata: BTreeMap<String, String>,
}

/// Reads the header of `file`.
pub(super) fn read(mut file: impl Read) -> Result<Statement, String> {
    let mut length = [0; 8];
    file.read_exact(&mut length).map_err(|_| "no safetensors file".to_owned())?;
    let length = u64::from_le_bytes(length);
    if length > SAFETENSORS_HEADER {
        return Err(format!("a header of {length} bytes"));
    }
    let mut bytes = Vec::new();
    let read = file.take(length).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if read as u64 != length {
        return Err("the header breaks off".to_owned());
    }
    let header: Header = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    let texts = |names: [&str; 2]| {
        let found = names.iter().filter_map(|name| header.metadata.get(*name));
        found.filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>()
    };
    Ok(Statement {
        licenses: texts(["license", "modelspec.license"]),
        bases: texts(["base_model", "modelspec.base_model"]),
        ..Statement::default()
    })
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
        assert!(read(&u64::MAX.to_le_bytes()[..]).is_err());
    }
}
