//! What in the facts could be otherwise, and would change what a rule finds.

use crate::model::{
    Class, Clause, ClauseId, Freedoms, Kind, ParameterTest, ParameterType, ParameterValue, Place, Truth, VerdictOn,
};
use crate::rules::{Pattern, PatternKind, Rule};

use super::facts::Facts;
use super::truth::{all_hold, truth};

/// One thing that could be otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lever {
    /// A clause goes.
    Drop {
        /// The license it stands in.
        license: String,
        /// What it is.
        id: ClauseId,
        /// Where it is described.
        place: Place,
    },
    /// A clause comes, or a part that nobody described.
    Add {
        /// The license it is added to; none for a part of a system.
        license: Option<String>,
        /// What it is.
        id: ClauseId,
        /// The parameters that matter, by slot.
        parameters: Vec<(usize, ParameterValue)>,
    },
    /// A parameter takes another value.
    Set {
        /// The license the clause stands in; none for a part of a system.
        license: Option<String>,
        /// What it is.
        id: ClauseId,
        /// Where it is described.
        place: Place,
        /// Which parameter.
        slot: usize,
        /// The value.
        value: ParameterValue,
    },
    /// A part comes under open terms.
    Relicense {
        /// The part.
        id: ClauseId,
        /// Where it is described.
        place: Place,
        /// What the terms must be written for, where that matters.
        kind: Option<Kind>,
        /// True if they must be approved by name as well.
        approved: bool,
    },
    /// The verdict of the standard that judges terms gets better. Stands for whatever makes it so, and is never shown.
    Verdict(VerdictOn),
    /// The rest of a text is read, and holds what is wanted.
    Read {
        /// The license.
        license: String,
    },
    /// An authority accepts what a rule holds to be contested.
    Ruling {
        /// The standard.
        standard: String,
        /// Position of the rule in it.
        rule: usize,
        /// Position of the pattern among those that contest the rule.
        pattern: usize,
    },
}

/// What may be pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// The subject is changed: clauses go, rights come, parts are published.
    Change,
    /// The subject stays and more is learned about it: facts are filled in, authorities rule.
    Learn,
}

/// Where levers are looked for.
pub(super) struct Bench<'f> {
    pub facts: &'f Facts<'f>,
    /// The license that the facts describe; none for a system.
    pub license: Option<&'f str>,
    pub means: Means,
}

/// Sets of levers of one rule: of each set at least one must be pulled before the rule is worth no more than `bound`.
/// A set may be empty: then nothing can.
pub(super) fn of_rule(
    bench: &Bench<'_>,
    standard: &str,
    at: usize,
    rule: &Rule,
    freedoms: Freedoms,
    bound: crate::model::Value,
) -> Vec<Vec<Lever>> {
    use crate::model::Value;
    let mut sets = Vec::new();
    for (patterns, effect) in rule.effects() {
        for (index, pattern) in patterns.iter().enumerate() {
            let holds = truth(pattern, bench.facts, freedoms);
            let worth = match holds {
                Truth::True => effect,
                Truth::Unknown => effect.min(Value::Unknown),
                Truth::False => Value::Pass,
            };
            if worth > bound {
                let mut levers = bench.settle(pattern, freedoms, false);
                if bench.means == Means::Learn && effect == Value::Unknown && levers.is_empty() {
                    levers.push(Lever::Ruling { standard: standard.to_owned(), rule: at, pattern: index });
                }
                sets.push(levers);
            }
        }
    }
    for pattern in &rule.requires {
        let worth = match truth(pattern, bench.facts, freedoms) {
            Truth::True => Value::Pass,
            Truth::Unknown => Value::Unknown,
            Truth::False => Value::Fail,
        };
        if worth > bound {
            sets.push(bench.settle(pattern, freedoms, true));
        }
    }
    sets
}

impl Bench<'_> {
    /// Levers of which one must be pulled before `pattern` holds, or holds no more, as `wanted`.
    fn settle(&self, pattern: &Pattern, freedoms: Freedoms, wanted: bool) -> Vec<Lever> {
        let goal = Truth::from(wanted);
        match &pattern.kind {
            PatternKind::Clause { id, tests } if wanted => self.make(*id, tests, freedoms),
            PatternKind::Clause { id, tests } => self.unmake(*id, tests, freedoms),
            PatternKind::Not(part) => self.settle(part, freedoms, !wanted),
            // One part that comes out as wanted is enough.
            PatternKind::Any(parts) if wanted => self.each(parts, freedoms, wanted),
            PatternKind::All(parts) if !wanted => self.each(parts, freedoms, wanted),
            // Every part must: the one furthest from it comes first.
            PatternKind::Any(parts) | PatternKind::All(parts) => {
                let far = |part: &&Pattern| {
                    let holds = truth(part, self.facts, freedoms);
                    if wanted { !holds } else { holds }
                };
                let open = parts.iter().filter(|part| truth(part, self.facts, freedoms) != goal);
                open.max_by_key(far).map(|part| self.settle(part, freedoms, wanted)).unwrap_or_default()
            }
        }
    }

    fn each(&self, parts: &[Pattern], freedoms: Freedoms, wanted: bool) -> Vec<Lever> {
        parts.iter().flat_map(|part| self.settle(part, freedoms, wanted)).collect()
    }

    /// Levers that bring a clause on which `tests` hold.
    fn make(&self, id: ClauseId, tests: &[ParameterTest], freedoms: Freedoms) -> Vec<Lever> {
        let entry = self.facts.vocabulary().entry(id);
        if let Some(on) = entry.verdict_on {
            return vec![Lever::Verdict(on)];
        }
        let undecided = || self.facts.of(id).find(|clause| self.holds(clause, tests, freedoms) == Truth::Unknown);
        match (self.means, entry.class) {
            (Means::Change, Class::Grant | Class::Evidence) => vec![self.add(id, tests, true)],
            (Means::Change, Class::Condition | Class::Restriction | Class::Verdict) => Vec::new(),
            (_, Class::Component) => match self.facts.of(id).next() {
                Some(part) => self.set_failing(part, tests, freedoms),
                None => vec![self.add(id, tests, true)],
            },
            (Means::Learn, _) => match undecided() {
                Some(clause) => self.set_one(clause, tests, freedoms, Truth::True),
                None => self.read(id),
            },
        }
    }

    /// Levers that leave no clause on which `tests` hold. What surely holds comes before what may.
    fn unmake(&self, id: ClauseId, tests: &[ParameterTest], freedoms: Freedoms) -> Vec<Lever> {
        if let Some(on) = self.facts.vocabulary().entry(id).verdict_on {
            return vec![Lever::Verdict(on)];
        }
        let telling = self.facts.of(id).map(|clause| (self.holds(clause, tests, freedoms), clause));
        let Some((holds, clause)) = telling.filter(|(holds, _)| *holds != Truth::False).max_by_key(|(holds, _)| *holds)
        else {
            return match self.facts.vocabulary().entry(id).class {
                Class::Component => vec![self.add(id, tests, false)],
                _ => self.read(id),
            };
        };
        match (self.means, self.facts.vocabulary().entry(id).class) {
            (_, Class::Evidence | Class::Verdict) => Vec::new(),
            (Means::Learn, class) if holds == Truth::True && class != Class::Component => Vec::new(),
            (Means::Change, Class::Condition | Class::Restriction) => vec![self.drop(clause)],
            (Means::Change, Class::Grant) => {
                let amended = self.set_one(clause, tests, freedoms, Truth::False);
                if amended.is_empty() { vec![self.drop(clause)] } else { amended }
            }
            (_, Class::Component) => self.set_one(clause, tests, freedoms, Truth::False),
            (Means::Learn, _) => self.set_one(clause, tests, freedoms, Truth::False),
        }
    }

    fn holds(&self, clause: &Clause, tests: &[ParameterTest], freedoms: Freedoms) -> Truth {
        self.facts.reaches(clause, freedoms).and(all_hold(tests, clause))
    }

    fn drop(&self, clause: &Clause) -> Lever {
        let license = self.license.unwrap_or_default().to_owned();
        Lever::Drop { license, id: clause.id, place: clause.place.clone() }
    }

    /// What is not described may still be there, or not: reading on tells. A fully read text has nothing more to tell.
    fn read(&self, id: ClauseId) -> Vec<Lever> {
        let open = self.means == Means::Learn && self.facts.beyond_description(id) == Truth::Unknown;
        let license = self.license.filter(|_| open);
        license.map(|license| Lever::Read { license: license.to_owned() }).into_iter().collect()
    }

    /// A new clause on which `tests` hold, or do not, as `wanted`.
    fn add(&self, id: ClauseId, tests: &[ParameterTest], wanted: bool) -> Lever {
        let entry = self.facts.vocabulary().entry(id);
        let written =
            |parameter: &crate::model::Parameter| !parameter.derived && parameter.kind != ParameterType::License;
        let parameters = tests.iter().filter(|test| entry.parameters.get(test.slot).is_some_and(written));
        let values = parameters.filter_map(|test| {
            let candidates = candidates(&entry.parameters.get(test.slot)?.kind, tests, test.slot);
            let fits = |value: &ParameterValue| test.check.holds(Some(value)) == Truth::from(wanted);
            Some((test.slot, candidates.into_iter().find(fits)?))
        });
        Lever::Add { license: self.license.map(str::to_owned), id, parameters: values.collect() }
    }

    /// For the first test that does not hold: the lever that makes it.
    fn set_failing(&self, clause: &Clause, tests: &[ParameterTest], freedoms: Freedoms) -> Vec<Lever> {
        let failing = tests.iter().find(|test| {
            let value = clause.parameters.get(test.slot).and_then(Option::as_ref);
            test.check.holds(value) != Truth::True
        });
        failing.map(|test| self.set_one(clause, std::slice::from_ref(test), freedoms, Truth::True)).unwrap_or_default()
    }

    /// Levers on one parameter each that give `clause` the truth wanted. Of what is known only a change may speak.
    fn set_one(&self, clause: &Clause, tests: &[ParameterTest], freedoms: Freedoms, wanted: Truth) -> Vec<Lever> {
        let entry = self.facts.vocabulary().entry(clause.id);
        let mut levers = Vec::new();
        for (slot, parameter) in entry.parameters.iter().enumerate() {
            let asked = tests.iter().filter(|test| test.slot == slot);
            if parameter.derived || parameter.kind == ParameterType::License {
                let kind = if parameter.name == "license-kind" { asked.clone().find_map(kind_wanted) } else { None };
                if asked.count() > 0 {
                    levers.push(Lever::Relicense {
                        id: clause.id,
                        place: clause.place.clone(),
                        kind,
                        approved: parameter.name == "approval",
                    });
                }
                continue;
            }
            if self.means == Means::Learn && clause.parameters.get(slot).is_none_or(Option::is_some) {
                continue;
            }
            let try_value = |value: &ParameterValue| {
                let mut altered = clause.clone();
                altered.parameters[slot] = Some(value.clone());
                self.holds(&altered, tests, freedoms) == wanted
            };
            if let Some(value) = candidates(&parameter.kind, tests, slot).into_iter().find(try_value) {
                let license = self.license.map(str::to_owned);
                levers.push(Lever::Set { license, id: clause.id, place: clause.place.clone(), slot, value });
            }
        }
        levers.dedup();
        levers
    }
}

fn kind_wanted(test: &ParameterTest) -> Option<Kind> {
    let fits = |kind: &Kind| test.check.holds(Some(&ParameterValue::Text(kind.word().to_owned()))) == Truth::True;
    Kind::ALL.into_iter().find(fits)
}

/// Values worth trying for a parameter: its words in the order of the vocabulary, which names the freest first, or
/// those about the limits that `tests` name.
pub fn candidates(kind: &ParameterType, tests: &[ParameterTest], slot: usize) -> Vec<ParameterValue> {
    let named = || tests.iter().filter(|test| test.slot == slot).flat_map(|test| test.check.values().iter().cloned());
    match kind {
        ParameterType::Flag => vec![ParameterValue::Flag(true), ParameterValue::Flag(false)],
        ParameterType::Choice(words) => words.iter().cloned().map(ParameterValue::Text).collect(),
        ParameterType::Choices(words) => {
            let single = words.iter().map(|word| ParameterValue::List(vec![word.clone()]));
            single.chain([ParameterValue::List(Vec::new())]).collect()
        }
        ParameterType::Count => {
            let near = named().filter_map(|value| match value {
                ParameterValue::Count(count) => Some([count, count.saturating_sub(1).max(0), count.saturating_add(1)]),
                _ => None,
            });
            near.flatten().chain([0, 1]).map(ParameterValue::Count).collect()
        }
        ParameterType::List => {
            let words = named().filter_map(|value| match value {
                ParameterValue::Text(word) => Some(ParameterValue::List(vec![word])),
                _ => None,
            });
            words.chain([ParameterValue::List(Vec::new())]).collect()
        }
        ParameterType::Text | ParameterType::License => {
            named().chain([ParameterValue::Text("something else".to_owned())]).collect()
        }
        ParameterType::Date => named()
            .flat_map(|value| match value {
                ParameterValue::Date(day) => {
                    let around = [day.yesterday().ok(), day.tomorrow().ok()];
                    [Some(day)].into_iter().chain(around).flatten().map(ParameterValue::Date).collect()
                }
                _ => Vec::new(),
            })
            .collect(),
    }
}
