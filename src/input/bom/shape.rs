//! Values of a document in the shape they must have, and the places where they have not.

use serde_json::Value;

use crate::source::{Code, Problem, Source};

/// The places of a document that have another shape than they must have.
#[derive(Debug, Default)]
pub(super) struct Shape {
    wrong: Vec<String>,
}

/// Mistakes told of one bill.
const TOLD: usize = 20;

impl Shape {
    /// The list under a key; empty where the key is missing or null.
    pub(super) fn list<'j>(&mut self, json: &'j Value, key: &str, at: &str) -> &'j [Value] {
        match &json[key] {
            Value::Null => &[],
            Value::Array(items) => items,
            _ => {
                self.wrong(format!("{at}/{key}: expected a list"));
                &[]
            }
        }
    }

    /// The text under a key, which must be there.
    pub(super) fn must<'j>(&mut self, json: &'j Value, key: &str, at: &str) -> Option<&'j str> {
        let found = text(json, key);
        if found.is_none() {
            self.wrong(format!("{at}/{key}: expected a text"));
        }
        found
    }

    /// Notes a key that is there and holds anything but a text.
    pub(super) fn may(&mut self, json: &Value, key: &str, at: &str) {
        if !matches!(json[key], Value::Null | Value::String(_)) {
            self.wrong(format!("{at}/{key}: expected a text"));
        }
    }

    /// Notes a key that is there and holds anything but an object.
    pub(super) fn may_hold(&mut self, json: &Value, key: &str, at: &str) {
        if !matches!(json[key], Value::Null | Value::Object(_)) {
            self.wrong(format!("{at}/{key}: expected an object"));
        }
    }

    /// The list of texts under a key; empty where the key is missing or null.
    pub(super) fn texts<'j>(&mut self, json: &'j Value, key: &str, at: &str) -> Vec<&'j str> {
        let mut texts = Vec::new();
        for (number, one) in self.list(json, key, at).iter().enumerate() {
            match one.as_str() {
                Some(text) => texts.push(text.trim()),
                None => self.wrong(format!("{at}/{key}/{number}: expected a text")),
            }
        }
        texts
    }

    /// Notes a place, by its path in the document, and what was expected there.
    pub(super) fn wrong(&mut self, words: String) {
        if self.wrong.len() < TOLD {
            self.wrong.push(words);
        }
    }

    /// The mistakes as problems with the document.
    pub(super) fn into_problems(self, source: &Source) -> Vec<Problem> {
        let problem = |words| Problem::with_file(source.name(), Code::WrongValue, words);
        self.wrong.into_iter().map(problem).collect()
    }
}

/// A text that is there and not empty.
pub(super) fn text<'j>(json: &'j Value, key: &str) -> Option<&'j str> {
    json[key].as_str().map(str::trim).filter(|text| !text.is_empty())
}
