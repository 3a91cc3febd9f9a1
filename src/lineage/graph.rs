//! The graph of models and their bases, as cards state it: filled card by card, then closed.

use std::cmp::Ordering;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::declared::DeclaredId;
use super::ids::{Ids, ModelId};
use crate::input::words::Relation;

/// What is stated about one model, beside its bases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stated {
    /// What its card declares.
    pub declared: DeclaredId,
    /// How it came from its bases.
    pub relation: Relation,
    /// Where the statement comes from.
    pub origin: Origin,
    /// The card could not be read, so nothing is known but that it exists.
    pub unread: bool,
    /// Access to it is gated.
    pub gated: bool,
    /// Several cards of the batch carry this id and do not agree.
    pub contradicted: bool,
    /// One bit for each badge wording that its card shows.
    pub badges: u16,
}

/// Where what is stated about a model comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Nothing is stated: some card names it as its base, and that is all.
    #[default]
    Nowhere,
    /// The index of known models.
    Index,
    /// A card of the batch.
    Batch,
}

/// Models and bases. Add cards in any order, then [`Graph::close`] it.
#[derive(Default)]
pub struct Graph {
    /// The ids of all models met.
    pub ids: Ids,
    stated: Vec<Stated>,
    edges: Vec<(u32, u32)>,
    /// After closing: where each model's bases begin in `bases`.
    offsets: Vec<u32>,
    bases: Vec<u32>,
    /// A model whose bases are others than those in `bases`, for the time being.
    rebased: Option<(u32, Vec<u32>)>,
}

impl Graph {
    /// The number of the model `name`.
    pub fn intern(&mut self, name: &str) -> ModelId {
        let id = self.ids.intern(name);
        if self.stated.len() < self.ids.len() {
            self.stated.push(Stated::default());
        }
        id
    }

    /// Sets what is stated about a model; false where something weightier was stated before. What the index says never
    /// replaces a card.
    pub fn state(&mut self, model: ModelId, stated: Stated) -> bool {
        let known = &mut self.stated[model.index()];
        let counts = stated.origin >= known.origin;
        if counts {
            *known = stated;
        }
        counts
    }

    /// Adds a base to a model.
    pub fn link(&mut self, model: ModelId, base: &str) {
        let base = self.intern(base);
        self.edges.push((model.0, base.0));
    }

    /// Leads bases that nobody states anything about to the models of the same id in other letters, if there are any:
    /// the hub takes an id in any case for the same model. Call it before closing.
    pub fn fold_case(&mut self) {
        let nowhere = self.models().filter(|model| self.stated(*model).origin == Origin::Nowhere);
        let mut meant: HashMap<String, Vec<u32>, FixedState> =
            nowhere.map(|model| (self.ids.name(model).to_ascii_lowercase(), Vec::new())).collect();
        if meant.is_empty() {
            return;
        }
        let mut lower = String::new();
        for model in self.ids.all().filter(|model| self.stated[model.index()].origin != Origin::Nowhere) {
            lower.clear();
            lower.push_str(self.ids.name(model));
            lower.make_ascii_lowercase();
            if let Some(models) = meant.get_mut(&lower) {
                models.push(model.0);
            }
        }
        let mut further = Vec::new();
        for edge in &mut self.edges {
            if self.stated[edge.1 as usize].origin != Origin::Nowhere {
                continue;
            }
            let models = meant.get(&self.ids.name(ModelId(edge.1)).to_ascii_lowercase());
            if let Some((first, rest)) = models.and_then(|models| models.split_first()) {
                further.extend(rest.iter().map(|model| (edge.0, *model)));
                edge.1 = *first;
            }
        }
        self.edges.append(&mut further);
    }

    /// What is stated about a model.
    pub fn stated(&self, model: ModelId) -> Stated {
        self.stated[model.index()]
    }

    /// Puts the bases of each model side by side, each once, in the order of their ids' words. Call it once, when
    /// all cards are in; models that come later have no bases.
    pub fn close(&mut self) {
        let edges = std::mem::take(&mut self.edges);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        // Counted into place, model by model: a batch stays linear.
        let mut offsets = vec![0u32; self.ids.len() + 1];
        edges.iter().for_each(|(model, _)| offsets[*model as usize + 1] += 1);
        (1..offsets.len()).for_each(|at| offsets[at] += offsets[at - 1]);
        let (mut bases, mut next) = (vec![0u32; edges.len()], offsets.clone());
        for (model, base) in edges {
            let place = &mut next[model as usize];
            bases[*place as usize] = base;
            *place += 1;
        }
        // In the order of words, each once: the same graph for every order of cards.
        let (mut from, mut kept) = (0, 0);
        for model in 0..self.ids.len() {
            let end = offsets[model + 1] as usize;
            bases[from..end].sort_unstable_by_key(|base| self.ids.name(ModelId(*base)));
            let start = kept;
            for at in from..end {
                if kept == start || bases[kept - 1] != bases[at] {
                    bases[kept] = bases[at];
                    kept += 1;
                }
            }
            offsets[model + 1] = number(kept);
            from = end;
        }
        bases.truncate(kept);
        (self.offsets, self.bases) = (offsets, bases);
    }

    /// Gives a model of a closed graph other bases, in the order of their words, until [`Graph::truncate`].
    pub(super) fn rebase(&mut self, model: ModelId, bases: &[String]) {
        let bases = bases.iter().map(|base| self.intern(base).0).collect();
        self.rebased = Some((model.0, bases));
    }

    /// Takes away every model after the first `count` of a closed graph, and other bases that were given.
    pub(super) fn truncate(&mut self, count: usize) {
        self.ids.truncate(count);
        self.stated.truncate(count);
        self.rebased = None;
    }

    /// Replaces what is stated about a model.
    pub(super) fn restate(&mut self, model: ModelId, stated: Stated) {
        self.stated[model.index()] = stated;
    }

    /// The bases of a model in a closed graph, in the order of their words.
    pub fn bases(&self, model: ModelId) -> impl ExactSizeIterator<Item = ModelId> + '_ {
        self.raw_bases(model.0).iter().map(|base| ModelId(*base))
    }

    pub(super) fn raw_bases(&self, model: u32) -> &[u32] {
        if let Some((rebased, bases)) = &self.rebased
            && *rebased == model
        {
            return bases;
        }
        let at = model as usize;
        match (self.offsets.get(at), self.offsets.get(at + 1)) {
            (Some(start), Some(end)) => &self.bases[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// All models met.
    pub fn models(&self) -> impl Iterator<Item = ModelId> + use<> {
        self.ids.all()
    }

    /// All models with a card in the batch, in the order in which they were met.
    pub fn carded(&self) -> impl Iterator<Item = ModelId> + '_ {
        self.models().filter(|model| self.stated(*model).origin == Origin::Batch)
    }

    /// All models with a card in the batch, in the order of their ids' words.
    pub fn sorted(&self) -> Vec<ModelId> {
        let mut keyed: Vec<(u128, ModelId)> = self.carded().map(|model| (self.key(model), model)).collect();
        in_halves(&mut keyed, |one, other| {
            one.0.cmp(&other.0).then_with(|| self.ids.name(one.1).cmp(self.ids.name(other.1)))
        });
        keyed.into_iter().map(|(_, model)| model).collect()
    }

    /// The first sixteen bytes of an id as a number: most comparisons end there, without a jump in memory.
    fn key(&self, model: ModelId) -> u128 {
        let mut key = [0; 16];
        let name = self.ids.name(model).as_bytes();
        let length = name.len().min(16);
        key[..length].copy_from_slice(&name[..length]);
        u128::from_be_bytes(key)
    }
}

/// Sorts, two halves at a time where there are many items: nothing else can go on until they are sorted.
fn in_halves<T: Copy + Send>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering + Sync) {
    if items.len() < 50_000 {
        return items.sort_unstable_by(&compare);
    }
    let middle = items.len() / 2;
    let (one, other) = items.split_at_mut(middle);
    let helped = std::thread::scope(|scope| {
        let helper = std::thread::Builder::new().spawn_scoped(scope, || one.sort_unstable_by(&compare));
        other.sort_unstable_by(&compare);
        helper.is_ok()
    });
    if !helped {
        one.sort_unstable_by(&compare);
    }
    let mut merged = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    while let (Some(first), Some(second)) = (one.peek(), other.peek()) {
        let next = if compare(first, second).is_le() { one.next() } else { other.next() };
        merged.extend(next.copied());
    }
    merged.extend(one.chain(other).copied());
    *items = merged;
}

#[cfg(test)]
mod tests {
    use super::in_halves;

    #[test]
    fn halves_are_sorted_into_one() {
        for count in [0u64, 1, 7, 49_999, 50_000, 120_001] {
            let mut items: Vec<u64> = (0..count).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 90_001).collect();
            let mut expected = items.clone();
            expected.sort_unstable();
            in_halves(&mut items, u64::cmp);
            assert!(items == expected, "{count}");
        }
    }
}
