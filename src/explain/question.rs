//! The price of ignorance told: which facts would settle a verdict, and what each makes of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::{Lever, Means, candidates, kind_of_terms, license_slot};
use crate::model::{Class, ClauseId, License, Openness, ParameterTest, ParameterValue, Place, System, Terms, TextRead};
use crate::rules::PatternKind;

use super::change::{Change, Trial, Tried};
use super::edit::OPEN_TERMS;
use super::remedy::Telling;
use super::report::{AnswerReport, QuestionReport, SettleReport};

/// Of a set of more facts than this, each is told without its answers. One answer among so many settles nothing, and to
/// try it is to judge the whole subject once more: of a bill with thousands of licenses, thousands of times.
const MOST_ANSWERED: usize = 20;

impl Telling<'_> {
    /// A set of questions with every answer tried, if they are so few that each is a step.
    pub(super) fn settle(&self, questions: &Change) -> SettleReport {
        let tried = questions.levers.len() <= MOST_ANSWERED;
        SettleReport {
            questions: questions.levers.iter().map(|lever| self.question(lever, tried)).collect(),
            then: questions.then,
        }
    }

    fn question(&self, lever: &Lever, tried: bool) -> QuestionReport {
        let (id, license, section) = match lever {
            Lever::Set { license: Some(license), id, place, .. } => {
                (Some(*id), Some(license.as_str()), self.section(license, *id, place))
            }
            Lever::Set { id, .. } | Lever::Relicense { id, .. } | Lever::Add { id, .. } => (Some(*id), None, None),
            Lever::Drop { license, id, .. } => (Some(*id), Some(license.as_str()), None),
            Lever::Verdict(_) => (None, None, None),
            Lever::Read { license } => (None, Some(license.as_str()), None),
            Lever::Ruling { standard, rule, pattern } => {
                let (id, license, section) = self.contested(standard, *rule, *pattern);
                return self.asked(lever, id, license.as_deref(), section, tried);
            }
        };
        self.asked(lever, id, license, section, tried)
    }

    fn asked(
        &self,
        lever: &Lever,
        id: Option<ClauseId>,
        license: Option<&str>,
        section: Option<String>,
        tried: bool,
    ) -> QuestionReport {
        let clause = id.map(|id| self.entry(id).id.clone());
        let license = self.elsewhere(license);
        let of = license.as_ref().map_or(String::new(), |license| format!(" of {license}"));
        let at = section.as_ref().map_or(String::new(), |section| format!(" in section {section}{of}"));
        let name = clause.as_deref().unwrap_or_default();
        let asks = match lever {
            Lever::Set { license: Some(_), id, slot, .. } => {
                format!("the `{}` of `{name}`{at}", self.named(*id, *slot, &ParameterValue::Flag(true)).0)
            }
            Lever::Set { id, slot, .. } => {
                format!("the `{}` of `{name}`", self.named(*id, *slot, &ParameterValue::Flag(true)).0)
            }
            Lever::Relicense { .. } => format!("the license of `{name}`"),
            Lever::Add { .. } | Lever::Drop { .. } => format!("whether there is `{name}`"),
            Lever::Read { .. } => format!("the part of the text{of} that was not read"),
            Lever::Verdict(_) => "another standard's verdict".to_owned(),
            Lever::Ruling { .. } => format!("a decision by an authority on `{name}`{at}"),
        };
        let answers = if tried { self.answers(lever) } else { Vec::new() };
        QuestionReport { asks, clause, license, section, answers }
    }

    /// The clause that a pattern contests, with the license and the section it stands in.
    fn contested(
        &self,
        standard: &str,
        rule: usize,
        pattern: usize,
    ) -> (Option<ClauseId>, Option<String>, Option<String>) {
        let own = self.trial.standard;
        let by = if own.id == standard { own } else { own.judge_of_terms() };
        let Some(pattern) = by.rules.get(rule).and_then(|rule| rule.contested_by.get(pattern)) else {
            return (None, None, None);
        };
        let mut named = Vec::new();
        pattern.each_clause(&mut |id, _| named.push(id));
        let stands = self.licenses().iter().find_map(|license| {
            let clause = license.clauses().iter().find(|clause| named.contains(&clause.id))?;
            Some((clause.id, license.id.clone(), clause.section.clone()))
        });
        match stands {
            Some((id, license, section)) => (Some(id), Some(license), Some(section)),
            None => (named.first().copied(), None, None),
        }
    }

    /// The verdict with the fact filled in each way. Ways that lead to the same verdict are told together.
    fn answers(&self, lever: &Lever) -> Vec<AnswerReport> {
        let judged = |levers: &[Lever], accepted| {
            let levers: BTreeSet<Lever> = levers.iter().cloned().collect();
            self.trial.judge(&levers, Means::Learn, accepted).openness()
        };
        let outcomes: Vec<(String, Openness)> = match lever {
            Lever::Set { license, id, place, slot, value } => self
                .values(*id, *slot, value)
                .into_iter()
                .map(|value| {
                    let (license, place) = (license.clone(), place.clone());
                    let told = value.to_string();
                    (told, judged(&[Lever::Set { license, id: *id, place, slot: *slot, value }], true))
                })
                .collect(),
            Lever::Add { license, id, parameters } => match parameters.first() {
                Some((slot, value)) => self
                    .values(*id, *slot, value)
                    .into_iter()
                    .map(|value| {
                        let mut parameters = parameters.clone();
                        parameters[0].1 = value.clone();
                        (
                            value.to_string(),
                            judged(&[Lever::Add { license: license.clone(), id: *id, parameters }], true),
                        )
                    })
                    .collect(),
                None => vec![("yes".to_owned(), judged(std::slice::from_ref(lever), true))],
            },
            Lever::Relicense { id, place, .. } => vec![
                ("open terms".to_owned(), judged(std::slice::from_ref(lever), true)),
                ("terms that grant nothing".to_owned(), self.under_closed_terms(*id, place)),
            ],
            Lever::Read { license } => {
                let well = (
                    "it grants what is missing and bars nothing".to_owned(),
                    judged(std::slice::from_ref(lever), true),
                );
                let bars = self.bars(license).into_iter().map(|bar| judged(&[bar], true));
                let worst = bars.max().map(|then| ("it shuts someone or something out".to_owned(), then));
                [well].into_iter().chain(worst).collect()
            }
            Lever::Ruling { .. } => vec![
                ("accepted".to_owned(), judged(std::slice::from_ref(lever), true)),
                ("refused".to_owned(), judged(std::slice::from_ref(lever), false)),
            ],
            Lever::Drop { .. } | Lever::Verdict(_) => Vec::new(),
        };
        together(outcomes)
    }

    /// Every value worth trying for a parameter, the one that helps among them.
    fn values(&self, id: ClauseId, slot: usize, helps: &ParameterValue) -> Vec<ParameterValue> {
        let entry = self.entry(id);
        let mut tests: Vec<ParameterTest> = Vec::new();
        for standard in [self.trial.standard, self.trial.standard.judge_of_terms()] {
            for pattern in standard.rules.iter().flat_map(|rule| rule.patterns()) {
                pattern.each_clause(&mut |named, asked| {
                    if named == id {
                        tests.extend(asked.iter().cloned());
                    }
                });
            }
        }
        tests.extend(entry.reaches_when.iter().flat_map(|(tests, _)| tests.iter().cloned()));
        let kind = entry.parameters.get(slot).map(|parameter| &parameter.kind);
        let mut values = kind.map(|kind| candidates(kind, &tests, slot)).unwrap_or_default();
        values.push(helps.clone());
        values.sort();
        values.dedup();
        values
    }

    /// Restrictions of which one, if it stood in the unread part of a text, would fail it.
    fn bars(&self, license: &str) -> Vec<Lever> {
        let rules = self.trial.standard.judge_of_terms().rules.iter().flat_map(|rule| &rule.violated_by);
        let simple = rules.filter_map(|pattern| match &pattern.kind {
            PatternKind::Clause { id, tests } if tests.is_empty() => Some(*id),
            _ => None,
        });
        let restriction = simple.filter(|id| self.entry(*id).class == Class::Restriction);
        let add = |id| Lever::Add { license: Some(license.to_owned()), id, parameters: Vec::new() };
        restriction.map(add).take(4).collect()
    }

    fn under_closed_terms(&self, id: ClauseId, place: &Place) -> Openness {
        let Tried::System(system, level) = self.trial.subject else {
            return Openness::Unsure;
        };
        let mut closed: System = system.clone();
        for part in closed.components.iter_mut().filter(|part| part.fact.id == id && part.fact.place == *place) {
            let kind = kind_of_terms(self.vocabulary, part);
            let terms = License::bare(OPEN_TERMS, "closed terms", kind, TextRead::Full, place.clone());
            if let Some(slot) = license_slot(self.entry(id)) {
                part.fact.parameters[slot] = Some(ParameterValue::Text(terms.id.clone()));
            }
            part.terms = Terms::License(Arc::new(terms));
        }
        let trial = Trial { subject: Tried::System(&closed, level), ..*self.trial };
        trial.judge(&BTreeSet::new(), Means::Learn, true).openness()
    }
}

/// Ways that lead to the same verdict, told as one; the best verdict first.
fn together(outcomes: Vec<(String, Openness)>) -> Vec<AnswerReport> {
    let mut told: Vec<AnswerReport> = Vec::new();
    for (answer, then) in outcomes {
        match told.iter_mut().find(|report| report.then == then) {
            Some(report) => report.answers.push(answer),
            None => told.push(AnswerReport { answers: vec![answer], then }),
        }
    }
    told.sort_by_key(|report| report.then);
    told
}
