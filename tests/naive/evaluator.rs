//! A second evaluator, as plain as can be, written from docs/rules.md and docs/may-we.md alone. It shares no code and no types with the engine.

/// What nobody said is `None`.
pub type Truth = Option<bool>;

/// A word for a value: `pass`, `conditional`, `unknown` or `fail`.
pub type Word = &'static str;

#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Word(String),
    Number(i64),
    Flag(bool),
    Day(i32),
    Words(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Grant,
    Condition,
    Restriction,
    Evidence,
    Component,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    pub class: Class,
    pub freedoms: Vec<Word>,
    pub parameters: Vec<(String, Option<Datum>)>,
    pub reaches_when: Vec<(Vec<Test>, Vec<Word>)>,
    pub judged_as: Option<Word>,
}

#[derive(Clone, Debug)]
pub struct Test {
    pub parameter: String,
    pub asked: Asked,
}

#[derive(Clone, Debug)]
pub enum Asked {
    Is(Vec<Datum>),
    Not(Vec<Datum>),
    Below(Datum),
    Above(Datum),
    AtMost(Datum),
    AtLeast(Datum),
}

#[derive(Clone, Debug)]
pub enum Pattern {
    Clause(String, Vec<Test>),
    Any(Vec<Pattern>),
    All(Vec<Pattern>),
    Not(Box<Pattern>),
    Unless(Box<Pattern>, Box<Pattern>),
}

#[derive(Clone, Debug, Default)]
pub struct Rule {
    pub criteria: Vec<String>,
    pub requires: Vec<Pattern>,
    pub violated_by: Vec<Pattern>,
    pub contested_by: Vec<Pattern>,
    pub conditioned_by: Vec<Pattern>,
    pub applies_to: Vec<Word>,
    pub reading: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Criterion {
    pub id: String,
    pub level: Word,
    pub freedom: Option<Word>,
}

#[derive(Clone, Debug)]
pub struct Settlement {
    pub level: Word,
    pub id: String,
    pub tests: Vec<Test>,
    pub value: Word,
    pub lifts: Word,
}

#[derive(Clone, Debug)]
pub struct Standard {
    pub vocabulary: Vec<Entry>,
    pub criteria: Vec<Criterion>,
    pub rules: Vec<Rule>,
    pub readings: Vec<String>,
    pub settlements: Vec<Settlement>,
    /// The criteria each step of a ladder needs; `None` if the worst criterion is the verdict.
    pub ladder: Option<Vec<Vec<String>>>,
    pub terms_of: Vec<String>,
    pub bearings: Bearings,
}

/// How clauses bear on an organisation.
#[derive(Clone, Debug)]
pub struct Bearings {
    pub needs: Vec<Need>,
    pub bearings: Vec<Bearing>,
    pub nobody: Vec<String>,
    /// A part with one of these words under this parameter is not to be had.
    pub out_of_reach: Option<(Word, Vec<Word>)>,
}

/// An act, or what everyone does, and the rights that it takes.
#[derive(Clone, Debug)]
pub struct Need {
    pub act: Option<Word>,
    pub requires: Vec<Pattern>,
}

#[derive(Clone, Debug)]
pub struct Bearing {
    pub clause: String,
    pub tests: Vec<Test>,
    pub when: Vec<When>,
    pub follows: Word,
}

/// A condition on an organisation's fact. Numbers are compared with the clause's `number`, lists with its `words`; true
/// asks that the organisation's `word` be the clause's, or takes `flag` for "all is checked".
#[derive(Clone, Debug)]
pub enum When {
    Is(Word, Datum),
    Above(bool),
    AtMost(bool),
    Overlaps(bool),
}

/// What an organisation says of itself.
pub type Organisation = Vec<(Word, Option<Datum>)>;

#[derive(Clone, Debug)]
pub struct Fact {
    pub id: String,
    pub values: Vec<(String, Option<Datum>)>,
    pub acts: Option<Vec<Word>>,
    pub until: Option<i32>,
    pub scope: Option<String>,
}

#[derive(Clone, Debug)]
pub struct License {
    pub kind: Word,
    pub read: Word,
    pub body: Body,
    pub evidence: Vec<Fact>,
    pub later: Option<(Option<i32>, Box<License>)>,
}

#[derive(Clone, Debug)]
pub enum Body {
    Clauses(Vec<Fact>),
    AnyOf(Vec<License>),
    AllOf(Vec<License>),
}

#[derive(Clone, Debug)]
pub struct System {
    pub scopes: Option<Vec<String>>,
    pub components: Vec<(Fact, Option<License>)>,
    pub evidence: Vec<Fact>,
}

#[derive(Clone, Debug, Default)]
pub struct Question {
    pub day: Option<i32>,
    pub reading: Option<String>,
    pub ignore_status: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Criteria of one level with their values.
    pub criteria: Vec<(String, Word)>,
    pub derived: Word,
    pub verdict: Word,
    settled: Option<(Word, Word)>,
}

struct Facts<'a> {
    clauses: Vec<&'a Fact>,
    everything_is_described: bool,
    kind: Word,
}

fn badness(word: Word) -> usize {
    ["pass", "conditional", "unknown", "fail"].iter().position(|known| *known == word).unwrap()
}

fn worst(words: impl IntoIterator<Item = Word>) -> Option<Word> {
    words.into_iter().max_by_key(|word| badness(word))
}

fn openness(word: Word) -> Word {
    match word {
        "pass" | "conditional" => "open",
        "unknown" => "unsure",
        _ => "not-open",
    }
}

fn granted(word: Word) -> bool {
    word == "pass" || word == "conditional"
}

fn both(a: Truth, b: Truth) -> Truth {
    if a == Some(false) || b == Some(false) {
        Some(false)
    } else if a.is_none() || b.is_none() {
        None
    } else {
        Some(true)
    }
}

fn not(a: Truth) -> Truth {
    a.map(|holds| !holds)
}

fn either(a: Truth, b: Truth) -> Truth {
    not(both(not(a), not(b)))
}

fn is_or_has(value: &Datum, wanted: &Datum) -> bool {
    if let (Datum::Words(words), Datum::Word(word)) = (value, wanted) {
        return words.contains(word);
    }
    value == wanted
}

fn test_holds(test: &Test, fact: &Fact) -> Truth {
    let value = fact.values.iter().find(|(name, _)| *name == test.parameter)?.1.as_ref()?;
    let number = |datum: &Datum| match datum {
        Datum::Number(number) => Some(*number),
        Datum::Day(day) => Some(i64::from(*day)),
        _ => None,
    };
    match &test.asked {
        Asked::Is(wanted) => Some(wanted.iter().any(|one| is_or_has(value, one))),
        Asked::Not(wanted) => Some(!wanted.iter().any(|one| is_or_has(value, one))),
        Asked::Below(limit) => Some(number(value)? < number(limit)?),
        Asked::Above(limit) => Some(number(value)? > number(limit)?),
        Asked::AtMost(limit) => Some(number(value)? <= number(limit)?),
        Asked::AtLeast(limit) => Some(number(value)? >= number(limit)?),
    }
}

fn tests_hold(tests: &[Test], fact: &Fact) -> Truth {
    tests.iter().fold(Some(true), |so_far, test| both(so_far, test_holds(test, fact)))
}

impl Standard {
    fn entry(&self, id: &str) -> &Entry {
        self.vocabulary.iter().find(|entry| entry.id == id).unwrap()
    }

    fn reaches(&self, fact: &Fact, freedom: Option<Word>) -> Truth {
        let Some(freedom) = freedom else { return Some(true) };
        if let Some(acts) = &fact.acts {
            return Some(acts.contains(&freedom));
        }
        // Each set of freedoms that may be the one: the first entry that holds decides, and none may hold.
        let entry = self.entry(&fact.id);
        let mut candidates = Vec::new();
        let mut decided = false;
        for (tests, freedoms) in &entry.reaches_when {
            let holds = tests_hold(tests, fact);
            if holds != Some(false) {
                candidates.push(freedoms.contains(&freedom));
            }
            if holds == Some(true) {
                decided = true;
                break;
            }
        }
        if !decided {
            candidates.push(entry.freedoms.contains(&freedom));
        }
        candidates.iter().all(|one| *one == candidates[0]).then_some(candidates[0])
    }

    fn holds(&self, pattern: &Pattern, facts: &Facts<'_>, freedom: Option<Word>) -> Truth {
        match pattern {
            Pattern::Clause(id, tests) => {
                let there: Vec<_> = facts.clauses.iter().filter(|fact| fact.id == *id).collect();
                let mut answer = match self.entry(id).class {
                    Class::Evidence => Some(false),
                    Class::Component if there.is_empty() => None,
                    Class::Component => Some(false),
                    _ if facts.everything_is_described => Some(false),
                    _ => None,
                };
                for fact in there {
                    answer = either(answer, both(self.reaches(fact, freedom), tests_hold(tests, fact)));
                }
                answer
            }
            Pattern::Any(parts) => {
                parts.iter().fold(Some(false), |so_far, part| either(so_far, self.holds(part, facts, freedom)))
            }
            Pattern::All(parts) => {
                parts.iter().fold(Some(true), |so_far, part| both(so_far, self.holds(part, facts, freedom)))
            }
            Pattern::Not(part) => not(self.holds(part, facts, freedom)),
            Pattern::Unless(part, exemption) => {
                both(self.holds(part, facts, freedom), not(self.holds(exemption, facts, freedom)))
            }
        }
    }

    fn rule_value(&self, rule: &Rule, facts: &Facts<'_>, freedom: Option<Word>) -> Word {
        let mut values = vec!["pass"];
        let mut weigh = |patterns: &[Pattern], when_true: Word, when_unknown: Word, when_false: Word| {
            for pattern in patterns {
                values.push(match self.holds(pattern, facts, freedom) {
                    Some(true) => when_true,
                    None => when_unknown,
                    Some(false) => when_false,
                });
            }
        };
        weigh(&rule.violated_by, "fail", "unknown", "pass");
        weigh(&rule.contested_by, "unknown", "unknown", "pass");
        weigh(&rule.conditioned_by, "conditional", "conditional", "pass");
        weigh(&rule.requires, "pass", "unknown", "fail");
        worst(values).unwrap()
    }

    fn level(&self, level: Word, facts: &Facts<'_>, question: &Question) -> Answer {
        let reading = question.reading.as_ref().or(self.readings.first());
        let mut criteria = Vec::new();
        for criterion in self.criteria.iter().filter(|criterion| criterion.level == level) {
            let heard = self.rules.iter().filter(|rule| {
                rule.criteria.contains(&criterion.id)
                    && (rule.applies_to.is_empty() || rule.applies_to.contains(&facts.kind))
                    && (rule.reading.is_none() || rule.reading.as_ref() == reading)
            });
            let value = worst(heard.map(|rule| self.rule_value(rule, facts, criterion.freedom)));
            criteria.push((criterion.id.clone(), value.unwrap_or("unknown")));
        }
        let derived = self.combined(&criteria);
        Answer { criteria, derived, verdict: openness(derived), settled: None }
    }

    fn combined(&self, criteria: &[(String, Word)]) -> Word {
        let Some(steps) = &self.ladder else {
            return worst(criteria.iter().map(|(_, value)| *value)).unwrap_or("unknown");
        };
        let value = |id: &String| criteria.iter().find(|(known, _)| known == id).map_or("unknown", |(_, value)| *value);
        match steps.first() {
            Some(needs) if needs.iter().all(|id| granted(value(id))) => "pass",
            Some(needs) if needs.iter().all(|id| value(id) != "fail") => "unknown",
            _ => "fail",
        }
    }

    /// What evidence makes of a verdict: a value, and the worst value of the facts that it lifts.
    fn settled(&self, level: Word, evidence: &[Fact], question: &Question) -> Option<(Word, Word)> {
        if question.ignore_status {
            return None;
        }
        let settlements = self.settlements.iter().filter(|settlement| settlement.level == level);
        let mut settling = settlements.filter(|settlement| {
            evidence.iter().any(|fact| fact.id == settlement.id && tests_hold(&settlement.tests, fact) == Some(true))
        });
        settling.next().map(|settlement| (settlement.value, settlement.lifts))
    }

    fn settle(answer: Answer) -> Answer {
        let verdict = match answer.settled {
            Some((value, lifts)) if prevails(value, lifts, answer.derived) => value,
            _ => openness(answer.derived),
        };
        Answer { verdict, ..answer }
    }

    /// The terms of a license.
    pub fn license(&self, license: &License, question: &Question) -> Answer {
        self.terms(license, question, None, None)
    }

    /// What is told of terms that change on a day: the day, what they are worth then, and which of the two were judged.
    pub fn turn(&self, license: &License, question: &Question) -> Option<(Option<i32>, Word, Option<bool>)> {
        let (on, later) = license.later.as_ref()?.clone();
        let judged = match (on, question.day) {
            (None, Some(_)) => None,
            (Some(on), Some(day)) => Some(day >= on),
            (_, None) => Some(false),
        };
        Some((on, self.license(&later, question).value(), judged))
    }

    fn terms(&self, license: &License, question: &Question, kind: Option<Word>, scopes: Option<&[String]>) -> Answer {
        let now = self.terms_as_they_stand(license, question, kind, scopes);
        let (Some((on, later)), Some(day)) = (&license.later, question.day) else { return now };
        let then = self.terms(later, question, kind, scopes);
        match on {
            Some(on) if day >= *on => then,
            Some(_) => now,
            None => one_of(now, &then),
        }
    }

    fn terms_as_they_stand(
        &self,
        license: &License,
        question: &Question,
        kind: Option<Word>,
        scopes: Option<&[String]>,
    ) -> Answer {
        let mut answer = match &license.body {
            Body::Clauses(clauses) => {
                let ended =
                    |fact: &Fact| matches!((fact.until, question.day), (Some(until), Some(day)) if day >= until);
                let elsewhere =
                    |fact: &Fact| matches!((&fact.scope, scopes), (Some(scope), Some(known)) if !known.contains(scope));
                let mut facts: Vec<&Fact> = clauses.iter().filter(|fact| !ended(fact) && !elsewhere(fact)).collect();
                if !question.ignore_status {
                    facts.extend(&license.evidence);
                }
                let kind = kind.unwrap_or(license.kind);
                let facts = Facts { clauses: facts, everything_is_described: license.read == "full", kind };
                self.level("terms", &facts, question)
            }
            Body::AnyOf(parts) => {
                let parts: Vec<Answer> = parts.iter().map(|part| self.terms(part, question, kind, scopes)).collect();
                self.best(&parts)
            }
            Body::AllOf(parts) => {
                let parts: Vec<Answer> = parts.iter().map(|part| self.terms(part, question, kind, scopes)).collect();
                self.all(&parts)
            }
        };
        let settled = self.settled("terms", &license.evidence, question);
        let counts = |(value, _): &(Word, Word)| license.read == "full" || *value != "open";
        answer.settled = settled.filter(counts).or(answer.settled);
        Standard::settle(answer)
    }

    fn unknown(&self) -> Answer {
        let criteria = self.criteria.iter().filter(|criterion| criterion.level == "terms");
        let criteria = criteria.map(|criterion| (criterion.id.clone(), "unknown")).collect();
        Answer { criteria, derived: "unknown", verdict: "unsure", settled: None }
    }

    /// The first of the best: by its value, then by its criteria, the worst of each first.
    fn best(&self, parts: &[Answer]) -> Answer {
        let rank = |part: &Answer| {
            let mut criteria: Vec<usize> = part.criteria.iter().map(|(_, value)| badness(value)).collect();
            criteria.sort_unstable_by(|a, b| b.cmp(a));
            (badness(part.value()), criteria)
        };
        let mut best: Option<&Answer> = None;
        for part in parts {
            if best.is_none_or(|so_far| rank(part) < rank(so_far)) {
                best = Some(part);
            }
        }
        best.cloned().unwrap_or_else(|| self.unknown())
    }

    fn all(&self, parts: &[Answer]) -> Answer {
        let mut answer = self.unknown();
        if parts.is_empty() {
            return answer;
        }
        for (id, value) in &mut answer.criteria {
            let values = parts.iter().flat_map(|part| &part.criteria).filter(|(other, _)| other == id);
            *value = worst(values.map(|(_, value)| *value)).unwrap();
        }
        answer.derived = worst(parts.iter().map(Answer::value)).unwrap();
        Standard::settle(answer)
    }

    /// A system: its terms, and the whole.
    pub fn system(&self, system: &System, question: &Question) -> (Answer, Answer) {
        let scopes = system.scopes.as_deref();
        let mut facts = Vec::new();
        let mut own = Vec::new();
        for (fact, license) in &system.components {
            let kind = self.entry(&fact.id).judged_as;
            let nothing_read = License {
                kind: "ai-model",
                read: "none",
                body: Body::Clauses(Vec::new()),
                evidence: Vec::new(),
                later: None,
            };
            let answer = self.terms(license.as_ref().unwrap_or(&nothing_read), question, kind, scopes);
            let mut fact = fact.clone();
            if let Some(license) = license {
                for (name, value) in &mut fact.values {
                    let criterion = answer.criteria.iter().find(|(id, _)| id == name);
                    match name.as_str() {
                        "terms" => *value = Some(Datum::Word(answer.verdict.into())),
                        "license-kind" => *value = Some(Datum::Word(license.kind.into())),
                        "use" | "share" => {
                            // What is unknown of the license is unknown of the part.
                            let known = criterion.filter(|(_, word)| *word != "unknown");
                            *value = known.map(|(_, word)| Datum::Word((*word).into()));
                        }
                        _ => {}
                    }
                }
            }
            if self.terms_of.contains(&fact.id) {
                own.push(answer);
            }
            facts.push(fact);
        }
        let evidence = system.evidence.iter().filter(|_| !question.ignore_status);
        let clauses = facts.iter().chain(evidence).collect();
        let facts = Facts { clauses, everything_is_described: false, kind: "ai-model" };
        let mut whole = self.level("system", &facts, question);
        whole.settled = self.settled("system", &system.evidence, question);
        let terms = self.all(&own);
        if self.ladder.is_some() && !terms.criteria.is_empty() {
            let both: Vec<_> = whole.criteria.iter().chain(&terms.criteria).cloned().collect();
            whole.derived = self.combined(&both);
        }
        (terms, Standard::settle(whole))
    }
}

impl Answer {
    /// The verdict as a value: what was settled, or what the facts give.
    fn value(&self) -> Word {
        match self.settled {
            Some((value, lifts)) if prevails(value, lifts, self.derived) => match value {
                "open" => "pass",
                "unsure" => "unknown",
                _ => "fail",
            },
            _ => self.derived,
        }
    }
}

fn prevails(value: Word, lifts: Word, derived: Word) -> bool {
    let value = ["open", "", "unsure", "not-open"].iter().position(|known| *known == value).unwrap();
    badness(derived) <= badness(lifts) || value >= badness(derived)
}

/// One of two holds and nobody knows which: what they agree on stands, the rest is unknown.
fn one_of(now: Answer, then: &Answer) -> Answer {
    let mut answer = now.clone();
    for ((_, value), (_, other)) in answer.criteria.iter_mut().zip(&then.criteria) {
        *value = match (granted(value), granted(other)) {
            (true, true) => worst([*value, *other]).unwrap(),
            _ if value == other => value,
            _ => "unknown",
        };
    }
    let agreed = now.verdict == then.verdict;
    answer.verdict = if agreed { now.verdict } else { "unsure" };
    answer.derived = if agreed { worst([now.value(), then.value()]).unwrap() } else { "unknown" };
    answer.settled = None;
    answer
}

impl Bearings {
    /// "May we?" of a system: the terms of every part that is to be had apply.
    pub fn permits_system(&self, by: &Standard, system: &System, who: &Organisation, day: Option<i32>) -> usize {
        let gone = |part: &Fact| {
            self.out_of_reach.as_ref().is_some_and(|(parameter, words)| {
                let is =
                    |value: &Option<Datum>| matches!(value, Some(Datum::Word(word)) if words.contains(&word.as_str()));
                part.values.iter().any(|(name, value)| name == parameter && is(value))
            })
        };
        let answers = system.components.iter().filter_map(|(part, license)| match license {
            Some(license) => Some(self.permits(by, license, who, day, system.scopes.as_deref())),
            None => (!gone(part)).then_some(2),
        });
        answers.max().unwrap_or(2)
    }

    /// "May we?", by docs/may-we.md: 0 allowed, 1 with duties, 2 cannot tell, 3 not allowed.
    pub fn permits(
        &self,
        by: &Standard,
        license: &License,
        who: &Organisation,
        day: Option<i32>,
        scopes: Option<&[String]>,
    ) -> usize {
        if let (Some((Some(on), later)), Some(day)) = (&license.later, day)
            && day >= *on
        {
            return self.permits(by, later, who, Some(day), scopes);
        }
        match &license.body {
            Body::AnyOf(parts) => parts.iter().map(|part| self.permits(by, part, who, day, scopes)).min().unwrap_or(2),
            Body::AllOf(parts) => parts.iter().map(|part| self.permits(by, part, who, day, scopes)).max().unwrap_or(2),
            Body::Clauses(clauses) => {
                let ended = |fact: &Fact| matches!((fact.until, day), (Some(until), Some(day)) if day >= until);
                let elsewhere =
                    |fact: &Fact| matches!((&fact.scope, scopes), (Some(scope), Some(known)) if !known.contains(scope));
                let clauses: Vec<&Fact> = clauses.iter().filter(|fact| !ended(fact) && !elsewhere(fact)).collect();
                let full = license.read == "full";
                let facts = Facts { clauses: clauses.clone(), everything_is_described: full, kind: license.kind };
                let mut worst = if full { 0 } else { 2 };
                for need in &self.needs {
                    let done = need.act.map_or(Some(true), |act| flag(who, act));
                    let rights = need.requires.iter().map(|right| by.holds(right, &facts, None));
                    let granted = rights.fold(Some(true), both);
                    worst = worst.max(match both(done, not(granted)) {
                        Some(false) => 0,
                        None => 2,
                        Some(true) => 3,
                    });
                }
                for fact in clauses {
                    worst = worst.max(self.follows(by, fact, who));
                }
                worst
            }
        }
    }

    fn follows(&self, by: &Standard, fact: &Fact, who: &Organisation) -> usize {
        let known: Vec<&Bearing> = self.bearings.iter().filter(|bearing| bearing.clause == fact.id).collect();
        let silent = self.nobody.contains(&fact.id) || by.entry(&fact.id).class == Class::Grant;
        if known.is_empty() {
            return if silent { 0 } else { 2 };
        }
        let worth = known.iter().map(|bearing| {
            let conditions = bearing.when.iter().map(|when| when_holds(when, fact, who));
            match (conditions.fold(tests_hold(&bearing.tests, fact), both), bearing.follows) {
                (Some(false), _) => 0,
                (_, "duty") => 1,
                (Some(true), "bars") => 3,
                _ => 2,
            }
        });
        worth.max().unwrap_or(0)
    }
}

fn said<'o>(who: &'o Organisation, name: &str) -> Option<&'o Datum> {
    who.iter().find(|(known, _)| *known == name)?.1.as_ref()
}

fn flag(who: &Organisation, name: &str) -> Truth {
    said(who, name).map(|value| *value == Datum::Flag(true))
}

fn when_holds(when: &When, fact: &Fact, who: &Organisation) -> Truth {
    let parameter = |name: &str| fact.values.iter().find(|(known, _)| known == name)?.1.as_ref();
    let compare = |same_word: bool, holds: fn(i64, i64) -> bool| {
        // Sums are compared in one currency only.
        if same_word && (said(who, "word").is_none() || said(who, "word") != parameter("word")) {
            return None;
        }
        match (said(who, "number")?, parameter("number")?) {
            (Datum::Number(own), Datum::Number(limit)) => Some(holds(*own, *limit)),
            _ => None,
        }
    };
    let words = |value: Option<&Datum>| match value {
        Some(Datum::Words(words)) => words.clone(),
        _ => Vec::new(),
    };
    match when {
        When::Is(name, value) => said(who, name).map(|own| own == value),
        When::Above(same_word) => compare(*same_word, |own, limit| own > limit),
        When::AtMost(same_word) => compare(*same_word, |own, limit| own <= limit),
        When::Overlaps(unless) => {
            let listed = words(Some(parameter("words")?));
            let (own, cleared) = (words(said(who, "words")), words(said(who, "clear-of")));
            if listed.iter().any(|word| own.contains(word)) {
                Some(true)
            } else if listed.iter().all(|word| cleared.contains(word)) || (*unless && flag(who, "flag") == Some(true)) {
                Some(false)
            } else {
                None
            }
        }
    }
}
