//! Ids of models, each kept once and named by a number from then on.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// A model of the batch, or one that a card of the batch names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelId(pub(super) u32);

impl ModelId {
    /// Its position, for tables that go along with the ids.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All ids met so far: their words in one row, and a table from an id to its number.
///
/// A million ids of 35 bytes take about 50 MB; a map of strings would take three times that.
#[derive(Default)]
pub struct Ids {
    text: String,
    /// Where each id ends in `text`.
    ends: Vec<u64>,
    table: HashTable<Place>,
    hasher: FixedState,
}

/// An id in the table. With its hash beside it, neither a larger table nor most of other ids are looked up in `text`,
/// which is too large for the processor's caches.
struct Place {
    hash: u32,
    id: u32,
}

impl Ids {
    /// How many different ids there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Every number given out, in the order of giving.
    pub fn all(&self) -> impl Iterator<Item = ModelId> + use<> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(ModelId)
    }

    /// The number of `name`, if it was met.
    pub fn find(&self, name: &str) -> Option<ModelId> {
        self.find_by(self.hash(name), name)
    }

    /// The number of `name`, a new one if it was not met before.
    pub fn intern(&mut self, name: &str) -> ModelId {
        let hash = self.hash(name);
        if let Some(known) = self.find_by(hash, name) {
            return known;
        }
        // Four thousand million ids do not fit into a machine that runs this; the last number is then shared.
        let id = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(name);
        self.ends.push(self.text.len() as u64);
        self.table.insert_unique(spread(hash), Place { hash, id }, |place| spread(place.hash));
        ModelId(id)
    }

    /// Forgets every id after the first `count`.
    pub fn truncate(&mut self, count: usize) {
        while self.ends.len() > count {
            let id = u32::try_from(self.ends.len() - 1).unwrap_or(u32::MAX);
            let hash = self.hash(slice(&self.text, &self.ends, id));
            if let Ok(entry) = self.table.find_entry(spread(hash), |place| place.id == id) {
                entry.remove();
            }
            self.ends.pop();
            let end = self.ends.last().copied().unwrap_or(0);
            self.text.truncate(usize::try_from(end).unwrap_or(0));
        }
    }

    /// The id that a number stands for.
    pub fn name(&self, id: ModelId) -> &str {
        slice(&self.text, &self.ends, id.0)
    }

    fn find_by(&self, hash: u32, name: &str) -> Option<ModelId> {
        let same = |place: &Place| place.hash == hash && slice(&self.text, &self.ends, place.id) == name;
        self.table.find(spread(hash), same).map(|place| ModelId(place.id))
    }

    fn hash(&self, name: &str) -> u32 {
        (self.hasher.hash_one(name.as_bytes()) >> 32) as u32
    }
}

/// The table takes its places from the lowest bits and tells ids apart by the highest.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn slice<'a>(text: &'a str, ends: &[u64], id: u32) -> &'a str {
    let at = id as usize;
    let start = if at == 0 { 0 } else { ends.get(at - 1).copied().unwrap_or(0) };
    let end = ends.get(at).copied().unwrap_or(start);
    text.get(start as usize..end as usize).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn an_id_keeps_its_number_and_its_words() {
        let mut ids = Ids::default();
        let names: Vec<String> = (0..5_000).map(|n| format!("org/model-{n}")).collect();
        let numbers: Vec<_> = names.iter().map(|name| ids.intern(name)).collect();
        for (name, number) in names.iter().zip(&numbers) {
            assert_eq!(ids.intern(name), *number);
            assert_eq!(ids.find(name), Some(*number));
            assert_eq!(ids.name(*number), name);
        }
        assert_eq!((ids.len(), ids.find("org/other")), (5_000, None));
        ids.truncate(4_000);
        assert_eq!((ids.len(), ids.find("org/model-3999").is_some(), ids.find("org/model-4000")), (4_000, true, None));
        assert_eq!(ids.intern("org/model-4000").index(), 4_000);
        let empty = ids.intern("");
        assert_eq!(ids.name(empty), "");
    }
}
