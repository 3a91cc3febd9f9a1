//! A table from hashes to places, for more ids than the processor's caches hold.
//!
//! A look costs one jump in memory: places stand in the order of their hashes, so that a look reads neighbours, and a
//! table that grows is read and written from end to end. A general table keeps its marks apart from its entries, which is
//! a second jump, and scatters what it holds whenever it grows: with a million ids that was the most of what lineage cost.

/// Where nothing stands.
const EMPTY: u32 = u32::MAX;

/// Places by hash, at most two thirds full.
#[derive(Default)]
pub struct Table {
    slots: Vec<Slot>,
    count: usize,
}

#[derive(Clone, Copy)]
struct Slot {
    hash: u32,
    place: u32,
}

impl Table {
    /// The place under this hash that `is` the one meant.
    pub fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let slot = self.slot(hash, is)?;
        Some(self.slots[slot].place)
    }

    /// Adds a place under a hash.
    pub fn insert(&mut self, hash: u32, place: u32) {
        if (self.count + 1) * 3 > self.slots.len() * 2 {
            let empty = Slot { hash: 0, place: EMPTY };
            let bigger = vec![empty; (self.slots.len() * 2).max(16)];
            let old = std::mem::replace(&mut self.slots, bigger);
            old.into_iter().filter(|slot| slot.place != EMPTY).for_each(|slot| self.put(slot));
        }
        self.put(Slot { hash, place });
        self.count += 1;
    }

    /// Takes a place away.
    pub fn remove(&mut self, hash: u32, place: u32) {
        let Some(mut free) = self.slot(hash, |known| known == place) else { return };
        // INVARIANT: between an entry's home and the entry no slot is empty. So what stands behind moves up.
        let mut at = free;
        loop {
            at = self.next(at);
            let slot = self.slots[at];
            if slot.place == EMPTY {
                break;
            }
            if self.way(self.home(slot.hash), at) >= self.way(free, at) {
                self.slots[free] = slot;
                free = at;
            }
        }
        self.slots[free].place = EMPTY;
        self.count -= 1;
    }

    fn slot(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = self.home(hash);
        loop {
            let slot = self.slots[at];
            if slot.place == EMPTY {
                return None;
            }
            if slot.hash == hash && is(slot.place) {
                return Some(at);
            }
            at = self.next(at);
        }
    }

    fn put(&mut self, slot: Slot) {
        let mut at = self.home(slot.hash);
        while self.slots[at].place != EMPTY {
            at = self.next(at);
        }
        self.slots[at] = slot;
    }

    /// Where an entry of this hash stands if it can: the hash as a share of the table.
    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.slots.len() as u64) >> 32) as usize
    }

    fn next(&self, at: usize) -> usize {
        if at + 1 == self.slots.len() { 0 } else { at + 1 }
    }

    /// How many slots `to` is behind `from`.
    fn way(&self, from: usize, to: usize) -> usize {
        if to >= from { to - from } else { to + self.slots.len() - from }
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn what_was_put_in_is_found_until_it_is_taken_away() {
        // Few hashes for many places, at the very end of the table as well: long runs that wrap around.
        let hash = |place: u32| match place % 3 {
            0 => u32::MAX - place % 5,
            1 => place % 7,
            _ => place.wrapping_mul(0x9e37_79b9),
        };
        let mut table = Table::default();
        assert_eq!(table.find(7, |_| true), None);
        let is_there = |table: &Table, place: u32| table.find(hash(place), |known| known == place) == Some(place);
        (0..3_000).for_each(|place| table.insert(hash(place), place));
        assert!((0..3_000).all(|place| is_there(&table, place)));
        let gone = |place: u32| place % 4 == 1 || place > 2_900;
        (0..3_000).filter(|place| gone(*place)).for_each(|place| table.remove(hash(place), place));
        assert!((0..3_000).all(|place| is_there(&table, place) != gone(place)));
        (0..3_000).filter(|place| gone(*place)).for_each(|place| table.insert(hash(place), place));
        assert!((0..3_000).all(|place| is_there(&table, place)));
    }
}
