//! A text's sentences against the rules: the clauses found, and the sentences in which a word is left over.

use std::collections::HashSet;
use std::ops::Range;

use crate::model::{Body, Class, Clause, ClauseId, Kind, License, Place, TextRead, Vocabulary};
use crate::source::Source;
use crate::text::normalize::{FindingKind, Gap, Normalized, Span, normalize};
use crate::text::sentences::{Reading, sentences};

use super::language::{Language, language};
use super::lexicon::Worth;
use super::parameters::{currency, one_line, value};
use super::program::{Match, Program};
use super::reader::{Word, Words};
use super::rules::{Aim, Rule, Rules, Setting};

/// The longest lead of a list item that is read with each item, in words.
const LONGEST_LEAD: usize = 160;
/// The longest title, in words.
const LONGEST_TITLE: usize = 14;
/// The longest quotation, in characters.
const LONGEST_QUOTE: usize = 600;

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The words may mean it: a person must look.
    Guess,
    /// The words leave no doubt, though others in the same sentence were not read.
    Partly,
    /// The whole sentence was read.
    Sure,
}

/// A clause found in a text.
#[derive(Debug, Clone)]
pub struct Found {
    /// The clause, with section, quotation, parameters and place.
    pub clause: Clause,
    /// The bytes of its sentence.
    pub span: Span,
    /// The first and last line of its sentence, from 1.
    pub lines: (usize, usize),
    /// How sure it is.
    pub certainty: Certainty,
}

/// A sentence that speaks like law and was not read.
#[derive(Debug, Clone)]
pub struct Unread {
    /// The section as printed.
    pub section: String,
    /// The words of the text.
    pub quote: String,
    /// Its bytes.
    pub span: Span,
    /// Where it begins.
    pub place: Place,
    /// Its first and last line, from 1.
    pub lines: (usize, usize),
    /// The words that nothing accounts for.
    pub words: Vec<String>,
    /// What it may be.
    pub guesses: Vec<ClauseId>,
}

/// What was read in a text.
#[derive(Debug, Clone)]
pub struct Extraction {
    /// The clauses, in order of the text.
    pub clauses: Vec<Found>,
    /// The sentences that were not read, in order of the text.
    pub unread: Vec<Unread>,
    /// What it was written for, as far as its words tell.
    pub kind: Kind,
    /// Its language.
    pub language: Language,
    /// How much was read.
    pub text_read: TextRead,
    /// Its first heading or line.
    pub title: String,
}

impl Extraction {
    /// The license that the text is.
    pub fn license(&self, source: &Source) -> License {
        let id = source.name().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        License {
            id,
            name: self.title.clone(),
            steward: None,
            released: None,
            url: None,
            spdx: None,
            aliases: Vec::new(),
            kind: self.kind,
            text_read: self.text_read,
            note: self.note(),
            body: Body::Clauses(self.clauses.iter().map(|found| found.clause.clone()).collect()),
            evidence: Vec::new(),
            lapsed: Vec::new(),
            succession: None,
            place: source.place(0),
        }
    }

    fn note(&self) -> Option<String> {
        let lines: Vec<_> = self.unread.iter().take(12).map(|unread| unread.lines.0.to_string()).collect();
        let more = if self.unread.len() > lines.len() { " and more" } else { "" };
        (!lines.is_empty()).then(|| {
            format!("{} sentences were not read; they begin on lines {}{more}", self.unread.len(), lines.join(", "))
        })
    }
}

/// Reads a whole text.
pub(super) fn extract(rules: &Rules, vocabulary: &Vocabulary, source: &Source) -> Extraction {
    let text = normalize(source.text());
    let reading = sentences(&text);
    let words = Words::new(&text, &reading, &rules.lexicon);
    let mut out = Account {
        rules,
        vocabulary,
        source,
        text: &text,
        reading: &reading,
        words: &words,
        clauses: Vec::new(),
        unread: Vec::new(),
        alone: Vec::new(),
        names: HashSet::new(),
        present: vec![false; rules.lexicon.len()],
        told: HashSet::new(),
    };
    out.sentences();
    out.settle_contradictions();
    let language = language(&words.all, &rules.lexicon);
    let hidden = text
        .findings()
        .iter()
        .any(|found| matches!(found.kind, FindingKind::Cut | FindingKind::Unshown | FindingKind::Direction));
    let whole = out.unread.is_empty() && language == Language::English && !hidden && out.grants_enough();
    let title = out.title();
    let kind = kind(rules, &words.all);
    let text_read = match (words.all.is_empty(), whole) {
        (true, _) => TextRead::None,
        (false, true) => TextRead::Full,
        (false, false) => TextRead::Part,
    };
    Extraction { clauses: out.clauses, unread: out.unread, kind, language, text_read, title }
}

/// The kind whose words weigh most; programs where none does.
fn kind(rules: &Rules, words: &[Word<'_>]) -> Kind {
    let weigh = |weights: &std::collections::HashMap<u32, i64>| {
        words.iter().filter_map(|word| weights.get(&word.id)).sum::<i64>()
    };
    let weighed = rules.kinds.iter().map(|(kind, weights)| (weigh(weights), *kind));
    weighed
        .filter(|(weight, _)| *weight > 0)
        .max_by_key(|(weight, kind)| (*weight, *kind == Kind::Software))
        .map_or(Kind::Software, |(_, kind)| kind)
}

struct Account<'a> {
    rules: &'a Rules,
    vocabulary: &'a Vocabulary,
    source: &'a Source,
    text: &'a Normalized<'a>,
    reading: &'a Reading,
    words: &'a Words<'a>,
    clauses: Vec<Found>,
    unread: Vec<Unread>,
    /// Clauses told already, by id, section and parameters: a description says each once.
    told: HashSet<String>,
    /// For each sentence, which of its words it accounts for by itself.
    alone: Vec<Vec<bool>>,
    /// Names that the text gives its parties and itself.
    names: HashSet<&'a str>,
    /// Room to note which words stand in a sentence.
    present: Vec<bool>,
}

/// What the rules make of one sentence.
#[derive(Default)]
struct Outcome {
    accounted: Vec<bool>,
    found: Vec<(usize, Match, usize)>,
    subjects: Vec<usize>,
}

impl<'a> Account<'a> {
    fn sentences(&mut self) {
        let words = self.words;
        let ranges = words.sentences.iter().cloned();
        let mut alone: Vec<_> = ranges.map(|range| self.outcome(words.all.get(range).unwrap_or_default())).collect();
        self.names = self.own_names(&alone);
        self.alone = alone.iter().map(|outcome| outcome.accounted.clone()).collect();
        let leading: HashSet<usize> = self.reading.sentences.iter().filter_map(|sentence| sentence.lead).collect();
        for (at, alone) in alone.iter_mut().enumerate() {
            self.sentence(at, leading.contains(&at), std::mem::take(alone));
        }
    }

    /// Capitalised words of the title, of copyright lines and of terms in quotation marks: they name, and say nothing more.
    fn own_names(&self, alone: &[Outcome]) -> HashSet<&'a str> {
        let words = self.words;
        let mut names = HashSet::new();
        for (at, range) in words.sentences.iter().enumerate() {
            let sentence = words.all.get(range.clone()).unwrap_or_default();
            let titles = at == 0 && sentence.len() <= LONGEST_TITLE;
            let names_parties =
                titles || alone[at].subjects.iter().any(|subject| self.rules.subjects[*subject].gives_names);
            names.extend(
                sentence
                    .iter()
                    .filter(|word| word.capital && (names_parties || self.is_quoted(word)))
                    .map(|word| &*word.text),
            );
        }
        names
    }

    /// A word of a short term in quotation marks: one that the text defines.
    fn is_quoted(&self, word: &Word<'_>) -> bool {
        let quoted = |at: usize| self.text.tokens().get(at).is_some_and(|token| token.before.has(Gap::QUOTE));
        (word.token.saturating_sub(2)..=word.token).any(quoted) && (word.token + 1..=word.token + 3).any(quoted)
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
        let heading = self.reading.sentences[at].heading;
        if own.is_empty() {
            return;
        }
        let leads = self.leads(at);
        // What leads a list in is read with each of its items, and says little without them.
        let unfinished = leading && own.len() <= LONGEST_LEAD;
        if leads.is_empty() {
            let sentence = &words.all[own];
            let left = if unfinished { Vec::new() } else { self.left_over(sentence, &alone, heading) };
            return self.report(at, sentence, &alone, left);
        }
        let mut joined: Vec<Word<'_>> = Vec::new();
        for sentence in leads.iter().chain([&at]) {
            joined.extend_from_slice(&words.all[words.sentences[*sentence].clone()]);
        }
        let mut outcome = self.outcome(&joined);
        // What an item says by itself holds whatever leads it in: a wrong lead must not hide it.
        let before = joined.len() - own.len();
        outcome
            .found
            .extend(alone.found.into_iter().map(|(rule, found, program)| (rule, found.moved(before), program)));
        let known = leads.iter().chain([&at]).flat_map(|sentence| &self.alone[*sentence]);
        outcome.accounted.iter_mut().zip(known).for_each(|(here, alone)| *here |= alone);
        let left = if unfinished { Vec::new() } else { self.left_over(&joined, &outcome, heading) };
        self.report(at, &joined, &outcome, left);
    }

    fn outcome(&mut self, words: &[Word<'_>]) -> Outcome {
        let called = self.rules.called_by(words, &mut self.present);
        let mut outcome = Outcome { accounted: vec![false; words.len()], ..Outcome::default() };
        let of = |at: &usize| &self.rules.programs[*at];
        for at in &called {
            let (program, aim) = of(at);
            match aim {
                Aim::Clause(rule) => self.clauses_of(*at, *rule, program, words, &mut outcome),
                Aim::Account => account(program, words, &mut outcome.accounted),
                Aim::Subject(subject) => {
                    if !outcome.subjects.contains(subject)
                        && program.holds(words)
                        && !self.rules.subjects[*subject].unless.iter().any(|unless| unless.holds(words))
                    {
                        outcome.subjects.push(*subject);
                    }
                    if outcome.subjects.contains(subject) {
                        account(program, words, &mut outcome.accounted);
                    }
                }
                Aim::Within(_) => {}
            }
        }
        for at in &called {
            if let (program, Aim::Within(subject)) = of(at)
                && outcome.subjects.contains(subject)
            {
                account(program, words, &mut outcome.accounted);
            }
        }
        outcome
    }

    fn clauses_of(&self, at: usize, rule: usize, program: &Program, words: &[Word<'_>], outcome: &mut Outcome) {
        let matches = program.matches(words);
        let Some(wanted) = self.rules.rules.get(rule).filter(|_| !matches.is_empty()) else { return };
        let restricts = self.vocabulary.entry(wanted.clause).class == Class::Restriction;
        if wanted.unless.iter().any(|unless| unless.holds(words))
            || restricts && self.rules.denials.iter().any(|denial| denial.holds(words))
        {
            return;
        }
        for found in matches {
            if wanted.sure {
                mark(&found, &mut outcome.accounted);
            }
            outcome.found.push((rule, found, at));
        }
    }

    /// The words that nothing accounts for; none where the sentence does not speak like law.
    fn left_over(&self, words: &[Word<'_>], outcome: &Outcome, heading: bool) -> Vec<usize> {
        let lexicon = &self.rules.lexicon;
        let subjects: Vec<_> = outcome.subjects.iter().filter_map(|at| self.rules.subjects.get(*at)).collect();
        // Where everything is printed in capitals, a capital tells nothing.
        let shouted = words.iter().all(|word| word.capital);
        let excused = |word: &Word<'_>| {
            word.capital && self.names.contains(&*word.text)
                || subjects.iter().any(|subject| {
                    subject.words.contains(&word.id)
                        || subject.names && word.capital && !shouted
                        || subject.numbers && word.is_number()
                })
        };
        let left: Vec<_> = (0..words.len())
            .filter(|at| !outcome.accounted[*at])
            .filter(|at| match lexicon.worth(words[*at].id) {
                Worth::Plain => false,
                Worth::Hard => true,
                Worth::Open => !excused(&words[*at]),
            })
            .collect();
        let hard = left.iter().any(|at| lexicon.worth(words[*at].id) == Worth::Hard);
        let speaks = hard || !heading && words.iter().any(|word| lexicon.is_scope(word.id));
        if speaks { left } else { Vec::new() }
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
            if !wanted.sure {
                guesses.push(wanted.clause);
                continue;
            }
            let certainty = if left.is_empty() { Certainty::Sure } else { Certainty::Partly };
            self.found(at, span, wanted, found, &self.rules.programs[*program].0, words, certainty);
        }
        let guessed_only = left.is_empty() && !guesses.is_empty();
        if !left.is_empty() || guessed_only {
            let words = left.iter().take(40).map(|at| words[*at].text.to_string()).collect();
            let place = self.source.place(span.start as usize);
            let section = self.reading.citation(&self.reading.sentences[at]);
            let unread =
                Unread { section, quote: self.quote(span), span, lines: self.lines(span), place, words, guesses };
            self.unread.push(unread);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one finding")]
    fn found(
        &mut self,
        at: usize,
        span: Span,
        rule: &Rule,
        found: &Match,
        program: &Program,
        words: &[Word<'_>],
        certainty: Certainty,
    ) {
        let entry = self.vocabulary.entry(rule.clause);
        let place = self.source.place(span.start as usize);
        let mut clause = Clause::bare(rule.clause, entry, place);
        clause.section = self.reading.citation(&self.reading.sentences[at]);
        clause.summary.clone_from(&rule.summary);
        clause.quote = Some(self.quote(span));
        for (slot, setting) in &rule.set {
            let kept = |name: &str| {
                program.kept(found, name).and_then(|(start, end)| words.get(start..end)).filter(|kept| !kept.is_empty())
            };
            let set = match setting {
                Setting::To(value) => Some(value.clone()),
                Setting::Kept(name) => {
                    kept(name).and_then(|kept| value(&entry.parameters[*slot].kind, kept, self.printed(kept, 0)))
                }
                Setting::Currency(name) => kept(name)
                    .and_then(|kept| currency(self.printed(kept, 4)))
                    .map(|code| crate::model::ParameterValue::Text(code.into())),
            };
            if set.is_some() {
                clause.parameters[*slot] = set;
            }
        }
        if self.told.insert(format!("{:?}", (clause.id, &clause.section, &clause.parameters))) {
            let lines = self.lines(span);
            self.clauses.push(Found { clause, span, lines, certainty });
        }
    }

    /// The text of these words as printed, with so many bytes before.
    fn printed(&self, words: &[Word<'_>], before: usize) -> &str {
        let token = |word: Option<&Word<'_>>| word.and_then(|word| self.text.tokens().get(word.token));
        let (Some(first), Some(last)) = (token(words.first()), token(words.last())) else { return "" };
        let text = self.text.text();
        let mut start = (first.span.start as usize).saturating_sub(before);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        text.get(start..last.span.end as usize).unwrap_or_default()
    }

    fn quote(&self, span: Span) -> String {
        let line = one_line(self.text.original(span));
        match line.char_indices().nth(LONGEST_QUOTE) {
            Some((end, _)) => format!("{} …", line.get(..end).unwrap_or_default()),
            None => line,
        }
    }

    fn lines(&self, span: Span) -> (usize, usize) {
        let line = |byte: u32| self.source.place(byte as usize).line;
        (line(span.start), line(span.end.max(1) - 1))
    }

    /// Whether use, change and passing on are all granted in words that were found. Otherwise a grant was perhaps not understood, and
    /// what is missing is not known to be missing.
    fn grants_enough(&self) -> bool {
        let has = |id: &str| {
            self.vocabulary.find(id).is_some_and(|id| self.clauses.iter().any(|found| found.clause.id == id))
        };
        has("dedication")
            || (has("grant-use") || has("grant-reproduce")) && has("grant-modify") && has("grant-distribute")
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

    fn title(&self) -> String {
        let first = self
            .reading
            .sentences
            .iter()
            .zip(&self.words.sentences)
            .find(|(_, words): &(_, &Range<usize>)| !words.is_empty());
        let title = first.map(|(sentence, _)| one_line(self.text.original(self.reading.span(self.text, sentence))));
        title.unwrap_or_default().chars().take(120).collect()
    }
}

fn account(program: &Program, words: &[Word<'_>], accounted: &mut [bool]) {
    program.matches(words).iter().for_each(|found| mark(found, accounted));
}

fn mark(found: &Match, accounted: &mut [bool]) {
    for at in &found.named {
        if let Some(here) = accounted.get_mut(*at) {
            *here = true;
        }
    }
}
