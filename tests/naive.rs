//! The engine against a second evaluator on random rules, licenses, systems and organisations. OSI_CHECK_PAIRS sets how
//! many (100,000 without it). A pair that differs is named by its number, which makes it again: OSI_CHECK_WORLD=number.

#![allow(clippy::manual_try_fold, reason = "three values folded, and none of them is an error")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "naive/world.rs"]
mod world;

use world::{Dice, Tally, compare_world};

const LICENSES_A_WORLD: usize = 200;

#[test]
fn the_engine_and_a_naive_evaluator_agree() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let pairs = number("OSI_CHECK_PAIRS").unwrap_or(100_000);
    let worlds = match number("OSI_CHECK_WORLD") {
        Some(world) => world..world + 1,
        None => 0..pairs.div_ceil(LICENSES_A_WORLD as u64),
    };
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let counts: Vec<Tally> = std::thread::scope(|scope| {
        let run = |share: u64| {
            let worlds = worlds.clone().filter(move |world| world % threads == share);
            scope.spawn(move || {
                worlds
                    .map(|world| compare_world(world, &Dice::seeded(world), LICENSES_A_WORLD))
                    .fold(Tally::default(), Tally::add)
            })
        };
        (0..threads).map(run).collect::<Vec<_>>().into_iter().map(|ended| ended.join().unwrap()).collect()
    });
    let tally = counts.into_iter().fold(Tally::default(), Tally::add);
    println!("{tally:?}");
    // A comparison that hardly ever meets a pass, or a failure, compares nothing; a short one cannot tell.
    let often = |counts: &[usize], share: usize| counts.iter().all(|count| *count > tally.pairs / share);
    let told = often(&tally.answers, 25) && often(&tally.permissions, 50);
    assert!(tally.pairs < 100_000 || told, "{tally:?}");
}
