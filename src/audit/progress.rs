//! How far a run is, for whoever watches it.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The whole of a run, in the unit that [`Progress::share`] counts.
pub const WHOLE: u64 = 1_000_000;

/// Counts on the way, from many workers.
#[derive(Debug, Default)]
pub struct Progress {
    /// Cards read.
    pub cards: AtomicU64,
    /// Set from outside to end the run early.
    pub stop: AtomicBool,
    /// How many sources there are, and how many of them are done.
    sources: AtomicU64,
    done: AtomicU64,
    /// Steps of the source being read, and how many of them are done; no steps where that cannot be known.
    steps: AtomicU64,
    taken: AtomicU64,
}

impl Progress {
    /// Begins a run over so many sources.
    pub fn over(sources: usize) -> Progress {
        Progress { sources: AtomicU64::new(sources as u64), ..Progress::default() }
    }

    /// Begins a source of so many steps: bytes of a file, folders of a folder.
    pub fn begin(&self, steps: u64) {
        self.taken.store(0, Ordering::Relaxed);
        self.steps.store(steps, Ordering::Relaxed);
    }

    /// Some steps further.
    pub fn step(&self, steps: u64) {
        self.taken.fetch_add(steps, Ordering::Relaxed);
    }

    /// Ends a source.
    pub fn end(&self) {
        self.steps.store(0, Ordering::Relaxed);
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The share of the run that is done, of [`WHOLE`]; none while a source of unknown length is read.
    pub fn share(&self) -> Option<u64> {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (sources, done, steps) = (load(&self.sources).max(1), load(&self.done), load(&self.steps));
        if steps == 0 && done < sources {
            return None;
        }
        let within = (load(&self.taken).min(steps) * WHOLE).checked_div(steps).unwrap_or(0);
        Some((done * WHOLE + within) / sources)
    }
}

/// A reader that counts its bytes as steps.
pub struct Counting<'p, R> {
    stream: R,
    progress: &'p Progress,
}

impl<'p, R> Counting<'p, R> {
    /// Counts what is read from `stream`.
    pub fn new(stream: R, progress: &'p Progress) -> Self {
        Counting { stream, progress }
    }
}

impl<R: Read> Read for Counting<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(bytes)?;
        self.progress.step(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::{Progress, WHOLE};

    #[test]
    fn shares_go_from_nothing_to_the_whole() {
        let progress = Progress::over(2);
        assert_eq!(progress.share(), None);
        progress.begin(4);
        assert_eq!(progress.share(), Some(0));
        progress.step(2);
        assert_eq!(progress.share(), Some(WHOLE / 4));
        progress.step(9);
        progress.end();
        progress.begin(10);
        assert_eq!(progress.share(), Some(WHOLE / 2));
        progress.end();
        assert_eq!(progress.share(), Some(WHOLE));
    }
}
