//! What every report for machines asks alike: which objections to show, in which order, where they stand.

use crate::explain::Report;
use crate::explain::objection::{Handling, Objection};
use crate::explain::report::ErrorReport;
use crate::source::bytes_of_name;

/// The objections that stop, leave undecided or warn, worst first; among equals in the order of the subjects.
pub(super) fn open_objections(report: &Report) -> Vec<&Objection> {
    let mut open: Vec<_> = report.objections.iter().filter(|known| known.handling > Handling::Accepted).collect();
    open.sort_by_key(|objection| std::cmp::Reverse(objection.handling));
    open
}

/// What an objection says in a line: where it stands in the license, which clause, and why that matters.
pub(super) fn line(objection: &Objection) -> String {
    let license = objection.license.as_ref().map_or(String::new(), |license| format!("{license} "));
    let section = objection.section.as_ref().map_or(String::new(), |section| format!("§{section} "));
    let clauses = match objection.clauses.as_slice() {
        [] => String::new(),
        clauses if clauses.len() > 3 => "what was not read".to_owned(),
        clauses => clauses.join(" or "),
    };
    match format!("{license}{section}{clauses}").trim() {
        "" => objection.message.clone(),
        head => format!("{head}: {}", objection.message),
    }
}

/// What is wrong with an input, in a line.
pub(super) fn error_line(error: &ErrorReport) -> String {
    let parts = [Some(&error.message), error.expected.as_ref(), error.help.as_ref()];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join("; ")
}

/// A path as a relative URI reference, or a `file` URI for an absolute one: every byte that a URI cannot hold is
/// percent-encoded, and a first part with a colon is not taken for a scheme.
pub(super) fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/").into_bytes() } else { bytes_of_name(path) };
    let mut uri = String::with_capacity(path.len() + 8);
    if path.starts_with(b"/") {
        uri.push_str("file://");
    }
    for byte in path {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_uri_that_gives_it_back() {
        assert_eq!(uri("models/a b%c.toml"), "models/a%20b%25c.toml");
        assert_eq!(uri("http://evil.example/x"), "http%3A//evil.example/x");
        assert_eq!(uri("/abs/ü"), "file:///abs/%C3%BC");
    }
}
