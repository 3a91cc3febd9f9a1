//! Texts as runs of one shared pool of words: licenses repeat each other, so most of a text is already there.

use std::collections::HashMap;

/// Words that must agree before a run is looked up.
const SEED: usize = 8;
/// Places kept for one seed; more would find longer runs at the cost of time.
const PLACES: usize = 8;

/// A run of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub at: u32,
    pub length: u16,
}

/// The pool while it grows.
#[derive(Debug, Default)]
pub(super) struct Pool {
    words: Vec<u16>,
    seeds: HashMap<[u16; SEED], Vec<u32>>,
}

impl Pool {
    pub fn words(&self) -> &[u16] {
        &self.words
    }

    /// Adds a text: as few runs as a greedy search finds, new words at the pool's end.
    pub fn add(&mut self, text: &[u16]) -> Vec<Run> {
        let mut runs = Vec::new();
        let (mut at, mut fresh) = (0, 0);
        while at < text.len() {
            let rest = text.get(at..).unwrap_or_default();
            match self.longest(rest) {
                Some(run) => {
                    self.append(text.get(fresh..at).unwrap_or_default(), &mut runs);
                    runs.push(run);
                    at += usize::from(run.length);
                    fresh = at;
                }
                None => at += 1,
            }
        }
        self.append(text.get(fresh..).unwrap_or_default(), &mut runs);
        runs
    }

    /// The longest run of the pool that the text begins with.
    fn longest(&self, text: &[u16]) -> Option<Run> {
        let places = self.seeds.get(text.first_chunk::<SEED>()?)?;
        let length = |at: &u32| {
            let known = self.words.get(*at as usize..).unwrap_or_default();
            known.iter().zip(text).take(usize::from(u16::MAX)).take_while(|(known, word)| known == word).count()
        };
        let best = places.iter().max_by_key(|at| length(at))?;
        Some(Run { at: *best, length: u16::try_from(length(best)).ok()? })
    }

    /// Appends words to the pool and remembers the seeds in them.
    fn append(&mut self, words: &[u16], runs: &mut Vec<Run>) {
        for piece in words.chunks(usize::from(u16::MAX)) {
            let start = self.words.len();
            self.words.extend_from_slice(piece);
            let (Ok(at), Ok(length)) = (u32::try_from(start), u16::try_from(piece.len())) else { continue };
            runs.push(Run { at, length });
            for (step, seed) in self.words.windows(SEED).enumerate().skip(start) {
                let (Ok(seed), Ok(place)) = (<[u16; SEED]>::try_from(seed), u32::try_from(step)) else { continue };
                let places = self.seeds.entry(seed).or_default();
                if places.len() < PLACES {
                    places.push(place);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_run_is_kept_once_and_read_back() {
        let first: Vec<u16> = (0..100).collect();
        let second: Vec<u16> = (200..210).chain(20..80).chain(300..305).collect();
        let mut pool = Pool::default();
        let runs = [pool.add(&first), pool.add(&second)];
        let read = |runs: &[Run]| -> Vec<u16> {
            runs.iter().flat_map(|run| pool.words()[run.at as usize..][..usize::from(run.length)].to_vec()).collect()
        };
        assert_eq!(read(&runs[0]), first);
        assert_eq!(read(&runs[1]), second);
        assert_eq!(pool.words().len(), 115);
    }
}
