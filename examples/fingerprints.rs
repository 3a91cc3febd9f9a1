//! Writes `data/fingerprints.bin`: fingerprints of every text of the SPDX license list and of the texts in some folders.
//!
//! `cargo run --release --example fingerprints -- [DIR…]`; see `docs/fingerprints.md`.
//! `… -- --texts DIR` writes the list's texts to a folder instead, for measuring; they belong to their authors.
#![allow(clippy::print_stdout, reason = "an example that reports what it wrote")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use osi_check::text::fingerprint::{Fingerprints, build};
use osi_check::text::phrases::Phrases;

fn main() -> Result<(), Box<dyn Error>> {
    let mut texts = spdx_texts();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [option, folder] = arguments.as_slice()
        && option == "--texts"
    {
        fs::create_dir_all(folder)?;
        return Ok(texts
            .iter()
            .try_for_each(|(id, text)| fs::write(Path::new(folder).join(format!("{id}.txt")), text))?);
    }
    for folder in arguments {
        texts.extend(folder_texts(Path::new(&folder))?);
    }
    let file = build(texts, &Phrases::shipped()?)?;
    let known = Fingerprints::open_untrusted(&file)?;
    let path = data("fingerprints.bin");
    println!("{} texts, {} words, {} bytes: {}", known.texts(), known.words(), file.len(), path.display());
    fs::write(path, file)?;
    Ok(())
}

/// The SPDX list's texts under their ids in lower case.
fn spdx_texts() -> Vec<(String, String)> {
    let ids = spdx::identifiers::LICENSES.iter().filter_map(|license| spdx::license_id(license.name));
    let texts = ids.map(|id| (id.name.to_lowercase(), id.text().to_owned()));
    texts.filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// The `.txt` files of a folder under their names, and under their other names of `data/texts.toml`.
fn folder_texts(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let names: toml::Table = fs::read_to_string(data("texts.toml"))?.parse()?;
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else { continue };
        if path.extension().is_some_and(|ending| ending == "txt") {
            let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
            let other = names.get(name).and_then(|other| other.as_str());
            texts.extend(other.map(|other| (other.to_owned(), text.clone())));
            texts.push((name.to_lowercase(), text));
        }
    }
    Ok(texts)
}

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file)
}
