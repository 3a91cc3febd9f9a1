//! What changed as tables, and each change by itself.

use super::{ChangedReport, ClauseReport, DiffReport, FlipReport};
use crate::explain::sheet::{Cell, Point, Sheet, Table, Weight};

impl FlipReport {
    fn says(&self) -> String {
        if self.flips {
            format!("{} → {}", self.from_says, self.to_says)
        } else {
            format!("{}, unchanged", self.to_says)
        }
    }

    /// The standard's id with its reading.
    fn name(&self) -> String {
        self.reading.as_ref().map_or_else(|| self.standard.clone(), |reading| format!("{}:{reading}", self.standard))
    }

    /// What got worse weighs what it has become; what is as it was, or better, passes.
    fn weight(&self) -> Weight {
        match (self.from, self.to) {
            (_, None) if self.flips => Weight::Told,
            (before, Some(after)) if self.flips && before < Some(after) => Some(after).into(),
            _ => Weight::Passes,
        }
    }
}

impl ChangedReport {
    fn says(&self) -> String {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "not stated".to_owned());
        let told = self.differs.iter().map(|one| format!("{}: {} → {}", one.name, shown(&one.from), shown(&one.to)));
        told.collect::<Vec<_>>().join("; ")
    }
}

impl ClauseReport {
    fn at(&self) -> String {
        self.section.as_ref().map_or(String::new(), |at| format!("§{at}"))
    }
}

impl DiffReport {
    /// The differences as tables, those without a row left out.
    pub fn sheet(&self) -> Sheet {
        let row = |clause: &ClauseReport, says: String| {
            vec![Cell::plain(&clause.id), Cell::plain(clause.at()), Cell::plain(says)]
        };
        let whole = |clause: &ClauseReport| row(clause, clause.summary.clone());
        let verdict = |flip: &FlipReport| {
            let criterion = flip.criterion.as_ref().map_or(String::new(), |criterion| format!(", {criterion}"));
            let what = format!("{} {}{criterion}:", flip.name(), flip.level.word());
            vec![Cell::plain(what), Cell { text: flip.says(), detail: None, value: flip.to }]
        };
        let list =
            |heading: &str, rows: Vec<Vec<Cell>>| Table { heading: heading.to_owned(), columns: Vec::new(), rows };
        let tables = [
            list("Removed", self.removed.iter().map(whole).collect()),
            list("Added", self.added.iter().map(whole).collect()),
            list("Changed", self.changed.iter().map(|changed| row(&changed.to, changed.says())).collect()),
            list("Verdicts", self.verdicts.iter().map(verdict).collect()),
        ];
        Sheet {
            title: format!("{} → {}", self.from.name, self.to.name),
            tables: tables.into_iter().filter(|table| !table.rows.is_empty()).collect(),
            points: self.points(),
            errors: Vec::new(),
            exit: self.exit.clone(),
            report: serde_json::to_value(self).unwrap_or_default(),
        }
    }

    fn points(&self) -> Vec<Point> {
        let removed = self.removed.iter().map(|clause| self.change("removed", clause, clause.summary.clone()));
        let added = self.added.iter().map(|clause| self.change("added", clause, clause.summary.clone()));
        let changed = self.changed.iter().map(|changed| self.change("changed", &changed.to, changed.says()));
        let verdicts = self.verdicts.iter().map(|flip| self.flip(flip));
        removed.chain(added).chain(changed).chain(verdicts).collect()
    }

    fn change(&self, r#type: &'static str, clause: &ClauseReport, says: String) -> Point {
        Point {
            r#type,
            rule: format!("{}/{}", r#type, clause.id),
            title: format!("{}: {} from {} to {}", clause.title, r#type, self.from.id, self.to.id),
            url: String::new(),
            subject: self.to.id.clone(),
            value: None,
            says,
            reason: Some(clause.at()).filter(|at| !at.is_empty()),
            clauses: vec![clause.id.clone()],
            weight: Weight::Told,
            place: clause.place.clone(),
        }
    }

    fn flip(&self, flip: &FlipReport) -> Point {
        let rest = flip.criterion.as_ref().map_or(String::new(), |criterion| format!("/{criterion}"));
        Point {
            r#type: if flip.criterion.is_some() { "criterion" } else { "verdict" },
            rule: format!("{}/{}{rest}", flip.name(), flip.level.word()),
            title: format!("{}: {}{rest}", flip.title, flip.level.word()),
            url: flip.url.clone(),
            subject: self.to.id.clone(),
            value: flip.to,
            says: flip.says(),
            reason: None,
            clauses: Vec::new(),
            weight: flip.weight(),
            place: self.to.place.clone(),
        }
    }
}
