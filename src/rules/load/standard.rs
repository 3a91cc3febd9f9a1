//! A standard's folder: `standard.toml`, and one file a rule below the folders of its criteria.

use std::sync::Arc;

use crate::model::{Class, ClauseId, Freedom, Freedoms, Openness, Value, Vocabulary};
use crate::rules::standard::{Combine, Criterion, Labels, Level, Reading, Settlement, Standard, Step};
use crate::source::limits::REFERENCES;
use crate::source::{Code, Document, Problem, Source, Table, Written, nearest};

use super::clause::unknown_clause;
use super::pack::Pack;
use super::pattern::read_tests;
use super::rule::{Home, find_criterion, read_rule, read_source};
use super::vocabulary::read_freedoms;

/// The file that says what a standard is.
const HEAD: &str = "standard.toml";

/// How many rules a standard may have. The largest one known to us has a few dozen.
const MOST_RULES: usize = 10_000;

/// The standard `id` of a pack, and everything wrong in its files. `None` if there is no such standard to speak of.
pub fn load_standard(pack: &Pack, id: &str, vocabulary: &Arc<Vocabulary>) -> (Option<Standard>, Vec<Problem>) {
    let mut problems = Vec::new();
    let standard = Loader { pack, vocabulary }.load(id, &mut Vec::new(), &mut problems);
    (standard, problems)
}

struct Loader<'l> {
    pack: &'l Pack,
    vocabulary: &'l Arc<Vocabulary>,
}

impl Loader<'_> {
    /// Reads one standard and those it names; `trail` holds the ids of those that led here.
    fn load(&self, id: &str, trail: &mut Vec<String>, problems: &mut Vec<Problem>) -> Option<Standard> {
        let (_, source) = self.pack.files_of(id).find(|(path, _)| *path == HEAD)?;
        trail.push(id.to_owned());
        let document = Document::parse(source);
        let standard = self.read_head(id, &document, trail, problems);
        problems.extend(document.into_problems());
        trail.pop();
        let mut standard = standard?;
        self.read_rules(&mut standard, source, problems);
        order_by_criteria(&mut standard);
        Some(standard)
    }

    fn read_head(
        &self,
        id: &str,
        document: &Document<'_>,
        trail: &mut Vec<String>,
        problems: &mut Vec<Problem>,
    ) -> Option<Standard> {
        let root = document.root();
        let judge = root.text("terms-by").and_then(|name| self.read_judge(&name, document, trail, problems));
        let beside = root.texts("beside").map(|list| list.value).unwrap_or_default();
        let known = beside.into_iter().filter(|name| self.is_known(name, document)).map(|name| name.value).collect();
        let mut standard = read_root(id, &root, self.vocabulary)?;
        standard.terms_by = judge.as_ref().map(|judge| judge.id.clone());
        standard.terms_judge = judge.map(Arc::new);
        standard.beside = known;
        Some(standard)
    }

    /// The standard that judges terms in another's place. Its own mistakes are reported with its own files.
    fn read_judge(
        &self,
        name: &Written<String>,
        document: &Document<'_>,
        trail: &mut Vec<String>,
        problems: &mut Vec<Problem>,
    ) -> Option<Standard> {
        if trail.contains(&name.value) {
            let message = format!("`{}` judges its terms by itself: {} → {0}", name.value, trail.join(" → "));
            document.wrong(name.span.clone(), Code::Cycle, message, "name a standard that does not lead back here");
            return None;
        }
        if trail.len() > REFERENCES {
            let message = format!("standards build on one another deeper than {REFERENCES}");
            document.wrong(name.span.clone(), Code::TooLarge, message, "name a standard that judges terms by itself");
            return None;
        }
        self.is_known(name, document).then(|| self.load(&name.value, trail, problems)).flatten()
    }

    fn is_known(&self, name: &Written<String>, document: &Document<'_>) -> bool {
        let known = self.pack.standards();
        let found = known.contains(&name.value.as_str());
        if !found {
            let near = nearest(&name.value, known).map(|near| format!("did you mean `{near}`?"));
            let message = format!("unknown standard `{}`", name.value);
            let label = near.unwrap_or_else(|| "no folder of this name among the rules".into());
            document.wrong(name.span.clone(), Code::UnknownReference, message, label);
        }
        found
    }

    fn read_rules(&self, standard: &mut Standard, head: &Source, problems: &mut Vec<Problem>) {
        let files: Vec<_> = self.pack.files_of(&standard.id).filter(|(path, _)| *path != HEAD).collect();
        if files.len() > MOST_RULES {
            let message = format!("`{}` has {} rules", standard.id, files.len());
            problems.push(Problem::at(head, 0..0, Code::TooLarge, message).label(format!("at most {MOST_RULES}")));
            return;
        }
        for (path, source) in files {
            let home = Home {
                standard: &standard.id,
                criteria: &standard.criteria,
                readings: &standard.readings,
                vocabulary: self.vocabulary,
            };
            if let Some(rule) = read_rule(path, source, &home, problems) {
                standard.rules.push(rule);
            }
        }
    }
}

/// Rules follow the source's order: by criterion, then by name.
fn order_by_criteria(standard: &mut Standard) {
    standard.rules.sort_by(|a, b| a.criteria.first().cmp(&b.criteria.first()).then_with(|| a.id.cmp(&b.id)));
}

fn read_root(id: &str, root: &Table<'_, '_>, vocabulary: &Arc<Vocabulary>) -> Option<Standard> {
    let required = |key: &str, what: &str| root.required_text(key, what).map(|text| text.value);
    let title = required("title", "the standard's name");
    let version = required("version", "its version in quotes");
    let authority = required("authority", "who keeps it");
    let summary = required("summary", "a sentence on what it asks");
    let criteria: Vec<Criterion> = root.tables("criterion").iter().filter_map(read_criterion).collect();
    if criteria.is_empty() {
        root.missing("criterion", "at least one `[[criterion]]`");
    }
    let standard = Standard {
        id: id.to_owned(),
        title: title?,
        version: version?,
        authority: authority?,
        summary: summary?,
        source: read_source(root),
        combine: read_combine(root, &criteria),
        labels: root.table("labels").map(|table| read_labels(&table)).unwrap_or_default(),
        steps_are: root.text("steps-are").map_or_else(|| "step".to_owned(), |text| text.value),
        criteria,
        rules: Vec::new(),
        settlements: root.tables("settled-by").iter().filter_map(|table| read_settlement(table, vocabulary)).collect(),
        readings: root.tables("reading").iter().filter_map(read_reading).collect(),
        terms_by: None,
        terms_judge: None,
        beside: Vec::new(),
        terms_of: read_terms_of(root, vocabulary),
        vocabulary: vocabulary.clone(),
    };
    root.finish();
    Some(standard)
}

fn read_terms_of(root: &Table<'_, '_>, vocabulary: &Vocabulary) -> Vec<ClauseId> {
    let names = root.texts("terms-of").map(|list| list.value).unwrap_or_default();
    let known = |name: &Written<String>| {
        let id = vocabulary.find(&name.value).filter(|id| vocabulary.entry(*id).class == Class::Component);
        if id.is_none() {
            let source = root.document().source();
            root.document().report(unknown_clause(source, name.span.clone(), &name.value, vocabulary));
        }
        id
    };
    names.iter().filter_map(known).collect()
}

fn read_criterion(table: &Table<'_, '_>) -> Option<Criterion> {
    let id = table.required_text("id", "the name of its folder");
    let title = table.required_text("title", "its name");
    let asks = table.required_text("asks", "the question it asks");
    if !table.has("level") {
        table.missing("level", "`terms` or `system`");
    }
    let level = table.word("level", &Level::ALL.map(Level::word), Level::from_word);
    let freedoms = read_one_or_more_freedoms(table);
    let source = read_source(table);
    table.finish();
    Some(Criterion { id: id?.value, title: title?.value, asks: asks?.value, level: level?.value, freedoms, source })
}

/// `freedom = "use"`, or a list of which clauses must reach one.
fn read_one_or_more_freedoms(table: &Table<'_, '_>) -> Freedoms {
    if table.get("freedom").is_some_and(|value| value.get_ref().is_array()) {
        return read_freedoms(table, "freedom").unwrap_or_default();
    }
    let freedom = table.word("freedom", &Freedom::ALL.map(Freedom::word), Freedom::from_word);
    freedom.map(|freedom| freedom.value).into_iter().collect()
}

fn read_combine(root: &Table<'_, '_>, criteria: &[Criterion]) -> Combine {
    let words = ["worst", "ladder", "vector"];
    let combine =
        root.word("combine", &words, |word| Some(word.to_owned()).filter(|word| words.contains(&word.as_str())));
    let steps: Vec<Step> = root.tables("step").iter().filter_map(|table| read_step(table, criteria)).collect();
    match combine.map(|word| word.value).as_deref() {
        Some("ladder") => Combine::Ladder(steps),
        Some("vector") => Combine::Vector,
        _ => Combine::Worst,
    }
}

fn read_step(table: &Table<'_, '_>, criteria: &[Criterion]) -> Option<Step> {
    let id = table.required_text("id", "the step's id");
    let title = table.required_text("title", "the step's name");
    let needs = table.texts("needs").map(|list| list.value).unwrap_or_default();
    let needs = needs.iter().filter_map(|name| find_criterion(table, name, criteria)).collect();
    table.finish();
    Some(Step { id: id?.value, title: title?.value, needs })
}

fn read_labels(table: &Table<'_, '_>) -> Labels {
    let words =
        Value::ALL.map(|value| table.text(value.word()).map_or_else(|| value.word().to_owned(), |text| text.value));
    table.finish();
    Labels::new(words)
}

fn read_settlement(table: &Table<'_, '_>, vocabulary: &Vocabulary) -> Option<Settlement> {
    let level = table.word("level", &Level::ALL.map(Level::word), Level::from_word);
    let value = table.word("value", &Openness::ALL.map(Openness::word), Openness::from_word);
    let name = table.required_text("id", "an id of evidence")?;
    let document = table.document();
    let Some(id) = vocabulary.find(&name.value) else {
        document.report(unknown_clause(document.source(), name.span, &name.value, vocabulary));
        return None;
    };
    let entry = vocabulary.entry(id);
    if entry.class != Class::Evidence {
        document.wrong(
            name.span,
            Code::WrongValue,
            format!("`{}` is not evidence", name.value),
            "only evidence settles",
        );
    }
    let tests = read_tests(table, entry);
    let lifts = table.word("lifts", &Value::ALL.map(Value::word), Value::from_word);
    table.finish();
    let lifts = lifts.map_or(Value::Unknown, |lifts| lifts.value);
    Some(Settlement { level: level?.value, id, tests, value: value?.value, lifts })
}

fn read_reading(table: &Table<'_, '_>) -> Option<Reading> {
    let id = table.required_text("id", "the name used after a colon");
    let title = table.required_text("title", "what the reading is");
    table.finish();
    Some(Reading { id: id?.value, title: title?.value })
}
