//! What is wrong with rules that load: some cannot fire, contradict or shadow others, or say too little.

mod logic;
mod manners;
mod overlap;

use std::collections::BTreeSet;

use crate::model::{Class, ClauseId, VerdictOn, Vocabulary};
use crate::source::{Code, Problem, Source, Span};

use super::pattern::Pattern;
use super::rule::Rule;
use super::standard::{Level, Standard};

/// Every finding about one standard, in the order of its rules.
pub fn lint(standard: &Standard) -> Vec<Problem> {
    let mut found = manners::of_standard(standard);
    for rule in &standard.rules {
        found.extend(manners::of_rule(rule));
        found.extend(silent(rule, standard));
    }
    found.extend(overlap::between(standard));
    found
}

/// Patterns of a rule that no clause can make true.
fn silent(rule: &Rule, standard: &Standard) -> Vec<Problem> {
    let mut found = Vec::new();
    for pattern in rule.patterns() {
        if logic::is_impossible(pattern, &standard.vocabulary) {
            let problem = at(rule, pattern, Code::NeverFires, "no clause can make this true");
            found.push(problem.label("its conditions exclude one another"));
        }
        found.extend(out_of_place(rule, pattern, standard));
    }
    found
}

/// Facts that are never there at the level of the rule's criteria.
fn out_of_place(rule: &Rule, pattern: &Pattern, standard: &Standard) -> Vec<Problem> {
    let vocabulary = &standard.vocabulary;
    let levels: BTreeSet<Level> = rule.criteria.iter().map(|at| standard.criteria[*at].level).collect();
    let mut strangers: Vec<ClauseId> = Vec::new();
    pattern.each_clause(&mut |id, _| {
        if !levels.iter().any(|level| is_there(id, *level, vocabulary)) && !strangers.contains(&id) {
            strangers.push(id);
        }
    });
    let told = |id: ClauseId| {
        let entry = vocabulary.entry(id);
        let level = levels.first().map_or("", |level| level.word());
        let message = format!("`{}` is a {} and is never among the facts here", entry.id, entry.class.word());
        at(rule, pattern, Code::NeverFires, message)
            .label(format!("the rule's criteria are asked of the {level} level"))
    };
    strangers.into_iter().map(told).collect()
}

fn is_there(id: ClauseId, level: Level, vocabulary: &Vocabulary) -> bool {
    let entry = vocabulary.entry(id);
    match (entry.class, level) {
        (Class::Evidence, _) => true,
        (Class::Grant | Class::Condition | Class::Restriction, level) => level == Level::Terms,
        (Class::Component, level) => level == Level::System,
        (Class::Verdict, Level::Terms) => entry.verdict_on == Some(VerdictOn::License),
        (Class::Verdict, Level::System) => entry.verdict_on == Some(VerdictOn::System),
    }
}

/// Entries of the vocabulary that none of `standards` reads, and that the engine has no use for either.
pub fn unread(vocabulary: &Vocabulary, standards: &[Standard]) -> Vec<Problem> {
    let mut read: BTreeSet<ClauseId> = BTreeSet::new();
    for standard in standards {
        let patterns = standard.rules.iter().flat_map(Rule::patterns);
        patterns.for_each(|pattern| {
            pattern.each_clause(&mut |id, _| {
                read.insert(id);
            });
        });
        read.extend(standard.settlements.iter().map(|settlement| settlement.id));
        read.extend(&standard.terms_of);
    }
    let unread = vocabulary.iter().filter(|(id, entry)| {
        // Approvals, a day on which other terms take over, and top-level keys are read by the engine itself.
        let of_use = entry.approval.is_some() || entry.switches.is_some() || entry.written_as.is_some();
        !read.contains(id) && !of_use
    });
    let problem = |id: &str, class: Class| {
        let file = Class::FILES.into_iter().find(|(known, _)| *known == class).map_or("", |(_, file)| file);
        Problem::with_file(&format!("clauses/{file}.toml"), Code::UnreadClause, format!("no standard reads `{id}`"))
            .help("name it in a rule, under `noted_by` if it decides nothing, or take it out of the vocabulary")
    };
    unread.map(|(_, entry)| problem(&entry.id, entry.class)).collect()
}

fn at(rule: &Rule, pattern: &Pattern, code: Code, message: impl Into<String>) -> Problem {
    Problem::at(&rule.file, pattern.span.clone(), code, message)
}

/// The first line of a file, for what concerns it as a whole.
fn first_line(file: &Source) -> Span {
    0..file.text().find('\n').unwrap_or(file.text().len())
}
