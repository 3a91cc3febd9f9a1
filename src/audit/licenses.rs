//! Terms for lineage, from descriptions of licenses: each judged once, by one standard.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use crate::engine::{self, Finding, Options, Ready, Verdict};
use crate::input::Library;
use crate::lineage::{Licenses, Passes, Term};
use crate::model::{Body, Clause, License, Openness, ParameterValue, TextRead, Value, Vocabulary};
use crate::rules::Standard;

/// Which clauses go on to derived models, from `hub/passing.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Passing {
    copyleft: Vec<String>,
    naming: Worded,
    badge: Worded,
    reaches_outputs: Vec<Matcher>,
    admits_no_more: Vec<Matcher>,
}

/// A clause with a parameter that holds words.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Worded {
    clause: String,
    words: String,
    only_above: Option<String>,
}

/// A clause, and the words that its parameters must have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Matcher {
    clause: String,
    #[serde(default, rename = "where")]
    parameters: BTreeMap<String, String>,
}

impl Passing {
    /// What is shipped.
    ///
    /// # Errors
    /// A mistake in the shipped file; the tests keep it free of them.
    pub fn shipped() -> Result<Passing, toml::de::Error> {
        toml::from_str(include_str!("../../hub/passing.toml"))
    }

    /// The clause ids it names, for the test that all are in the vocabulary.
    pub fn clauses(&self) -> impl Iterator<Item = &str> {
        let matchers = self.reaches_outputs.iter().chain(&self.admits_no_more).map(|matcher| matcher.clause.as_str());
        let worded = [&self.naming, &self.badge].into_iter().map(|worded| worded.clause.as_str());
        self.copyleft.iter().map(String::as_str).chain(worded).chain(matchers)
    }
}

/// The licenses of a library as lineage needs them.
pub struct Judged<'l> {
    library: &'l Library,
    standard: &'l Standard,
    options: &'l Options,
    ready: Ready<'l>,
    passing: Passing,
    terms: Mutex<HashMap<String, Option<Term>>>,
}

impl<'l> Judged<'l> {
    /// Licenses of `library`, judged by `standard` when first asked for.
    pub fn new(library: &'l Library, standard: &'l Standard, options: &'l Options, passing: Passing) -> Self {
        let ready = Ready::new(standard, options);
        Judged { library, standard, options, ready, passing, terms: Mutex::default() }
    }

    /// The library that the licenses are from.
    pub fn library(&self) -> &'l Library {
        self.library
    }

    /// The words of all badges that licenses prescribe, sorted, with the phrases to look for in a card.
    /// Wordings that only describe what to say have no phrase and are left out.
    pub fn badges(&self) -> BTreeMap<String, Vec<String>> {
        let ids = self.library.license_ids().into_iter().filter(|id| self.may_state(id, &self.passing.badge.clause));
        let terms = ids.filter_map(|id| self.term(id)).filter_map(|term| term.badge);
        terms.map(|badge| (badge.clone(), phrases(&badge))).collect()
    }

    /// False if the words of a description show that it does not state a clause: hundreds need not be read for a few.
    fn may_state(&self, license: &str, clause: &str) -> bool {
        let vocabulary = self.library.vocabulary();
        let entry = vocabulary.find(clause).map(|id| vocabulary.entry(id));
        let Some(text) = self.library.description(license) else { return true };
        let text = text.text();
        // An escape could spell the clause otherwise.
        entry.is_none_or(|entry| entry.aliases.iter().chain([&entry.id]).any(|name| text.contains(name.as_str())))
            || text.contains('\\')
    }

    fn describe(&self, license: &License) -> Term {
        let (openness, found, because) = self.judge(license);
        let clauses = Clauses { found, vocabulary: self.library.vocabulary() };
        let reaches_outputs = self.passing.reaches_outputs.iter().any(|matcher| clauses.has(matcher));
        Term {
            name: license.id.clone(),
            openness,
            passes: self.passes(openness, &clauses),
            prefix: clauses.words(&self.passing.naming),
            badge: clauses.words(&self.passing.badge).filter(|words| !phrases(words).is_empty()),
            reaches_outputs,
            may_reach_outputs: !reaches_outputs && !is_read(license),
            admits_no_more: self.passing.admits_no_more.iter().any(|matcher| clauses.has(matcher)),
            because,
        }
    }

    /// The verdict, the clauses that bind a user, and the reasons: proofs are built for what they come from alone.
    fn judge<'a>(&self, license: &'a License) -> (Openness, Vec<&'a Clause>, Vec<String>) {
        let vocabulary = self.library.vocabulary();
        if let (Body::Clauses(clauses), None) = (&license.body, &license.succession) {
            let outcome = self.ready.judge(license);
            let worst = outcome.hits.iter().filter(|hit| hit.value == outcome.value);
            let findings: Vec<Finding> = worst.filter_map(|hit| self.ready.show(license, *hit)).collect();
            return (outcome.openness(), clauses.iter().collect(), reasons(outcome.value, &findings, vocabulary));
        }
        let verdict = engine::judge_license(self.standard, license, self.options);
        let reasons = reasons(verdict.value(), &verdict.findings, vocabulary);
        (verdict.openness(), binding(license, &verdict), reasons)
    }

    fn passes(&self, openness: Openness, clauses: &Clauses<'_>) -> Passes {
        let copyleft = self.passing.copyleft.iter().any(|id| clauses.of(id).next().is_some());
        match openness {
            Openness::NotOpen => Passes::Restriction,
            // What no authority has settled goes on as well, and stays unsettled.
            Openness::Unsure => Passes::Unknown,
            Openness::Open if copyleft => Passes::Copyleft,
            Openness::Open => Passes::Nothing,
        }
    }
}

impl Licenses for Judged<'_> {
    fn term(&self, name: &str) -> Option<Term> {
        let id = self.library.find_license(name)?;
        let mut terms = self.terms.lock().unwrap_or_else(PoisonError::into_inner);
        let term = terms.entry(id.clone()).or_insert_with(|| {
            // A description with mistakes is no license known: the card's word for it stays unknown.
            let license: Arc<License> = self.library.license(&id).ok()?;
            Some(self.describe(&license))
        });
        term.clone()
    }
}

/// Whether every part was read to its end.
fn is_read(license: &License) -> bool {
    match &license.body {
        Body::Clauses(_) => license.text_read == TextRead::Full,
        Body::AnyOf(parts) | Body::AllOf(parts) => parts.iter().all(|part| is_read(part)),
    }
}

/// The clauses that bind a user of the license: of a choice, those of the part that was chosen.
fn binding<'a>(license: &'a License, verdict: &Verdict) -> Vec<&'a Clause> {
    match &license.body {
        Body::Clauses(clauses) => clauses.iter().collect(),
        Body::AllOf(parts) => {
            parts.iter().zip(&verdict.parts).flat_map(|(part, judged)| binding(part, &judged.verdict)).collect()
        }
        Body::AnyOf(parts) => {
            let chosen = verdict.chosen.unwrap_or(0);
            let part = parts.get(chosen).zip(verdict.parts.get(chosen));
            part.map(|(part, judged)| binding(part, &judged.verdict)).unwrap_or_default()
        }
    }
}

struct Clauses<'a> {
    found: Vec<&'a Clause>,
    vocabulary: &'a Vocabulary,
}

impl<'a> Clauses<'a> {
    fn of(&self, id: &str) -> impl Iterator<Item = &'a Clause> {
        let id = self.vocabulary.find(id);
        self.found.iter().copied().filter(move |clause| Some(clause.id) == id)
    }

    fn parameter(&self, clause: &'a Clause, name: &str) -> Option<&'a ParameterValue> {
        let entry = self.vocabulary.entry(clause.id);
        let slot = entry.parameters.iter().position(|parameter| parameter.name == name)?;
        clause.parameters.get(slot)?.as_ref()
    }

    fn words(&self, worded: &Worded) -> Option<String> {
        let mut clauses = self.of(&worded.clause);
        clauses.find_map(|clause| {
            let above = worded.only_above.as_ref().and_then(|name| self.parameter(clause, name));
            match (above, self.parameter(clause, &worded.words)?) {
                (Some(ParameterValue::Count(1..)), _) => None,
                (_, ParameterValue::Text(words)) => Some(words.clone()),
                _ => None,
            }
        })
    }

    fn has(&self, matcher: &Matcher) -> bool {
        let is = |clause, (name, word): (&String, &String)| match self.parameter(clause, name) {
            Some(ParameterValue::Text(text)) => text == word,
            Some(ParameterValue::List(items)) => items.contains(word),
            _ => false,
        };
        self.of(&matcher.clause).any(|clause| matcher.parameters.iter().all(|wanted| is(clause, wanted)))
    }
}

/// The ids of the clauses that keep terms from being open, each once, in the order of the proof: of what fails, those
/// that fail, and not those that would fail if they were there.
fn reasons(worst: Value, findings: &[Finding], vocabulary: &Vocabulary) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.value == worst && worst > Value::Conditional) {
        for because in &finding.because {
            let id = &vocabulary.entry(because.id).id;
            if because.worth() == worst && !reasons.contains(id) {
                reasons.push(id.clone());
            }
        }
    }
    reasons
}

/// The phrases that meet a badge duty, any of them: `“Built with X, or Improved using X”` has two. A wording that
/// begins in lower case, or leaves a gap in brackets, describes what to say and has none.
fn phrases(wording: &str) -> Vec<String> {
    let exact = wording.chars().next().is_some_and(char::is_uppercase) && !wording.contains('[');
    let wording = wording.split(" (").next().unwrap_or(wording);
    let phrases = wording.split(", or ").filter(|phrase| !phrase.is_empty()).map(str::to_owned);
    if exact { phrases.collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::{Judged, Passing, phrases};
    use crate::engine::Options;
    use crate::input::Library;
    use crate::lineage::{Licenses, Passes};
    use crate::model::Openness;

    #[test]
    fn every_clause_that_passes_on_is_in_the_vocabulary() {
        let library = Library::embedded().expect("the shipped vocabulary");
        let passing = Passing::shipped().expect("hub/passing.toml");
        for clause in passing.clauses() {
            assert!(library.vocabulary().find(clause).is_some(), "{clause}");
        }
    }

    #[test]
    fn descriptions_say_what_goes_on() {
        let library = Library::embedded().expect("the shipped vocabulary");
        let standard = library.standard("osaid-1.0").expect("a standard that is shipped");
        let passing = Passing::shipped().expect("hub/passing.toml");
        let options = Options::default();
        let judged = Judged::new(&library, &standard, &options, passing);
        let llama = judged.term("llama3.1").expect("a license that is shipped");
        assert_eq!((llama.openness, llama.passes), (Openness::NotOpen, Passes::Restriction));
        assert_eq!(llama.prefix.as_deref(), Some("Llama"));
        assert_eq!(llama.badge.as_deref(), Some("Built with Llama"));
        assert!(llama.reaches_outputs && llama.because.iter().any(|id| id == "user-threshold"), "{llama:?}");
        let prose = judged.term("cc-by-nc-4.0").expect("a license that is shipped");
        assert_eq!((prose.openness, prose.because), (Openness::NotOpen, vec!["non-commercial".to_owned()]));
        let permissive = judged.term("Apache License 2.0").expect("a license that is shipped");
        assert_eq!((permissive.openness, permissive.passes), (Openness::Open, Passes::Nothing));
        let copyleft = judged.term("gpl-3.0").expect("a license that is shipped");
        assert_eq!((copyleft.passes, copyleft.admits_no_more), (Passes::Copyleft, true));
        assert_eq!(judged.term("no such license"), None);
    }

    #[test]
    fn only_exact_wordings_can_be_looked_for() {
        assert_eq!(phrases("Built with A, or Improved using A"), ["Built with A", "Improved using A"]);
        assert!(phrases("a sentence that says so").is_empty());
        assert!(phrases("[name] is built using B").is_empty());
    }
}
