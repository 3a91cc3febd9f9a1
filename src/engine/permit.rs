//! "May we?": what the terms mean for one organisation. It knows no standard, and no standard knows of it.

use crate::model::{
    Body, Class, Clause, Freedoms, License, Organisation, ParameterValue, System, Terms, TextRead, Truth, Vocabulary,
};
use crate::rules::bearing::{Alike, Asks, Bearing, Bearings, Follows, When};

use super::Options;
use super::facts::{Facts, in_effect};
use super::permission::{Answer, Permission, Point, blank, doubtful, together};
use super::truth::{all_hold, truth};

/// By what an organisation is measured.
#[derive(Clone, Copy)]
pub struct Measure<'m> {
    /// How clauses bear on organisations.
    pub bearings: &'m Bearings,
    /// The words of the clauses.
    pub vocabulary: &'m Vocabulary,
    /// The organisation.
    pub organisation: &'m Organisation,
    /// The day in question.
    pub options: &'m Options,
}

/// What a license means for an organisation.
pub fn permit_license(license: &License, measure: Measure<'_>) -> Permission {
    measure.license(license, None)
}

/// What a system means for an organisation: the licenses of all its parts apply.
pub fn permit_system(system: &System, measure: Measure<'_>) -> Permission {
    let mut all = Vec::new();
    for part in &system.components {
        let name = &measure.vocabulary.entry(part.fact.id).id;
        match &part.terms {
            Terms::License(license) => all.push(measure.license(license, system.scopes.as_deref())),
            // A part that is not to be had needs no terms.
            Terms::Unstated | Terms::Unknown if measure.out_of_reach(&part.fact) => {}
            Terms::Unstated => all.push(doubtful(name, "nobody states the terms of this part")),
            Terms::Unknown => all.push(doubtful(name, "the terms of this part are not known")),
        }
    }
    together(all)
}

impl Measure<'_> {
    /// True if a part of a system is not to be had at all.
    fn out_of_reach(&self, fact: &Clause) -> bool {
        let parameters = self.vocabulary.entry(fact.id).parameters.iter().zip(&fact.parameters);
        let told = |(name, words): &(String, Vec<String>)| {
            let mut named = parameters.clone().filter(|(parameter, _)| parameter.name == *name);
            named.any(|(_, value)| matches!(value, Some(ParameterValue::Text(word)) if words.contains(word)))
        };
        self.bearings.out_of_reach.iter().any(told)
    }

    fn license(&self, license: &License, scopes: Option<&[String]>) -> Permission {
        if let Some(succession) = &license.succession
            && let (Some(day), Some(on)) = (self.options.as_of, succession.on)
            && day >= on
        {
            return self.license(&succession.to, scopes);
        }
        match &license.body {
            Body::Clauses(clauses) => self.clauses(license, clauses, scopes),
            Body::AllOf(parts) => together(parts.iter().map(|part| self.license(part, scopes)).collect()),
            Body::AnyOf(parts) => {
                let mut each: Vec<Permission> = parts.iter().map(|part| self.license(part, scopes)).collect();
                let ways: Vec<Answer> = each.iter().map(|permission| permission.answer).collect();
                let differ = |one: &Permission| one.ways.iter().any(|way| *way != one.answer);
                let inner_choice = each.iter().any(|one| one.inner_choice || differ(one));
                let Some(best) = (0..ways.len()).min_by_key(|at| ways[*at]) else {
                    return together(Vec::new());
                };
                Permission { chosen: Some(parts[best].id.clone()), ways, inner_choice, ..each.swap_remove(best) }
            }
        }
    }

    fn clauses(&self, license: &License, clauses: &[Clause], scopes: Option<&[String]>) -> Permission {
        let (active, _) = in_effect(clauses, self.options.as_of, scopes);
        let closed = license.text_read == TextRead::Full;
        let facts = Facts::new(self.vocabulary, active.iter().copied(), closed, license.kind);
        let mut points = self.needs(license, &facts);
        for clause in active {
            points.extend(self.points(license, clause));
        }
        if !closed {
            points.push(Point { says: "a part of the text was not read".to_owned(), ..blank(license, Follows::Doubt) });
        }
        let worth = |point: &Point| match point.follows {
            Follows::Bar => Answer::NotAllowed,
            Follows::Doubt => Answer::CannotTell,
            Follows::Duty => Answer::AllowedWithDuties,
        };
        let answer = points.iter().map(worth).max().unwrap_or(Answer::Allowed);
        Permission { answer, points, chosen: None, ways: Vec::new(), inner_choice: false }
    }

    /// Acts for which a right is missing.
    fn needs(&self, license: &License, facts: &Facts<'_>) -> Vec<Point> {
        let mut points = Vec::new();
        for need in &self.bearings.needs {
            let done = need.act.map_or(Truth::True, |act| self.is(act, &ParameterValue::Flag(true)));
            let granted = need.requires.iter().fold(Truth::True, |all, one| all.and(truth(one, facts, Freedoms::NONE)));
            let mut missing = Vec::new();
            if done == Truth::Unknown {
                missing.extend(need.act.map(|act| self.name(act)));
            }
            let follows = match done.and(!granted) {
                Truth::False => continue,
                Truth::Unknown => Follows::Doubt,
                Truth::True => Follows::Bar,
            };
            points.push(Point { says: need.says.clone(), missing, ..blank(license, follows) });
        }
        points
    }

    /// What one clause means.
    fn points(&self, license: &License, clause: &Clause) -> Vec<Point> {
        let entry = self.vocabulary.entry(clause.id);
        let known: Vec<&Bearing> = self.bearings.bearings.iter().filter(|one| one.clause == clause.id).collect();
        let at =
            |follows| Point { clause: Some(clause.id), section: clause.section.clone(), ..blank(license, follows) };
        let silent = self.bearings.nobody.contains(&clause.id) || entry.class == Class::Grant;
        if known.is_empty() && !silent {
            let says = format!("nothing on file says how `{}` bears on an organisation", entry.id);
            return vec![Point { says, ..at(Follows::Doubt) }];
        }
        let told = known.into_iter().filter_map(|bearing| {
            let (holds, missing) = self.bears(bearing, clause);
            let follows = match (holds, bearing.follows) {
                (Truth::False, _) => return None,
                (Truth::Unknown, Follows::Bar) => Follows::Doubt,
                (_, follows) => follows,
            };
            Some(Point { says: self.sentence(&bearing.says, clause), missing, ..at(follows) })
        });
        told.collect()
    }

    /// Whether a bearing reaches the organisation, and what is not known of it.
    fn bears(&self, bearing: &Bearing, clause: &Clause) -> (Truth, Vec<String>) {
        let entry = self.vocabulary.entry(clause.id);
        let tests = all_hold(&bearing.tests, clause);
        let mut holds = tests;
        let mut missing: Vec<String> = Vec::new();
        let unknown = bearing.tests.iter().filter(|test| clause.parameters[test.slot].is_none());
        missing.extend(unknown.map(|test| format!("the `{}` of `{}`", test.name, entry.id)));
        for when in &bearing.when {
            let answer = self.asks(when, clause);
            if answer == Truth::Unknown {
                missing.extend(self.unknown(when, clause));
            }
            holds = holds.and(answer);
        }
        if holds != Truth::Unknown {
            missing.clear();
        }
        missing.dedup();
        (holds, missing)
    }

    fn asks(&self, when: &When, clause: &Clause) -> Truth {
        let fact = self.value(when.fact);
        match &when.asks {
            Asks::Is(value) => self.is(when.fact, value),
            Asks::Above(slot, alike) => self.compare(fact, clause, *slot, *alike, |a, b| a > b),
            Asks::AtMost(slot, alike) => self.compare(fact, clause, *slot, *alike, |a, b| a <= b),
            Asks::Overlaps { slot, cleared, checked } => {
                let words = |value: Option<&ParameterValue>| match value {
                    Some(ParameterValue::List(words)) => Some(words.iter().map(|word| word.to_lowercase()).collect()),
                    _ => None,
                };
                let Some(listed): Option<Vec<String>> = words(clause.parameters[*slot].as_ref()) else {
                    return Truth::Unknown;
                };
                let own: Vec<String> = words(fact).unwrap_or_default();
                let cleared: Vec<String> = cleared.and_then(|at| words(self.value(at))).unwrap_or_default();
                if listed.iter().any(|word| own.contains(word)) {
                    Truth::True
                } else if listed.iter().all(|word| cleared.contains(word))
                    || checked.is_some_and(|at| self.is(at, &ParameterValue::Flag(true)) == Truth::True)
                {
                    Truth::False
                } else {
                    // Words that differ may still mean the same: only who has checked can say no.
                    Truth::Unknown
                }
            }
        }
    }

    fn compare(
        &self,
        fact: Option<&ParameterValue>,
        clause: &Clause,
        slot: usize,
        alike: Option<Alike>,
        holds: impl Fn(i64, i64) -> bool,
    ) -> Truth {
        let same = alike.is_none_or(|alike| {
            let parameter = clause.parameters[alike.slot].as_ref();
            parameter.is_some() && self.value(alike.fact) == parameter
        });
        match (fact, &clause.parameters[slot]) {
            (Some(ParameterValue::Count(a)), Some(ParameterValue::Count(b))) if same => holds(*a, *b).into(),
            _ => Truth::Unknown,
        }
    }

    /// What would have to be known before a condition is settled.
    fn unknown(&self, when: &When, clause: &Clause) -> Vec<String> {
        let entry = self.vocabulary.entry(clause.id);
        let parameter = |slot: usize| match &clause.parameters[slot] {
            None => vec![format!("the `{}` of `{}`", entry.parameters[slot].name, entry.id)],
            Some(_) => Vec::new(),
        };
        let own = || if self.value(when.fact).is_none() { vec![self.name(when.fact)] } else { Vec::new() };
        match &when.asks {
            Asks::Is(_) => own(),
            Asks::Above(slot, alike) | Asks::AtMost(slot, alike) => {
                let mut missing = [own(), parameter(*slot)].concat();
                if let (Some(alike), true) = (alike, missing.is_empty()) {
                    let limit = clause.parameters[alike.slot].as_ref().map_or("unknown".into(), ToString::to_string);
                    missing.push(format!("{} in {limit}", self.name(when.fact)));
                }
                missing
            }
            Asks::Overlaps { slot, cleared, checked } => {
                let listed = parameter(*slot);
                let own = checked.iter().chain(cleared).take(1).map(|at| self.name(*at));
                if listed.is_empty() { own.collect() } else { listed }
            }
        }
    }

    fn is(&self, fact: usize, wanted: &ParameterValue) -> Truth {
        self.value(fact).map_or(Truth::Unknown, |value| (value == wanted).into())
    }

    fn value(&self, fact: usize) -> Option<&ParameterValue> {
        self.organisation.facts.get(fact).and_then(Option::as_ref)
    }

    fn name(&self, fact: usize) -> String {
        self.bearings.facts.facts.get(fact).map_or_else(String::new, |fact| format!("`{}`", fact.name))
    }

    /// `says` with the clause's parameters in the place of their names.
    fn sentence(&self, says: &str, clause: &Clause) -> String {
        let parameters = self.vocabulary.entry(clause.id).parameters.iter().zip(&clause.parameters);
        parameters.fold(says.to_owned(), |told, (parameter, value)| {
            let value = value.as_ref().map_or_else(|| "(not stated)".to_owned(), ToString::to_string);
            told.replace(&format!("{{{}}}", parameter.name), &value)
        })
    }
}
