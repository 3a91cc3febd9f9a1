//! Minimal hitting sets: the smallest choices that hit every obstacle, where each choice may raise or remove others.

use std::collections::BTreeSet;

/// How many sets of smallest size are kept.
pub(super) const MOST_KEPT: usize = 10;

/// How many choices are tried before the search gives up: a guard, far above what a real license needs.
pub(super) const MOST_TRIED: usize = 300;

/// What one choice leads to.
pub(super) enum Look<L> {
    /// The goal.
    Reached,
    /// Obstacles: of each set at least one must be chosen as well. An empty one blocks the way for good.
    Blocked(Vec<Vec<L>>),
}

/// What a search found.
pub(super) struct Smallest<L> {
    /// Choices of the smallest size, in the order of their members; at most [`MOST_KEPT`].
    pub sets: Vec<BTreeSet<L>>,
    /// True if there is no other of this size, or none at all where none was found.
    pub complete: bool,
}

/// The smallest choices that reach the goal.
///
/// A breadth-first hitting-set tree in which every node is tried for real, so that what is found is found to work.
/// An obstacle with one way out leaves no choice, and all such are taken at once.
///
/// It gives up after so many tries, and says so.
pub(super) fn smallest<L: Ord + Clone>(tries: usize, mut look: impl FnMut(&BTreeSet<L>) -> Look<L>) -> Smallest<L> {
    let mut waiting = BTreeSet::from([(0, BTreeSet::new())]);
    let mut sets: Vec<BTreeSet<L>> = Vec::new();
    for _ in 0..tries {
        let larger = |size: usize| sets.first().is_some_and(|first| first.len() < size);
        let Some((_, chosen)) = waiting.pop_first().filter(|(size, _)| !larger(*size)) else {
            return Smallest { sets, complete: true };
        };
        match look(&chosen) {
            Look::Reached if sets.len() == MOST_KEPT => break,
            Look::Reached => sets.push(chosen),
            Look::Blocked(obstacles) => {
                waiting.extend(onward(&chosen, obstacles).into_iter().map(|next| (next.len(), next)));
            }
        }
    }
    Smallest { sets, complete: false }
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
    use super::{Look, MOST_TRIED, smallest};
    use std::collections::BTreeSet;

    fn hit(obstacles: &[&[u8]]) -> Vec<Vec<u8>> {
        let found = smallest(MOST_TRIED, |chosen: &BTreeSet<u8>| {
            let open = obstacles.iter().filter(|set| set.iter().all(|one| !chosen.contains(one)));
            let open: Vec<Vec<u8>> = open.map(|set| set.to_vec()).collect();
            if open.is_empty() { Look::Reached } else { Look::Blocked(open) }
        });
        found.sets.into_iter().map(|set| set.into_iter().collect()).collect()
    }

    /// Whether a search with these ways out of each obstacle says that it saw all.
    fn is_complete(obstacles: &[Vec<u16>]) -> bool {
        let search = smallest(MOST_TRIED, |chosen: &BTreeSet<u16>| {
            let open = obstacles.iter().filter(|set| set.iter().all(|one| !chosen.contains(one)));
            let open: Vec<Vec<u16>> = open.cloned().collect();
            if open.is_empty() { Look::Reached } else { Look::Blocked(open) }
        });
        search.complete
    }

    #[test]
    fn a_search_says_whether_it_saw_all() {
        assert!(is_complete(&[(0..10).collect()]), "ten ways are all shown");
        assert!(!is_complete(&[(0..11).collect()]), "an eleventh is left out");
        assert!(is_complete(&[vec![1, 2], vec![2, 3]]), "larger ones do not count");
        let twelve: Vec<Vec<u16>> = (0..12).map(|at| vec![2 * at, 2 * at + 1]).collect();
        assert!(!is_complete(&twelve), "the guard ended it before any was found");
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
