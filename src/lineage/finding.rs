//! What lineage finds wrong with one model, and the verdict on its terms.

use crate::model::Openness;

use super::declared::{Declarations, Declared};
use super::finding_kind::FindingKind;
use super::graph::{Graph, Origin, Stated};
use super::ids::ModelId;
use super::inherit::{Doubts, Inherited};
use super::path;
use super::terms::{Passes, Term, TermId};
use crate::input::words::Relation;

/// One finding, with what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was found.
    pub kind: FindingKind,
    /// The terms it is about, if any.
    pub terms: Vec<TermId>,
    /// From the model to the ancestor that it is about; empty where no ancestor is.
    pub path: Vec<ModelId>,
    /// True if the path was cut because it is long.
    pub path_cut: bool,
    /// The words that were expected or met, if any.
    pub detail: String,
}

impl Finding {
    fn bare(kind: FindingKind) -> Finding {
        Finding { kind, terms: Vec::new(), path: Vec::new(), path_cut: false, detail: String::new() }
    }
}

/// What is asked of one model: a closed graph, what was inherited in it, and the declarations behind both.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The models and their bases.
    pub graph: &'a Graph,
    /// What each model takes over.
    pub inherited: &'a [Inherited],
    /// What cards declare.
    pub declarations: &'a Declarations<'a>,
    /// The badge wordings behind the bits of [`Stated::badges`].
    pub badges: &'a [String],
    /// Whether findings show the way to an ancestor.
    pub(super) ways: bool,
}

impl<'a> View<'a> {
    /// The same, without the ways of findings to ancestors: each has to be looked for.
    #[must_use]
    pub fn without_ways(self) -> View<'a> {
        View { ways: false, ..self }
    }

    /// What the model's card declares.
    pub fn declared(self, model: ModelId) -> &'a Declared {
        self.declarations.get(self.graph.stated(model).declared)
    }

    /// What the model takes over.
    pub fn inherits(self, model: ModelId) -> Inherited {
        self.inherited.get(model.index()).copied().unwrap_or_default()
    }

    /// The terms of a set.
    pub fn terms(self, set: super::SetId) -> impl Iterator<Item = TermId> + 'a {
        self.declarations.sets.get(set).iter().copied()
    }

    /// The terms behind a number.
    pub fn term(self, id: TermId) -> &'a Term {
        self.declarations.terms.get(id)
    }

    /// Every license that a user of the model has to reckon with: those declared, and those of ancestors that
    /// still bind. Sorted by name.
    pub fn effective(self, model: ModelId) -> Vec<TermId> {
        let mut terms = self.declared(model).shown.clone();
        terms.extend(self.terms(self.inherits(model).terms));
        terms.sort_unstable_by_key(|term| &self.term(*term).name);
        terms.dedup();
        terms
    }

    /// The verdict on the model's terms: the worst of all that bind, and never open where something is unknown.
    pub fn openness(self, model: ModelId) -> Openness {
        let stated = self.graph.stated(model);
        let inherits = self.inherits(model);
        let declared = self.declared(model);
        let worst = self.worst_of(declared, inherits);
        let silent = declared.binding == super::SetId::EMPTY || stated.unread || stated.contradicted;
        match silent || !inherits.doubts.is_empty() {
            true => worst.max(Openness::Unsure),
            false => worst,
        }
    }

    fn worst_of(self, declared: &Declared, inherits: Inherited) -> Openness {
        let own = self.terms(declared.binding);
        let all = own.chain(self.terms(inherits.terms)).map(|term| self.term(term).openness);
        all.max().unwrap_or(Openness::Unsure)
    }

    /// Everything that lineage finds wrong with the model, worst first.
    pub fn findings(self, model: ModelId) -> Vec<Finding> {
        let stated = self.graph.stated(model);
        let mut findings = Vec::new();
        self.dropped(model, &mut findings);
        self.conflicts(model, stated, &mut findings);
        self.duties(model, stated, &mut findings);
        self.doubts(model, &mut findings);
        if stated.declared == super::DeclaredId::NOTHING && !stated.unread {
            findings.push(Finding::bare(FindingKind::LicenseMissing));
        }
        if stated.contradicted {
            findings.push(Finding::bare(FindingKind::Contradicted));
        }
        // Numbers of terms depend on the order of reading; their names do not.
        let name = |finding: &Finding| finding.terms.first().map(|term| self.term(*term).name.as_str());
        findings.sort_by(|one, other| one.kind.cmp(&other.kind).then_with(|| name(one).cmp(&name(other))));
        findings
    }

    fn dropped(self, model: ModelId, findings: &mut Vec<Finding>) {
        let declared = self.declared(model);
        let missing: Vec<TermId> =
            self.terms(self.inherits(model).terms).filter(|term| !declared.shown.contains(term)).collect();
        if declared.shown.is_empty() || missing.is_empty() {
            return;
        }
        let of = |passes| missing.iter().copied().filter(move |term| self.term(*term).passes == passes);
        let free = |term: &TermId| matches!(self.term(*term).passes, Passes::Nothing | Passes::Copyleft);
        let kind = match declared.shown.iter().all(free) {
            true => FindingKind::Laundering,
            false => FindingKind::RestrictionDropped,
        };
        self.about(model, kind, of(Passes::Restriction).collect(), findings);
        self.about(model, FindingKind::CopyleftDropped, of(Passes::Copyleft).collect(), findings);
    }

    /// A finding about terms of ancestors, with the path to the nearest that has one of them.
    fn about(self, model: ModelId, kind: FindingKind, mut terms: Vec<TermId>, findings: &mut Vec<Finding>) {
        if terms.is_empty() {
            return;
        }
        terms.sort_unstable_by_key(|term| &self.term(*term).name);
        let (path, path_cut) = if self.ways { path::to_terms(self, model, &terms) } else { Default::default() };
        findings.push(Finding { kind, terms, path, path_cut, detail: String::new() });
    }

    /// Terms that admit nothing beside them next to others that pass on, and names that cannot both be kept.
    fn conflicts(self, model: ModelId, stated: Stated, findings: &mut Vec<Finding>) {
        let merged = stated.relation == Relation::Merge || self.graph.bases(model).len() > 1;
        let all: Vec<TermId> = self.terms(self.inherits(model).terms).collect();
        let admits_none = all.len() > 1 && all.iter().any(|term| self.term(*term).admits_no_more);
        if merged && (admits_none || self.prefixes_exclude(&all)) {
            self.about(model, FindingKind::IncompatibleMerge, all, findings);
        }
    }

    /// True if no name can begin with everything that these terms prescribe.
    fn prefixes_exclude(self, terms: &[TermId]) -> bool {
        let prefixes: Vec<String> =
            terms.iter().filter_map(|term| self.term(*term).prefix.as_deref()).map(letters).collect();
        let both = |one: &String, other: &String| one.starts_with(other.as_str()) || other.starts_with(one.as_str());
        prefixes.iter().enumerate().any(|(at, one)| prefixes[..at].iter().any(|other| !both(one, other)))
    }

    fn duties(self, model: ModelId, stated: Stated, findings: &mut Vec<Finding>) {
        let terms: Vec<TermId> = self.terms(self.inherits(model).terms).collect();
        let title = self.title(model);
        for term in terms {
            if let Some(prefix) = self.term(term).prefix.as_deref()
                && !title.starts_with(&letters(prefix))
            {
                self.about(model, FindingKind::NamingDuty, vec![term], findings);
                note(findings, FindingKind::NamingDuty, prefix);
            }
            if let Some(badge) = self.term(term).badge.as_deref()
                && !self.shows(stated, badge)
            {
                self.about(model, FindingKind::AttributionDuty, vec![term], findings);
                note(findings, FindingKind::AttributionDuty, badge);
            }
        }
    }

    /// The letters of the model's name, without its publisher.
    pub(super) fn title(self, model: ModelId) -> String {
        let name = self.graph.ids.name(model);
        letters(name.rsplit('/').next().unwrap_or(name))
    }

    fn shows(self, stated: Stated, badge: &str) -> bool {
        let bit = self.badges.iter().position(|known| known == badge);
        bit.is_some_and(|bit| stated.badges & 1u16.checked_shl(bit as u32).unwrap_or(0) != 0)
    }

    fn doubts(self, model: ModelId, findings: &mut Vec<Finding>) {
        let inherits = self.inherits(model);
        if inherits.in_cycle {
            findings.push(Finding::bare(FindingKind::Cycle));
        }
        for (doubt, kind) in [
            (Doubts::BASE_UNKNOWN, FindingKind::BaseUnknown),
            (Doubts::BASE_UNREAD, FindingKind::BaseUnread),
            (Doubts::BASE_UNSTATED, FindingKind::BaseUnstated),
        ] {
            if inherits.doubts.has(doubt) {
                let (path, path_cut) = if self.ways { path::to_doubt(self, model, doubt) } else { Default::default() };
                findings.push(Finding { path, path_cut, ..Finding::bare(kind) });
            }
        }
        let gated = self.graph.bases(model).find(|base| self.graph.stated(*base).gated);
        if let Some(base) = gated {
            findings.push(Finding { path: vec![model, base], ..Finding::bare(FindingKind::BaseGated) });
        }
    }

    /// Where what is stated about the model comes from.
    pub fn origin(self, model: ModelId) -> Origin {
        self.graph.stated(model).origin
    }
}

/// Adds the words that a duty prescribes to the finding just made.
fn note(findings: &mut [Finding], kind: FindingKind, words: &str) {
    if let Some(last) = findings.last_mut().filter(|last| last.kind == kind) {
        words.clone_into(&mut last.detail);
    }
}

/// Letters and digits in lower case: `Llama 3` and `llama-3` begin a name alike.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
