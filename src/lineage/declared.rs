//! What a card declares, looked up once for each different declaration.

use std::fmt::Write as _;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::input::expression::{self, Expression};
use crate::input::model_card::{Card, ProblemKind};
use crate::input::words::Words;
use crate::model::Openness;

use super::sets::{SetId, Sets};
use super::terms::{Licenses, Passes, Term, TermId, Terms};

/// Characters of an unknown license's name that are kept.
const MAX_NAME: usize = 120;
/// What stands before the words of a card that name no license known.
const UNKNOWN: &str = "unknown:";

/// A declaration: what a card says about its own license.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Every license named, in the order of the card.
    pub shown: Vec<TermId>,
    /// Those that bind: all of a list, the best of a choice.
    pub binding: SetId,
    /// Those of `binding` that go on to derived models.
    pub passing: SetId,
    /// What is wrong with the declaration.
    pub problems: Vec<(ProblemKind, String)>,
    /// The values of `license` as they stand in the card.
    pub licenses: Vec<String>,
    /// The value of `license_name`.
    pub name: Option<String>,
}

impl Declared {
    /// True if `name` is what the declaration names its license by, and nobody knows the license.
    pub fn leaves_unknown(&self, name: &str, declarations: &Declarations<'_>) -> bool {
        let unused = self.problems.iter().any(|(kind, _)| *kind == ProblemKind::NameWithoutOther);
        let unknown =
            |term: &TermId| declarations.terms.get(*term).name.strip_prefix(UNKNOWN) == Some(&*shortened(name));
        !unused && self.shown.iter().any(unknown)
    }
}

/// The number of a declaration; number 0 declares nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeclaredId(u32);

impl DeclaredId {
    /// The declaration of a card that names no license.
    pub const NOTHING: DeclaredId = DeclaredId(0);

    /// Its position, for tables that go along with the declarations.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All declarations met, and the terms in them.
pub struct Declarations<'l> {
    licenses: &'l dyn Licenses,
    words: &'l Words,
    /// The terms met.
    pub terms: Terms,
    /// The sets of terms met.
    pub sets: Sets,
    list: Vec<Declared>,
    by_text: HashMap<String, DeclaredId, FixedState>,
    key: String,
}

impl<'l> Declarations<'l> {
    /// No declarations yet; names are looked up in `licenses`, then among the hub's `words`.
    pub fn new(licenses: &'l dyn Licenses, words: &'l Words) -> Self {
        Declarations {
            licenses,
            words,
            terms: Terms::default(),
            sets: Sets::default(),
            list: vec![Declared::default()],
            by_text: HashMap::default(),
            key: String::new(),
        }
    }

    /// The declaration of a card.
    pub fn of_card(&mut self, card: &Card<'_>) -> DeclaredId {
        let name = card.license_name.as_deref();
        self.of(card.licenses.iter().map(AsRef::as_ref), name)
    }

    /// The declaration that these values of `license` and `license_name` make.
    pub fn of<'t>(&mut self, licenses: impl Iterator<Item = &'t str> + Clone, name: Option<&str>) -> DeclaredId {
        self.key.clear();
        for license in licenses.clone() {
            // With its length, for values may hold anything.
            let _ = write!(self.key, "{}:{license}", license.len());
        }
        if self.key.is_empty() && name.is_none() {
            return DeclaredId::NOTHING;
        }
        if let Some(name) = name {
            self.key.push('n');
            self.key.push_str(name);
        }
        if let Some(id) = self.by_text.get(&self.key) {
            return *id;
        }
        let mut declared = self.look_up(licenses.clone(), name);
        declared.licenses = licenses.map(str::to_owned).collect();
        declared.name = name.map(str::to_owned);
        let id = DeclaredId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(declared);
        self.by_text.insert(self.key.clone(), id);
        id
    }

    /// The declaration of a model whose cards say one and the other: everything named in either.
    pub fn both(&mut self, one: DeclaredId, other: DeclaredId) -> DeclaredId {
        if one == other {
            return one;
        }
        let (one, other) = (self.get(one).clone(), self.get(other).clone());
        let mut shown: Vec<TermId> = one.shown.iter().chain(&other.shown).copied().collect();
        shown.sort_by_key(|term| self.terms.get(*term).name.clone());
        shown.dedup();
        let both = Declared {
            binding: self.sets.union(one.binding, other.binding),
            passing: self.sets.union(one.passing, other.passing),
            problems: Vec::new(),
            licenses: shown.iter().map(|term| self.terms.get(*term).as_declared().to_owned()).collect(),
            name: None,
            shown,
        };
        // Cards of one id seldom differ; a search through the list is cheaper than a second table.
        let known = self.list.iter().position(|declared| *declared == both);
        let at = known.unwrap_or_else(|| {
            self.list.push(both);
            self.list.len() - 1
        });
        DeclaredId(u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// The declaration that a number stands for.
    pub fn get(&self, id: DeclaredId) -> &Declared {
        &self.list[id.0 as usize]
    }

    /// How many different declarations there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    fn look_up<'t>(&mut self, licenses: impl Iterator<Item = &'t str>, name: Option<&str>) -> Declared {
        let mut declared = Declared::default();
        let mut binding = Vec::new();
        let mut name_used = false;
        for license in licenses {
            name_used |= self.words.is_open_ended(license) && name.is_some();
            let (words, licenses) = (self.words, self.licenses);
            for word in words.binding(license, name, |name| Some(licenses.term(name)?.name)) {
                // A family beside a name of another kind is no license unnamed: both were named.
                if words.is_open_ended(word) && (name.is_none() || Some(word) == name) {
                    declared.problems.push((ProblemKind::LicenseUnnamed, word.to_owned()));
                }
                self.add(word, &mut declared, &mut binding);
            }
        }
        if let (Some(name), false) = (name, name_used) {
            declared.problems.push((ProblemKind::NameWithoutOther, shortened(name)));
        }
        let passing: Vec<TermId> = binding.iter().copied().filter(|term| self.goes_on(*term)).collect();
        declared.binding = self.sets.of(binding);
        declared.passing = self.sets.of(passing);
        declared
    }

    fn goes_on(&self, term: TermId) -> bool {
        matches!(self.terms.get(term).passes, Passes::Copyleft | Passes::Restriction)
    }

    fn add(&mut self, word: &str, declared: &mut Declared, binding: &mut Vec<TermId>) {
        let single = self.licensed(word, None);
        let parsed = match single {
            None if expression::is_expression(word) => expression::parse(word).ok(),
            _ => None,
        };
        match parsed {
            Some(parsed) => binding.extend(self.evaluate(&parsed, &mut declared.shown)),
            None => {
                let term = self.term(single, word);
                declared.shown.push(term);
                binding.push(term);
            }
        }
    }

    /// The terms that bind: all sides of `AND`, and of `OR` the side that is best for the user.
    fn evaluate(&mut self, expression: &Expression, shown: &mut Vec<TermId>) -> Vec<TermId> {
        match expression {
            Expression::One { license, exception } => {
                let found = self.licensed(license, exception.as_deref());
                let term = self.term(found, license);
                shown.push(term);
                vec![term]
            }
            Expression::All(parts) => parts.iter().flat_map(|part| self.evaluate(part, shown)).collect(),
            Expression::Any(parts) => {
                let sides: Vec<_> = parts.iter().map(|part| self.evaluate(part, shown)).collect();
                sides.into_iter().min_by_key(|side| self.weight(side)).unwrap_or_default()
            }
        }
    }

    fn licensed(&self, license: &str, exception: Option<&str>) -> Option<Term> {
        expression::names(license, exception).iter().find_map(|name| self.licenses.term(name))
    }

    fn weight(&self, side: &[TermId]) -> (Openness, Passes) {
        let worst = |term: &TermId| (self.terms.get(*term).openness, self.terms.get(*term).passes);
        side.iter().map(worst).max().unwrap_or((Openness::Unsure, Passes::Unknown))
    }

    fn term(&mut self, found: Option<Term>, word: &str) -> TermId {
        let term = found.unwrap_or_else(|| {
            let said = self.words.is_open_ended(word) || self.words.says_nothing(word);
            match said {
                true => Term::unknown(word.to_ascii_lowercase()),
                false => Term::unknown(format!("{UNKNOWN}{}", shortened(word))),
            }
        });
        self.terms.intern(term)
    }
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
