#![no_main]
#![allow(dead_code, reason = "one target of several")]

#[path = "../bodies.rs"]
mod bodies;
#[path = "../../tests/naive/world.rs"]
mod world;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::evaluate(bytes));
