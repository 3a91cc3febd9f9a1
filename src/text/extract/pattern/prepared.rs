//! Patterns that were read while the program was built.

use crate::source::Texts;

/// Every pattern that is not among them is read when it is loaded, and means the same; so is each of them where its phrases or the
/// common words are others.
#[derive(Debug, Clone, Copy, Default)]
pub struct Prepared {
    /// The words and names that patterns are made of.
    pub texts: Texts,
    /// The patterns, in the order in which the files have them.
    pub patterns: Texts,
    /// Their places in the order of their letters.
    pub sorted: &'static [u32],
    /// The numbers of the parts of all patterns, each followed by those of its parts that are its cheapest words.
    pub numbers: &'static [u32],
    /// Where the two lists of each pattern end.
    pub ends: &'static [[u32; 2]],
    /// The phrases that they name.
    pub phrases: &'static [(&'static str, &'static str)],
    /// The words that are common.
    pub common: &'static str,
}

/// What is known of one pattern.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The numbers of its parts.
    pub codes: &'static [u32],
    /// Those of the parts that are its cheapest words.
    pub calls: &'static [u32],
}

impl Prepared {
    /// Where a pattern stands, which is most likely at `next`: files are read in their order.
    pub fn find(&self, text: &str, next: usize) -> Option<usize> {
        if self.patterns.get(next) == Some(text) {
            return Some(next);
        }
        let found = self.sorted.binary_search_by(|at| self.patterns.get(*at as usize).unwrap_or_default().cmp(text));
        self.sorted.get(found.ok()?).map(|at| *at as usize)
    }

    /// What is known of the pattern at a place.
    pub fn get(&self, at: usize) -> Option<Known> {
        let [parts, calls] = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |ends| ends[1]);
        let numbers = |from: u32, to: u32| self.numbers.get(from as usize..to as usize);
        Some(Known { codes: numbers(start, parts)?, calls: numbers(parts, calls)? })
    }
}
