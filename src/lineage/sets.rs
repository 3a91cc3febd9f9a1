//! Sets of terms, each kept once, so that a million models share a few hundred sets.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::terms::TermId;

/// A set of terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId(u32);

impl SetId {
    /// The set with nothing in it.
    pub const EMPTY: SetId = SetId(0);
}

/// All sets met so far, with the unions already made.
pub struct Sets {
    list: Vec<Box<[TermId]>>,
    by_terms: HashMap<Box<[TermId]>, SetId>,
    unions: HashMap<(SetId, SetId), SetId, FixedState>,
}

impl Default for Sets {
    fn default() -> Self {
        let empty: Box<[TermId]> = Box::default();
        Sets { list: vec![empty.clone()], by_terms: HashMap::from([(empty, SetId::EMPTY)]), unions: HashMap::default() }
    }
}

impl Sets {
    /// The set of these terms, in any order.
    pub fn of(&mut self, terms: impl IntoIterator<Item = TermId>) -> SetId {
        let mut terms: Vec<TermId> = terms.into_iter().collect();
        terms.sort_unstable();
        terms.dedup();
        if let Some(id) = self.by_terms.get(terms.as_slice()) {
            return *id;
        }
        let id = SetId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(terms.clone().into());
        self.by_terms.insert(terms.into(), id);
        id
    }

    /// The terms of a set, sorted by number.
    pub fn get(&self, id: SetId) -> &[TermId] {
        &self.list[id.0 as usize]
    }

    /// The set of all terms of two sets.
    pub fn union(&mut self, one: SetId, other: SetId) -> SetId {
        if one == other || other == SetId::EMPTY {
            return one;
        }
        if one == SetId::EMPTY {
            return other;
        }
        let key = (one.min(other), one.max(other));
        if let Some(union) = self.unions.get(&key) {
            return *union;
        }
        let terms: Vec<TermId> = self.get(one).iter().chain(self.get(other)).copied().collect();
        let union = self.of(terms);
        self.unions.insert(key, union);
        union
    }
}
