//! Minimal hitting sets: the smallest choices that hit every obstacle, where each choice may raise or remove others.

use std::collections::BTreeSet;

/// How many sets of smallest size are kept.
pub(super) const MOST_KEPT: usize = 10;

/// How many choices are tried before the search gives up: a guard, far above what a real license needs.
const MOST_TRIED: usize = 300;

/// What one choice leads to.
pub(super) enum Look<L> {
    /// The goal.
    Reached,
    /// Obstacles: of each set at least one must be chosen as well. An empty one blocks the way for good.
    Blocked(Vec<Vec<L>>),
}

/// All smallest choices that reach the goal, in the order of their members; at most [`MOST_KEPT`].
///
/// A breadth-first hitting-set tree in which every node is tried for real, so that what is found is found to work.
/// An obstacle with one way out leaves no choice, and all such are taken at once.
pub(super) fn smallest<L: Ord + Clone>(mut look: impl FnMut(&BTreeSet<L>) -> Look<L>) -> Vec<BTreeSet<L>> {
    let mut waiting = BTreeSet::from([(0, BTreeSet::new())]);
    let mut found: Vec<BTreeSet<L>> = Vec::new();
    for _ in 0..MOST_TRIED {
        let Some((size, chosen)) = waiting.pop_first() else {
            break;
        };
        if found.first().is_some_and(|first| first.len() < size) || found.len() == MOST_KEPT {
            break;
        }
        match look(&chosen) {
            Look::Reached => found.push(chosen),
            Look::Blocked(obstacles) => {
                waiting.extend(onward(&chosen, obstacles).into_iter().map(|next| (next.len(), next)));
            }
        }
    }
    found
}

/// The choices to try after `chosen`.
fn onward<L: Ord + Clone>(chosen: &BTreeSet<L>, obstacles: Vec<Vec<L>>) -> Vec<BTreeSet<L>> {
    let fresh = |set: Vec<L>| set.into_iter().filter(|lever| !chosen.contains(lever)).collect::<Vec<_>>();
    let ways: Vec<Vec<L>> = obstacles.into_iter().map(fresh).collect();
    if ways.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let forced: BTreeSet<L> = ways.iter().filter(|way| way.len() == 1).flatten().cloned().collect();
    if !forced.is_empty() {
        return vec![chosen.union(&forced).cloned().collect()];
    }
    let narrowest = ways.into_iter().min_by_key(Vec::len).unwrap_or_default();
    let with = |lever: L| chosen.iter().cloned().chain([lever]).collect();
    narrowest.into_iter().map(with).collect()
}

#[cfg(test)]
mod tests {
    use super::{Look, smallest};
    use std::collections::BTreeSet;

    fn hit(obstacles: &[&[u8]]) -> Vec<Vec<u8>> {
        let found = smallest(|chosen: &BTreeSet<u8>| {
            let open = obstacles.iter().filter(|set| set.iter().all(|one| !chosen.contains(one)));
            let open: Vec<Vec<u8>> = open.map(|set| set.to_vec()).collect();
            if open.is_empty() { Look::Reached } else { Look::Blocked(open) }
        });
        found.into_iter().map(|set| set.into_iter().collect()).collect()
    }

    #[test]
    fn the_smallest_sets_are_found_and_no_larger_one() {
        assert_eq!(hit(&[&[1, 2], &[2, 3]]), [[2]]);
        assert_eq!(hit(&[&[1], &[2, 3]]), [[1, 2], [1, 3]]);
        assert_eq!(hit(&[]), [Vec::<u8>::new()]);
    }

    #[test]
    fn what_nothing_can_move_has_no_answer() {
        assert!(hit(&[&[1], &[]]).is_empty());
    }

    #[test]
    fn at_most_ten_are_kept() {
        let many: Vec<u8> = (0..40).collect();
        assert_eq!(hit(&[&many]).len(), 10);
    }
}
