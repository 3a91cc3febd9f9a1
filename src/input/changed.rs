//! A known text with changes, read as terms: what its description says, less what the changes may have taken away, and what
//! the words of the changes say.
//!
//! INVARIANT: the verdict is never better than the text's own words allow. Such a text counts as read in part, whatever its
//! changes say; no approval of the known text speaks for it; and a fingerprint holds no words, so where some are missing
//! nobody can tell what they said: then no right is taken from the description that the words left do not give.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::model::{Body, Class, Clause, ClauseId, License, TextRead, Vocabulary};
use crate::source::Source;
use crate::text::extract::{Extraction, Found};
use crate::text::{Account, Change, ChangeKind, Identification, Normalized, Reading, Span, sentences};

use super::text::{place, plain, sections};

/// Below this share of the same words a text is a relative of the known one, and its description says nothing of it.
const LEAST_SCORE: f32 = 0.85;

/// A text that known ones are part of, with the places where it differs from them.
pub(super) struct Changed<'a> {
    found: &'a Identification,
    words: &'a Extraction,
    source: &'a Source,
    text: &'a Normalized<'a>,
    vocabulary: &'a Vocabulary,
    reading: Reading,
    /// For each match, whether words of it are missing or replaced, or a sentence of it holds other words or is led in by some.
    harmed: Vec<bool>,
    /// The bytes of the sentences that differ, or that one which differs leads in, in order.
    spans: Vec<Span>,
    /// Each section's label, and whether a sentence of it differs.
    labels: BTreeMap<String, bool>,
}

impl<'a> Changed<'a> {
    /// Finds the sentences that differ; none for a text that is mostly something else.
    pub fn new(
        found: &'a Identification,
        words: &'a Extraction,
        source: &'a Source,
        text: &'a Normalized<'a>,
        vocabulary: &'a Vocabulary,
    ) -> Option<Self> {
        let count = |wanted: fn(&Account) -> bool| found.accounts.iter().filter(|account| wanted(account)).count();
        let known = count(|account| matches!(account, Account::Known(_)));
        let other = count(|account| *account == Account::Residue);
        let near = found.matches.iter().all(|known| known.score >= LEAST_SCORE);
        if found.matches.is_empty() || !near || known < other {
            return None;
        }
        let reading = sentences(text);
        let differs = differences(found);
        let mut touched: Vec<bool> = Vec::with_capacity(reading.sentences.len());
        for sentence in &reading.sentences {
            let own = differs.get(sentence.tokens.clone()).unwrap_or_default().contains(&true);
            touched.push(own || sentence.lead.is_some_and(|lead| touched.get(lead) == Some(&true)));
        }
        let mut harmed: Vec<bool> = found.matches.iter().map(|known| known.changes.iter().any(loses)).collect();
        let mut spans = Vec::new();
        let mut labels: BTreeMap<String, bool> = BTreeMap::new();
        for (sentence, touched) in reading.sentences.iter().zip(&touched) {
            *labels.entry(plain(&reading.citation(sentence))).or_default() |= *touched;
            if *touched {
                spans.push(reading.span(text, sentence));
                for account in found.accounts.get(sentence.tokens.clone()).unwrap_or_default() {
                    if let Account::Known(number) = account
                        && let Some(harmed) = harmed.get_mut(*number as usize)
                    {
                        *harmed = true;
                    }
                }
            }
        }
        Some(Self { found, words, source, text, vocabulary, reading, harmed, spans, labels })
    }

    /// Whether any of these bytes belong to a sentence that differs.
    pub fn touches(&self, span: Span) -> bool {
        let after = self.spans.partition_point(|own| own.end <= span.start);
        self.spans.get(after).is_some_and(|own| own.start < span.end.max(span.start.saturating_add(1)))
    }

    /// The terms: each known text's clauses as far as they are left, and with the first what the words of the changes say.
    /// `described` has the description of each match.
    pub fn license(&self, described: &[Arc<License>]) -> License {
        // A license that stands there twice is harmed if either copy is.
        let mut each: Vec<(&Arc<License>, bool, u32)> = Vec::new();
        for ((license, known), harmed) in described.iter().zip(&self.found.matches).zip(&self.harmed) {
            match each.iter_mut().find(|(other, ..)| other.id == license.id) {
                Some((_, other, _)) => *other |= harmed,
                None => each.push((license, *harmed, known.span.start)),
            }
        }
        let sections = sections(self.text, &self.reading);
        let mut kept: Vec<License> =
            each.iter().map(|(license, harmed, start)| self.kept(license, *harmed, *start, &sections)).collect();
        let touched: Vec<&Found> = self.words.clauses.iter().filter(|found| self.touches(found.span)).collect();
        if let Some(Body::Clauses(clauses)) = kept.first_mut().map(|license| &mut license.body) {
            for found in touched {
                if !clauses.iter().any(|own| own.id == found.clause.id && own.place == found.clause.place) {
                    clauses.push(found.clause.clone());
                }
            }
        }
        let names: Vec<&str> = each.iter().map(|(license, ..)| license.name.as_str()).collect();
        let mut whole = self.words.license(self.source);
        whole.name = format!("{}, with changes", names.join(", and "));
        whole.text_read = whole.text_read.min(TextRead::Part);
        whole.note = Some(self.note());
        whole.kind = described.first().map_or(whole.kind, |license| license.kind);
        whole.body = match kept.pop() {
            Some(only) if kept.is_empty() => only.body,
            last => Body::AllOf(kept.into_iter().chain(last).map(Arc::new).collect()),
        };
        whole
    }

    /// One known text's description, as far as it still holds.
    fn kept(&self, license: &License, harmed: bool, start: u32, sections: &HashMap<String, Range<usize>>) -> License {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut replaced: HashSet<ClauseId> = HashSet::new();
        for clause in license.clauses() {
            let class = self.vocabulary.entry(clause.id).class;
            let own: Vec<&Found> = self.words.clauses.iter().filter(|found| found.clause.id == clause.id).collect();
            let by_words = harmed && (class == Class::Grant || own.iter().any(|found| self.touches(found.span)));
            if by_words {
                if replaced.insert(clause.id) {
                    clauses.extend(own.iter().map(|found| found.clause.clone()));
                }
                continue;
            }
            if harmed && class == Class::Restriction && own.is_empty() && self.is_gone(clause, license) {
                continue;
            }
            let mut clause = clause.clone();
            place(&mut clause, sections, self.source);
            // Paragraphs count differently in a text with others before them: its own words say better where a clause is.
            let numbered = clause.section.starts_with(|c: char| c.is_ascii_digit());
            match own.first().filter(|_| !numbered || clause.quote.is_none()) {
                Some(found) => {
                    clause.place = found.clause.place.clone();
                    clause.quote.clone_from(&found.clause.quote);
                }
                None if clause.quote.is_none() => clause.place = self.source.place(start as usize),
                None => {}
            }
            // A day may be among what was changed.
            clause.until = clause.until.filter(|_| !harmed);
            clauses.push(clause);
        }
        License {
            body: Body::Clauses(clauses),
            text_read: TextRead::Part,
            evidence: Vec::new(),
            lapsed: Vec::new(),
            succession: None,
            spdx: None,
            aliases: Vec::new(),
            name: format!("{}, with changes", license.name),
            place: self.source.place(start as usize),
            ..license.clone()
        }
    }

    /// Whether the section of a clause is no longer there, or is one that differs. Where sections cannot be told, it is there.
    fn is_gone(&self, clause: &Clause, license: &License) -> bool {
        let here = |label: &String| {
            let inside = |own: &str| {
                own.strip_prefix(label.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            self.labels
                .iter()
                .filter(|(own, _)| inside(own))
                .map(|(_, touched)| *touched)
                .reduce(|one, other| one || other)
        };
        let holds = |other: &Clause| numbers(&other.section).iter().any(|label| here(label).is_some());
        license.clauses().iter().any(holds) && numbers(&clause.section).iter().any(|label| here(label) != Some(false))
    }

    fn note(&self) -> String {
        if self.spans.is_empty() {
            return "a known text whose words are unchanged, but something strikes them out, hides them, denies them or leaves them open: a sign \
                    on a line told above, or an empty box right before the text; take it away, or ask what was meant"
                .to_owned();
        }
        let mut lines: Vec<usize> = self.spans.iter().map(|span| self.source.place(span.start as usize).line).collect();
        lines.dedup();
        let told: Vec<String> = lines.iter().take(12).map(ToString::to_string).collect();
        let more = if lines.len() > told.len() { " and more" } else { "" };
        format!(
            "a known text with changes: its description speaks for the sentences that are unchanged, and no approval of it \
             for this text; read what was changed: the sentences that begin on lines {}{more}",
            told.join(", ")
        )
    }
}

/// The numbered sections that a clause names.
fn numbers(section: &str) -> Vec<String> {
    let numbered = |label: &String| label.starts_with(|c: char| c.is_ascii_digit());
    section.split([',', ';', '+']).map(plain).filter(numbered).collect()
}

/// Whether words of the known text that count are not there.
fn loses(change: &Change) -> bool {
    change.kind != ChangeKind::Inserted && !change.left_out
}

/// For each token, whether it is no known text's, or words of one are missing next to it.
fn differences(found: &Identification) -> Vec<bool> {
    let mut differs: Vec<bool> = found.accounts.iter().map(|account| *account == Account::Residue).collect();
    for change in found.matches.iter().flat_map(|known| &known.changes) {
        let tokens = match change.kind {
            ChangeKind::Deleted if !loses(change) => continue,
            ChangeKind::Deleted => {
                change.tokens.start.saturating_sub(1)..change.tokens.start.saturating_add(1).min(differs.len())
            }
            ChangeKind::Inserted | ChangeKind::Replaced => change.tokens.clone(),
        };
        differs.get_mut(tokens).unwrap_or_default().fill(true);
    }
    differs
}
