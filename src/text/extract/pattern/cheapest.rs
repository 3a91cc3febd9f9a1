//! Which words are cheapest to look for before a pattern is tried: one of them must stand in a sentence for it to hold.
//!
//! Knows no dictionary. Built into the build script as well, which finds them for the shipped patterns.

/// What looking for the beginning of a word costs: it lets more sentences through than a word does.
pub const COST_OF_PREFIX: usize = 4;

/// What looking for a word costs: one that is common stands in most sentences, so that looking for it finds nothing.
pub fn cost_of_word(common: bool) -> usize {
    if common { 100 } else { 1 }
}

/// What a part of a pattern is to who looks for its words.
pub enum Look<'p, W> {
    /// A word, and what it costs to look for.
    Word(W, usize),
    /// A phrase: its cheapest words, and what they cost; nothing if it may hold without any.
    Shared(&'p [W], Option<usize>),
    /// So many parts, one after the other.
    Seq(usize),
    /// One of so many parts.
    Any(usize),
    /// The next part, so many times at least.
    Repeat(usize),
    /// The next part.
    Keep,
    /// No word.
    Nothing,
}

/// Takes one part with all that it holds off the front of `parts`, adds its cheapest words of which one must be there, and tells how
/// many sentences they let through, roughly; none if the part may hold without any.
pub fn cheapest<'p, 'c, P, W: Copy + 'c>(
    parts: &mut &'p [P],
    look: &impl Fn(&'p P) -> Look<'c, W>,
    words: &mut Vec<W>,
) -> Option<usize> {
    let (part, rest) = parts.split_first()?;
    *parts = rest;
    let start = words.len();
    match look(part) {
        Look::Word(word, cost) => {
            words.push(word);
            Some(cost)
        }
        Look::Shared(calls, cost) => {
            words.extend_from_slice(calls);
            cost
        }
        Look::Seq(count) => {
            let mut best = None;
            for _ in 0..count {
                let end = words.len();
                match cheapest(parts, look, words).filter(|cost| best.is_none_or(|best| *cost < best)) {
                    Some(cost) => {
                        words.drain(start..end);
                        best = Some(cost);
                    }
                    None => words.truncate(end),
                }
            }
            best
        }
        Look::Any(count) => {
            // Each is looked at, whatever the others cost: all of them are taken off.
            let mut cost = Some(0);
            for _ in 0..count {
                cost = cheapest(parts, look, words).zip(cost).map(|(one, others)| one + others);
            }
            if cost.is_none() {
                words.truncate(start);
            }
            cost
        }
        Look::Repeat(least) => {
            let cost = cheapest(parts, look, words).filter(|_| least > 0);
            if cost.is_none() {
                words.truncate(start);
            }
            cost
        }
        Look::Keep => cheapest(parts, look, words),
        Look::Nothing => None,
    }
}
