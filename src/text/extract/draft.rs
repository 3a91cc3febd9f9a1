//! A license description written from an extraction, for a person to go on with.

use std::fmt::Write as _;

use crate::escape::{toml_string, visible};
use crate::model::{ParameterValue, Vocabulary};

use super::{Certainty, Extraction, Found, Unread};

/// A description in the format of `licenses/*.toml`. It loads as it stands; comments say where a person must look.
pub fn draft(extraction: &Extraction, vocabulary: &Vocabulary) -> String {
    let mut out = String::from("schema    = 1\n");
    let name = if extraction.title.trim().is_empty() { "Unnamed license" } else { &extraction.title };
    line(&mut out, "name     ", &toml_string(name));
    line(&mut out, "kind     ", &toml_string(extraction.kind.word()));
    line(&mut out, "text-read", &toml_string(extraction.text_read.word()));
    for unread in &extraction.unread {
        out.push_str(&not_read(unread, vocabulary));
    }
    for found in &extraction.clauses {
        clause(&mut out, found, vocabulary);
    }
    out
}

fn line(out: &mut String, key: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{key} = {value}");
}

fn not_read(unread: &Unread, vocabulary: &Vocabulary) -> String {
    let guesses: Vec<_> = unread.guesses.iter().map(|id| vocabulary.entry(*id).id.as_str()).collect();
    let guess = if guesses.is_empty() { String::new() } else { format!(" perhaps {};", guesses.join(", ")) };
    let quote = visible(&unread.quote);
    format!(
        "\n# not read, section {}, lines {} to {};{guess} left over: {}\n# {quote}\n",
        visible(&unread.section),
        unread.lines.0,
        unread.lines.1,
        visible(&unread.words.join(" "))
    )
}

fn clause(out: &mut String, found: &Found, vocabulary: &Vocabulary) {
    let entry = vocabulary.entry(found.clause.id);
    let sure = match found.certainty {
        Certainty::Sure => "the whole sentence was read",
        Certainty::Partly => "other words of the sentence were not read",
        Certainty::Guess => "a guess",
    };
    let _ = writeln!(out, "\n# lines {} to {}; {sure}\n[[clause]]", found.lines.0, found.lines.1);
    line(out, "id     ", &toml_string(&entry.id));
    line(out, "section", &toml_string(&found.clause.section));
    line(out, "summary", &toml_string(&found.clause.summary));
    if let Some(quote) = &found.clause.quote {
        line(out, "quote  ", &toml_string(quote));
    }
    for (parameter, value) in entry.parameters.iter().zip(&found.clause.parameters) {
        if let Some(value) = value.as_ref().filter(|value| Some(*value) != parameter.default.as_ref()) {
            line(out, &parameter.name, &written(value));
        }
    }
}

fn written(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Text(value) => toml_string(value),
        ParameterValue::Count(number) => number.to_string(),
        ParameterValue::Flag(flag) => flag.to_string(),
        ParameterValue::Date(date) => date.to_string(),
        ParameterValue::List(items) => {
            format!("[{}]", items.iter().map(|item| toml_string(item)).collect::<Vec<_>>().join(", "))
        }
    }
}
