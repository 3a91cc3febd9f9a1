//! What each model takes over from its ancestors: terms that still bind, and what is not known of them.

use super::components::each_component;
use super::declared::Declarations;
use super::graph::{Graph, Origin, Stated};
use super::ids::ModelId;
use super::sets::{SetId, Sets};
use crate::input::words::Relation;

/// What is not known of a model's ancestors. Doubts pass on just as terms do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Doubts(u8);

impl Doubts {
    /// An ancestor has no card in the batch and is not in the index.
    pub const BASE_UNKNOWN: Doubts = Doubts(1);
    /// An ancestor's card could not be read.
    pub const BASE_UNREAD: Doubts = Doubts(2);
    /// An ancestor declares no terms, or terms nobody has read.
    pub const BASE_UNSTATED: Doubts = Doubts(4);
    /// The model is among its own ancestors, or one of its ancestors is.
    pub const CYCLE: Doubts = Doubts(8);

    /// True if all doubts of `other` are among these.
    pub fn has(self, other: Doubts) -> bool {
        self.0 & other.0 == other.0
    }

    /// True if there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Both together.
    #[must_use]
    pub fn with(self, other: Doubts) -> Doubts {
        Doubts(self.0 | other.0)
    }

    /// As a number, for tables and files.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Doubts from such a number; bits without a meaning are dropped.
    pub fn from_bits(bits: u8) -> Doubts {
        Doubts(bits & 15)
    }
}

/// What one model takes over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Inherited {
    /// Terms of ancestors that bind.
    pub terms: SetId,
    /// What is not known of the ancestors.
    pub doubts: Doubts,
    /// True if the model is one of its own ancestors.
    pub in_cycle: bool,
}

/// What every model of a closed graph takes over, by the model's position. Linear in models and bases.
pub fn inherit(graph: &Graph, declarations: &mut Declarations<'_>) -> Vec<Inherited> {
    let mut inherited = vec![Inherited::default(); graph.ids.len()];
    let mut flow = Flow { graph, declarations };
    each_component(
        graph.ids.len(),
        |model| graph.raw_bases(model),
        |members| {
            let ring = members.len() > 1 || graph.raw_bases(members[0]).contains(&members[0]);
            let mut all = Inherited { in_cycle: ring, ..Inherited::default() };
            if ring {
                all.doubts = Doubts::CYCLE;
            }
            for member in members {
                let relation = graph.stated(ModelId(*member)).relation;
                let bases = graph.raw_bases(*member);
                all.doubts = all.doubts.with(doubts_about_teachers(relation, bases.len()));
                for base in bases {
                    let from = inherited[*base as usize];
                    let (terms, doubts) = flow.passed_on(ModelId(*base), from, relation);
                    all.terms = flow.sets().union(all.terms, terms);
                    all.doubts = all.doubts.with(doubts);
                }
            }
            members.iter().for_each(|member| inherited[*member as usize] = all);
        },
    );
    inherited
}

/// What one more model takes over from bases that are already settled.
pub(super) fn inherit_one(
    graph: &Graph,
    declarations: &mut Declarations<'_>,
    inherited: &[Inherited],
    model: ModelId,
) -> Inherited {
    let relation = graph.stated(model).relation;
    let mut flow = Flow { graph, declarations };
    let doubts = doubts_about_teachers(relation, graph.bases(model).count());
    let mut all = Inherited { doubts, ..Inherited::default() };
    for base in graph.bases(model) {
        if base == model {
            all.in_cycle = true;
            all.doubts = all.doubts.with(Doubts::CYCLE);
        }
        let from = inherited.get(base.index()).copied().unwrap_or_default();
        let (terms, doubts) = flow.passed_on(base, from, relation);
        all.terms = flow.sets().union(all.terms, terms);
        all.doubts = all.doubts.with(doubts);
    }
    all
}

/// Of several bases of a model trained on outputs, one may be what its training began with.
fn doubts_about_teachers(relation: Relation, bases: usize) -> Doubts {
    if relation == Relation::Outputs && bases > 1 { Doubts::BASE_UNSTATED } else { Doubts::default() }
}

struct Flow<'g, 'd, 'l> {
    graph: &'g Graph,
    declarations: &'d mut Declarations<'l>,
}

impl Flow<'_, '_, '_> {
    fn sets(&mut self) -> &mut Sets {
        &mut self.declarations.sets
    }

    /// What a base hands on: its own terms and those it took over, as far as the relation lets them through.
    fn passed_on(&mut self, base: ModelId, from: Inherited, relation: Relation) -> (SetId, Doubts) {
        let stated = self.graph.stated(base);
        let own = self.declarations.get(stated.declared).passing;
        let all = self.sets().union(own, from.terms);
        let doubts = from.doubts.with(self.doubts_about(stated));
        match relation {
            Relation::Derived | Relation::Merge => (all, doubts),
            Relation::Outputs => {
                let terms = &self.declarations.terms;
                let may = self.declarations.sets.get(all).iter().any(|term| terms.get(*term).may_reach_outputs);
                let doubts = if may { doubts.with(Doubts::BASE_UNSTATED) } else { doubts };
                (self.reaching_outputs(all), doubts)
            }
        }
    }

    fn doubts_about(&self, stated: Stated) -> Doubts {
        if stated.origin == Origin::Nowhere {
            return Doubts::BASE_UNKNOWN;
        }
        let mut doubts = Doubts::default();
        if stated.unread {
            doubts = doubts.with(Doubts::BASE_UNREAD);
        } else if is_unstated(stated, self.declarations) || stated.contradicted {
            doubts = doubts.with(Doubts::BASE_UNSTATED);
        }
        doubts
    }

    fn reaching_outputs(&mut self, set: SetId) -> SetId {
        let declarations = &mut *self.declarations;
        let reaching: Vec<_> = declarations
            .sets
            .get(set)
            .iter()
            .copied()
            .filter(|term| declarations.terms.get(*term).reaches_outputs)
            .collect();
        declarations.sets.of(reaching)
    }
}

/// True if a model declares nothing, or something that nobody can say what it passes on.
fn is_unstated(stated: Stated, declarations: &Declarations<'_>) -> bool {
    use super::terms::Passes;
    let binding = declarations.sets.get(declarations.get(stated.declared).binding);
    binding.is_empty() || binding.iter().any(|term| declarations.terms.get(*term).passes == Passes::Unknown)
}
