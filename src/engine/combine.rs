//! From findings to values: the worst of each criterion, the best of a choice, the standing on a ladder.

use crate::model::Value;
use crate::rules::{Combine, Level, Standard, Step};

use super::verdict::{Finding, Standing, Verdict};

/// The value of each criterion of `level`: the worst that any rule found. A criterion nobody asks about passes nothing.
pub fn per_criterion(standard: &Standard, level: Level, findings: &[Finding]) -> Vec<(usize, Value)> {
    let worst = |criterion: usize| {
        findings.iter().filter(|finding| finding.criterion == criterion).map(|finding| finding.value).max()
    };
    standard.criteria_at(level).map(|(at, _)| (at, worst(at).unwrap_or(Value::Unknown))).collect()
}

/// What criteria make together, in the way of the standard.
pub fn overall(standard: &Standard, criteria: &[(usize, Value)]) -> (Value, Option<Standing>) {
    match &standard.combine {
        Combine::Worst | Combine::Vector => (worst(criteria), None),
        Combine::Ladder(steps) => {
            let standing = standing(steps, criteria);
            let value = match (standing.sure, standing.possible) {
                (Some(_), _) => Value::Pass,
                (None, Some(_)) => Value::Unknown,
                (None, None) => Value::Fail,
            };
            (value, Some(standing))
        }
    }
}

fn worst(criteria: &[(usize, Value)]) -> Value {
    criteria.iter().map(|(_, value)| *value).max().unwrap_or(Value::Unknown)
}

/// How far `criteria` carry up `steps`.
pub fn standing(steps: &[Step], criteria: &[(usize, Value)]) -> Standing {
    let value = |at: usize| criteria.iter().find(|(position, _)| *position == at).map_or(Value::Unknown, |(_, v)| *v);
    let climb = |met: &dyn Fn(Value) -> bool| {
        steps.iter().take_while(|step| step.needs.iter().all(|at| met(value(*at)))).count().checked_sub(1)
    };
    let sure = climb(&Value::is_granted);
    let possible = climb(&|value| value != Value::Fail);
    let above = |at: Option<usize>, met: &dyn Fn(Value) -> bool| -> Vec<usize> {
        let next = steps.get(at.map_or(0, |step| step + 1));
        next.map_or_else(Vec::new, |step| step.needs.iter().copied().filter(|at| !met(value(*at))).collect())
    };
    let capped_by = above(sure, &Value::is_granted);
    let barred_by = above(possible, &|value| value != Value::Fail);
    Standing { sure, possible, capped_by, barred_by }
}

/// The position of the best of several verdicts: by its value, then by its criteria; the first of equals.
pub fn best<'v>(verdicts: impl IntoIterator<Item = &'v Verdict>) -> Option<usize> {
    let rank = |verdict: &Verdict| {
        let mut values: Vec<Value> = verdict.criteria.iter().map(|(_, value)| *value).collect();
        values.sort_by(|a, b| b.cmp(a));
        (verdict.value(), values)
    };
    verdicts.into_iter().enumerate().min_by_key(|(_, verdict)| rank(verdict)).map(|(at, _)| at)
}
