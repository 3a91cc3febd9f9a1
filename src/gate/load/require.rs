//! What a policy requires of standards, each checked to be something that they can say.

use crate::model::Openness;
use crate::rules::{Combine, Level, Standard};
use crate::source::{Table, Written};

use super::Reader;
use crate::gate::policy::{Requirement, Rung};

impl Reader<'_, '_> {
    pub(super) fn requirements(&self, table: &Table<'_, '_>) -> Vec<Requirement> {
        table.tables("require").iter().filter_map(|table| self.requirement(table)).collect()
    }

    fn requirement(&self, table: &Table<'_, '_>) -> Option<Requirement> {
        let named = table.required_text("standard", "the standard's id, or `ID:READING`");
        let standard = named.as_ref().and_then(|named| self.standard(named));
        let terms = self.floor(table, "terms", Level::Terms, standard.as_ref());
        let system = self.floor(table, "system", Level::System, standard.as_ref());
        let rung = self.rung(table, standard.as_ref());
        if standard.as_ref().is_some_and(Standard::refuses_nothing) && !table.has("rung") {
            let what = "the least step; the first one is everybody's, and nothing could ever fail";
            table.missing("rung", what);
        }
        table.finish();
        let reading = named?.value.split_once(':').map(|(_, reading)| reading.to_owned());
        let standard = standard?;
        let reading = reading_id(&standard, reading.as_deref());
        Some(Requirement { standard: standard.id, reading, terms, system, rung })
    }

    /// The standard of a name such as `id` or `id:reading`.
    pub(super) fn standard(&self, named: &Written<String>) -> Option<Standard> {
        let (id, reading) = named.value.split_once(':').map_or((named.value.as_str(), None), |(id, r)| (id, Some(r)));
        let known = self.library.standards();
        if !known.contains(&id) {
            self.unknown_name(named, "no such standard", id, known.iter().copied());
            return None;
        }
        let standard = self.library.standard(id).map_err(|problems| {
            let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            self.wrong(named, format!("the standard `{id}` has mistakes: {first}"), "`osi-check rules` shows them all");
        });
        let standard = standard.ok()?;
        if reading.is_some() && standard.reading(reading).is_none() {
            let readings: Vec<_> = standard.readings.iter().map(|reading| reading.id.as_str()).collect();
            self.unknown_name(named, "no such reading of the standard", reading.unwrap_or_default(), readings);
            return None;
        }
        Some(standard)
    }

    fn floor(&self, table: &Table<'_, '_>, key: &str, level: Level, standard: Option<&Standard>) -> Option<Openness> {
        let words = [Openness::Open.word(), Openness::Unsure.word()];
        let floor =
            table.word(key, &words, |word| Openness::from_word(word).filter(|floor| *floor != Openness::NotOpen))?;
        if standard.is_some_and(|standard| !standard.judges(level)) {
            self.wrong(&floor, format!("the standard gives no verdict on `{key}`"), "nothing could ever meet this");
        }
        Some(floor.value)
    }

    fn rung(&self, table: &Table<'_, '_>, standard: Option<&Standard>) -> Option<Rung> {
        let written = table.get("rung")?;
        let id = match written.get_ref().as_integer() {
            Some(_) => Some(table.count("rung")?.value.to_string()),
            None => written.get_ref().as_str().map(str::to_owned),
        };
        let Some(id) = id else {
            table.mistyped("rung", written, "the number or the id of a step");
            return None;
        };
        let named = Written { value: id.clone(), span: written.span() };
        let Combine::Ladder(steps) = &standard?.combine else {
            self.wrong(&named, "the standard is no ladder, so it has no rungs", "ask for `terms` or `system`");
            return None;
        };
        match steps.iter().position(|step| step.id == id) {
            Some(at) => Some(Rung { id, steps: at + 1 }),
            None => {
                self.unknown_name(&named, "no such step of the ladder", &id, steps.iter().map(|step| step.id.as_str()));
                None
            }
        }
    }
}

/// The reading a report will name: the one asked for, or the default.
pub(super) fn reading_id(standard: &Standard, reading: Option<&str>) -> Option<String> {
    standard.reading(reading).map(|reading| reading.id.clone())
}
