//! Work shared by several workers whose results come out in the order of the items, in memory that does not grow.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Items that a worker takes at once: small enough to share the end of a run, large enough to make locks cheap.
const BATCH: usize = 16;
/// Batches that may be done before their turn; a worker further ahead waits.
const AHEAD: usize = 64;

/// Runs `work` on every item, by so many workers, and hands each result to `sink` in the order of the items, one at a
/// time. `sink` says whether more is wanted.
///
/// The results, and what `sink` sees, are the same for any number of workers.
pub fn in_order<T: Send, R: Send>(
    items: impl Iterator<Item = T> + Send,
    workers: usize,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> bool + Send,
) {
    if workers <= 1 {
        for item in items {
            if !sink(work(item)) {
                return;
            }
        }
        return;
    }
    let source = Mutex::new((0, items));
    let line = Line {
        state: Mutex::new(State { next: 0, waiting: BTreeMap::new(), ended: false, sink }),
        turn: Condvar::new(),
    };
    std::thread::scope(|scope| {
        let run = || {
            // A worker that panics lets the others go, and the panic reach whoever asked.
            let _guard = Guard(&line);
            while let Some((number, batch)) = take(&source) {
                let done: Vec<R> = batch.into_iter().map(&work).collect();
                if !line.hand_in(number, done) {
                    return;
                }
            }
        };
        // One for which no thread can be had leaves its share to the others, the last of which has this thread.
        let others: Vec<_> =
            (1..workers).filter_map(|_| std::thread::Builder::new().spawn_scoped(scope, run).ok()).collect();
        run();
        for other in others {
            // Left to the scope, a panic would lose what it says.
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
}

/// The next batch and its number.
fn take<T>(source: &Mutex<(usize, impl Iterator<Item = T>)>) -> Option<(usize, Vec<T>)> {
    let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
    let batch: Vec<T> = source.1.by_ref().take(BATCH).collect();
    let number = source.0;
    source.0 += 1;
    (!batch.is_empty()).then_some((number, batch))
}

/// Where results wait for their turn.
struct Line<R, S> {
    state: Mutex<State<R, S>>,
    turn: Condvar,
}

struct State<R, S> {
    next: usize,
    waiting: BTreeMap<usize, Vec<R>>,
    ended: bool,
    sink: S,
}

impl<R, S: FnMut(R) -> bool> Line<R, S> {
    fn lock(&self) -> MutexGuard<'_, State<R, S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands a batch in, and passes on what has its turn; false if nothing more is wanted.
    fn hand_in(&self, number: usize, done: Vec<R>) -> bool {
        let mut state = self.lock();
        // INVARIANT: the worker whose batch is next never waits here, so the others' turn comes.
        while !state.ended && number > state.next + AHEAD {
            state = self.turn.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting.insert(number, done);
        while let Some(batch) = {
            let next = state.next;
            state.waiting.remove(&next)
        } {
            state.next += 1;
            for result in batch {
                if !state.ended {
                    state.ended = !(state.sink)(result);
                }
            }
        }
        let goes_on = !state.ended;
        drop(state);
        self.turn.notify_all();
        goes_on
    }
}

/// Ends the line if its worker panics.
struct Guard<'l, R, S: FnMut(R) -> bool>(&'l Line<R, S>);

impl<R, S: FnMut(R) -> bool> Drop for Guard<'_, R, S> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().ended = true;
            self.0.turn.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_keep_the_order_of_the_items_for_any_number_of_workers() {
        for workers in [1, 2, 5] {
            let mut seen = Vec::new();
            let work = |number: u64| {
                std::thread::sleep(std::time::Duration::from_micros(number * 7919 % 50));
                number * 2
            };
            in_order(0..5_000, workers, work, |result| {
                seen.push(result);
                true
            });
            assert!(seen.iter().copied().eq((0..5_000).map(|number| number * 2)), "{workers} workers");
        }
    }

    #[test]
    fn a_sink_that_wants_no_more_ends_the_work() {
        let mut seen = 0;
        in_order(
            0..,
            3,
            |number: u64| number,
            |_| {
                seen += 1;
                seen < 100
            },
        );
        assert_eq!(seen, 100);
    }

    #[test]
    fn a_panic_reaches_whoever_asked_whichever_worker_has_it() {
        for _ in 0..20 {
            let work = |number: u64| assert!(number != 500, "on purpose");
            let panic = std::panic::catch_unwind(|| in_order(0..1_000, 3, work, |()| true)).expect_err("a panic");
            assert_eq!(panic.downcast_ref(), Some(&"on purpose"));
        }
    }
}
