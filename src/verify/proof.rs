//! From the leaves of a proof to its verdict, step by step, as docs/format.md gives the steps.

use serde::Deserialize;
use toml::{Table, Value};

use super::written::{Files, RuleFile, severity, words};

/// A verdict with its proof: of a level, or of one of several licenses.
#[derive(Deserialize)]
pub(super) struct Proof {
    license: Option<String>,
    pub verdict: String,
    derived: String,
    judged_as: String,
    either: bool,
    settled: Option<Settled>,
    chosen: Option<String>,
    parts: Vec<Proof>,
    criteria: Vec<Criterion>,
}

#[derive(Deserialize)]
struct Settled {
    evidence: String,
    source: Option<String>,
    value: String,
    prevails: bool,
}

#[derive(Deserialize)]
struct Criterion {
    id: String,
    value: String,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
    value: String,
    because: Vec<Leaf>,
}

#[derive(Deserialize)]
struct Leaf {
    effect: String,
    clause: String,
    certain: bool,
    place: Option<Place>,
}

#[derive(Deserialize)]
struct Place {
    file: String,
    line: usize,
}

/// One proof under examination.
pub(super) struct Check<'c> {
    pub standard: &'c Table,
    pub rules: &'c [RuleFile<'c>],
    pub level: &'c str,
    pub reading: Option<&'c str>,
    pub files: &'c Files,
    pub wrong: Vec<String>,
    pub leaves: usize,
}

impl Check<'_> {
    /// Derives everything in `proof` again. The parser of the report bounds how deep parts can be.
    pub fn proof(&mut self, proof: &Proof) {
        proof.parts.iter().for_each(|part| self.proof(part));
        let asked = self.tables("criterion").filter(|table| word(table, "level") == self.level);
        if !asked.map(|table| word(table, "id")).eq(proof.criteria.iter().map(|criterion| criterion.id.as_str())) {
            self.wrong.push("the criteria are not those of the standard".into());
        }
        let best = proof.parts.iter().find(|part| part.license == proof.chosen);
        match (&proof.chosen, best) {
            (Some(_), Some(best)) => self.choice(proof, best),
            (Some(_), None) => self.wrong.push("the license said to be chosen is not among the parts".into()),
            (None, _) if proof.parts.is_empty() => self.rules(proof),
            (None, _) => self.stack(proof),
        }
        self.verdict(proof);
    }

    /// A proof of its own: every rule that has a say is heard, and each criterion is its worst rule.
    fn rules(&mut self, proof: &Proof) {
        for criterion in &proof.criteria {
            let has_a_say = |rule: &&RuleFile<'_>| {
                let kind = rule.applies_to.is_empty() || rule.applies_to.contains(&proof.judged_as);
                kind && rule.reading.is_none_or(|only| Some(only) == self.reading)
                    && rule.criteria.contains(&criterion.id)
            };
            let mut expected: Vec<&str> = self.rules.iter().filter(has_a_say).map(|rule| rule.id.as_str()).collect();
            let mut heard: Vec<&str> = criterion.rules.iter().map(|rule| rule.id.as_str()).collect();
            expected.sort_unstable();
            heard.sort_unstable();
            if expected != heard {
                self.wrong.push(format!("`{}` rests on {heard:?}, and {expected:?} have a say", criterion.id));
            }
            criterion.rules.iter().for_each(|rule| self.rule(rule));
            let worst = criterion.rules.iter().map(|rule| severity(&rule.value)).max().unwrap_or(2);
            self.follows(&criterion.id, &criterion.value, worst, proof.either);
        }
        let value = |id: &str| proof.criteria.iter().find(|c| c.id == id).map_or(2, |c| severity(&c.value));
        let derived = if word(self.standard, "combine") == "ladder" {
            // The first step is met, may be met, or is not: its worst criterion says which.
            let first = self.tables("step").next().map(|step| step.get("needs").into_iter().flat_map(words));
            first.map_or(3, |needs| needs.map(value).max().unwrap_or(0))
        } else {
            proof.criteria.iter().map(|criterion| severity(&criterion.value)).max().unwrap_or(2)
        };
        self.follows("what the facts give", &proof.derived, derived, proof.either);
    }

    fn rule(&mut self, rule: &Rule) {
        for leaf in &rule.because {
            self.leaves += 1;
            let written = self.rules.iter().find(|known| known.id == rule.id);
            if !written.is_some_and(|known| known.looks_for(&leaf.clause, &leaf.effect, self.files)) {
                self.wrong.push(format!("`{}` does not say that `{}` {} it", rule.id, leaf.clause, leaf.effect));
            }
            let there = leaf.place.as_ref().map(|place| self.files.states(&place.file, place.line, &leaf.clause));
            // A leaf without a place says what is missing; a right that is there must stand somewhere.
            if !there.unwrap_or(leaf.effect != "grants") {
                self.wrong.push(format!("`{}`: `{}` has no source at its place", rule.id, leaf.clause));
            }
        }
        let worst = rule.because.iter().map(worth).max().unwrap_or(0);
        self.follows(&rule.id, &rule.value, worst, false);
    }

    /// Several licenses that all apply: the worst of each criterion, and of the verdicts.
    fn stack(&mut self, proof: &Proof) {
        for criterion in &proof.criteria {
            let values = proof.parts.iter().flat_map(|part| &part.criteria).filter(|other| other.id == criterion.id);
            let worst = values.map(|other| severity(&other.value)).max().unwrap_or(2);
            self.follows(&criterion.id, &criterion.value, worst, proof.either);
        }
        let worst = proof.parts.iter().map(|part| severity(&part.verdict)).max().unwrap_or(2);
        self.follows("the worst part", &proof.derived, worst, proof.either);
    }

    /// Several licenses to choose from: what holds for the best holds, and no other is better.
    fn choice(&mut self, proof: &Proof, best: &Proof) {
        if proof.parts.iter().any(|part| severity(&part.verdict) < severity(&best.verdict)) {
            self.wrong.push("another license of the choice is better".into());
        }
        for (criterion, other) in proof.criteria.iter().zip(&best.criteria) {
            self.follows(&criterion.id, &criterion.value, severity(&other.value), proof.either);
        }
        self.follows("the best part", &proof.derived, severity(&best.derived), proof.either);
        if best.settled.is_some() && proof.settled.is_none() {
            self.wrong.push("what settles the best part is left out".into());
        }
    }

    /// The verdict is what the facts give, unless an authority's word that the standard accepts prevails.
    fn verdict(&mut self, proof: &Proof) {
        let derived = severity(&proof.derived);
        let Some(settled) = &proof.settled else {
            return self.follows("the verdict", &proof.verdict, derived, false);
        };
        if settled.source.as_ref().is_none_or(|source| source.trim().is_empty()) {
            self.wrong.push(format!("`{}` settles it without a source", settled.evidence));
        }
        let accepted = self.tables("settled-by").filter(|table| {
            [word(table, "level"), word(table, "id"), word(table, "value")]
                == [self.level, &settled.evidence, &settled.value]
        });
        let lifts = accepted.map(|table| table.get("lifts").and_then(Value::as_str).map_or(2, severity)).max();
        let value = severity(&settled.value);
        let prevails = lifts.is_some_and(|lifts| derived <= lifts || value >= derived);
        if lifts.is_none() || prevails != settled.prevails {
            self.wrong.push(format!("`{}` does not settle it so by the standard", settled.evidence));
        }
        self.follows("the verdict", &proof.verdict, if prevails { value } else { derived }, false);
    }

    /// `told` is as bad as `expected`. Where either of two terms may hold, unknown is what may be told of both.
    fn follows(&mut self, what: &str, told: &str, expected: u8, either: bool) {
        let (found, granted) = (severity(told), u8::from(matches!(told, "open")));
        if found != expected && found + granted != expected && !(either && found == 2) {
            let words = ["pass", "conditional", "unknown", "fail"];
            let expected = words.get(usize::from(expected)).unwrap_or(&"nothing");
            self.wrong.push(format!("`{what}` is told as {told}, and {expected} follows"));
        }
    }

    fn tables(&self, key: &str) -> impl Iterator<Item = &Table> {
        self.standard.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
    }
}

fn word<'t>(table: &'t Table, key: &str) -> &'t str {
    table.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// What one leaf makes of its rule. A duty is a duty, sure or not; what is contested, or not sure, is unknown.
fn worth(leaf: &Leaf) -> u8 {
    match (leaf.effect.as_str(), leaf.certain) {
        ("grants" | "notes", _) => 0,
        ("conditions", _) => 1,
        ("contests", _) | ("violates" | "lacks", false) => 2,
        ("violates" | "lacks", true) => 3,
        _ => 4,
    }
}
