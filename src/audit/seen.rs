//! Answers kept by the hash of what was asked: the same LICENSE in thousands of folders is read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// Answers kept at most, in bytes as the caller counts them; beyond it all are forgotten, so that memory stays flat.
const MOST: usize = 4 << 20;
/// What an entry costs beside its answer.
const ENTRY: usize = 96;

/// SHA-256: a cheaper hash would let somebody build a text that is taken for another one.
type Key = [u8; 32];

/// Answers by the hash of the bytes they are about.
pub struct Seen<A> {
    kept: Mutex<Kept<A>>,
}

struct Kept<A> {
    answers: HashMap<Key, Arc<A>>,
    size: usize,
}

impl<A> Default for Seen<A> {
    fn default() -> Self {
        Self { kept: Mutex::new(Kept { answers: HashMap::new(), size: 0 }) }
    }
}

impl<A> Seen<A> {
    /// The answer about these bytes: the one kept, or what `answer` gives; `size` says how many bytes one takes.
    pub fn answer(&self, bytes: &[u8], answer: impl FnOnce() -> A, size: impl Fn(&A) -> usize) -> Arc<A> {
        let key: Key = Sha256::digest(bytes).into();
        if let Some(kept) = self.lock().answers.get(&key) {
            return Arc::clone(kept);
        }
        let fresh = Arc::new(answer());
        let size = size(&fresh) + ENTRY;
        let mut kept = self.lock();
        if kept.size + size > MOST {
            kept.answers.clear();
            kept.size = 0;
        }
        kept.size += size;
        kept.answers.insert(key, Arc::clone(&fresh));
        fresh
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept<A>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use std::cell::Cell;

    #[test]
    fn the_same_bytes_are_answered_once_and_memory_stays_flat() {
        let (seen, asked) = (Seen::default(), Cell::new(0));
        let ask = |bytes: &[u8], size: usize| {
            let answer = || {
                asked.set(asked.get() + 1);
                bytes.len()
            };
            *seen.answer(bytes, answer, |_| size)
        };
        assert_eq!((ask(b"one", 10), ask(b"one", 10), ask(b"four", 10), asked.get()), (3, 3, 4, 2));
        (0..100_u32).for_each(|number| {
            ask(&number.to_le_bytes(), 1 << 20);
        });
        assert!(seen.lock().size <= super::MOST + super::ENTRY);
    }
}
