//! Parameters that nobody writes: what a verdict says of a license or a system, put into the words of the vocabulary.

use crate::model::{Clause, ParameterValue, Place, Value, VerdictOn, Vocabulary};
use crate::rules::Standard;

use super::verdict::Verdict;

/// The value of the derived parameter `name`: the verdict itself under `verdict` or `terms`, or that of the criterion
/// of the same name. Nothing, which is unknown, where that value is unknown or `standard` has no such criterion.
pub fn by_name(name: &str, verdict: &Verdict, standard: &Standard) -> Option<ParameterValue> {
    let word = match name {
        "verdict" | "terms" => verdict.openness().word(),
        _ => {
            let at = standard.criteria.iter().position(|criterion| criterion.id == name)?;
            verdict.criterion(at).filter(|value| *value != Value::Unknown)?.word()
        }
    };
    Some(ParameterValue::Text(word.to_owned()))
}

/// The facts of the vocabulary that are verdicts on `subject`, with `value` for each of their parameters.
pub fn verdicts(
    subject: VerdictOn,
    vocabulary: &Vocabulary,
    place: &Place,
    value: impl Fn(&str) -> Option<ParameterValue>,
) -> Vec<Clause> {
    let entries = vocabulary.iter().filter(|(_, entry)| entry.verdict_on == Some(subject));
    entries
        .map(|(id, entry)| {
            let mut fact = Clause::bare(id, entry, place.clone());
            fact.parameters = entry.parameters.iter().map(|parameter| value(&parameter.name)).collect();
            fact
        })
        .collect()
}
