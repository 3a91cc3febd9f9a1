//! Which licenses and clauses a subject brings along, for policies that speak about them by name.

use jiff::civil::Date;

use crate::model::{Body, Clause, License, ParameterValue, System, Terms, TextRead, Vocabulary};

use super::objection::{ClauseMention, LicenseMention, Origin};

/// What a component says of itself that is not there: nothing of it is licensed.
const ABSENT: &str = "absent";

/// The licenses that a license is made of; of a choice, which come with each choice.
pub fn license_origin(license: &License, vocabulary: &Vocabulary, as_of: Option<Date>) -> Origin {
    let mut origin = Origin { kind: license.kind.word(), ..Origin::default() };
    match &in_force(license, as_of).body {
        Body::AnyOf(parts) => {
            for part in parts {
                // A license that several choices share is named once for each, so that none of them loses it.
                let mut mentions = Vec::new();
                collect(part, vocabulary, as_of, &mut mentions);
                let first = origin.licenses.len();
                origin.licenses.append(&mut mentions);
                origin.choices.push((first..origin.licenses.len()).collect());
            }
        }
        Body::Clauses(_) | Body::AllOf(_) => {
            collect(license, vocabulary, as_of, &mut origin.licenses);
            origin.choices.push((0..origin.licenses.len()).collect());
        }
    }
    origin
}

/// The licenses of a system's parts. Every one applies, each alternative of a choice included.
pub fn system_origin(system: &System, vocabulary: &Vocabulary, as_of: Option<Date>) -> Origin {
    let mut origin = Origin { kind: "system", ..Origin::default() };
    for component in &system.components {
        let absent =
            |value: &Option<ParameterValue>| matches!(value, Some(ParameterValue::Text(word)) if word == ABSENT);
        match &component.terms {
            Terms::License(license) => collect(license, vocabulary, as_of, &mut origin.licenses),
            Terms::Unstated | Terms::Unknown if component.fact.parameters.iter().any(absent) => {}
            Terms::Unstated | Terms::Unknown => {
                let id = &vocabulary.entry(component.fact.id).id;
                if !origin.without_license.contains(id) {
                    origin.without_license.push(id.clone());
                }
            }
        }
    }
    origin.choices.push((0..origin.licenses.len()).collect());
    origin
}

/// The license itself, or the one that took its place by that day.
fn in_force(license: &License, as_of: Option<Date>) -> &License {
    match &license.succession {
        Some(succession) if succession.on.zip(as_of).is_some_and(|(on, day)| day >= on) => {
            in_force(&succession.to, as_of)
        }
        _ => license,
    }
}

fn collect(license: &License, vocabulary: &Vocabulary, as_of: Option<Date>, into: &mut Vec<LicenseMention>) {
    let license = in_force(license, as_of);
    if into.iter().any(|known| known.id == license.id && known.place == license.place) {
        return;
    }
    let ended = |clause: &&Clause| !clause.until.zip(as_of).is_some_and(|(until, day)| until <= day);
    into.push(LicenseMention {
        id: license.id.clone(),
        steward: license.steward.clone(),
        read: license.text_read == TextRead::Full,
        compound: !license.parts().is_empty(),
        clauses: license.clauses().iter().filter(ended).map(|clause| clause_mention(clause, vocabulary)).collect(),
        place: license.place.clone(),
    });
    license.parts().iter().for_each(|part| collect(part, vocabulary, as_of, into));
}

fn clause_mention(clause: &Clause, vocabulary: &Vocabulary) -> ClauseMention {
    ClauseMention {
        id: vocabulary.entry(clause.id).id.clone(),
        section: Some(clause.section.clone()).filter(|section| !section.is_empty()),
        summary: clause.summary.clone(),
        place: clause.place.clone(),
    }
}
