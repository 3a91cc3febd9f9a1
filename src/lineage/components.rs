//! Groups of models that are each other's ancestors, bases before what was made from them.

/// Tarjan's strongly connected components over nodes `0..count`, without recursion: a chain of a million
/// models must not exhaust the stack. `visit` gets each group after every group it leads to.
pub fn each_component<'g>(count: usize, edges: impl Fn(u32) -> &'g [u32], mut visit: impl FnMut(&[u32])) {
    const UNSEEN: u32 = u32::MAX;
    // Order of meeting, and the lowest order that can be reached: side by side, for one look at a target.
    let mut met = vec![(UNSEEN, 0u32); count];
    let mut path: Vec<(u32, u32)> = Vec::new();
    let mut stack: Vec<u32> = Vec::new();
    // INVARIANT: a finished node has a lowest order of DONE, so that edges into it are passed over.
    const DONE: u32 = u32::MAX;
    let mut next = 0u32;
    for root in 0..count {
        if met[root].0 != UNSEEN {
            continue;
        }
        path.push((root as u32, 0));
        while let Some((node, edge)) = path.last_mut() {
            let at = *node as usize;
            if *edge == 0 {
                met[at] = (next, next);
                next += 1;
                stack.push(*node);
            }
            let targets = edges(*node);
            if let Some(&target) = targets.get(*edge as usize) {
                *edge += 1;
                let target = target as usize;
                let (order, lowest) = met[target];
                if order == UNSEEN {
                    path.push((target as u32, 0));
                } else if lowest != DONE {
                    met[at].1 = met[at].1.min(order);
                }
                continue;
            }
            let node = *node;
            path.pop();
            if let Some((parent, _)) = path.last() {
                let parent = *parent as usize;
                met[parent].1 = met[parent].1.min(met[at].1);
            }
            if met[at].1 == met[at].0 {
                let from = stack.iter().rposition(|member| *member == node).unwrap_or(0);
                visit(&stack[from..]);
                stack.drain(from..).for_each(|member| met[member as usize].1 = DONE);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::each_component;

    fn components(edges: &[&[u32]]) -> Vec<Vec<u32>> {
        let mut found = Vec::new();
        each_component(
            edges.len(),
            |node| edges[node as usize],
            |members| {
                let mut members = members.to_vec();
                members.sort_unstable();
                found.push(members);
            },
        );
        found
    }

    #[test]
    fn bases_come_first_and_rings_together() {
        assert_eq!(components(&[&[1], &[2], &[]]), [vec![2], vec![1], vec![0]]);
        assert_eq!(components(&[&[1], &[2], &[0, 3], &[3]]), [vec![3], vec![0, 1, 2]]);
        assert_eq!(components(&[&[1, 2], &[3], &[3], &[]]), [vec![3], vec![1], vec![2], vec![0]]);
        assert_eq!(components(&[&[0]]), [vec![0]]);
        assert_eq!(components(&[&[1], &[0, 2], &[3], &[2], &[0]]), [vec![2, 3], vec![0, 1], vec![4]]);
    }

    #[test]
    fn a_chain_of_a_million_is_no_deeper_than_one() {
        let next: Vec<[u32; 1]> = (1..=1_000_000).map(|node| [node]).collect();
        let mut count = 0;
        let edges = |node: u32| next.get(node as usize).map_or(&[][..], |target| &target[..]);
        each_component(1_000_001, edges, |_| count += 1);
        assert_eq!(count, 1_000_001);
    }
}
