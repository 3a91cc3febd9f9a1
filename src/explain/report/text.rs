//! How a license text was read: what is known of it, what was changed, what nobody accounts for.

use schemars::JsonSchema;
use serde::Serialize;

pub use crate::explain::identity::{FillInReport, KnownReport, TextChangeReport};

/// How a license text was read.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct TextReport {
    /// `known texts` if every word is accounted for by texts that are described, `known texts, and its own words where it differs`
    /// for a described text with changes, else `its own words`.
    pub terms_from: &'static str,
    /// The known texts found in it.
    pub known: Vec<KnownReport>,
    /// Licenses that it only names, with the line; no id for a name that nobody knows.
    pub named: Vec<(Option<String>, usize)>,
    /// The nearest known texts where none was found. They prove nothing.
    pub near: Vec<String>,
    /// Sentences that speak like law and were not read: with one of them nothing passes.
    pub unread: Vec<UnreadReport>,
    /// What its own words were not found to grant, though with any of it missing nothing passes: each one clause, or several of
    /// which one would do.
    pub not_granted: Vec<String>,
    /// Characters that hide, pretend or are struck out, by kind and line.
    pub hidden: Vec<(String, usize)>,
    /// Its language, where its own words were read.
    pub language: Option<String>,
}

/// A sentence that was not read.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct UnreadReport {
    /// First and last line.
    pub lines: (usize, usize),
    /// How it begins.
    pub quote: String,
    /// The words that nothing accounts for.
    pub words: Vec<String>,
}
