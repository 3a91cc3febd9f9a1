//! A line on standard error that shows how far a batch is, if somebody is there to see it.

use std::io::{self, IsTerminal};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::audit::progress::{Progress, WHOLE};

/// With a length that is known, the time left; without, what was done so far.
const WITH_END: &str = "{bar:30} {percent:>3} %  {msg}, {eta} left";
const WITHOUT_END: &str = "{spinner} {msg}, {elapsed}";

/// Runs `work`, and shows its progress on a terminal; a log gets nothing.
pub fn watched(quiet: bool, progress: &Progress, work: impl FnOnce()) {
    if quiet || !io::stderr().is_terminal() {
        return work();
    }
    let bar = ProgressBar::new(WHOLE);
    let began = Instant::now();
    std::thread::scope(|scope| {
        let ticker = scope.spawn(|| {
            let mut style = "";
            while !bar.is_finished() {
                let share = progress.share();
                let wanted = if share.is_some() { WITH_END } else { WITHOUT_END };
                if wanted != style {
                    style = wanted;
                    bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
                }
                bar.set_message(told(progress.cards.load(Ordering::Relaxed), began.elapsed()));
                bar.set_position(share.unwrap_or(0));
                bar.tick();
                std::thread::park_timeout(Duration::from_millis(100));
            }
        });
        work();
        bar.finish_and_clear();
        ticker.thread().unpark();
    });
}

fn told(cards: u64, elapsed: Duration) -> String {
    let rate = cards as f64 / elapsed.as_secs_f64().max(0.001);
    format!("{cards} cards, {rate:.0} a second")
}
