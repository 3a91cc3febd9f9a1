//! What stands between a subject and a better verdict: sets of levers, of each of which one must be pulled.

use crate::model::{Body, Component, Entry, Kind, License, ParameterType, System, Terms, Value, VerdictOn, Vocabulary};
use crate::rules::{Combine, Level, Standard};

use super::Options;
use super::finding::{questions, speaks};
use super::judge::{self, Setting};
use super::lever::{Bench, Lever, Means, of_rule};
use super::system::{self, license_of};

/// How far a verdict is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The worst value that will do.
    pub bound: Value,
    /// For a ladder: the step to reach; all that `bound` asks must then hold up to there.
    pub step: Option<usize>,
}

impl Goal {
    /// Whether a criterion matters for the goal.
    fn needs(&self, standard: &Standard, criterion: usize) -> bool {
        match (&standard.combine, self.step) {
            (Combine::Ladder(steps), Some(step)) => {
                steps.iter().take(step + 1).any(|step| step.needs.contains(&criterion))
            }
            _ => true,
        }
    }

    /// Whether `verdict` has come as far.
    pub fn reached(&self, verdict: &super::Verdict) -> bool {
        match (self.step, &verdict.standing) {
            (Some(step), Some(standing)) if self.bound.is_granted() => standing.sure.is_some_and(|sure| sure >= step),
            (Some(step), Some(standing)) => standing.possible.is_some_and(|possible| possible >= step),
            _ => verdict.value() <= self.bound,
        }
    }
}

/// What stands between a license and the goal. An empty set among them: nothing of the kind asked for helps.
pub fn license_conflicts(
    standard: &Standard,
    license: &License,
    options: &Options,
    goal: Goal,
    means: Means,
) -> Vec<Vec<Lever>> {
    of_license(license, Setting::new(standard, options), goal, means)
}

fn of_license(license: &License, setting: Setting<'_>, goal: Goal, means: Means) -> Vec<Vec<Lever>> {
    if goal.reached(&judge::judge(license, setting)) {
        return Vec::new();
    }
    if let Some(succession) = &license.succession
        && setting.options.as_of.is_some_and(|day| succession.on.is_none_or(|on| day >= on))
    {
        let later = of_license(&succession.to, setting, goal, means);
        if succession.on.is_some() || !later.is_empty() {
            return later;
        }
    }
    match &license.body {
        Body::Clauses(_) => of_clauses(license, setting, goal, means),
        Body::AllOf(parts) => parts.iter().flat_map(|part| of_license(part, setting, goal, means)).collect(),
        // To take one way is enough, and on each way its first obstacle must go.
        Body::AnyOf(parts) => {
            let ways = parts.iter().map(|part| of_license(part, setting, goal, means));
            let passable = ways.filter(|way| way.iter().all(|set| !set.is_empty()));
            vec![passable.filter_map(|way| way.into_iter().next()).flatten().collect()]
        }
    }
}

fn of_clauses(license: &License, setting: Setting<'_>, goal: Goal, means: Means) -> Vec<Vec<Lever>> {
    let sets = judge::with_facts(license, license.clauses(), setting, |facts, _| {
        let bench = Bench { facts, license: Some(&license.id), means };
        of_facts(&bench, Level::Terms, setting, goal)
    });
    let behind = |on| match (on, setting.standard.terms_judge.as_deref()) {
        (VerdictOn::License, Some(other)) => of_license(license, setting.by(other), Goal { step: None, ..goal }, means),
        _ => Vec::new(),
    };
    sets.into_iter().map(|set| through_verdicts(set, behind)).collect()
}

/// Where another standard's verdict is in the way, its first obstacle is.
fn through_verdicts(set: Vec<Lever>, behind: impl Fn(VerdictOn) -> Vec<Vec<Lever>>) -> Vec<Lever> {
    let replaced = |lever: Lever| match lever {
        Lever::Verdict(on) => behind(on).into_iter().next().unwrap_or_default(),
        lever => vec![lever],
    };
    set.into_iter().flat_map(replaced).collect()
}

fn of_facts(bench: &Bench<'_>, level: Level, setting: Setting<'_>, goal: Goal) -> Vec<Vec<Lever>> {
    let standard = setting.standard;
    let asked = questions(standard, level).filter(|(rule, criterion)| {
        speaks(&standard.rules[*rule], bench.facts, setting.reading) && goal.needs(standard, *criterion)
    });
    let mut sets: Vec<Vec<Lever>> = asked
        .flat_map(|(at, criterion)| {
            let freedoms = standard.criteria[criterion].freedoms;
            of_rule(bench, &standard.id, at, &standard.rules[at], freedoms, goal.bound)
        })
        .collect();
    sets.iter_mut().for_each(|set| {
        set.sort();
        set.dedup();
    });
    sets.sort();
    sets.dedup();
    sets
}

/// What stands between a system's own terms and the goal.
pub fn terms_conflicts(
    standard: &Standard,
    system: &System,
    options: &Options,
    goal: Goal,
    means: Means,
) -> Vec<Vec<Lever>> {
    let own = system.components.iter().filter(|component| standard.terms_of.contains(&component.fact.id));
    own.flat_map(|component| {
        let setting = of_part(component, Setting::of_system(standard, options, system).by(standard.teller_of_terms()));
        let sets = of_license(&license_of(component, system), setting, goal, means);
        match component.terms {
            // The terms in question are these; another license is a remedy for the system.
            Terms::License(_) => sets,
            Terms::Unstated | Terms::Unknown if sets.is_empty() => sets,
            Terms::Unstated | Terms::Unknown => {
                let (id, place) = (component.fact.id, component.fact.place.clone());
                vec![vec![Lever::Relicense { id, place, kind: None, approved: false }]]
            }
        }
    })
    .collect()
}

/// What stands between a system and the goal.
pub fn system_conflicts(
    standard: &Standard,
    system: &System,
    options: &Options,
    goal: Goal,
    means: Means,
) -> Vec<Vec<Lever>> {
    let terms_by = standard.judge_of_terms();
    let setting = Setting::of_system(standard, options, system);
    let mut sets = system::with_facts(terms_by, system, setting, |facts, _| {
        of_facts(&Bench { facts, license: None, means }, Level::System, setting, goal)
    });
    if matches!(standard.combine, Combine::Ladder(_)) && standard.judges(Level::Terms) {
        sets.extend(terms_conflicts(standard, system, options, goal, means));
    }
    let plain = Goal { step: None, ..goal };
    let behind = |on| match on {
        VerdictOn::System if terms_by.id != standard.id => {
            let options = Options { reading: None, ..options.clone() };
            system_conflicts(terms_by, system, &options, plain, means)
        }
        _ => Vec::new(),
    };
    let sets = sets.into_iter().map(|set| through_verdicts(set, behind));
    sets.map(|set| through_terms(set, system, setting.by(terms_by), plain, means)).collect()
}

/// Where a part's terms are at fault, its license may be mended as well as replaced; what is to be learned about
/// terms that are known is learned about their clauses.
fn through_terms(set: Vec<Lever>, system: &System, terms_by: Setting<'_>, goal: Goal, means: Means) -> Vec<Lever> {
    let mut reached = Vec::new();
    for lever in set {
        let Lever::Relicense { id, place, .. } = &lever else {
            reached.push(lever);
            continue;
        };
        let part = system.components.iter().find(|part| part.fact.id == *id && part.fact.place == *place);
        let known = part.filter(|part| matches!(part.terms, Terms::License(_)));
        let first = known.and_then(|part| {
            of_license(&license_of(part, system), of_part(part, terms_by), goal, means)
                .into_iter()
                .find(|set| !set.is_empty())
        });
        reached.extend(first.unwrap_or_default());
        if means == Means::Change || known.is_none() {
            reached.push(lever);
        }
    }
    reached.sort();
    reached.dedup();
    reached
}

fn of_part<'s>(part: &Component, setting: Setting<'s>) -> Setting<'s> {
    Setting { kind: setting.standard.vocabulary.entry(part.fact.id).judged_as, ..setting }
}

/// The kind of terms that a part comes under: as it is judged, as its license says, or a model's.
pub fn kind_of_terms(vocabulary: &Vocabulary, part: &Component) -> Kind {
    let stated = match &part.terms {
        Terms::License(license) => Some(license.kind),
        Terms::Unstated | Terms::Unknown => None,
    };
    let entry = vocabulary.entry(part.fact.id);
    entry.judged_as.or(stated).unwrap_or(Kind::AiModel)
}

/// The slot of the parameter that names a part's license.
pub fn license_slot(entry: &Entry) -> Option<usize> {
    entry.parameters.iter().position(|parameter| parameter.kind == ParameterType::License)
}
