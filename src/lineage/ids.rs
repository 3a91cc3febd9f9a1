//! Ids of models, each kept once and named by a number from then on.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::table::Table;

/// A model of the batch, or one that a card of the batch names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelId(pub(super) u32);

impl ModelId {
    /// Its position, for tables that go along with the ids.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All ids met so far, in one row, and a table from an id to its number.
///
/// A million ids of 35 bytes take about 70 MB; a map of strings would take twice that.
#[derive(Default)]
pub struct Ids {
    /// For each id its [`HEAD`], its words, and what fills up to [`UNIT`]: whoever is at its place knows all of it.
    text: String,
    /// Where each id is in `text`, in units.
    places: Vec<u32>,
    table: Table,
    hasher: FixedState,
}

/// Bytes in front of an id's words: its number and its length, five characters each.
const HEAD: usize = 10;
/// Bytes by which places are counted, so that they fit into four bytes for sixteen thousand million bytes of ids.
const UNIT: usize = 4;

impl Ids {
    /// How many different ids there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Every number given out, in the order of giving.
    pub fn all(&self) -> impl Iterator<Item = ModelId> + use<> {
        (0..small(self.len())).map(ModelId)
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
        let (id, place) = (small(self.places.len()), small(self.text.len() / UNIT));
        self.text.extend(head(id));
        self.text.extend(head(small(name.len())));
        self.text.push_str(name);
        let end = self.text.len().next_multiple_of(UNIT);
        self.text.extend(std::iter::repeat_n('\0', end - self.text.len()));
        self.places.push(place);
        self.table.insert(hash, place);
        ModelId(id)
    }

    /// Forgets every id after the first `count`.
    pub fn truncate(&mut self, count: usize) {
        while self.places.len() > count {
            let Some(place) = self.places.pop() else { return };
            let hash = self.hash(self.at(place).1);
            self.table.remove(hash, place);
            self.text.truncate(place as usize * UNIT);
        }
    }

    /// The id that a number stands for.
    pub fn name(&self, id: ModelId) -> &str {
        self.places.get(id.index()).map_or("", |place| self.at(*place).1)
    }

    fn find_by(&self, hash: u32, name: &str) -> Option<ModelId> {
        let place = self.table.find(hash, |place| self.at(place).1 == name)?;
        Some(ModelId(self.at(place).0))
    }

    /// The number and the words of the id at a place.
    fn at(&self, place: u32) -> (u32, &str) {
        let start = place as usize * UNIT;
        let Some(bytes) = self.text.as_bytes().get(start..start + HEAD) else { return (u32::MAX, "") };
        let (id, length) = (unhead(&bytes[..HEAD / 2]), unhead(&bytes[HEAD / 2..]) as usize);
        (id, self.text.get(start + HEAD..start + HEAD + length).unwrap_or_default())
    }

    fn hash(&self, name: &str) -> u32 {
        (self.hasher.hash_one(name.as_bytes()) >> 32) as u32
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A number as five characters of seven bits.
fn head(number: u32) -> impl Iterator<Item = char> {
    (0..5).map(move |at| char::from((number >> (7 * at) & 0x7f) as u8))
}

/// The number that such characters stand for.
fn unhead(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 7 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::{Ids, head, unhead};

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
        assert_eq!((ids.name(empty), ids.find("")), ("", Some(empty)));
        for number in [0, 1, 127, 128, 1 << 20, u32::MAX] {
            let bytes: String = head(number).collect();
            assert_eq!((bytes.len(), unhead(bytes.as_bytes())), (5, number));
        }
    }
}
