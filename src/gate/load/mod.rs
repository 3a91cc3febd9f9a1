//! A policy from its file. Every name in it is checked against what is known: a slip of the finger never passes.

mod glob;
mod names;
mod require;
mod waiver;

use std::cell::Cell;

use jiff::civil::Date;

use crate::engine::Answer;
use crate::input::Library;
use crate::source::{Code, Document, Problem, Source, Table, Written, nearest};

use super::policy::{Lists, Override, Policy, Requirement, UnknownMeans};
use require::reading_id;

/// The version of the policy format.
const SCHEMA: i64 = 1;

/// How many days ahead a waiver may end unless the policy says otherwise.
const A_YEAR: i64 = 366;

/// The policy that `source` writes, as of `today`. `standard` is required where the file requires none.
///
/// # Errors
/// Every mistake in it: unknown keys and names, waivers without a reason, an owner or a last day.
pub fn read_policy(source: &Source, library: &Library, standard: &str, today: Date) -> Result<Policy, Vec<Problem>> {
    let document = Document::parse(source);
    let root = document.root();
    let reader = Reader { document: &document, library, globs: Cell::new(0) };
    let policy = reader.policy(&root, standard, today);
    root.finish();
    let problems = document.into_problems();
    if problems.is_empty() { Ok(policy) } else { Err(problems) }
}

/// Answers to "may we?" that a policy can ask for: whoever may not, or cannot tell, never passes.
const MAY_WE: [Answer; 2] = [Answer::Allowed, Answer::AllowedWithDuties];

struct Reader<'d, 's> {
    document: &'d Document<'s>,
    library: &'d Library,
    /// Globs met so far.
    globs: Cell<usize>,
}

impl Reader<'_, '_> {
    fn policy(&self, root: &Table<'_, '_>, standard: &str, today: Date) -> Policy {
        self.schema(root);
        let waiver_days = self.waiver_days(root);
        let stale = root.word("stale-waivers", &["fail", "warn"], |word| match word {
            "fail" => Some(false),
            "warn" => Some(true),
            _ => None,
        });
        let mut requirements = self.requirements(root);
        let organisation = root.text("organisation").map(|file| file.value);
        let may_we = self.may_we(root);
        let organised = organisation.is_some();
        self.asks_for_somebody(root, organised);
        if requirements.is_empty() && organisation.is_none() {
            let reading = self.library.standard(standard).ok().and_then(|known| reading_id(&known, None));
            requirements.push(Requirement::open(standard.to_owned(), reading));
        }
        Policy {
            unknown: unknown(root).unwrap_or(UnknownMeans::Fail),
            stale_waivers_warn: stale.is_some_and(|stale| stale.value),
            waiver_days,
            requirements,
            may_we: organisation.as_ref().map(|_| may_we.unwrap_or(Answer::AllowedWithDuties)),
            organisation,
            lists: Lists {
                allow: self.names(root, "allow"),
                deny: self.names(root, "deny"),
                only_allowed: root.flag("only-allowed").is_some_and(|only| only.value),
            },
            overrides: root.tables("override").iter().map(|table| self.change(table, organised)).collect(),
            waivers: root.tables("waiver").iter().filter_map(|table| self.waiver(table, today, waiver_days)).collect(),
            written: true,
        }
    }

    fn schema(&self, root: &Table<'_, '_>) {
        match root.count("schema") {
            Some(schema) if schema.value != SCHEMA => {
                let message = format!("version {} of the policy format is not known", schema.value);
                self.wrong(&schema.map(|_| ()), message, format!("this program reads version {SCHEMA}"));
            }
            None if !root.has("schema") => root.missing("schema", &format!("`schema = {SCHEMA}`")),
            _ => {}
        }
    }

    /// The least answer to "may we?" that is good enough.
    fn may_we(&self, table: &Table<'_, '_>) -> Option<Answer> {
        let read = |word: &str| MAY_WE.into_iter().find(|answer| answer.word() == word);
        table.word("may-we", &MAY_WE.map(Answer::word), read).map(|answer| answer.value)
    }

    /// An answer asked for on behalf of nobody is a slip: whoever wrote it expects that it is kept.
    fn asks_for_somebody(&self, table: &Table<'_, '_>, organised: bool) {
        if table.has("may-we") && !organised {
            table.missing("organisation", "the file on whose behalf `may-we` asks, at the head of the policy");
        }
    }

    fn waiver_days(&self, root: &Table<'_, '_>) -> i64 {
        match root.count("waiver-days") {
            Some(days) if !(1..=36_500).contains(&days.value) => {
                self.wrong(&days, "`waiver-days` is out of range", "expected a number of days from 1 to 36500");
                A_YEAR
            }
            Some(days) => days.value,
            None => A_YEAR,
        }
    }

    fn change(&self, table: &Table<'_, '_>, organised: bool) -> Override {
        self.asks_for_somebody(table, organised);
        let paths = table.texts("paths").map(|list| list.value).unwrap_or_default();
        if !table.has("paths") && !table.has("kinds") {
            table.missing("paths", "`paths` or `kinds`: which subjects the change is for");
        }
        let change = Override {
            globs: self.globs(&paths),
            paths: paths.into_iter().map(|path| path.value).collect(),
            kinds: self.list(table, "kinds", |kind| self.kind(kind)),
            unknown: unknown(table),
            may_we: self.may_we(table),
            requirements: table.has("require").then(|| self.requirements(table)),
            allow: self.names(table, "allow"),
            deny: self.names(table, "deny"),
            only_allowed: table.flag("only-allowed").map(|only| only.value),
        };
        for key in ["paths", "kinds", "require"] {
            let empty = table.get(key).and_then(|value| value.get_ref().as_array()).is_some_and(|list| list.is_empty());
            if empty {
                table.document().wrong(
                    table.span.clone(),
                    Code::WrongValue,
                    format!("`{key}` is empty"),
                    "leave it out, or say which",
                );
            }
        }
        table.finish();
        change
    }

    pub(super) fn wrong<T>(&self, at: &Written<T>, message: impl Into<String>, label: impl Into<String>) {
        self.document.wrong(at.span.clone(), Code::WrongValue, message, label);
    }

    pub(super) fn unknown_name<'c>(
        &self,
        at: &Written<String>,
        message: &str,
        name: &str,
        known: impl IntoIterator<Item = &'c str>,
    ) {
        let known: Vec<_> = known.into_iter().collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.len() <= 12 => format!("known: {}", known.join(", ")),
            None => "`osi-check licenses`, `osi-check rules` and `osi-check rules --clauses` list what is known".into(),
        };
        let message = format!("{message}: `{name}`");
        let problem = Problem::at(self.document.source(), at.span.clone(), Code::UnknownReference, message);
        self.document.report(problem.help(help));
    }
}

fn unknown(table: &Table<'_, '_>) -> Option<UnknownMeans> {
    let words = UnknownMeans::ALL.map(UnknownMeans::word);
    let read = |word: &str| UnknownMeans::ALL.into_iter().find(|means| means.word() == word);
    table.word("unknown", &words, read).map(|means| means.value)
}
