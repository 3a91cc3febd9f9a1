//! The `base_model` graph: which terms of ancestors still bind a model, and what went missing on the way.
//!
//! Cards go into a [`Batch`]; closing it follows the terms once through the graph ([`inherit`]), and a [`View`] answers for
//! each model which terms bind, whether they are open, and what was found, with the path shown. Nothing here knows a
//! license: what terms pass on comes from [`Licenses`].

mod base;
mod batch;
mod components;
mod declared;
mod facts;
mod finding;
mod finding_kind;
mod graph;
mod ids;
mod index;
mod inherit;
mod known;
mod path;
mod sets;
mod single;
mod table;
mod terms;

pub use crate::input::words::{Relation, Words};
pub use base::base_id;
pub use batch::{Batch, Lineage};
pub use components::each_component;
pub use declared::{Declarations, Declared, DeclaredId};
pub use facts::Facts;
pub use finding::{Finding, View};
pub use finding_kind::FindingKind;
pub use graph::{Graph, Origin, Stated};
pub use ids::{Ids, ModelId};
pub use index::{Indexed, read_index, write_index};
pub use inherit::{Doubts, Inherited, inherit};
pub use known::{Group, Known};
pub use sets::{SetId, Sets};
pub use single::Single;
pub use terms::{Licenses, Passes, Term, TermId, Terms};
