//! Which words must stand in a sentence for a pattern to hold: what is looked for before the pattern itself is.

use super::Node;
use crate::text::extract::lexicon::{Lexicon, UNKNOWN, WordId};

/// What looking for the beginning of a word costs: it lets more sentences through than a word does.
const COST_OF_PREFIX: usize = 4;

impl Node {
    /// Adds the cheapest words of which one must be there, and tells how many sentences they let through, roughly; none if it may
    /// hold without any.
    pub fn cheapest(&self, lexicon: &Lexicon, words: &mut Vec<WordId>) -> Option<usize> {
        match self {
            Node::Word(word) => {
                words.push(*word);
                Some(lexicon.cost(*word))
            }
            Node::Prefix(word) => {
                words.push(*word);
                Some(COST_OF_PREFIX)
            }
            Node::Seq(parts) => {
                let start = words.len();
                let mut best = None;
                for part in parts {
                    let end = words.len();
                    match part.cheapest(lexicon, words).filter(|cost| best.is_none_or(|best| *cost < best)) {
                        Some(cost) => {
                            words.drain(start..end);
                            best = Some(cost);
                        }
                        None => words.truncate(end),
                    }
                }
                best
            }
            Node::Any(choices) => {
                let start = words.len();
                let cost: Option<usize> = choices.iter().map(|choice| choice.cheapest(lexicon, words)).sum();
                if cost.is_none() {
                    words.truncate(start);
                }
                cost
            }
            Node::Repeat { node, least, .. } if *least > 0 => node.cheapest(lexicon, words),
            Node::Keep(_, node) => node.cheapest(lexicon, words),
            Node::Shared(shared) => {
                words.extend_from_slice(&shared.calls);
                shared.cost
            }
            _ => None,
        }
    }

    /// Adds every set of words of which one must be there, each ended by [`UNKNOWN`].
    pub fn needs(&self, lexicon: &Lexicon, words: &mut Vec<WordId>) {
        match self {
            Node::Seq(parts) => parts.iter().for_each(|part| part.needs(lexicon, words)),
            Node::Repeat { node, least, .. } if *least > 0 => node.needs(lexicon, words),
            Node::Keep(_, node) => node.needs(lexicon, words),
            Node::Shared(shared) => shared.node.needs(lexicon, words),
            _ => {
                if self.cheapest(lexicon, words).is_some() {
                    words.push(UNKNOWN);
                }
            }
        }
    }
}
