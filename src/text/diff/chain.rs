//! The heaviest chain of runs that stand in the same order in both texts, in time that grows with n log n.

use super::Run;

/// Puts into `chain` the runs of `anchors`, which are in the order of the text, that are also in the order of the known
/// one, of `there` words, and have the most words together.
pub(super) fn heaviest_chain(anchors: &[Run], there: usize, chain: &mut Vec<Run>) {
    // For each end in the known text, the heaviest chain up to there: a Fenwick tree of (weight, anchor).
    let mut best: Vec<(u32, u32)> = vec![(0, u32::MAX); there + 2];
    let mut before = Vec::with_capacity(anchors.len());
    for (number, anchor) in (0_u32..).zip(anchors) {
        let (weight, previous) = heaviest(&best, anchor.there as usize);
        before.push(previous);
        raise(&mut best, anchor.there_end() as usize, (weight + anchor.length, number));
    }
    let mut next = heaviest(&best, there).1;
    while let Some(anchor) = anchors.get(next as usize) {
        chain.push(*anchor);
        next = before.get(next as usize).copied().unwrap_or(u32::MAX);
    }
    chain.reverse();
}

/// The heaviest chain that ends at or before `end`.
fn heaviest(tree: &[(u32, u32)], end: usize) -> (u32, u32) {
    let mut best = (0, u32::MAX);
    let mut at = end + 1;
    while at > 0 {
        if let Some(found) = tree.get(at).filter(|found| found.0 > best.0) {
            best = *found;
        }
        at &= at - 1;
    }
    best
}

fn raise(tree: &mut [(u32, u32)], end: usize, chain: (u32, u32)) {
    let mut at = end + 1;
    while let Some(place) = tree.get_mut(at) {
        if chain.0 > place.0 {
            *place = chain;
        }
        at += at & at.wrapping_neg();
    }
}
