//! How license texts are read: options that every command takes which reads them.

use std::path::PathBuf;

use clap::Args;

use crate::input::identity::fingerprints;
use crate::input::{Texts, file};
use crate::source::{Problem, name_of};

/// The options.
#[derive(Args, Clone)]
pub struct TextArgs {
    /// Know the texts in FILE as well, made by `osi-check fingerprint` (repeatable)
    #[arg(long, value_name = "FILE")]
    fingerprints: Vec<PathBuf>,
    /// Know no texts at all: read every license text by its own words
    #[arg(long, conflicts_with = "fingerprints")]
    no_fingerprints: bool,
}

impl TextArgs {
    /// What they ask for, with the fingerprint files read and found to be such: also where no text comes that would need them.
    pub fn texts(&self) -> Result<Texts, Vec<Problem>> {
        let mut texts = Texts { fingerprints: Vec::new(), by_words_alone: self.no_fingerprints };
        let mut problems = Vec::new();
        for path in &self.fingerprints {
            let name = name_of(path);
            let read = file::read_index(path).and_then(|bytes| fingerprints(&name, &bytes).map(drop).map(|()| bytes));
            match read {
                Ok(bytes) => texts.fingerprints.push((name, bytes)),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(texts) } else { Err(problems) }
    }
}
