//! The files of `rules/extract/`, read and made ready: words and phrases, subjects that take nothing away, clauses.
//!
//! `words.toml` has the phrases and what words are worth, `harmless.toml` the subjects, `kinds.toml` the words that tell a
//! license's kind; every other file is called after the clause whose patterns it holds.

use std::collections::HashMap;

use toml::de::DeValue;

use crate::model::{ClauseId, Kind, ParameterType, ParameterValue, Vocabulary};
use crate::source::{Code, Document, Problem, Source, Table, Written};
use crate::text::normalize::normalize;

use super::lexicon::{Lexicon, UNKNOWN, WordId, Worth};
use super::pattern::{Phrases, parse};
use super::program::Program;
use super::reader::Word;

/// A pattern for a clause.
#[derive(Debug)]
pub(super) struct Rule {
    pub clause: ClauseId,
    /// Phrases of the sentence that take the meaning away.
    pub unless: Vec<Program>,
    /// Parameters: their slot, and how they are set.
    pub set: Vec<(usize, Setting)>,
    /// Whether the words leave no doubt. Otherwise the sentence is left unread, with the clause as a guess.
    pub sure: bool,
    /// Clauses that say the opposite: where the text has one of them, a person must look which holds.
    pub contradicted_by: Vec<ClauseId>,
    pub summary: String,
}

/// How a parameter is set.
#[derive(Debug, Clone)]
pub(super) enum Setting {
    /// To this value.
    To(ParameterValue),
    /// From the kept part of this name.
    Kept(String),
    /// To the currency printed in the kept part of this name.
    Currency(String),
}

/// A subject of sentences that take nothing away, such as a warranty's denial.
#[derive(Debug, Default)]
pub(super) struct Subject {
    /// Words that are nothing more than plain in such a sentence.
    pub words: std::collections::HashSet<WordId>,
    /// Whether capitalised words are names there.
    pub names: bool,
    /// Whether the capitalised words there are names everywhere in the text.
    pub gives_names: bool,
    /// Whether numbers say nothing there.
    pub numbers: bool,
    pub unless: Vec<Program>,
}

/// What a pattern is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Finds a clause.
    Clause(usize),
    /// Accounts for words in any sentence.
    Account,
    /// Says that the sentence is on this subject.
    Subject(usize),
    /// Accounts for words in sentences on this subject.
    Within(usize),
}

/// A sentence that shows what a file's patterns find, or do not.
#[derive(Debug, Clone)]
pub struct Example {
    /// The file it stands in.
    pub file: String,
    /// The id of the clause; none for a sentence that takes nothing away.
    pub clause: Option<String>,
    /// The sentence.
    pub text: String,
    /// Whether the clause is there, or the sentence wholly read.
    pub holds: bool,
    /// Parameters as they are printed.
    pub parameters: Vec<(String, String)>,
}

/// Every rule, ready to run.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub lexicon: Lexicon,
    pub rules: Vec<Rule>,
    pub subjects: Vec<Subject>,
    pub programs: Vec<(Program, Aim)>,
    /// Phrases that turn a restriction's words into none.
    pub denials: Vec<Program>,
    pub kinds: Vec<(Kind, HashMap<WordId, i64>)>,
    pub examples: Vec<Example>,
    /// For each word, the patterns that are tried where it stands.
    by_word: Vec<Vec<usize>>,
}

impl Rules {
    /// Reads every file; `files` are named by their path below `rules/extract/`, without ending.
    pub fn load(files: &[(String, Source)], vocabulary: &Vocabulary) -> (Self, Vec<Problem>) {
        let mut loader = Loader { rules: Self::default(), phrases: Phrases::new(), vocabulary, problems: Vec::new() };
        for pass in [Pass::Words, Pass::Rules] {
            for (name, source) in files {
                loader.file(name, source, pass);
            }
        }
        loader.rules.index();
        (loader.rules, loader.problems)
    }

    fn index(&mut self) {
        self.by_word = vec![Vec::new(); self.lexicon.len()];
        for (at, (program, _)) in self.programs.iter().enumerate() {
            for word in program.needs.first().into_iter().flat_map(|need| &need.words) {
                self.by_word[*word as usize].push(at);
            }
        }
    }

    /// The patterns that may hold among `words`, in order: for each, one word of every set that it needs is there.
    /// `present` is empty room of one place a word, and is left so.
    pub fn called_by(&self, words: &[Word<'_>], present: &mut [bool]) -> Vec<usize> {
        let ids = || {
            words
                .iter()
                .flat_map(|word| std::iter::once(word.id).chain(word.prefixes.iter().copied()))
                .filter(|id| *id != UNKNOWN)
        };
        ids().for_each(|id| present[id as usize] = true);
        let mut called: Vec<_> = ids().flat_map(|id| self.by_word[id as usize].iter().copied()).collect();
        called.sort_unstable();
        called.dedup();
        called.retain(|at| {
            self.programs[*at].0.needs.iter().all(|need| need.words.iter().any(|word| present[*word as usize]))
        });
        ids().for_each(|id| present[id as usize] = false);
        called
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    Words,
    Rules,
}

struct Loader<'v> {
    rules: Rules,
    phrases: Phrases,
    vocabulary: &'v Vocabulary,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    fn file(&mut self, name: &str, source: &Source, pass: Pass) {
        let words = matches!(name, "words" | "plain" | "kinds");
        if words != (pass == Pass::Words) {
            return;
        }
        let document = Document::parse(source);
        let root = document.root();
        match name {
            "words" | "plain" => self.words(&root),
            "kinds" => self.kinds(&root),
            "harmless" => self.subjects(&root),
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
        let list = |key: &str| root.text(key).map(|text| folded(&text.value)).unwrap_or_default();
        let lexicon = &mut self.rules.lexicon;
        list("plain").iter().for_each(|word| lexicon.set_worth(word, Worth::Plain));
        list("hard").iter().for_each(|word| lexicon.set_worth(word, Worth::Hard));
        list("scope").iter().for_each(|word| lexicon.set_scope(word));
        list("denies").iter().for_each(|word| lexicon.set_denies(word));
        list("common").iter().for_each(|word| lexicon.set_common(word));
    }

    fn kinds(&mut self, root: &Table<'_, '_>) {
        for kind in Kind::ALL {
            let Some(table) = root.table(kind.word()) else { continue };
            let mut weights = HashMap::new();
            for key in table.keys() {
                if let Some(weight) = table.count(key.value) {
                    for word in folded(key.value) {
                        weights.insert(self.rules.lexicon.add(&word), weight.value);
                    }
                }
            }
            table.finish();
            self.rules.kinds.push((kind, weights));
        }
    }

    fn subjects(&mut self, root: &Table<'_, '_>) {
        self.account(root, "covers", Aim::Account);
        self.examples(root, "harmless", None);
        self.rules.denials = self.programs(root, "denials");
        for table in root.tables("subject") {
            // The name is for the reader of the file.
            table.required_text("name", "what the sentences are about");
            let mut subject = Subject {
                names: table.flag("names").is_some_and(|flag| flag.value),
                gives_names: table.flag("gives-names").is_some_and(|flag| flag.value),
                numbers: table.flag("numbers").is_some_and(|flag| flag.value),
                unless: self.programs(&table, "unless"),
                ..Subject::default()
            };
            if let Some(words) = table.text("words") {
                self.unlock(&table, &words, &mut subject);
            }
            let at = self.rules.subjects.len();
            self.rules.subjects.push(subject);
            self.account(&table, "when", Aim::Subject(at));
            self.account(&table, "covers", Aim::Within(at));
            self.examples(&table, "harmless", None);
            table.finish();
        }
    }

    /// A subject's own words. One that denies or limits is refused: only a phrase can account for it.
    fn unlock(&mut self, table: &Table<'_, '_>, words: &Written<String>, subject: &mut Subject) {
        for word in folded(&words.value) {
            let id = self.rules.lexicon.add(&word);
            if self.rules.lexicon.worth(id) == Worth::Hard {
                let message = format!("`{word}` denies, limits or obliges");
                table.document().wrong(
                    words.span.clone(),
                    Code::WrongValue,
                    message,
                    "write the phrase in which it is harmless",
                );
            }
            subject.words.insert(id);
        }
    }

    fn account(&mut self, table: &Table<'_, '_>, key: &str, aim: Aim) {
        let programs = self.programs(table, key);
        self.rules.programs.extend(programs.into_iter().map(|program| (program, aim)));
    }

    fn clause(&mut self, name: &str, root: &Table<'_, '_>) {
        let Some(clause) = self.vocabulary.find(name) else {
            let message = format!("no clause is called `{name}`");
            self.problems.push(Problem::with_file(root.document().source().name(), Code::UnknownClause, message));
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
                sure: table.flag("sure").is_none_or(|flag| flag.value),
                contradicted_by: contradicted_by.clone(),
                summary: table.text("summary").map(|text| text.value).or_else(|| summary.clone()).unwrap_or_default(),
            };
            let at = self.rules.rules.len();
            self.rules.rules.push(rule);
            self.account(&table, "match", Aim::Clause(at));
            table.finish();
        }
        self.examples(root, name, Some(name));
    }

    fn clauses(&self, table: &Table<'_, '_>, key: &str) -> Vec<ClauseId> {
        let names = table.texts(key).map(|texts| texts.value).unwrap_or_default();
        let find = |name: &Written<String>| {
            let found = self.vocabulary.find(&name.value);
            if found.is_none() {
                table.document().wrong(
                    name.span.clone(),
                    Code::UnknownClause,
                    format!("no clause is called `{}`", name.value),
                    "an id of the vocabulary",
                );
            }
            found
        };
        names.iter().filter_map(find).collect()
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
        let read = parse(&text.value, &self.phrases).and_then(|node| Program::new(&node, &mut self.rules.lexicon));
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

/// How `value` sets a parameter: `$name` takes the kept part, `$name currency` the currency printed in it.
fn setting(value: &DeValue<'_>, kind: &ParameterType) -> Option<Setting> {
    if let Some(kept) = value.as_str().and_then(|text| text.strip_prefix('$')) {
        return Some(match kept.strip_suffix(" currency") {
            Some(name) => Setting::Currency(name.to_owned()),
            None => Setting::Kept(kept.to_owned()),
        });
    }
    let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
    Some(Setting::To(match kind {
        ParameterType::Text | ParameterType::License => ParameterValue::Text(text(value)?),
        ParameterType::Choice(words) => ParameterValue::Text(text(value).filter(|word| words.contains(word))?),
        ParameterType::Flag => ParameterValue::Flag(value.as_bool()?),
        ParameterType::Choices(words) => match value.as_str() {
            Some(word) => ParameterValue::List(vec![Some(word.to_owned()).filter(|word| words.contains(word))?]),
            None => {
                ParameterValue::List(value.as_array()?.iter().map(|item| text(item.get_ref())).collect::<Option<_>>()?)
            }
        },
        ParameterType::List => {
            ParameterValue::List(value.as_array()?.iter().map(|item| text(item.get_ref())).collect::<Option<_>>()?)
        }
        ParameterType::Count | ParameterType::Date => return None,
    }))
}

/// The folded words of a list printed with blanks between.
fn folded(text: &str) -> Vec<String> {
    normalize(text).words().map(str::to_owned).collect()
}
