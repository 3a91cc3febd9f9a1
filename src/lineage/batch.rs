//! A batch of cards on its way into a graph, and the finished lineage.

use crate::input::model_card::{Card, Problem, ProblemKind};

use super::base::base_id;
use super::declared::Declarations;
use super::finding::View;
use super::graph::{Graph, Origin, Stated};
use super::ids::ModelId;
use super::inherit::{Inherited, inherit};
use super::known::Known;
use crate::input::words::{Relation, Words};

/// Cards come in one by one, in any order; [`Batch::close`] ends it.
pub struct Batch<'l> {
    /// The models and bases so far.
    pub graph: Graph,
    /// What the cards declare.
    pub declarations: Declarations<'l>,
    words: &'l Words,
}

/// A batch with everything in it that lineage says of its models.
pub struct Lineage<'l> {
    /// The models and their bases.
    pub graph: Graph,
    /// What the cards declare.
    pub declarations: Declarations<'l>,
    /// What each model takes over, by the model's position.
    pub inherited: Vec<Inherited>,
    /// The badge wordings behind [`Stated::badges`].
    pub badges: Vec<String>,
}

impl<'l> Batch<'l> {
    /// An empty batch.
    pub fn new(declarations: Declarations<'l>, words: &'l Words) -> Self {
        Batch { graph: Graph::default(), declarations, words }
    }

    /// Adds the card of the model `id`. `badges` has a bit for each badge wording that the card's text shows.
    /// Returns the model, and what is wrong with the declaration beyond the card's own problems.
    pub fn add(&mut self, id: &str, card: &Card<'_>, badges: u16) -> (ModelId, Vec<Problem>) {
        let model = self.graph.intern(id);
        let (stated, problems) = state(&mut self.declarations, self.words, card, badges);
        let stated = self.beside(model, stated);
        if self.graph.state(model, stated) {
            card.base_models.iter().for_each(|base| self.graph.link(model, base_id(base)));
        }
        (model, problems)
    }

    /// Adds what an index says of a model.
    pub fn add_indexed(&mut self, entry: &super::index::Indexed<'_>) {
        let model = self.graph.intern(&entry.id);
        let declared = self.declarations.of(entry.licenses.iter().map(AsRef::as_ref), entry.name.as_deref());
        let stated = Stated {
            declared,
            relation: entry.relation,
            origin: Origin::Batch,
            unread: entry.unread,
            gated: entry.gated,
            contradicted: entry.contradicted,
            badges: entry.badges,
        };
        let stated = self.beside(model, stated);
        if self.graph.state(model, stated) {
            entry.bases.iter().for_each(|base| self.graph.link(model, base));
        }
    }

    /// Adds every known model, so that a closed batch answers for cards that come later.
    pub fn add_known(&mut self, known: &Known) {
        for id in known.ids() {
            self.graph.intern(id);
        }
    }

    /// What the cards of one id say together, the same in whatever order they come: every license that any of them
    /// declares. Cards that differ leave the model contradicted.
    fn beside(&mut self, model: ModelId, stated: Stated) -> Stated {
        let before = self.graph.stated(model);
        if before.origin != Origin::Batch {
            return stated;
        }
        let differ = before.declared != stated.declared || before.relation != stated.relation;
        Stated {
            declared: self.declarations.both(before.declared, stated.declared),
            relation: if before.relation == stated.relation { stated.relation } else { Relation::Derived },
            origin: Origin::Batch,
            unread: before.unread || stated.unread,
            gated: before.gated || stated.gated,
            contradicted: before.contradicted || differ,
            badges: before.badges & stated.badges,
        }
    }

    /// Looks up the bases that have no card, closes the graph and follows the terms through it.
    pub fn close(mut self, known: &Known, badges: Vec<String>) -> Lineage<'l> {
        // A card counts before an entry of the index, also where its id is written in other letters.
        self.graph.fold_case();
        self.look_up(known);
        self.graph.close();
        let inherited = inherit(&self.graph, &mut self.declarations);
        Lineage { graph: self.graph, declarations: self.declarations, inherited, badges }
    }

    /// Models that only the index knows may name further ones, so the walk goes on over those it adds.
    fn look_up(&mut self, known: &Known) {
        let mut at = 0;
        while at < self.graph.ids.len() {
            let model = ModelId(u32::try_from(at).unwrap_or(u32::MAX));
            at += 1;
            if self.graph.stated(model).origin != Origin::Nowhere {
                continue;
            }
            let Some(group) = known.find(self.graph.ids.name(model)) else { continue };
            let declared = self.declarations.of(std::iter::once(group.license.as_str()), None);
            let stated = Stated { declared, origin: Origin::Index, gated: group.gated, ..Stated::default() };
            if self.graph.state(model, stated) {
                group.bases.iter().for_each(|base| self.graph.link(model, base));
            }
        }
    }
}

/// What a card states, and what is wrong with that beyond the card's own problems.
pub(super) fn state(
    declarations: &mut Declarations<'_>,
    words: &Words,
    card: &Card<'_>,
    badges: u16,
) -> (Stated, Vec<Problem>) {
    let declared = declarations.of_card(card);
    let mut relation = Relation::Derived;
    let told = &declarations.get(declared).problems;
    let mut problems: Vec<Problem> =
        told.iter().map(|(kind, words)| Problem::new(*kind, card.license_line, words.clone())).collect();
    if let (Some(name), None) = (&card.license_name, &card.license_link)
        && declarations.get(declared).leaves_unknown(name, declarations)
    {
        problems.push(Problem::new(ProblemKind::LicenseUnlinked, card.license_line, name.as_ref()));
    }
    if let Some(word) = card.base_model_relation.as_deref() {
        match words.relation(word) {
            Some(known) => relation = known,
            None => problems.push(Problem::new(ProblemKind::UnknownRelation, 0, word)),
        }
    }
    let stated = Stated {
        declared,
        relation,
        origin: Origin::Batch,
        unread: card.is_unread(),
        gated: card.gated,
        contradicted: card.problems.iter().any(|problem| problem.kind == ProblemKind::SourcesDisagree),
        badges,
    };
    (stated, problems)
}

impl Lineage<'_> {
    /// The answers for each model.
    pub fn view(&self) -> View<'_> {
        let Lineage { graph, declarations, inherited, badges } = self;
        View { graph, inherited, declarations, badges, ways: true }
    }
}
