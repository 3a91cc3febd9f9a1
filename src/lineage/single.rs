//! One card at a time against a settled graph: what a stream does, in memory that does not grow.

use crate::input::model_card::{Card, Problem};

use std::collections::HashMap;

use super::base::base_id;
use super::batch::{Lineage, state};
use super::graph::{Origin, Stated};
use super::ids::ModelId;
use super::inherit::{Inherited, inherit_one};
use crate::input::words::Words;

/// A settled graph that takes in one more model, answers for it, and forgets it.
pub struct Single<'l> {
    lineage: Lineage<'l>,
    words: &'l Words,
    /// Models that stay.
    settled: usize,
    /// A model of the graph whose card was seen: what the graph says of it.
    replaced: Option<(ModelId, Stated, Inherited)>,
    /// The settled models about which something is stated, by their ids in lower case.
    folded: HashMap<String, Vec<ModelId>>,
}

impl<'l> Single<'l> {
    /// Answers from this lineage.
    pub fn new(lineage: Lineage<'l>, words: &'l Words) -> Self {
        let settled = lineage.graph.ids.len();
        let mut folded: HashMap<String, Vec<ModelId>> = HashMap::new();
        let graph = &lineage.graph;
        for model in graph.models().filter(|model| graph.stated(*model).origin != Origin::Nowhere) {
            folded.entry(graph.ids.name(model).to_ascii_lowercase()).or_default().push(model);
        }
        Single { lineage, words, settled, replaced: None, folded }
    }

    /// The lineage, with the model of the last card in it.
    pub fn lineage(&self) -> &Lineage<'l> {
        &self.lineage
    }

    /// How many different declarations were met: what grows over a long stream of odd cards.
    pub fn declarations(&self) -> usize {
        self.lineage.declarations.count()
    }

    /// Takes in a card in place of the last one. Returns its model, and what is wrong with its declaration.
    pub fn take(&mut self, id: &str, card: &Card<'_>, badges: u16) -> (ModelId, Vec<Problem>) {
        self.forget();
        let bases = self.bases(id, card);
        let Lineage { graph, declarations, inherited, .. } = &mut self.lineage;
        let (mut stated, problems) = state(declarations, self.words, card, badges);
        let model = graph.intern(id);
        let before = graph.stated(model);
        if model.index() < self.settled {
            self.replaced = Some((model, before, inherited[model.index()]));
        }
        if before.origin == Origin::Batch {
            // The settled graph has read a card of this id and followed it; this card must say the same.
            let same = before.declared == stated.declared
                && before.relation == stated.relation
                && graph.bases(model).map(|base| graph.ids.name(base)).eq(bases.iter().map(String::as_str));
            stated.contradicted |= before.contradicted || !same;
            graph.restate(model, stated);
            return (model, problems);
        }
        graph.restate(model, stated);
        graph.rebase(model, &bases);
        let takes_over = inherit_one(graph, declarations, inherited, model);
        inherited.resize(graph.ids.len(), Inherited::default());
        inherited[model.index()] = takes_over;
        (model, problems)
    }

    /// The bases of a card in the order of their words; one that is only known in other letters is that model, as in
    /// [`Graph::fold_case`](super::Graph::fold_case).
    fn bases(&self, id: &str, card: &Card<'_>) -> Vec<String> {
        let graph = &self.lineage.graph;
        let mut bases = Vec::new();
        for base in card.base_models.iter().map(|base| base_id(base)) {
            let stated = graph.ids.find(base).is_some_and(|model| graph.stated(model).origin != Origin::Nowhere);
            let meant = self.folded.get(&base.to_ascii_lowercase()).filter(|_| !stated && base != id);
            match meant {
                Some(models) => bases.extend(models.iter().map(|model| graph.ids.name(*model).to_owned())),
                None => bases.push(base.to_owned()),
            }
        }
        bases.sort_unstable();
        bases.dedup();
        bases
    }

    fn forget(&mut self) {
        let Lineage { graph, inherited, .. } = &mut self.lineage;
        graph.truncate(self.settled);
        inherited.truncate(self.settled);
        if let Some((model, stated, takes_over)) = self.replaced.take() {
            graph.restate(model, stated);
            inherited[model.index()] = takes_over;
        }
    }
}
