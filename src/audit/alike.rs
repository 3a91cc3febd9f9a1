//! Models of which the same is to be said, counted together: a million models say a few thousand different things.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::input::model_card::Problem;
use crate::lineage::{Facts, ModelId, View};
use crate::model::Openness;

use super::row::{ProblemRow, Row};
use super::summary::{Counts, Verdicts};

/// Different things that are kept; models that say still others are counted one by one. Odd names of licenses, which
/// anybody can make up, must not fill the memory.
const KEPT: usize = 1 << 15;

/// Counts of a batch whose rows nobody reads.
pub struct Alike<'v> {
    view: View<'v>,
    by_facts: HashMap<(Facts, bool), usize, FixedState>,
    /// The first row that says it, without what is its own, and how many say it.
    kept: Vec<(Row<'v>, u64)>,
    /// Models by the base they name and by their verdict: a place for each model, so that no name is looked at.
    by_base: Vec<[u32; 3]>,
    counts: Counts,
}

impl<'v> Alike<'v> {
    /// Counts nothing yet.
    pub fn new(view: View<'v>) -> Self {
        let by_base = vec![[0; 3]; view.graph.ids.len()];
        Alike { view, by_facts: HashMap::default(), kept: Vec::new(), by_base, counts: Counts::default() }
    }

    /// Counts a model with what is wrong with its card.
    pub fn count(&mut self, model: ModelId, problems: &[Problem]) {
        let bad = problems.iter().any(|problem| problem.kind.is_bad_input());
        let facts = (self.view.facts(model), bad);
        let at = match self.by_facts.get(&facts) {
            Some(at) => *at,
            None if self.kept.len() >= KEPT => return self.counts.count_model(self.view, model, problems),
            None => {
                let mut row = Row::of(self.view.without_ways(), model, &[]);
                if bad {
                    row.terms = row.terms.max(Openness::Unsure);
                }
                self.by_facts.insert(facts, self.kept.len());
                self.kept.push((row, 0));
                self.kept.len() - 1
            }
        };
        let (row, times) = &mut self.kept[at];
        *times += 1;
        let column = match row.terms {
            Openness::Open => 0,
            Openness::Unsure => 1,
            Openness::NotOpen => 2,
        };
        self.view.graph.bases(model).for_each(|base| self.by_base[base.index()][column] += 1);
        if row.launders() {
            let row = self.counts.row(self.view, model, problems);
            self.counts.count_own(&row, bad);
        } else if !problems.is_empty() {
            let id = self.view.graph.ids.name(model);
            self.counts.count_problems(id, &ProblemRow::all(problems), bad);
        }
    }

    /// The counts.
    pub fn finish(mut self) -> Counts {
        self.kept.iter().for_each(|(row, times)| self.counts.count_alike(row, *times));
        for (model, counts) in self.view.graph.models().zip(&self.by_base) {
            let [open, unsure, not_open] = counts.map(u64::from);
            if open + unsure + not_open > 0 {
                self.counts.count_base(self.view.graph.ids.name(model), Verdicts { open, unsure, not_open });
            }
        }
        self.counts
    }
}
