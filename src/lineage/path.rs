//! The way from a model to the ancestor that a finding is about.

use std::collections::VecDeque;

use super::finding::View;
use super::graph::Origin;
use super::ids::ModelId;
use super::inherit::Doubts;
use super::terms::{Passes, TermId};

/// Models looked at for one path. A way that is longer is shown as far as it goes: a batch must stay linear.
const MAX_STEPS: usize = 96;

/// A shortest way to an ancestor that declares one of `terms`, and whether it had to be cut.
pub(super) fn to_terms(view: View<'_>, model: ModelId, terms: &[TermId]) -> (Vec<ModelId>, bool) {
    let owns = |base: ModelId| view.terms(view.declared(base).passing).any(|term| terms.contains(&term));
    let leads = |base: ModelId| owns(base) || view.terms(view.inherits(base).terms).any(|term| terms.contains(&term));
    search(view, model, owns, leads)
}

/// A shortest way to an ancestor that a doubt is about, and whether it had to be cut.
pub(super) fn to_doubt(view: View<'_>, model: ModelId, doubt: Doubts) -> (Vec<ModelId>, bool) {
    let here = |base: ModelId| {
        let stated = view.graph.stated(base);
        match doubt {
            Doubts::BASE_UNKNOWN => stated.origin == Origin::Nowhere,
            Doubts::BASE_UNREAD => stated.unread,
            _ => stated.origin != Origin::Nowhere && !stated.unread && (stated.contradicted || is_silent(view, base)),
        }
    };
    search(view, model, here, |base| here(base) || view.inherits(base).doubts.has(doubt))
}

fn is_silent(view: View<'_>, model: ModelId) -> bool {
    let binding = view.declared(model).binding;
    binding == super::SetId::EMPTY || view.terms(binding).any(|term| view.term(term).passes == Passes::Unknown)
}

/// Breadth first, over bases that lead to the goal only.
fn search(
    view: View<'_>,
    model: ModelId,
    reached: impl Fn(ModelId) -> bool,
    leads: impl Fn(ModelId) -> bool,
) -> (Vec<ModelId>, bool) {
    let mut seen: Vec<(ModelId, usize)> = vec![(model, 0)];
    let mut queue = VecDeque::from([0]);
    while let Some(at) = queue.pop_front() {
        for base in view.graph.bases(seen[at].0).filter(|base| leads(*base)) {
            if reached(base) {
                return (way(&seen, at, Some(base)), false);
            }
            if seen.len() >= MAX_STEPS {
                return (way(&seen, at, Some(base)), true);
            }
            if seen.iter().all(|(known, _)| *known != base) {
                seen.push((base, at));
                queue.push_back(seen.len() - 1);
            }
        }
    }
    (Vec::new(), false)
}

fn way(seen: &[(ModelId, usize)], mut at: usize, last: Option<ModelId>) -> Vec<ModelId> {
    let mut way: Vec<ModelId> = last.into_iter().collect();
    loop {
        way.push(seen[at].0);
        if at == 0 {
            break;
        }
        at = seen[at].1;
    }
    way.reverse();
    way
}
