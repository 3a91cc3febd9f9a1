//! What every rule owes its reader: a reason, a source that can be opened, and cases for violated, satisfied and silent.

use crate::model::Value;
use crate::rules::rule::{Rule, RuleSource};
use crate::rules::standard::Standard;
use crate::source::{Code, Problem};

use super::first_line;

/// Fewer words than this give no reason.
const FEWEST_WORDS: usize = 6;

/// Findings about the standard itself and its criteria.
pub(super) fn of_standard(standard: &Standard) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut look = |what: String, source: &RuleSource| {
        if !is_page(&source.url) {
            let name = format!("{}/standard.toml", standard.id);
            found.push(Problem::with_file(&name, Code::NoUrl, format!("the source of {what} cannot be opened")));
        }
    };
    look(format!("`{}`", standard.id), &standard.source);
    standard.criteria.iter().for_each(|criterion| look(format!("criterion `{}`", criterion.id), &criterion.source));
    let decided = |at: usize| standard.rules.iter().any(|rule| rule.criteria.contains(&at));
    let idle = standard.criteria.iter().enumerate().filter(|(at, _)| !decided(*at));
    found.extend(idle.map(|(_, criterion)| {
        let name = format!("{}/standard.toml", standard.id);
        let message = format!("no rule decides criterion `{}`, so it stays unknown for everything", criterion.id);
        Problem::with_file(&name, Code::NeverFires, message)
    }));
    found
}

/// Findings about what a rule says of itself, and about its cases.
pub(super) fn of_rule(rule: &Rule) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut tell = |code: Code, message: &str, help: &str| {
        found.push(Problem::at(&rule.file, first_line(&rule.file), code, message).help(help));
    };
    if !is_page(&rule.source.url) {
        tell(Code::NoUrl, "the source cannot be opened", "write `url = \"https://…\"` in `source`");
    }
    if rule.source.section.trim().is_empty() {
        tell(Code::NoUrl, "the source names no section", "write `section = \"…\"` in `source`, as the page prints it");
    }
    if rule.rationale.split_whitespace().count() < FEWEST_WORDS {
        tell(Code::NoReason, "the rationale gives no reason", "say why, in a sentence of your own");
    }
    if rule.patterns().next().is_none() {
        tell(
            Code::NeverFires,
            "the rule looks for nothing",
            "name clauses under `requires`, `violated_by` and the like",
        );
    }
    for (what, is_there) in cases(rule) {
        if !is_there {
            tell(Code::Untested, &format!("no case shows it {what}"), "add a `[[test]]`");
        }
    }
    found
}

fn is_page(url: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| rest.contains('.')))
}

/// Whether there is a case at the rule's worst, one with facts that it accepts, and one without facts.
fn cases(rule: &Rule) -> [(&'static str, bool); 3] {
    let effects = rule.effects().into_iter().filter(|(patterns, _)| !patterns.is_empty()).map(|(_, value)| value);
    let worst = if rule.requires.is_empty() { effects.max().unwrap_or_default() } else { Value::Fail };
    let cases = || rule.cases.iter();
    [
        ("violated", cases().any(|case| case.expect == worst)),
        ("satisfied", cases().any(|case| case.expect.is_granted() && !case.clauses.is_empty())),
        ("silent", cases().any(|case| case.clauses.is_empty())),
    ]
}
