//! What verdict and findings of a model depend on, so that models that share it share the answer.

use super::finding::{View, letters};
use super::graph::Stated;
use super::ids::ModelId;
use super::inherit::Inherited;

/// All that [`View::openness`], [`View::effective`] and the kinds of [`View::findings`] depend on. Not the ways of
/// findings to ancestors, and not the ids in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    stated: Stated,
    inherits: Inherited,
    /// It has more than one base.
    joined: bool,
    /// Access to a base of it is gated.
    base_gated: bool,
    /// Its name does not begin with something that terms of ancestors prescribe.
    misnamed: bool,
}

impl View<'_> {
    /// What the answers about a model depend on.
    pub fn facts(self, model: ModelId) -> Facts {
        // Whether access to the model itself is gated says something of its descendants alone.
        let stated = Stated { gated: false, ..self.graph.stated(model) };
        let inherits = self.inherits(model);
        let bases = self.graph.bases(model);
        let mut prefixes = self.terms(inherits.terms).filter_map(|term| self.term(term).prefix.as_deref()).peekable();
        let misnamed = prefixes.peek().is_some() && {
            let title = self.title(model);
            prefixes.any(|prefix| !title.starts_with(&letters(prefix)))
        };
        Facts {
            stated,
            inherits,
            joined: bases.len() > 1,
            base_gated: self.graph.bases(model).any(|base| self.graph.stated(base).gated),
            misnamed,
        }
    }
}
