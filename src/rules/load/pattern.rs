//! What rules look for, read from TOML: a clause id, or a table with conditions.

use toml::Spanned;
use toml::de::DeValue;

use crate::model::parameter::Check;
use crate::model::{Entry, ParameterTest, ParameterType, ParameterValue, Vocabulary};
use crate::rules::pattern::{Pattern, PatternKind};
use crate::source::limits::CONDITIONS;
use crate::source::{Code, Document, Problem, Table, nearest};

use super::clause::{read_parameter, unknown_clause};

/// The patterns under `key`.
pub(super) fn read_patterns(table: &Table<'_, '_>, key: &str, vocabulary: &Vocabulary) -> Vec<Pattern> {
    let items = table.items(key, "a list of clause ids and conditions");
    items.into_iter().filter_map(|item| read_pattern(table.document(), item, vocabulary, 0)).collect()
}

fn read_pattern<'s>(
    document: &Document<'s>,
    item: &Spanned<DeValue<'s>>,
    vocabulary: &Vocabulary,
    depth: usize,
) -> Option<Pattern> {
    let span = item.span();
    if depth > CONDITIONS {
        document.wrong(span, Code::TooLarge, "conditions are nested too deep", format!("at most {CONDITIONS} levels"));
        return None;
    }
    if let Some(name) = item.get_ref().as_str() {
        let Some(id) = vocabulary.find(name) else {
            document.report(unknown_clause(document.source(), span, name, vocabulary));
            return None;
        };
        return Some(Pattern { kind: PatternKind::Clause { id, tests: Vec::new() }, span });
    }
    let Some(table) = document.as_table(item) else {
        document.wrong(span, Code::WrongValue, "not something a rule can look for", "expected a clause id or a table");
        return None;
    };
    let kind = read_form(&table, vocabulary, depth);
    let unless = table.get("unless").and_then(|unless| read_pattern(document, unless, vocabulary, depth + 1));
    table.finish();
    let pattern = Pattern { kind: kind?, span: span.clone() };
    Some(match unless {
        None => pattern,
        Some(unless) => {
            let exempt = Pattern { span: unless.span.clone(), kind: PatternKind::Not(Box::new(unless)) };
            Pattern { kind: PatternKind::All(vec![pattern, exempt]), span }
        }
    })
}

fn read_form(table: &Table<'_, '_>, vocabulary: &Vocabulary, depth: usize) -> Option<PatternKind> {
    let document = table.document();
    let parts = |key: &str| -> Vec<Pattern> {
        let items = table.items(key, "a list of clause ids and conditions");
        items.into_iter().filter_map(|item| read_pattern(document, item, vocabulary, depth + 1)).collect()
    };
    let forms: Vec<&str> = ["id", "any", "all", "not"].into_iter().filter(|form| table.has(form)).collect();
    match forms.as_slice() {
        ["id"] => {
            let name = table.text("id")?;
            let Some(id) = vocabulary.find(&name.value) else {
                document.report(unknown_clause(document.source(), name.span, &name.value, vocabulary));
                table.get("where");
                return None;
            };
            Some(PatternKind::Clause { id, tests: read_tests(table, vocabulary.entry(id)) })
        }
        ["any"] => Some(PatternKind::Any(parts("any"))),
        ["all"] => Some(PatternKind::All(parts("all"))),
        ["not"] => {
            let inner = read_pattern(document, table.get("not")?, vocabulary, depth + 1)?;
            Some(PatternKind::Not(Box::new(inner)))
        }
        _ => {
            for form in &forms {
                table.get(form);
            }
            let label = "expected exactly one of `id`, `any`, `all`, `not`";
            document.wrong(table.span.clone(), Code::WrongValue, "a condition needs one form", label);
            None
        }
    }
}

/// The tests under `where`, on parameters of `entry`.
pub(super) fn read_tests(table: &Table<'_, '_>, entry: &Entry) -> Vec<ParameterTest> {
    let Some(tests) = table.table("where") else {
        return Vec::new();
    };
    let keys = tests.keys();
    let read = |key: &crate::source::Written<&str>| {
        let value = tests.get(key.value)?;
        let Some(slot) = entry.parameters.iter().position(|parameter| parameter.name == key.value) else {
            let names = entry.parameters.iter().map(|parameter| parameter.name.as_str());
            let message = format!("`{}` has no parameter `{}`", entry.id, key.value);
            let problem = Problem::at(tests.document().source(), key.span.clone(), Code::UnknownKey, message);
            tests.document().report(match nearest(key.value, names.clone()) {
                Some(near) => problem.label(format!("did you mean `{near}`?")),
                None => problem.label(format!("expected one of: {}", names.collect::<Vec<_>>().join(", "))),
            });
            return None;
        };
        let check = read_check(&tests, key.value, value, &entry.parameters[slot].kind)?;
        Some(ParameterTest { slot, name: key.value.to_owned(), check })
    };
    keys.iter().filter_map(read).collect()
}

fn read_check<'s>(
    tests: &Table<'_, 's>,
    key: &str,
    value: &Spanned<DeValue<'s>>,
    kind: &ParameterType,
) -> Option<Check> {
    if let Some(table) = tests.document().as_table(value) {
        let check = read_comparison(&table, kind);
        table.finish();
        return check;
    }
    let wanted = read_wanted(value.get_ref(), kind);
    if wanted.is_none() {
        tests.mistyped(key, value, &format!("{}, or a list of such, or a comparison", kind.expected()));
    }
    wanted.map(Check::OneOf)
}

/// One value, or several of which one must hold.
fn read_wanted(value: &DeValue<'_>, kind: &ParameterType) -> Option<Vec<ParameterValue>> {
    // A list parameter is asked for the words it holds, one by one.
    let kind = match kind {
        ParameterType::List => &ParameterType::Text,
        ParameterType::Choices(words) => &ParameterType::Choice(words.clone()),
        other => other,
    };
    match value.as_array() {
        Some(items) => items.iter().map(|item| read_parameter(item.get_ref(), kind)).collect(),
        None => Some(vec![read_parameter(value, kind)?]),
    }
}

fn read_comparison(table: &Table<'_, '_>, kind: &ParameterType) -> Option<Check> {
    if let Some(value) = table.get("not") {
        return read_wanted(value.get_ref(), kind).map(Check::NoneOf);
    }
    type Comparison = fn(ParameterValue) -> Check;
    let comparisons: [(&str, Comparison); 4] =
        [("below", Check::Below), ("above", Check::Above), ("at-most", Check::AtMost), ("at-least", Check::AtLeast)];
    for (key, make) in comparisons {
        let Some(value) = table.get(key) else {
            continue;
        };
        if !matches!(kind, ParameterType::Count | ParameterType::Date) {
            table.document().wrong(
                value.span(),
                Code::WrongValue,
                format!("`{key}` compares numbers and dates"),
                "the parameter is neither",
            );
            return None;
        }
        let limit = read_parameter(value.get_ref(), kind);
        if limit.is_none() {
            table.mistyped(key, value, &kind.expected());
        }
        return limit.map(make);
    }
    let label = "expected one of `not`, `below`, `above`, `at-most`, `at-least`";
    table.document().wrong(table.span.clone(), Code::WrongValue, "a comparison says how to compare", label);
    None
}
