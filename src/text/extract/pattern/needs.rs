//! Which words must stand in a sentence for a pattern to hold: what is looked for before the pattern itself is.
//!
//! Each function takes one part with all that it holds off the front of `nodes`.

use super::Node;
use crate::text::extract::lexicon::{Lexicon, UNKNOWN, WordId};

/// What looking for the beginning of a word costs: it lets more sentences through than a word does.
const COST_OF_PREFIX: usize = 4;

/// Adds the cheapest words of which one must be there, and tells how many sentences they let through, roughly; none if the part
/// may hold without any.
pub fn cheapest(nodes: &mut &[Node], lexicon: &Lexicon, words: &mut Vec<WordId>) -> Option<usize> {
    let (node, rest) = nodes.split_first()?;
    *nodes = rest;
    match node {
        Node::Word(word) => {
            words.push(*word);
            Some(lexicon.cost(*word))
        }
        Node::Prefix(word) => {
            words.push(*word);
            Some(COST_OF_PREFIX)
        }
        Node::Seq(count) => {
            let start = words.len();
            let mut best = None;
            for _ in 0..*count {
                let end = words.len();
                match cheapest(nodes, lexicon, words).filter(|cost| best.is_none_or(|best| *cost < best)) {
                    Some(cost) => {
                        words.drain(start..end);
                        best = Some(cost);
                    }
                    None => words.truncate(end),
                }
            }
            best
        }
        Node::Any(count) => {
            let start = words.len();
            // Each is looked at, whatever the others cost: all of them are taken off.
            let mut cost = Some(0);
            for _ in 0..*count {
                cost = cheapest(nodes, lexicon, words).zip(cost).map(|(one, others)| one + others);
            }
            if cost.is_none() {
                words.truncate(start);
            }
            cost
        }
        Node::Repeat { least, .. } => {
            let start = words.len();
            let cost = cheapest(nodes, lexicon, words).filter(|_| *least > 0);
            if cost.is_none() {
                words.truncate(start);
            }
            cost
        }
        Node::Keep(_) => cheapest(nodes, lexicon, words),
        Node::Shared(shared) => {
            words.extend_from_slice(&shared.calls);
            shared.cost
        }
        Node::Sign(_) => None,
    }
}

/// Adds every set of words of which one must be there, each ended by [`UNKNOWN`].
pub fn needs(nodes: &mut &[Node], lexicon: &Lexicon, words: &mut Vec<WordId>) {
    match nodes.first() {
        Some(Node::Seq(count)) => {
            *nodes = &nodes[1..];
            (0..*count).for_each(|_| needs(nodes, lexicon, words));
        }
        Some(Node::Keep(_)) | Some(Node::Repeat { least: 1.., .. }) => {
            *nodes = &nodes[1..];
            needs(nodes, lexicon, words);
        }
        Some(Node::Shared(shared)) => {
            *nodes = &nodes[1..];
            needs(&mut &*shared.nodes, lexicon, words);
        }
        _ => {
            if cheapest(nodes, lexicon, words).is_some() {
                words.push(UNKNOWN);
            }
        }
    }
}
