//! The vocabulary files: one table an id, one file a class.

use crate::model::{
    Class, Entry, Freedom, Freedoms, Kind, Parameter, ParameterType, ParameterValue, VerdictOn, Vocabulary,
};
use crate::source::{Code, Document, Problem, Source, Table, Written};

use super::clause::read_parameter;
use super::pattern::read_tests;
use crate::model::vocabulary::Switch;

/// The vocabulary that `files` define together, and what is wrong in them. Later entries replace earlier ones.
pub fn load_vocabulary(files: &[(String, Source)]) -> (Vocabulary, Vec<Problem>) {
    let mut vocabulary = Vocabulary::default();
    let mut problems = Vec::new();
    for (name, source) in files {
        let document = Document::parse(source);
        match Class::FILES.into_iter().find(|(_, file)| file == name) {
            Some((class, _)) => read_file(&document, class, &mut vocabulary),
            None => {
                let names: Vec<_> = Class::FILES.into_iter().map(|(_, file)| format!("`{file}.toml`")).collect();
                document.report(
                    Problem::with_file(source.name(), Code::WrongValue, "not the name of a vocabulary file")
                        .help(format!("name it one of {}", names.join(", "))),
                );
            }
        }
        problems.extend(document.into_problems());
    }
    (vocabulary, problems)
}

fn read_file(document: &Document<'_>, class: Class, vocabulary: &mut Vocabulary) {
    let root = document.root();
    // Parameters that every entry of the file has stand once, under this name.
    const EVERY: &str = "every";
    let every = root.table(EVERY).map(|table| {
        let shared = read_parameters(&table);
        table.finish();
        shared
    });
    for key in root.keys().into_iter().filter(|key| key.value != EVERY) {
        if let Some(table) = root.table(key.value)
            && let Some(entry) = read_entry(&table, &key, class, every.as_deref().unwrap_or_default())
        {
            vocabulary.insert(entry);
        }
    }
}

fn read_entry(table: &Table<'_, '_>, key: &Written<&str>, class: Class, every: &[Parameter]) -> Option<Entry> {
    if !is_kebab_case(key.value) {
        let message = format!("`{}` is not an id", key.value);
        table.document().wrong(
            key.span.clone(),
            Code::WrongValue,
            message,
            "ids are words of a-z and 0-9 joined by `-`",
        );
    }
    let title = table.required_text("title", "a few words for headings");
    let asks = table.required_text("asks", "the question to put to a text");
    let mut parameters = every.to_vec();
    parameters.extend(read_parameters(table));
    let mut entry = Entry {
        id: key.value.to_owned(),
        class,
        title: title?.value,
        asks: asks?.value,
        freedoms: read_freedoms(table, "freedoms").unwrap_or_default(),
        reaches_when: Vec::new(),
        parameters,
        aliases: words(table, "aliases"),
        switches: None,
        judged_as: read_kind(table, "judged-as"),
        approval: None,
        verdict_on: read_verdict_on(table, class),
        written_as: table.text("written-as").map(|text| text.value),
    };
    entry.reaches_when = table.tables("reaches-when").iter().filter_map(|when| read_reach(when, &entry)).collect();
    entry.switches = table.table("switches").and_then(|switch| read_switch(&switch, &entry));
    entry.approval = table.table("approval").and_then(|approval| read_approval(&approval, &entry));
    table.finish();
    Some(entry)
}

fn is_kebab_case(id: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.split('-').all(part)
}

fn read_reach(table: &Table<'_, '_>, entry: &Entry) -> Option<(Vec<crate::model::ParameterTest>, Freedoms)> {
    let tests = read_tests(table, entry);
    let freedoms = read_freedoms(table, "freedoms")?;
    table.finish();
    Some((tests, freedoms))
}

fn read_switch(table: &Table<'_, '_>, entry: &Entry) -> Option<Switch> {
    let on = slot(table, "on", entry);
    let to = slot(table, "to", entry);
    table.finish();
    Some(Switch { on: on?, to: to? })
}

fn read_approval(table: &Table<'_, '_>, entry: &Entry) -> Option<(String, Vec<crate::model::ParameterTest>)> {
    let by = table.required_text("by", "the authority that approves");
    let tests = read_tests(table, entry);
    table.finish();
    Some((by?.value, tests))
}

fn slot(table: &Table<'_, '_>, key: &str, entry: &Entry) -> Option<usize> {
    let name = table.required_text(key, "the name of a parameter")?;
    let slot = entry.parameters.iter().position(|parameter| parameter.name == name.value);
    if slot.is_none() {
        let message = format!("`{}` has no parameter `{}`", entry.id, name.value);
        table.document().wrong(name.span, Code::WrongValue, message, "expected one of its parameters");
    }
    slot
}

/// A set of freedoms; an empty list is the empty set.
pub(super) fn read_freedoms(table: &Table<'_, '_>, key: &str) -> Option<Freedoms> {
    let words = table.texts(key)?;
    let known = |word: &Written<String>| {
        let freedom = Freedom::from_word(&word.value);
        if freedom.is_none() {
            let message = format!("`{}` is not a freedom", word.value);
            let names = Freedom::ALL.map(Freedom::word).join("`, `");
            table.document().wrong(word.span.clone(), Code::WrongValue, message, format!("expected one of `{names}`"));
        }
        freedom
    };
    Some(words.value.iter().filter_map(known).collect())
}

fn read_kind(table: &Table<'_, '_>, key: &str) -> Option<Kind> {
    table.word(key, &Kind::ALL.map(Kind::word), Kind::from_word).map(|kind| kind.value)
}

/// A verdict must say what it is on; nothing else may.
fn read_verdict_on(table: &Table<'_, '_>, class: Class) -> Option<VerdictOn> {
    if class != Class::Verdict {
        return None;
    }
    if !table.has("on") {
        table.missing("on", "`license` or `system`: what the verdict is on");
    }
    table.word("on", &VerdictOn::ALL.map(VerdictOn::word), VerdictOn::from_word).map(|on| on.value)
}

fn words(table: &Table<'_, '_>, key: &str) -> Vec<String> {
    table.texts(key).map(|list| list.value.into_iter().map(|word| word.value).collect()).unwrap_or_default()
}

fn read_parameters(table: &Table<'_, '_>) -> Vec<Parameter> {
    let Some(parameters) = table.table("parameters") else {
        return Vec::new();
    };
    let keys = parameters.keys();
    keys.iter().filter_map(|key| read_definition(key.value, &parameters.table(key.value)?)).collect()
}

fn read_definition(name: &str, table: &Table<'_, '_>) -> Option<Parameter> {
    let of = words(table, "of");
    let types = ["text", "count", "flag", "date", "list", "choice", "choices", "license"];
    let kind = table.word("type", &types, |word| read_type(word, of.clone()));
    let means = table.required_text("means", "what it means, in one sentence");
    let mut parameter = Parameter {
        name: name.to_owned(),
        kind: kind?.value,
        means: means?.value,
        unit: table.text("unit").map(|unit| unit.value),
        default: None,
        derived: table.flag("derived").is_some_and(|flag| flag.value),
    };
    parameter.default = table.get("default").and_then(|value| read_default(table, value, &parameter));
    table.finish();
    Some(parameter)
}

fn read_default(
    table: &Table<'_, '_>,
    value: &toml::Spanned<toml::de::DeValue<'_>>,
    parameter: &Parameter,
) -> Option<ParameterValue> {
    let read = read_parameter(value.get_ref(), &parameter.kind);
    if read.is_none() {
        table.mistyped("default", value, &parameter.kind.expected());
    }
    read
}

fn read_type(word: &str, of: Vec<String>) -> Option<ParameterType> {
    Some(match word {
        "text" => ParameterType::Text,
        "count" => ParameterType::Count,
        "flag" => ParameterType::Flag,
        "date" => ParameterType::Date,
        "list" => ParameterType::List,
        "license" => ParameterType::License,
        "choice" => ParameterType::Choice(of),
        "choices" => ParameterType::Choices(of),
        _ => return None,
    })
}
