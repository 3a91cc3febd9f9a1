//! Which words must stand in a sentence for a pattern to hold: what is looked for before the pattern itself is.

use super::Node;
use super::cheapest::{COST_OF_PREFIX, Look, cheapest as cheapest_of};
use crate::text::extract::lexicon::{Lexicon, UNKNOWN, WordId};

/// Takes one part with all that it holds off the front of `nodes`, and adds the cheapest words of which one must be there.
pub fn cheapest<'n>(nodes: &mut &'n [Node], lexicon: &Lexicon, words: &mut Vec<WordId>) -> Option<usize> {
    cheapest_of(nodes, &|node: &'n Node| look(node, lexicon), words)
}

fn look<'n>(node: &'n Node, lexicon: &Lexicon) -> Look<'n, WordId> {
    match node {
        Node::Word(word) => Look::Word(*word, lexicon.cost(*word)),
        Node::Prefix(word) => Look::Word(*word, COST_OF_PREFIX),
        Node::Shared(shared) => Look::Shared(&shared.calls, shared.cost),
        Node::Seq(count) => Look::Seq(*count),
        Node::Any(count) => Look::Any(*count),
        Node::Repeat { least, .. } => Look::Repeat(*least),
        Node::Keep(_) => Look::Keep,
        Node::Sign(_) => Look::Nothing,
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
