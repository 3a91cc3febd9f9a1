//! One rule file.

use crate::model::{Clause, Kind, TextRead, Value, Vocabulary};
use crate::rules::rule::{Basis, Case, Example, Rule, RuleSource};
use crate::rules::standard::{Criterion, Reading};
use crate::source::{Code, Document, Problem, Source, Table, Written, nearest};

use super::clause::{ClauseContext, Heading, read_clause};
use super::pattern::read_patterns;

/// What a rule's file needs from its standard.
pub(super) struct Home<'h> {
    pub standard: &'h str,
    pub criteria: &'h [Criterion],
    pub readings: &'h [Reading],
    pub vocabulary: &'h Vocabulary,
}

/// The rule in `source`, whose path inside the standard is `path`, such as `use/any-purpose.toml`.
pub(super) fn read_rule(path: &str, source: &Source, home: &Home<'_>, problems: &mut Vec<Problem>) -> Option<Rule> {
    let document = Document::parse(source);
    let rule = read_document(path, &document, home);
    problems.extend(document.into_problems());
    rule
}

fn read_document(path: &str, document: &Document<'_>, home: &Home<'_>) -> Option<Rule> {
    let root = document.root();
    let name = path.trim_end_matches(".toml");
    let criterion = read_home(name, document, home);
    let title = root.required_text("title", "what holds where the rule is kept");
    let basis = root.required_text("basis", "the authority whose reasoning it is, or `derived`");
    let rationale = root.required_text("rationale", "why it is so, in your own words");
    let patterns = |key: &str| read_patterns(&root, key, home.vocabulary);
    let mut rule = Rule {
        id: format!("{}/{name}", home.standard),
        title: title.map(|text| text.value).unwrap_or_default(),
        criteria: criterion.into_iter().collect(),
        requires: patterns("requires"),
        violated_by: patterns("violated_by"),
        contested_by: patterns("contested_by"),
        conditioned_by: patterns("conditioned_by"),
        noted_by: patterns("noted_by"),
        applies_to: read_kinds(&root),
        reading: read_reading(&root, home.readings),
        basis: Basis(basis.map(|text| text.value).unwrap_or_default()),
        source: read_source(&root),
        rationale: rationale.map(|text| text.value).unwrap_or_default(),
        remedy: String::new(),
        example: root.table("example").and_then(|table| read_example(&table)),
        cases: Vec::new(),
        file: document.source().clone(),
    };
    rule.criteria.extend(read_also(&root, home.criteria));
    rule.remedy = read_remedy(&root, &rule);
    rule.cases = root.tables("test").iter().filter_map(|table| read_case(table, home.vocabulary)).collect();
    root.finish();
    criterion.map(|_| rule)
}

fn read_home(name: &str, document: &Document<'_>, home: &Home<'_>) -> Option<usize> {
    let folder = name.split_once('/').map_or("", |(folder, _)| folder);
    let criterion = home.criteria.iter().position(|criterion| criterion.id == folder);
    if criterion.is_none() {
        let known: Vec<_> = home.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
        document.report(
            Problem::at(
                document.source(),
                0..document.source().text().lines().next().map_or(0, str::len),
                Code::UnknownReference,
                format!("`{folder}` is not a criterion of `{}`", home.standard),
            )
            .label("its path is its place")
            .help(format!("move the rule into a folder named after one of: {}", known.join(", "))),
        );
    }
    criterion
}

/// A rule that can violate must say what would mend it; one that only notes need not.
fn read_remedy(root: &Table<'_, '_>, rule: &Rule) -> String {
    let needs = !(rule.requires.is_empty() && rule.violated_by.is_empty() && rule.contested_by.is_empty());
    let remedy = if needs { root.required_text("remedy", "what would mend a violation") } else { root.text("remedy") };
    remedy.map(|text| text.value).unwrap_or_default()
}

fn read_also(root: &Table<'_, '_>, criteria: &[Criterion]) -> Vec<usize> {
    let also = root.texts("also").map(|list| list.value).unwrap_or_default();
    also.iter().filter_map(|name| find_criterion(root, name, criteria)).collect()
}

pub(super) fn find_criterion(table: &Table<'_, '_>, name: &Written<String>, criteria: &[Criterion]) -> Option<usize> {
    let found = criteria.iter().position(|criterion| criterion.id == name.value);
    if found.is_none() {
        let near = nearest(&name.value, criteria.iter().map(|criterion| criterion.id.as_str()));
        let label = near.map_or("not one of the standard's criteria".into(), |near| format!("did you mean `{near}`?"));
        table.document().wrong(
            name.span.clone(),
            Code::UnknownReference,
            format!("unknown criterion `{}`", name.value),
            label,
        );
    }
    found
}

fn read_reading(root: &Table<'_, '_>, readings: &[Reading]) -> Option<String> {
    let reading = root.text("reading")?;
    if !readings.iter().any(|known| known.id == reading.value) {
        let message = format!("unknown reading `{}`", reading.value);
        root.document().wrong(reading.span, Code::UnknownReference, message, "not one of the standard's readings");
        return None;
    }
    Some(reading.value)
}

fn read_kinds(root: &Table<'_, '_>) -> Vec<Kind> {
    let words = root.texts("applies-to").map(|list| list.value).unwrap_or_default();
    let known = |word: &Written<String>| {
        let kind = Kind::from_word(&word.value);
        if kind.is_none() {
            let message = format!("`{}` is not a kind of license", word.value);
            let names = Kind::ALL.map(Kind::word).join("`, `");
            root.document().wrong(word.span.clone(), Code::WrongValue, message, format!("expected one of `{names}`"));
        }
        kind
    };
    words.iter().filter_map(known).collect()
}

/// The `source` table: a section and a page.
pub(super) fn read_source(root: &Table<'_, '_>) -> RuleSource {
    let Some(table) = root.table("source") else {
        if !root.has("source") {
            root.missing("source", "the section and the URL where this can be read");
        }
        return RuleSource::default();
    };
    let section = table.text("section").map(|text| text.value).unwrap_or_default();
    let url = table.required_text("url", "the page where this can be read").map(|text| text.value);
    table.finish();
    RuleSource { section, url: url.unwrap_or_default() }
}

fn read_example(table: &Table<'_, '_>) -> Option<Example> {
    let avoid = table.required_text("avoid", "a wording that breaks the rule");
    let prefer = table.required_text("prefer", "a wording that keeps it");
    table.finish();
    Some(Example { avoid: avoid?.value, prefer: prefer?.value })
}

fn read_case(table: &Table<'_, '_>, vocabulary: &Vocabulary) -> Option<Case> {
    let name = table.required_text("name", "what is tested");
    let context = ClauseContext { vocabulary, heading: Heading::Case };
    let clauses: Vec<Clause> =
        table.tables("clauses").iter().filter_map(|clause| read_clause(clause, context)).collect();
    let extents = [TextRead::Full, TextRead::Part, TextRead::None];
    let text_read = table.word("text-read", &extents.map(TextRead::word), TextRead::from_word);
    let kind = table.word("kind", &Kind::ALL.map(Kind::word), Kind::from_word);
    if !table.has("expect") {
        table.missing("expect", "the value the rule must give");
    }
    let expect = table.word("expect", &Value::ALL.map(Value::word), Value::from_word);
    table.finish();
    Some(Case {
        name: name?.value,
        clauses,
        text_read: text_read.map_or(TextRead::Full, |extent| extent.value),
        kind: kind.map_or(Kind::Software, |kind| kind.value),
        expect: expect?.value,
        span: table.span.clone(),
    })
}
