//! Which words must stand in a sentence for a pattern to hold: what is looked for before the pattern itself is.

use super::Node;
use crate::text::extract::lexicon::{Lexicon, WordId};

/// What looking for the beginning of a word costs: it lets more sentences through than a word does.
const COST_OF_PREFIX: usize = 4;

impl Node {
    /// How many sentences the cheapest words let through of which one must be there, roughly; none if it may hold without any.
    pub(super) fn cost(&self, lexicon: &Lexicon) -> Option<usize> {
        match self {
            Node::Word(word) => Some(lexicon.cost(*word)),
            Node::Prefix(..) => Some(COST_OF_PREFIX),
            Node::Seq(parts) => parts.iter().filter_map(|part| part.cost(lexicon)).min(),
            Node::Any(choices) => choices.iter().map(|choice| choice.cost(lexicon)).sum(),
            Node::Repeat { node, least, .. } if *least > 0 => node.cost(lexicon),
            Node::Keep(_, node) => node.cost(lexicon),
            Node::Shared(shared) => shared.cost,
            _ => None,
        }
    }

    /// Adds those words.
    pub fn cheapest(&self, lexicon: &Lexicon, words: &mut Vec<WordId>) {
        match self {
            Node::Word(word) | Node::Prefix(_, word) => words.push(*word),
            Node::Seq(parts) => {
                let costs = parts.iter().filter_map(|part| Some((part.cost(lexicon)?, part)));
                costs.min_by_key(|(cost, _)| *cost).into_iter().for_each(|(_, part)| part.cheapest(lexicon, words));
            }
            Node::Any(choices) if self.cost(lexicon).is_some() => {
                choices.iter().for_each(|choice| choice.cheapest(lexicon, words));
            }
            Node::Repeat { node, least, .. } if *least > 0 => node.cheapest(lexicon, words),
            Node::Keep(_, node) => node.cheapest(lexicon, words),
            Node::Shared(shared) => shared.node.cheapest(lexicon, words),
            _ => {}
        }
    }

    /// Every set of words of which one must be there.
    pub fn needs(&self, lexicon: &Lexicon) -> Vec<Vec<WordId>> {
        match self {
            Node::Seq(parts) => parts.iter().flat_map(|part| part.needs(lexicon)).collect(),
            Node::Repeat { node, least, .. } if *least > 0 => node.needs(lexicon),
            Node::Keep(_, node) => node.needs(lexicon),
            Node::Shared(shared) => shared.node.needs(lexicon),
            _ => {
                let mut words = Vec::new();
                self.cheapest(lexicon, &mut words);
                if words.is_empty() { Vec::new() } else { vec![words] }
            }
        }
    }
}
