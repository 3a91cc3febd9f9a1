//! A whole text: every sentence with what leads it in, and what is told of it.

mod meanings;

use std::collections::HashSet;
use std::ops::Range;

use crate::model::{Clause, ClauseId, TextRead, Vocabulary};
use crate::source::Source;
use crate::text::normalize::{FindingKind, Gap, Normalized, Span, normalize};
use crate::text::sentences::{Reading, sentences};

use super::account::{Around, Naming, Outcome, asides, outcome, settle_beside};
use super::defined::{Definition, definitions};
use super::findings::{Certainty, Extraction, Found, Unread};
use super::language::{Language, language};
use super::names::Names;
use super::parameters::one_line;
use super::places::Places;
use super::reader::{Word, Words};
use super::rules::Rules;
use super::seams;
use super::told::Teller;
use super::whole::{kind, not_granted};

/// The longest lead of a list item that is read with each item, in words.
const LONGEST_LEAD: usize = 160;

/// Reads a whole text.
pub(super) fn extract(rules: &Rules, vocabulary: &Vocabulary, source: &Source) -> Extraction {
    let text = normalize(source.text());
    let seams::Cut { reading, pieces } = seams::cut(sentences(&text), &text, &rules.lexicon);
    let mut words = Words::new(&text, &reading, &rules.lexicon);
    words.mark_itself(&rules.itself);
    let mut out = Reader {
        rules,
        text: &text,
        reading: &reading,
        pieces: &pieces,
        words: &words,
        naming: Names { rules, text: &text, reading: &reading, words: &words },
        clauses: Vec::new(),
        unread: Vec::new(),
        teller: Teller::new(vocabulary, source, &text, &reading),
        alone: Vec::new(),
        led: HashSet::new(),
        names: HashSet::new(),
        places: Places::new(rules.lexicon.len()),
        definitions: definitions(rules, &words, |at| reading.sentences.get(at)?.lead),
    };
    out.sentences();
    out.settle_contradictions();
    out.settle_beside();
    let language = language(&words.all, &rules.lexicon);
    let hidden = !text.is_whole() || text.has(FindingKind::Crossed);
    let not_granted = not_granted(rules, vocabulary, &out.clauses);
    let whole = out.unread.is_empty() && language == Language::English && !hidden && not_granted.is_empty();
    let title = out.title();
    let kind = kind(rules, &words.all);
    let text_read = match (words.all.is_empty(), whole) {
        (true, _) => TextRead::None,
        (false, true) => TextRead::Full,
        (false, false) => TextRead::Part,
    };
    Extraction { clauses: out.clauses, unread: out.unread, kind, language, text_read, not_granted, title }
}

struct Reader<'a> {
    rules: &'a Rules,
    text: &'a Normalized<'a>,
    reading: &'a Reading,
    /// For each sentence, those that were one with it before it was cut at its seams.
    pieces: &'a [Range<usize>],
    words: &'a Words<'a>,
    naming: Names<'a>,
    clauses: Vec<Found>,
    unread: Vec<Unread>,
    teller: Teller<'a>,
    /// For each sentence, which of its words it accounts for by itself.
    alone: Vec<Vec<bool>>,
    /// Leads of which it was told that they are not read, and how many words of them.
    led: HashSet<(Option<usize>, usize)>,
    /// Names that the text gives its parties and itself.
    names: HashSet<&'a str>,
    /// Terms that the text defines and that may hold a limit.
    definitions: Vec<Definition>,
    places: Places,
}

impl<'a> Reader<'a> {
    fn sentences(&mut self) {
        let words = self.words;
        let ranges = words.sentences.iter().cloned();
        let read = |range| outcome(self.rules, words.all.get(range).unwrap_or_default(), &mut self.places);
        let mut alone: Vec<_> = ranges.map(read).collect();
        let sentence =
            |at: Option<usize>| at.and_then(|at| words.all.get(words.sentences.get(at)?.clone())).unwrap_or_default();
        for (at, outcome) in alone.iter_mut().enumerate() {
            let lead = self.reading.sentences.get(at).and_then(|sentence| sentence.lead);
            let [before, own, after, lead] = [at.checked_sub(1), Some(at), Some(at + 1), lead].map(sentence);
            settle_beside(self.rules, own, &Around { before, after, lead, all: words }, outcome);
        }
        self.names = self.naming.of_text(&alone);
        self.alone = alone.iter().map(|outcome| outcome.accounted.clone()).collect();
        let leading: HashSet<usize> = self.reading.sentences.iter().filter_map(|sentence| sentence.lead).collect();
        for (at, alone) in alone.iter_mut().enumerate() {
            let before = self.clauses.len();
            self.sentence(at, leading.contains(&at), std::mem::take(alone));
            self.follow_definitions(at, before);
        }
    }

    /// The sentences that lead this one in, outermost first; none where they are too long to be read with each item.
    fn leads(&self, at: usize) -> Vec<usize> {
        let step =
            |at: &usize| self.reading.sentences.get(*at).and_then(|sentence| sentence.lead).filter(|lead| lead < at);
        let mut leads: Vec<_> = std::iter::successors(step(&at), step).take(8).collect();
        leads.reverse();
        let length: usize = leads.iter().map(|lead| self.words.sentences[*lead].len()).sum();
        if length > LONGEST_LEAD { Vec::new() } else { leads }
    }

    fn sentence(&mut self, at: usize, leading: bool, alone: Outcome) {
        let words = self.words;
        let own = words.sentences[at].clone();
        let naming = self.naming.naming(at);
        if own.is_empty() {
            return;
        }
        let leads = self.leads(at);
        // What leads a list in is read with each of its items, and says little without them.
        let unfinished = leading && own.len() <= LONGEST_LEAD;
        if leads.is_empty() {
            let sentence = &words.all[own];
            let mut left =
                if unfinished { Vec::new() } else { alone.left_over(sentence, self.rules, &self.names, naming) };
            left.extend(self.left_of_asides(sentence));
            return self.report(at, sentence, &alone, left);
        }
        let mut joined: Vec<Word<'_>> = Vec::new();
        for sentence in leads.iter().chain([&at]) {
            let start = joined.len();
            joined.extend_from_slice(&words.all[words.sentences[*sentence].clone()]);
            joined.iter_mut().skip(start).take(1).for_each(|word| word.before = word.before.with(Gap::COLON));
        }
        let mut outcome = outcome(self.rules, &joined, &mut self.places);
        // What an item says by itself holds whatever leads it in: a wrong lead must not hide it.
        let before = joined.len() - own.len();
        outcome
            .found
            .extend(alone.found.into_iter().map(|(rule, found, program)| (rule, found.moved(before), program)));
        alone.beside.into_iter().for_each(|phrase| outcome.settle(phrase.moved(before)));
        let known = leads.iter().chain([&at]).flat_map(|sentence| &self.alone[*sentence]);
        outcome.accounted.iter_mut().zip(known).for_each(|(here, alone)| *here |= alone);
        let mut left =
            if unfinished { Vec::new() } else { outcome.left_over(&joined, self.rules, &self.names, naming) };
        left.extend(self.left_of_asides(&words.all[own]).into_iter().map(|at| at + before));
        self.report(at, &joined, &outcome, left);
    }

    /// What is left over of a sentence's parentheses when they are read by themselves: what surrounds them must not explain them.
    fn left_of_asides(&mut self, words: &[Word<'_>]) -> Vec<usize> {
        let mut left = Vec::new();
        for aside in asides(words, self.rules) {
            let inside = &words[aside.clone()];
            let alone = outcome(self.rules, inside, &mut self.places);
            let unread = alone.left_over(inside, self.rules, &self.names, Naming::Sentence);
            // What surrounds a restriction may be what made it none: a person must look.
            let restricts = |(rule, ..): &(usize, _, usize)| {
                self.rules.rules.get(*rule).is_some_and(|rule| rule.restricts && rule.sure)
            };
            if alone.found.iter().any(restricts) {
                left.extend(aside);
            } else {
                left.extend(unread.into_iter().map(|at| at + aside.start));
            }
        }
        left
    }

    fn report(&mut self, at: usize, words: &[Word<'_>], outcome: &Outcome, left: Vec<usize>) {
        let sentence = &self.reading.sentences[at];
        let span = self.reading.span(self.text, sentence);
        let own = words.len() - self.words.sentences[at].len();
        let mut guesses = Vec::new();
        for (rule, found, program) in &outcome.found {
            let Some(wanted) = self.rules.rules.get(*rule) else { continue };
            // What stands wholly in the lead was found there.
            if found.end <= own && own > 0 {
                continue;
            }
            if !wanted.sure || wanted.restricts && !self.holds_uncut(wanted.clause, at, &words[..own]) {
                guesses.push(wanted.clause);
                continue;
            }
            let certainty = if left.is_empty() { Certainty::Sure } else { Certainty::Partly };
            let program = &self.rules.programs[*program].0;
            self.clauses.extend(self.teller.clause(sentence, wanted, found, program, words, certainty));
        }
        let guessed_only = left.is_empty() && !guesses.is_empty();
        // What is left over of a lead alone is told with the first of its items.
        if !left.is_empty() && left.iter().all(|at| *at < own) && !self.led.insert((sentence.lead, left.len())) {
            return;
        }
        if !left.is_empty() || guessed_only {
            let words = left.iter().take(40).map(|at| words[*at].text.to_string()).collect();
            self.unread.push(self.teller.unread(sentence, span, words, guesses));
        }
    }

    /// Whether the sentence `at` says it too where nothing is cut off: a seam may be none (`of You or Your use`). `lead` leads it in.
    fn holds_uncut(&mut self, clause: ClauseId, at: usize, lead: &[Word<'_>]) -> bool {
        let pieces = self.pieces[at].clone();
        if pieces.len() == 1 {
            return true;
        }
        let all = self.words.sentences[pieces.start].start..self.words.sentences[pieces.end - 1].end;
        let whole = [lead, &self.words.all[all]].concat();
        let found = outcome(self.rules, &whole, &mut self.places).found;
        found.iter().any(|(rule, ..)| self.rules.rules.get(*rule).is_some_and(|rule| rule.clause == clause))
    }

    /// A restriction whose opposite the text also grants in words is left for a person: which of the two holds is not a matter of words.
    fn settle_contradictions(&mut self) {
        let here: HashSet<ClauseId> = self.clauses.iter().map(|found| found.clause.id).collect();
        let opposites =
            |id: ClauseId| self.rules.rules.iter().find(|rule| rule.clause == id).map(|rule| &rule.contradicted_by);
        let doubtful =
            |found: &Found| opposites(found.clause.id).is_some_and(|ids| ids.iter().any(|id| here.contains(id)));
        let (doubted, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.clauses).into_iter().partition(doubtful);
        self.clauses = kept;
        for found in doubted {
            let Clause { id, section, quote, place, .. } = found.clause;
            self.unread.push(Unread {
                section,
                quote: quote.unwrap_or_default(),
                span: found.span,
                place,
                lines: found.lines,
                words: Vec::new(),
                guesses: vec![id],
            });
        }
        self.unread.sort_by_key(|unread| unread.span);
    }

    /// Parameters that other clauses of the text settle, where its words left them open.
    fn settle_beside(&mut self) {
        let here: HashSet<ClauseId> = self.clauses.iter().map(|found| found.clause.id).collect();
        let holds = |all: &[Vec<ClauseId>]| all.iter().all(|choices| choices.iter().any(|id| here.contains(id)));
        for beside in self.rules.beside.iter().filter(|beside| holds(&beside.all)) {
            for found in self.clauses.iter_mut().filter(|found| found.clause.id == beside.clause) {
                for (slot, value) in &beside.set {
                    found.clause.parameters[*slot].get_or_insert_with(|| value.clone());
                }
            }
        }
    }

    /// The first sentence; of a heading also what its seams cut off (`Frob No Attribution`).
    fn title(&self) -> String {
        let Some(first) = self.words.sentences.iter().position(|words| !words.is_empty()) else { return String::new() };
        let span = |at: usize| self.reading.sentences.get(at).map(|one| self.reading.span(self.text, one));
        let heading = self.reading.sentences.get(first).is_some_and(|sentence| sentence.heading);
        let last = if heading { self.pieces[first].end - 1 } else { first };
        let (start, end) = (span(first).unwrap_or_default().start, span(last).unwrap_or_default().end);
        one_line(self.text.original(Span { start, end })).chars().take(120).collect()
    }
}
