//! Terms that somebody states by name: an expression, a card's list, a component's license.

use std::sync::Arc;

use crate::model::{Body, Kind, License, Place, TextRead};

use super::expression::{self, Expression};
use super::library::Library;

/// The license that an expression stands for. A name that nobody knows becomes terms of which nothing was read, and
/// so never passes.
pub fn license(expression: &Expression, library: &Library, place: &Place) -> Arc<License> {
    match expression {
        Expression::One { license, exception } => one(license, exception.as_deref(), library, place),
        Expression::All(parts) => stacked(parts, Body::AllOf, library, place),
        Expression::Any(parts) => stacked(parts, Body::AnyOf, library, place),
    }
}

/// Terms that are all parts at once, under a name of their own.
pub fn all_of(id: &str, parts: Vec<Arc<License>>, place: &Place) -> License {
    License { body: Body::AllOf(parts), ..unread(id, place) }
}

/// Terms of which nothing is known but what they are called.
pub fn unread(id: &str, place: &Place) -> License {
    License {
        id: id.to_owned(),
        name: id.to_owned(),
        steward: None,
        released: None,
        url: None,
        spdx: None,
        aliases: Vec::new(),
        kind: Kind::AiModel,
        text_read: TextRead::None,
        note: None,
        body: Body::Clauses(Vec::new()),
        evidence: Vec::new(),
        lapsed: Vec::new(),
        succession: None,
        place: place.clone(),
    }
}

fn one(license: &str, exception: Option<&str>, library: &Library, place: &Place) -> Arc<License> {
    let names = expression::names(license, exception);
    let known = names.iter().find_map(|name| library.license(&library.find_license(name)?).ok());
    known.unwrap_or_else(|| Arc::new(unread(names.first().map_or(license, String::as_str), place)))
}

fn stacked(
    parts: &[Expression],
    body: fn(Vec<Arc<License>>) -> Body,
    library: &Library,
    place: &Place,
) -> Arc<License> {
    let parts: Vec<_> = parts.iter().map(|part| license(part, library, place)).collect();
    let mut stack = License { body: body(parts), ..unread("", place) };
    stack.id = written(&stack);
    stack.name.clone_from(&stack.id);
    Arc::new(stack)
}

/// The ids of a license's parts as an expression that reads back as the same, whatever they are called together.
pub fn written(license: &License) -> String {
    expressed(license).to_string()
}

fn expressed(license: &License) -> Expression {
    let each = |parts: &[Arc<License>]| parts.iter().map(|part| expressed(part)).collect();
    match &license.body {
        Body::Clauses(_) => Expression::One { license: license.id.clone(), exception: None },
        Body::AllOf(parts) => Expression::All(each(parts)),
        Body::AnyOf(parts) => Expression::Any(each(parts)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::license;
    use crate::engine::{Options, judge_license};
    use crate::input::Library;
    use crate::input::expression;
    use crate::model::{Openness, Place};

    #[test]
    fn expressions_are_judged_as_spdx_means_them() {
        let library = Library::embedded().expect("the shipped vocabulary");
        let standard = library.standard("osaid-1.0").expect("a standard that is shipped");
        let place = Place { file: Arc::from("expression"), line: 1, column: 1 };
        for (text, expected) in [
            ("MIT", Openness::Open),
            ("MIT AND LicenseRef-x", Openness::Unsure),
            ("MIT OR LicenseRef-x", Openness::Open),
            ("MIT AND CC-BY-NC-4.0", Openness::NotOpen),
            ("(MIT OR CC-BY-NC-4.0) AND Apache-2.0", Openness::Open),
            ("GPL-3.0-only WITH Classpath-exception-2.0", Openness::Open),
            ("GPL-3.0-only WITH no-such-exception", Openness::Unsure),
            ("gpl-3.0-only with classpath-exception-2.0", Openness::Open),
            ("Apache-2.0+", Openness::Open),
            ("openrail++ OR no-such-license+", Openness::Unsure),
            ("MIT AND openrail++", Openness::NotOpen),
            ("GPL-2.0-with-classpath-exception", Openness::Open),
            ("HPND-Fenneberg-Livingston", Openness::Unsure),
        ] {
            let parsed = expression::parse(text).expect(text);
            let verdict = judge_license(&standard, &license(&parsed, &library, &place), &Options::default());
            assert_eq!(verdict.openness(), expected, "{text}");
        }
    }
}
