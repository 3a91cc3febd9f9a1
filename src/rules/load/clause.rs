//! Clauses as descriptions and test cases write them: an id, common keys, and the parameters of that id.

use toml::de::DeValue;

use crate::model::{Class, Clause, Parameter, ParameterType, ParameterValue, Vocabulary};
use crate::source::{Code, Problem, Source, Span, Table, nearest};
use crate::source::{read_count, read_date, read_texts};

use super::vocabulary::read_freedoms;

/// The word that says of any parameter that its value is not known.
const UNKNOWN: &str = "unknown";

/// What a clause needs around it.
#[derive(Clone, Copy)]
pub struct ClauseContext<'v> {
    /// The ids it may name.
    pub vocabulary: &'v Vocabulary,
    /// What kind of table it stands in.
    pub heading: Heading,
}

/// The kind of table a clause stands in: it decides which classes and keys belong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// `[[clause]]` of a license: section and summary are needed.
    Clause,
    /// `[[evidence]]`: a source is needed.
    Evidence,
    /// `[[component]]` of a system, whose id stands under `kind`.
    Component,
    /// A case of a rule: anything goes, and nothing but the id is needed.
    Case,
}

impl Heading {
    fn accepts(self, class: Class) -> bool {
        match self {
            Heading::Clause => {
                matches!(class, Class::Grant | Class::Condition | Class::Restriction)
            }
            Heading::Evidence => class == Class::Evidence,
            Heading::Component => class == Class::Component,
            Heading::Case => true,
        }
    }
}

/// One clause, or nothing if its id is not known. What is wrong with it goes to the table's document.
pub fn read_clause(table: &Table<'_, '_>, context: ClauseContext<'_>) -> Option<Clause> {
    let clause = read_open_clause(table, context)?;
    table.finish();
    Some(clause)
}

/// One component; keys that only a component has are left for the caller to read before it calls `finish`.
pub fn read_component(table: &Table<'_, '_>, vocabulary: &Vocabulary) -> Option<Clause> {
    read_open_clause(table, ClauseContext { vocabulary, heading: Heading::Component })
}

fn read_open_clause(table: &Table<'_, '_>, context: ClauseContext<'_>) -> Option<Clause> {
    let document = table.document();
    let key = if context.heading == Heading::Component { "kind" } else { "id" };
    let name = table.required_text(key, "an id of the vocabulary")?;
    let Some(id) = context.vocabulary.find(&name.value) else {
        document.report(unknown_clause(document.source(), name.span, &name.value, context.vocabulary));
        return None;
    };
    let entry = context.vocabulary.entry(id);
    if !context.heading.accepts(entry.class) {
        document.report(misplaced(document.source(), name.span, &name.value, entry));
        return None;
    }
    let mut clause = Clause::bare(id, entry, table.place());
    read_common(table, context.heading, entry, &mut clause);
    for (slot, parameter) in entry.parameters.iter().enumerate() {
        if let Some(value) = read_slot(table, parameter, context.heading) {
            clause.parameters[slot] = value;
        }
    }
    Some(clause)
}

fn read_common(table: &Table<'_, '_>, heading: Heading, entry: &crate::model::Entry, clause: &mut Clause) {
    let text = |key: &str| table.text(key).map(|text| text.value);
    if heading == Heading::Clause {
        let section = table.required_text("section", "the section of the license, as printed");
        clause.section = section.map(|text| text.value).unwrap_or_default();
        let summary = table.required_text("summary", "what the clause does, in your own words");
        clause.summary = summary.map(|text| text.value).unwrap_or_default();
        clause.source = text("source");
    } else {
        clause.section = text("section").unwrap_or_default();
        clause.summary = text("summary").unwrap_or_default();
    }
    if heading == Heading::Evidence {
        clause.source = table.required_text("source", "the page on which the authority says it").map(|text| text.value);
        clause.date = table.date("date").map(|date| date.value);
    }
    if matches!(heading, Heading::Clause | Heading::Case) {
        clause.acts = read_freedoms(table, "acts");
        clause.until = table.date("until").map(|date| date.value);
        clause.quote = text("quote");
        // What a draft says about itself: where the words stand and how sure the reading is.
        table.items("lines", "a list of line numbers");
        table.word("sure", &["certain", "likely"], |word| Some(word.to_owned()));
        if !entry.parameters.iter().any(|parameter| parameter.name == "scope") {
            clause.scope = text("scope");
        }
    }
}

/// `None` if nothing is written; `Some(None)` if it is written that nobody knows.
fn read_slot(table: &Table<'_, '_>, parameter: &Parameter, heading: Heading) -> Option<Option<ParameterValue>> {
    if parameter.derived && heading != Heading::Case {
        return None;
    }
    let found = table.get(&parameter.name)?;
    if found.get_ref().as_str() == Some(UNKNOWN) {
        return Some(None);
    }
    let value = read_parameter(found.get_ref(), &parameter.kind);
    if value.is_none() {
        let document = table.document();
        let mut problem = Problem::at(
            document.source(),
            found.span(),
            Code::WrongValue,
            format!("`{}` does not take this value", parameter.name),
        )
        .label(format!("expected {}", parameter.kind.expected()))
        .help(format!("`{}`: {}; write \"{UNKNOWN}\" if the text leaves it open", parameter.name, parameter.means));
        if let (ParameterType::Choice(words), Some(word)) = (&parameter.kind, found.get_ref().as_str())
            && let Some(near) = nearest(word, words.iter().map(String::as_str))
        {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        document.report(problem);
    }
    Some(value)
}

/// A value of the type that the vocabulary asks for. A single word stands for a list of one.
pub(super) fn read_parameter(value: &DeValue<'_>, kind: &ParameterType) -> Option<ParameterValue> {
    let texts = |value: &DeValue<'_>| -> Option<Vec<String>> {
        match value.as_str() {
            Some(word) => Some(vec![word.to_owned()]),
            None => Some(read_texts(value)?.into_iter().map(|text| text.value).collect()),
        }
    };
    Some(match kind {
        ParameterType::Text | ParameterType::License => ParameterValue::Text(value.as_str()?.to_owned()),
        ParameterType::Count => ParameterValue::Count(read_count(value).filter(|count| *count >= 0)?),
        ParameterType::Flag => ParameterValue::Flag(value.as_bool()?),
        ParameterType::Date => ParameterValue::Date(read_date(value)?),
        ParameterType::List => ParameterValue::List(texts(value)?),
        ParameterType::Choice(words) => {
            ParameterValue::Text(value.as_str().filter(|word| words.iter().any(|known| known == word))?.to_owned())
        }
        ParameterType::Choices(words) => {
            ParameterValue::List(texts(value).filter(|chosen| chosen.iter().all(|word| words.contains(word)))?)
        }
    })
}

/// The problem with an id that the vocabulary does not hold.
pub(super) fn unknown_clause(source: &Source, span: Span, name: &str, vocabulary: &Vocabulary) -> Problem {
    let problem = Problem::at(source, span, Code::UnknownClause, format!("unknown clause id `{name}`"));
    match nearest(name, vocabulary.iter().map(|(_, entry)| entry.id.as_str())) {
        Some(near) => problem.label(format!("did you mean `{near}`?")),
        None => problem.label("not in the vocabulary"),
    }
    .help("`osi-check rules --clauses` lists every id; a new one is a table in a vocabulary file under `--rules DIR`")
}

fn misplaced(source: &Source, span: Span, name: &str, entry: &crate::model::Entry) -> Problem {
    let label = match (&entry.written_as, entry.class) {
        (Some(key), _) => format!("write `{key} = …` at the top of the file"),
        (None, Class::Evidence) => "write it in an `[[evidence]]` table".into(),
        (None, Class::Verdict) => "leave it out".into(),
        (None, Class::Component) => "write it in a `[[component]]` table of a system".into(),
        (None, _) => "write it in a `[[clause]]` table of a license".into(),
    };
    let message = format!(
        "`{name}` is {} and does not belong here",
        match entry.class {
            Class::Evidence => "evidence",
            Class::Component => "a component",
            Class::Verdict => "worked out by the program",
            Class::Grant => "a grant",
            Class::Condition => "a condition",
            Class::Restriction => "a restriction",
        }
    );
    Problem::at(source, span, Code::WrongValue, message).label(label)
}
