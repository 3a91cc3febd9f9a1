//! A standard made ready for many licenses: what an explanation needs is found at once, and a proof is built only for
//! what is shown.
//!
//! Three things make it quick, and none changes the meaning. A rule is evaluated once for all its criteria: the truth of
//! a pattern is worked out for every set of freedoms side by side, one bit each. A rule none of whose clauses is
//! described has an answer that was worked out before. And a hit names the rule and the criterion; clauses, sections
//! and unknown parameters come with [`Ready::show`].

use crate::model::{Body, Clause, ClauseId, Freedoms, License, Openness, TextRead, Truth, Value};
use crate::rules::{Level, Pattern, PatternKind, Rule, Standard};

use super::Options;
use super::combine::overall;
use super::facts::{beyond, has_effect, reaches};
use super::finding::{belongs_to, finding, is_about};
use super::judge::{Setting, judge, settling, with_facts};
use super::lanes::{Answer, Kleene, MAX_LANES};
use super::truth::all_hold;
use super::verdict::{Finding, Verdict, prevails};

/// Clauses, and ids of clauses, up to which the quick way is gone.
const MAX: usize = 255;
/// Words of a set of clause ids.
const WORDS: usize = MAX.div_ceil(64);

/// A standard made ready, with what the person who asks has chosen.
pub struct Ready<'s> {
    standard: &'s Standard,
    options: &'s Options,
    /// The different sets of freedoms that criteria of terms stand for: a bit of [`Kleene`] each.
    lanes: Vec<Freedoms>,
    asked: Vec<Asked<'s>>,
    /// By clause id: which lanes a clause reaches; none where that depends on its parameters.
    reach: Vec<Option<Kleene>>,
    /// Positions of the criteria of terms.
    criteria: Vec<usize>,
    /// False where something is too large for the tables here, or another standard has to be asked first.
    quick: bool,
}

/// A rule, its questions, and its answer where none of its clauses is described.
struct Asked<'s> {
    rule: &'s Rule,
    at: usize,
    /// Criteria with their lanes.
    criteria: Vec<(usize, usize)>,
    names: [u64; WORDS],
    silent: [Answer; 2],
}

/// One thing to explain: a rule that does not simply pass under a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Position of the rule in the standard.
    pub rule: usize,
    /// Position of the criterion in the standard.
    pub criterion: usize,
    /// What the rule is worth there.
    pub value: Value,
}

/// A verdict without its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict: what an authority settled, or else what the facts give.
    pub value: Value,
    /// The value of each criterion of terms, by its position in the standard.
    pub criteria: Vec<(usize, Value)>,
    /// What is to be explained, in the order of rules.
    pub hits: Vec<Hit>,
}

impl Outcome {
    /// The answer to "is it open?".
    pub fn openness(&self) -> Openness {
        self.value.into()
    }

    fn of(verdict: &Verdict) -> Outcome {
        let findings = verdict.findings.iter().filter(|finding| finding.value != Value::Pass);
        let hit = |finding: &Finding| Hit { rule: finding.rule, criterion: finding.criterion, value: finding.value };
        Outcome { value: verdict.value(), criteria: verdict.criteria.clone(), hits: findings.map(hit).collect() }
    }
}

impl<'s> Ready<'s> {
    /// Makes a standard ready.
    pub fn new(standard: &'s Standard, options: &'s Options) -> Ready<'s> {
        let criteria: Vec<usize> = standard.criteria_at(Level::Terms).map(|(at, _)| at).collect();
        let mut lanes: Vec<Freedoms> = Vec::new();
        for at in &criteria {
            let freedoms = standard.criteria[*at].freedoms;
            if !lanes.contains(&freedoms) {
                lanes.push(freedoms);
            }
        }
        let vocabulary = &standard.vocabulary;
        let fits = lanes.len() <= MAX_LANES && vocabulary.len() <= MAX && standard.criteria.len() <= MAX;
        let quick = fits && standard.terms_judge.is_none();
        lanes.truncate(MAX_LANES);
        let reach = vocabulary.iter().map(|(_, entry)| {
            let reached = |lane: Freedoms| Truth::from(lane == Freedoms::NONE || entry.freedoms.meets(lane));
            entry.reaches_when.is_empty().then(|| Kleene::by_lane(&lanes, reached))
        });
        let reach = reach.collect();
        let mut ready = Ready { standard, options, lanes, asked: Vec::new(), reach, criteria, quick };
        if quick {
            ready.ask();
        }
        ready
    }

    fn ask(&mut self) {
        let reading = self.setting().reading;
        for (at, rule) in self.standard.rules.iter().enumerate().filter(|(_, rule)| belongs_to(rule, reading)) {
            let lane = |at: &usize| self.lanes.iter().position(|lane| *lane == self.standard.criteria[*at].freedoms);
            let criteria = rule.criteria.iter().filter(|at| self.criteria.contains(at));
            let criteria: Vec<_> = criteria.filter_map(|at| Some((*at, lane(at)?))).collect();
            let mut names = [0; WORDS];
            let mut name = |id: ClauseId, _: &[_]| names[usize::from(id.0) / 64] |= 1u64 << (id.0 % 64);
            rule.patterns().for_each(|pattern| pattern.each_clause(&mut name));
            let silent = [false, true].map(|closed| self.answer(rule, &Row::of(Vec::new(), closed)));
            if !criteria.is_empty() {
                self.asked.push(Asked { rule, at, criteria, names, silent });
            }
        }
    }

    /// Judges the terms of one license: the verdict of [`super::judge_license`], without its proof.
    pub fn judge(&self, license: &License) -> Outcome {
        match (self.in_force(license), &license.body) {
            (Some(false), _) => {
                license.succession.as_ref().map_or_else(|| self.prove(license), |next| self.judge(&next.to))
            }
            (Some(true), Body::Clauses(clauses)) if self.quick => self.clauses(license, clauses),
            _ => self.prove(license),
        }
    }

    /// Whether the terms themselves are in question, and not those that take over on a day; none if nobody knows.
    fn in_force(&self, license: &License) -> Option<bool> {
        match (self.options.as_of, license.succession.as_ref().map(|succession| succession.on)) {
            (Some(day), Some(Some(on))) => Some(day < on),
            (Some(_), Some(None)) => None,
            _ => Some(true),
        }
    }

    /// The long way.
    fn prove(&self, license: &License) -> Outcome {
        Outcome::of(&judge(license, self.setting()))
    }

    fn setting(&self) -> Setting<'s> {
        Setting::new(self.standard, self.options)
    }

    fn clauses(&self, license: &License, clauses: &[Clause]) -> Outcome {
        let evidence = license.evidence.iter().filter(|_| !self.options.ignore_status);
        let active = clauses.iter().filter(|clause| has_effect(clause, self.options.as_of, None));
        let mut described = Vec::with_capacity(clauses.len() + license.evidence.len());
        described.extend(active.chain(evidence).map(|clause| Described { clause, reach: self.reach(clause), next: 0 }));
        if described.len() >= MAX {
            return self.prove(license);
        }
        let whole = license.text_read == TextRead::Full;
        let row = Row::of(described, whole);
        let mut values = [Value::Pass; MAX];
        let mut asked = [false; MAX];
        let mut hits = Vec::new();
        for ask in self.asked.iter().filter(|ask| is_about(ask.rule, license.kind)) {
            let named = ask.names.iter().zip(&row.present).any(|(names, present)| names & present != 0);
            let answer = if named { self.answer(ask.rule, &row) } else { ask.silent[usize::from(whole)] };
            for (criterion, lane) in &ask.criteria {
                let value = answer.in_lane(*lane);
                asked[*criterion] = true;
                if value != Value::Pass {
                    values[*criterion] = values[*criterion].worst(value);
                    hits.push(Hit { rule: ask.at, criterion: *criterion, value });
                }
            }
        }
        let value = |at: &usize| (*at, if asked[*at] { values[*at] } else { Value::Unknown });
        let criteria: Vec<_> = self.criteria.iter().map(value).collect();
        let derived = overall(self.standard, &criteria).0;
        Outcome { value: self.settled(license, derived).unwrap_or(derived), criteria, hits }
    }

    fn settled(&self, license: &License, derived: Value) -> Option<Value> {
        let (settlement, _) = settling(&license.evidence, Level::Terms, self.setting())?;
        // As in the judging with a proof: of a text read in part nobody can say that it is the one that was approved.
        let counts = license.text_read == TextRead::Full || settlement.value != Openness::Open;
        let prevails = counts && prevails(settlement.value, settlement.lifts, derived);
        prevails.then(|| settlement.value.into())
    }

    /// The finding behind a hit, with what shows it; none where the license is a choice or a stack, or others take over:
    /// there a hit may belong to several licenses, and [`super::judge_license`] tells them apart.
    pub fn show(&self, license: &License, hit: Hit) -> Option<Finding> {
        match &license.body {
            Body::Clauses(clauses) if self.in_force(license) == Some(true) => {
                Some(with_facts(license, clauses, self.setting(), |facts, _| {
                    finding(self.standard, hit.rule, hit.criterion, facts)
                }))
            }
            _ => None,
        }
    }

    fn reach(&self, clause: &Clause) -> Kleene {
        match self.reach.get(usize::from(clause.id.0)) {
            Some(Some(fixed)) if clause.acts.is_none() => *fixed,
            _ => Kleene::by_lane(&self.lanes, |lane| reaches(&self.standard.vocabulary, clause, lane)),
        }
    }

    /// What a rule is worth, in every lane: as [`super::rule_value`], which says why.
    fn answer(&self, rule: &Rule, row: &Row<'_>) -> Answer {
        let any = |patterns: &[Pattern]| patterns.iter().fold(Kleene::FALSE, |any, one| any.or(self.truth(one, row)));
        let (violated, contested) = (any(&rule.violated_by), any(&rule.contested_by));
        let met = rule.requires.iter().fold(Kleene::TRUE, |all, one| all.and(self.truth(one, row)));
        Answer {
            fail: violated.yes | !met.may,
            unknown: violated.may | contested.may | !met.yes,
            conditional: any(&rule.conditioned_by).may,
        }
    }

    fn truth(&self, pattern: &Pattern, row: &Row<'_>) -> Kleene {
        match &pattern.kind {
            PatternKind::Clause { id, tests } => {
                let class = self.standard.vocabulary.entry(*id).class;
                let mut at = row.first[usize::from(id.0)];
                let mut truth = Kleene::all(beyond(class, at != 0, row.whole));
                while let Some(described) = usize::from(at).checked_sub(1).map(|at| &row.described[at]) {
                    truth = truth.or(described.reach.and(Kleene::all(all_hold(tests, described.clause))));
                    at = described.next;
                }
                truth
            }
            PatternKind::Any(parts) => parts.iter().fold(Kleene::FALSE, |any, part| any.or(self.truth(part, row))),
            PatternKind::All(parts) => parts.iter().fold(Kleene::TRUE, |all, part| all.and(self.truth(part, row))),
            PatternKind::Not(part) => self.truth(part, row).opposite(),
        }
    }
}

/// A clause that is described, in a chain of those with its id.
struct Described<'c> {
    clause: &'c Clause,
    reach: Kleene,
    /// Position of the next one of its id, from 1; 0 for none.
    next: u8,
}

/// What is described of one license, laid out by clause id.
struct Row<'c> {
    described: Vec<Described<'c>>,
    /// By clause id: position of the first one, from 1; 0 for none.
    first: [u8; MAX + 1],
    present: [u64; WORDS],
    /// The whole text was read, so what is not described is not there.
    whole: bool,
}

impl<'c> Row<'c> {
    /// A row of fewer than [`MAX`] clauses, whose ids are below it.
    fn of(mut described: Vec<Described<'c>>, whole: bool) -> Row<'c> {
        let (mut first, mut present) = ([0; MAX + 1], [0; WORDS]);
        for (at, one) in (1..).zip(&mut described) {
            let id = usize::from(one.clause.id.0);
            one.next = std::mem::replace(&mut first[id], at);
            present[id / 64] |= 1 << (id % 64);
        }
        Row { described, first, present, whole }
    }
}

#[cfg(test)]
mod tests;
