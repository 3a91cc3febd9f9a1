//! Bills of materials in JSON: CycloneDX 1.x, SPDX 2.2 and 2.3, SPDX 3.0. Only what licensing needs is read.
//!
//! What is stated in the wrong shape is an error that names its place in the document: a component that was passed over
//! could be the one whose terms fail.

mod cyclonedx;
mod shape;
mod spdx2;
mod spdx3;

use super::expression::{self, Expression};
use super::json;
use super::model_card::{self, Card, ProblemKind};
use crate::source::limits::BILL_COMPONENTS;
use crate::source::{Code, Problem, Source};
use shape::Shape;

/// A component of a bill, with what is stated about its terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Component {
    /// Its name, with the version where there is one.
    pub name: String,
    /// Its name without the version, as others name it as their ancestor.
    pub id: String,
    /// Its license; none where nothing is stated, which is not the same as no terms.
    pub license: Option<Expression>,
    /// The models and packages it was made from.
    pub ancestors: Vec<Ancestor>,
    /// Statements about its license that do not agree, as the reader is told of them.
    pub disagreement: Option<String>,
}

impl Component {
    /// The component as a card, under its name without the version, and one for each ancestor whose license is stated.
    pub fn cards(&self) -> impl Iterator<Item = (String, Card<'static>)> + '_ {
        let licenses = |license: &Option<Expression>| match license {
            Some(Expression::All(parts)) => parts.iter().map(|part| part.to_string().into()).collect(),
            license => license.iter().map(|license| license.to_string().into()).collect(),
        };
        let own = Card {
            licenses: licenses(&self.license),
            base_models: self.ancestors.iter().map(|base| base.name.clone().into()).collect(),
            problems: self
                .disagreement
                .iter()
                .map(|words| model_card::Problem::new(ProblemKind::SourcesDisagree, 0, words.as_str()))
                .collect(),
            ..Card::default()
        };
        let stated = self.ancestors.iter().filter(|base| base.license.is_some());
        let stated =
            stated.map(move |base| (base.name.clone(), Card { licenses: licenses(&base.license), ..Card::default() }));
        std::iter::once((self.id.clone(), own)).chain(stated)
    }
}

/// What a component was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancestor {
    /// Its name, as hubs write ids where the bill gives a group.
    pub name: String,
    /// Its license, where the bill states it.
    pub license: Option<Expression>,
}

/// A bill: its components in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bom {
    /// What the bill is for.
    pub name: String,
    /// Its components.
    pub components: Vec<Component>,
}

/// The forms of bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// CycloneDX.
    CycloneDx,
    /// SPDX 2.
    Spdx2,
    /// SPDX 3, a form of JSON-LD.
    Spdx3,
}

/// The form that a text says it has, by the key that names it; other JSON-LD too, so that it is refused by name.
pub fn form(text: &str) -> Option<Form> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return None;
    }
    let forms = [("\"bomFormat\"", Form::CycloneDx), ("\"spdxVersion\"", Form::Spdx2), ("\"@context\"", Form::Spdx3)];
    forms.into_iter().find(|(key, _)| text.contains(key)).map(|(_, form)| form)
}

/// Reads a bill of a form.
///
/// # Errors
/// Everything that is wrong with it, each with its place in the document.
pub fn read(source: &Source, form: Form) -> Result<Bom, Vec<Problem>> {
    let json = json::read(source).map_err(|problem| vec![problem.help("a bill of materials is JSON")])?;
    let mut shape = Shape::default();
    let bom = match form {
        Form::CycloneDx => cyclonedx::read(&json, &mut shape),
        Form::Spdx2 => spdx2::read(&json, &mut shape),
        Form::Spdx3 => spdx3::read(&json, &mut shape),
    };
    let mut problems = shape.into_problems(source);
    let bom = bom.map_err(|message| {
        problems.insert(0, Problem::with_file(source.name(), Code::WrongValue, message));
        std::mem::take(&mut problems)
    })?;
    if bom.components.len() > BILL_COMPONENTS {
        let message = format!("has {} components, more than {BILL_COMPONENTS}", bom.components.len());
        problems.push(Problem::with_file(source.name(), Code::TooLarge, message).help("split it by product"));
    }
    if problems.is_empty() { Ok(bom) } else { Err(problems) }
}

/// A name and its version as one.
fn versioned(name: &str, version: Option<&str>) -> String {
    version.map_or_else(|| name.to_owned(), |version| format!("{name} {version}"))
}

/// A license under a name that is no expression.
fn named(name: &str) -> Expression {
    Expression::One { license: name.trim().to_owned(), exception: None }
}

/// The expression in a text; one that cannot be read stands for itself, as a license nobody knows.
fn expression(text: &str) -> Expression {
    expression::parse(text).unwrap_or_else(|_| named(text))
}

/// Several statements that all apply, each once.
fn all(parts: impl IntoIterator<Item = Expression>) -> Option<Expression> {
    let mut distinct: Vec<Expression> = Vec::new();
    for part in parts {
        if !distinct.contains(&part) {
            distinct.push(part);
        }
    }
    match distinct.len() {
        0 | 1 => distinct.pop(),
        _ => Some(Expression::All(distinct)),
    }
}

/// The words for statements that differ: what is declared, and what somebody concluded or found.
fn disagreement(name: &str, declared: Option<&Expression>, other: Option<&Expression>, whose: &str) -> Option<String> {
    let (declared, other) = declared.zip(other).filter(|(declared, other)| declared != other)?;
    Some(format!("{name}: declared {declared}, {whose} {other}"))
}

#[cfg(test)]
mod tests {
    use super::{Form, form};

    #[test]
    fn a_bill_says_which_form_it_has() {
        assert_eq!(form("license = 'x'"), None);
        assert_eq!(form("{\"a\": 1}"), None);
        assert_eq!(form(" \u{feff}{\"bomFormat\": "), None);
        assert_eq!(form("\u{feff} {\"bomFormat\": "), Some(Form::CycloneDx));
        assert_eq!(form("{\"spdxVersion\": \"SPDX-2.3\"}"), Some(Form::Spdx2));
        assert_eq!(form("{\"@context\": {}}"), Some(Form::Spdx3));
    }
}
