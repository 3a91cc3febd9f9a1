//! Reads the files of `rules/extract/`, collecting every mistake in them.

mod harmless;

use std::collections::HashMap;

use crate::model::{Class, ClauseId, Kind, Vocabulary};
use crate::source::{Code, Document, Problem, Source, Table, Written};
use crate::text::normalize::normalize;

use super::setting::{Setting, setting};
use super::{Aim, Beside, Example, Rule, Rules};
use crate::text::extract::lexicon::Worth;
use crate::text::extract::pattern::{Phrases, Prepared};
use crate::text::extract::program::Program;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    Words,
    Rules,
}

/// Reads every file, the words before the patterns that are made of them.
pub(super) fn load(files: &[(String, Source)], vocabulary: &Vocabulary, prepared: Prepared) -> (Rules, Vec<Problem>) {
    let phrases = Phrases::new(prepared);
    let mut loader = Loader { rules: Rules::default(), phrases, vocabulary, problems: Vec::new() };
    for pass in [Pass::Words, Pass::Rules] {
        for (name, source) in files {
            loader.file(name, source, pass);
        }
    }
    (Rules { lexicon: loader.phrases.finish(), ..loader.rules }, loader.problems)
}

struct Loader<'v> {
    rules: Rules,
    phrases: Phrases,
    vocabulary: &'v Vocabulary,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    fn file(&mut self, name: &str, source: &Source, pass: Pass) {
        let words = matches!(name, "words" | "plain" | "kinds" | "enough");
        if words != (pass == Pass::Words) {
            return;
        }
        let document = Document::parse(source);
        let root = document.root();
        match name {
            "words" | "plain" => self.words(&root),
            "kinds" => self.kinds(&root),
            "enough" => self.enough(&root),
            _ if name.starts_with("harmless/") => self.harmless(name, &root),
            _ => self.clause(name, &root),
        }
        root.finish();
        self.problems.extend(document.into_problems());
    }

    fn words(&mut self, root: &Table<'_, '_>) {
        if let Some(table) = root.table("phrases") {
            for key in table.keys() {
                if let Some(phrase) = table.text(key.value) {
                    self.phrases.insert(key.value.to_owned(), phrase.value);
                }
            }
            table.finish();
        }
        let common = root.text("common").map(|text| text.value).unwrap_or_default();
        self.phrases.set_common(&common);
        let list = |key: &str| root.text(key).map(|text| folded(&text.value)).unwrap_or_default();
        let lexicon = &mut self.phrases.lexicon;
        list("plain").iter().for_each(|word| lexicon.set_worth(word, Worth::Plain));
        list("hard").iter().for_each(|word| lexicon.set_worth(word, Worth::Hard));
        list("narrows").iter().for_each(|word| lexicon.set_worth(word, Worth::Narrow));
        list("grants").iter().for_each(|word| lexicon.set_grants(word));
        list("finite").iter().for_each(|word| lexicon.set_finite(word));
        list("titles").iter().for_each(|word| lexicon.set_titles(word));
        list("opens").iter().for_each(|word| lexicon.set_opens(word));
        list("bounds").iter().for_each(|word| lexicon.set_bounds(word));
        list("obliges").iter().for_each(|word| lexicon.set_obliges(word));
        list("denies").iter().for_each(|word| lexicon.set_denies(word));
        folded(&common).iter().for_each(|word| lexicon.set_common(word));
    }

    fn kinds(&mut self, root: &Table<'_, '_>) {
        for kind in Kind::ALL {
            let Some(table) = root.table(kind.word()) else { continue };
            let mut weights = HashMap::new();
            for key in table.keys() {
                if let Some(weight) = table.count(key.value) {
                    for word in folded(key.value) {
                        weights.insert(self.phrases.lexicon.add(&word), weight.value);
                    }
                }
            }
            table.finish();
            self.rules.kinds.push((kind, weights));
        }
    }

    /// `[[enough]]` with `all = ["a", "b|c"]`: both, where either of `b` and `c` will do.
    fn enough(&mut self, root: &Table<'_, '_>) {
        for table in root.tables("enough") {
            let all = table.texts("all").map(|texts| texts.value).unwrap_or_default();
            let choices = all.iter().map(|text| self.choices(&table, text)).collect();
            self.rules.enough.push(choices);
            table.finish();
        }
    }

    /// The clauses of a text such as `a|b`.
    fn choices(&self, table: &Table<'_, '_>, text: &Written<String>) -> Vec<ClauseId> {
        let find = |name: &str| {
            let found = self.vocabulary.find(name);
            if found.is_none() {
                unknown_clause(table, text.span.clone(), name);
            }
            found
        };
        text.value.split('|').filter_map(find).collect()
    }

    fn account(&mut self, table: &Table<'_, '_>, key: &str, aim: Aim) {
        for text in table.texts(key).map(|texts| texts.value).unwrap_or_default() {
            let program = self.program(table, &text);
            self.rules.programs.extend(program.map(|program| (program, aim)));
        }
    }

    fn clause(&mut self, name: &str, root: &Table<'_, '_>) {
        let Some(clause) = self.vocabulary.find(name) else {
            let message = format!("no clause is called `{name}`");
            let help = "a file of `extract/` is called after a clause of the vocabulary; docs/extraction.md lists the others, \
                        and phrases that take nothing away are in files below `extract/harmless/`";
            let problem = Problem::with_file(root.document().source().name(), Code::UnknownClause, message);
            self.problems.push(problem.help(help));
            return;
        };
        let summary = root.required_text("summary", "what the clause says, in a sentence").map(|text| text.value);
        let unless = root.texts("unless").map(|texts| texts.value).unwrap_or_default();
        let contradicted_by = self.clauses(root, "contradicted-by");
        for table in root.tables("pattern") {
            let mut exceptions = self.programs(&table, "unless");
            exceptions.extend(unless.iter().filter_map(|text| self.program(&table, text)));
            let rule = Rule {
                clause,
                unless: exceptions,
                set: self.settings(&table, clause),
                restricts: self.vocabulary.entry(clause).class == Class::Restriction,
                sure: table.flag("sure").is_none_or(|flag| flag.value),
                contradicted_by: contradicted_by.clone(),
                summary: table.text("summary").map(|text| text.value).or_else(|| summary.clone()).unwrap_or_default(),
            };
            let at = self.rules.rules.len();
            self.rules.rules.push(rule);
            self.account(&table, "match", Aim::Clause(at));
            table.finish();
        }
        self.beside(root, clause);
        self.examples(root, name, Some(name));
    }

    /// `[[beside]]` with `all = ["a", "b|c"]` and `set = { … }`.
    fn beside(&mut self, root: &Table<'_, '_>, clause: ClauseId) {
        for table in root.tables("beside") {
            let all = table.texts("all").map(|texts| texts.value).unwrap_or_default();
            let all = all.iter().map(|text| self.choices(&table, text)).collect();
            let settled = |(slot, setting)| match setting {
                Setting::To(value) => Some((slot, value)),
                Setting::Kept(_) | Setting::Currency(_) => None,
            };
            let set = self.settings(&table, clause).into_iter().filter_map(settled).collect();
            self.rules.beside.push(Beside { clause, all, set });
            table.finish();
        }
    }

    fn clauses(&self, table: &Table<'_, '_>, key: &str) -> Vec<ClauseId> {
        let names = table.texts(key).map(|texts| texts.value).unwrap_or_default();
        names.iter().flat_map(|name| self.choices(table, name)).collect()
    }

    fn settings(&self, table: &Table<'_, '_>, clause: ClauseId) -> Vec<(usize, Setting)> {
        let Some(set) = table.table("set") else { return Vec::new() };
        let entry = self.vocabulary.entry(clause);
        let mut settings = Vec::new();
        for (slot, parameter) in entry.parameters.iter().enumerate() {
            if let Some(value) = set.get(&parameter.name) {
                match setting(value.get_ref(), &parameter.kind) {
                    Some(setting) => settings.push((slot, setting)),
                    None => set.mistyped(&parameter.name, value, &parameter.kind.expected()),
                }
            }
        }
        set.finish();
        settings
    }

    fn programs(&mut self, table: &Table<'_, '_>, key: &str) -> Vec<Program> {
        let texts = table.texts(key).map(|texts| texts.value).unwrap_or_default();
        texts.iter().filter_map(|text| self.program(table, text)).collect()
    }

    fn program(&mut self, table: &Table<'_, '_>, text: &Written<String>) -> Option<Program> {
        let read = self.phrases.parse(&text.value).and_then(|(pattern, calls)| Program::new(pattern, calls));
        match read {
            Ok(program) => Some(program),
            Err(why) => {
                table.document().wrong(text.span.clone(), Code::WrongValue, "a pattern that cannot be read", why);
                None
            }
        }
    }

    fn examples(&mut self, table: &Table<'_, '_>, file: &str, clause: Option<&str>) {
        let clause = clause.map(str::to_owned);
        for (key, holds) in [("yes", true), ("no", false)] {
            for text in table.texts(key).map(|texts| texts.value).unwrap_or_default() {
                let example = Example {
                    file: file.into(),
                    clause: clause.clone(),
                    text: text.value,
                    holds,
                    parameters: Vec::new(),
                };
                self.rules.examples.push(example);
            }
        }
        for case in table.tables("case") {
            let text = case.required_text("text", "a sentence").map(|text| text.value).unwrap_or_default();
            let parameters = case.table("gives").map(|gives| {
                let read = gives
                    .keys()
                    .into_iter()
                    .filter_map(|key| Some((key.value.to_owned(), gives.text(key.value)?.value)))
                    .collect();
                gives.finish();
                read
            });
            case.finish();
            let parameters = parameters.unwrap_or_default();
            self.rules.examples.push(Example {
                file: file.into(),
                clause: clause.clone(),
                text,
                holds: true,
                parameters,
            });
        }
    }
}

fn unknown_clause(table: &Table<'_, '_>, span: std::ops::Range<usize>, name: &str) {
    table.document().wrong(
        span,
        Code::UnknownClause,
        format!("no clause is called `{name}`"),
        "an id of the vocabulary",
    );
}

/// The folded words of a list printed with blanks between.
fn folded(text: &str) -> Vec<String> {
    normalize(text).words().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::load;
    use crate::input::Library;
    use crate::input::embedded::PREPARED;
    use crate::source::Source;
    use crate::text::extract::pattern::Prepared;

    /// What the build script found is what is found when the files are read: the words that call each pattern, and its parts.
    #[test]
    fn patterns_read_while_the_program_was_built_are_those_read_now() {
        let library = Library::embedded().unwrap();
        let shipped = crate::input::embedded::RULES.iter().filter_map(|(path, file)| {
            let name = path.strip_prefix("extract/")?;
            Some((name.to_owned(), Source::new(name, file.text)))
        });
        let files: Vec<_> = shipped.collect();
        let [(before, problems), (now, others)] =
            [PREPARED, Prepared::default()].map(|prepared| load(&files, library.vocabulary(), prepared));
        assert!(problems.is_empty() && others.is_empty() && before.programs.len() > 4_000);
        for ((one, _), (other, _)) in before.programs.iter().zip(&now.programs) {
            assert_eq!(one.pattern().nodes(), other.pattern().nodes());
            let sorted = |calls: &[u32]| {
                let mut calls = calls.to_vec();
                calls.sort_unstable();
                calls
            };
            let why = "common words are told by their American spelling: write the pattern so";
            assert_eq!(sorted(&one.calls), sorted(&other.calls), "{why}: {:?}", one.pattern().nodes());
        }
    }
}
