//! Pages about what is known: a rule, a clause, a license, a standard, each as a list of headed paragraphs.

use crate::model::{Clause, License, System, Vocabulary};
use crate::rules::{Rule, Standard};

use super::fold::facts;

/// A page: a title, and paragraphs under headings. A paragraph without a heading follows on.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What it is about.
    pub title: String,
    /// Headings with their lines.
    pub sections: Vec<(String, Vec<String>)>,
}

impl Page {
    fn new(title: impl Into<String>) -> Page {
        Page { title: title.into(), sections: Vec::new() }
    }

    fn add(&mut self, heading: &str, lines: impl IntoIterator<Item = String>) {
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            self.sections.push((heading.to_owned(), lines));
        }
    }
}

/// The page of a clause: what it asks, what it takes, and which rules read it.
pub fn clause_page(id: crate::model::ClauseId, vocabulary: &Vocabulary, standards: &[Standard]) -> Page {
    let entry = vocabulary.entry(id);
    let mut page = Page::new(format!("{} — {}", entry.id, entry.title));
    page.add("Asks", [entry.asks.clone()]);
    page.add("Class", [entry.class.word().to_owned()]);
    let freedoms: Vec<_> = entry.freedoms.iter().map(|freedom| freedom.word()).collect();
    page.add("Reaches", [freedoms.join(", ")]);
    page.add(
        "Parameters",
        entry.parameters.iter().map(|parameter| {
            let default = parameter.default.as_ref().map_or(String::new(), |value| format!(" (if left out: {value})"));
            format!("{}: {}, {}{default}", parameter.name, parameter.kind.expected(), parameter.means)
        }),
    );
    page.add("Also written", [entry.aliases.join(", ")]);
    let readers = standards.iter().flat_map(|standard| &standard.rules).filter(|rule| reads(rule, id));
    page.add("Read by", readers.map(|rule| format!("{} — {}", rule.id, rule.title)));
    page
}

fn reads(rule: &Rule, id: crate::model::ClauseId) -> bool {
    let mut found = false;
    rule.patterns().for_each(|pattern| pattern.each_clause(&mut |clause, _| found |= clause == id));
    found
}

/// The page of a rule.
pub fn rule_page(rule: &Rule, vocabulary: &Vocabulary) -> Page {
    let mut page = Page::new(format!("{} — {}", rule.id, rule.title));
    let names = |patterns: &[crate::rules::Pattern]| {
        let mut names = Vec::new();
        for pattern in patterns {
            pattern.each_clause(&mut |id, tests| {
                let tests: Vec<_> = tests.iter().map(|test| test.name.as_str()).collect();
                let on = if tests.is_empty() { String::new() } else { format!(" (by its {})", tests.join(", ")) };
                names.push(format!("{}{on}", vocabulary.entry(id).id));
            });
        }
        names.dedup();
        vec![names.join(", ")]
    };
    page.add("Why", [rule.rationale.clone()]);
    page.add("Requires", names(&rule.requires));
    page.add("Violated by", names(&rule.violated_by));
    page.add("Contested by", names(&rule.contested_by));
    page.add("Conditioned by", names(&rule.conditioned_by));
    page.add("Noted", names(&rule.noted_by));
    page.add("Remedy", [rule.remedy.clone()]);
    if let Some(example) = &rule.example {
        page.add("Avoid", [example.avoid.clone()]);
        page.add("Prefer", [example.prefer.clone()]);
    }
    page.add(
        "Basis",
        [if rule.basis.is_derived() { "derived: no authority has ruled".into() } else { rule.basis.0.clone() }],
    );
    page.add("Source", [rule.source.section.clone(), rule.source.url.clone()]);
    page.add("Tests", rule.cases.iter().map(|case| format!("{} → {}", case.name, case.expect.word())));
    page
}

/// The page of a license: what is described, section by section.
pub fn license_page(license: &License, vocabulary: &Vocabulary) -> Page {
    let mut page = Page::new(format!("{} — {}", license.id, license.name));
    page.add("Steward", license.steward.clone());
    page.add("Released", license.released.map(|date| date.to_string()));
    page.add("Text", license.url.clone());
    page.add("Also known as", [license.spdx.iter().chain(&license.aliases).cloned().collect::<Vec<_>>().join(", ")]);
    page.add("Kind", [license.kind.word().to_owned()]);
    page.add("Read", [license.text_read.word().to_owned()]);
    page.add("Note", license.note.clone());
    page.add(
        "Clauses",
        license.clauses().iter().map(|clause| {
            let stated: Vec<_> =
                facts(clause, vocabulary).into_iter().map(|(name, value)| format!("{name} {value}")).collect();
            let stated = if stated.is_empty() { String::new() } else { format!(" [{}]", stated.join("; ")) };
            format!("{} · {}: {}{stated}", clause.section, vocabulary.entry(clause.id).id, clause.summary)
        }),
    );
    page.add("Made of", license.parts().iter().map(|part| format!("{} — {}", part.id, part.name)));
    page.add("Authorities", authorities(&license.evidence, vocabulary));
    page
}

/// The page of a standard: its criteria and rules in the source's order.
pub fn standard_page(standard: &Standard) -> Page {
    let mut page = Page::new(format!("{} — {} {}", standard.id, standard.title, standard.version));
    page.add("Asks", [standard.summary.clone()]);
    page.add("Authority", [standard.authority.clone(), standard.source.url.clone()]);
    page.add("Readings", standard.readings.iter().map(|reading| format!("{}: {}", reading.id, reading.title)));
    for (at, criterion) in standard.criteria.iter().enumerate() {
        let rules = standard.rules.iter().filter(|rule| rule.criteria.first() == Some(&at));
        let lines = std::iter::once(criterion.asks.clone());
        page.add(
            &format!("{} ({}, {})", criterion.title, criterion.id, criterion.level.word()),
            lines.chain(rules.map(|rule| format!("{} — {}", rule.id, rule.title))),
        );
    }
    page
}

/// The page of a system: its parts, and what authorities said of it.
pub fn system_page(system: &System, vocabulary: &Vocabulary) -> Page {
    let mut page = Page::new(format!("{} — {}", system.id, system.name));
    page.add("Producer", system.producer.clone());
    page.add("Released", system.released.map(|date| date.to_string()));
    page.add("About it", system.url.clone());
    page.add("Also known as", [system.aliases.join(", ")]);
    page.add("Note", system.note.clone());
    page.add(
        "Parts",
        system.components.iter().map(|component| {
            let stated: Vec<_> =
                facts(&component.fact, vocabulary).into_iter().map(|(name, value)| format!("{name} {value}")).collect();
            let stated = if stated.is_empty() { "nothing known".to_owned() } else { stated.join("; ") };
            format!("{}: {stated}", vocabulary.entry(component.fact.id).id)
        }),
    );
    page.add("Authorities", authorities(&system.evidence, vocabulary));
    page
}

fn authorities(evidence: &[Clause], vocabulary: &Vocabulary) -> Vec<String> {
    let line = |clause: &Clause| {
        let stated: Vec<_> =
            facts(clause, vocabulary).into_iter().map(|(name, value)| format!("{name} {value}")).collect();
        let source = clause.source.as_deref().unwrap_or_default();
        format!("{}: {} ({source})", vocabulary.entry(clause.id).id, stated.join("; "))
    };
    evidence.iter().map(line).collect()
}
