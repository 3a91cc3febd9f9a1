//! One sentence against the rules: what is found in it, and which of its words nothing accounts for.

use std::collections::HashSet;
use std::ops::Range;

use super::lexicon::Worth;
use super::places::Places;
use super::program::{Gaps, Match, Program};
use super::reader::{Word, Words};
use super::rules::{Aim, Rules};
use crate::text::normalize::Gap;

/// What parts a sentence into segments; in each, a verb makes a clause of its own.
const PARTS: Gap = Gap::COMMA.with(Gap::SEMICOLON).with(Gap::COLON).with(Gap::OPEN).with(Gap::CLOSE).with(Gap::STOP);

/// The fewest words that say something of their own.
const FEWEST: usize = 3;

/// The longest heading that begins with a word that denies (`No Warranty`), in words.
const LONGEST_DENIAL: usize = 4;

/// What a sentence is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// To say something.
    Sentence,
    /// To name what follows: its capitalised words are names.
    Heading,
    /// To name the whole text.
    Title,
}

/// What the rules make of one sentence.
#[derive(Default)]
pub(super) struct Outcome {
    /// Which words are accounted for.
    pub accounted: Vec<bool>,
    /// Clauses: the rule, where it holds, and the number of its pattern.
    pub found: Vec<(usize, Match, usize)>,
    /// Words of phrases that leave their sentence in doubt, whatever else accounts for them.
    doubted: Vec<usize>,
    /// Words of phrases that leave no doubt, whatever others say.
    settled: Vec<usize>,
    /// Phrases that the sentences around it make harmless.
    pub beside: Vec<Match>,
    /// Subjects, and the words that say so.
    pub subjects: Vec<(usize, Range<usize>)>,
    /// The segments, in order.
    segments: Vec<Range<usize>>,
    /// Where a condition begins, which goes on to the end.
    condition: Option<usize>,
}

impl Outcome {
    /// Whether the word `at` stands in a segment that is on `subject`: one that says so, or that has no verb of its own.
    fn is_on(&self, subject: usize, at: usize, words: &[Word<'_>], rules: &Rules) -> bool {
        let Some(segment) = self.segments.iter().find(|segment| segment.contains(&at)) else { return false };
        let says = |(said, place): &(usize, Range<usize>)| {
            *said == subject && place.start < segment.end && segment.start < place.end
        };
        self.subjects.iter().any(says)
            || self.subjects.iter().any(|(said, _)| *said == subject)
                && !words[segment.clone()].iter().any(|word| rules.lexicon.is_finite(word.id))
    }

    /// Whether the word `at` stands in a condition, and in a part of it that is on no subject.
    fn is_asked(&self, at: usize, words: &[Word<'_>], rules: &Rules) -> bool {
        self.condition.is_some_and(|condition| condition <= at)
            && !(0..rules.subjects.len()).any(|subject| self.is_on(subject, at, words, rules))
    }

    /// Leaves no doubt of a phrase's words, and no clause that is made of them alone.
    pub fn settle(&mut self, phrase: Match) {
        self.found.retain(|(_, found, _)| found.start < phrase.start || phrase.end < found.end);
        self.settled.extend_from_slice(&phrase.named);
        self.beside.push(phrase);
    }

    /// The words that nothing accounts for. In a heading, which only names, those that limit count alone.
    pub fn left_over(&self, words: &[Word<'_>], rules: &Rules, names: &HashSet<&str>, naming: Naming) -> Vec<usize> {
        let lexicon = &rules.lexicon;
        let grants = words.iter().any(|word| lexicon.grants(word.id));
        let names_only = naming != Naming::Sentence
            && !words.iter().any(|word| lexicon.is_finite(word.id) || word.before.has(Gap::COLON))
            // `None of these rights …` speaks, however it is printed; a heading may begin with `No`.
            && !words.iter().enumerate().any(|(at, word)| word.denies && (at > 0 || words.len() > LONGEST_DENIAL));
        let excused = |at: usize| {
            let word = &words[at];
            names_only && (word.is_like_a_name() || naming == Naming::Title)
                || word.blank
                || word.capital && names.contains(&*word.text)
                || rules.subjects.iter().enumerate().any(|(number, subject)| {
                    (subject.words.contains(&word.id)
                        || subject.names && word.is_like_a_name()
                        || subject.numbers && word.is_number())
                        && self.is_on(number, at, words, rules)
                })
        };
        (0..words.len())
            .filter(|at| match lexicon.worth(words[*at].id) {
                _ if self.settled.contains(at) => false,
                _ if self.doubted.contains(at) => true,
                _ if self.accounted[*at] => false,
                Worth::Plain => lexicon.obliges(words[*at].id) && self.is_asked(*at, words, rules),
                Worth::Hard => true,
                Worth::Narrow => grants && !names_only,
                Worth::Open => !excused(*at),
            })
            .collect()
    }
}

/// Runs every rule that may hold; `places` is empty room, and is left so.
pub(super) fn outcome(rules: &Rules, words: &[Word<'_>], places: &mut Places) -> Outcome {
    places.note(words);
    let outcome = outcome_at(rules, words, places);
    places.forget(words);
    outcome
}

fn outcome_at(rules: &Rules, words: &[Word<'_>], places: &Places) -> Outcome {
    let holds = |program: &Program| program.may_hold(places, &rules.lexicon) && program.holds(words);
    let called = rules.called_by(words, places);
    let mut outcome = Outcome { accounted: vec![false; words.len()], segments: segments(words), ..Outcome::default() };
    for at in &called {
        let (program, aim) = &rules.programs[*at];
        match aim {
            Aim::Clause(rule) => clauses_of(rules, *at, *rule, words, holds, &mut outcome),
            Aim::Account => account(program, words, &mut outcome.accounted),
            Aim::Settle => {
                outcome.settled.extend(program.matches(words, Gaps::Strict).into_iter().flat_map(|found| found.named));
            }
            Aim::Doubt => {
                outcome.doubted.extend(program.matches(words, Gaps::Wide).into_iter().flat_map(|found| found.named));
            }
            Aim::Proviso => {
                let ends = program.matches(words, Gaps::Wide).into_iter().map(|found| found.end);
                outcome.condition = outcome.condition.into_iter().chain(ends).min();
            }
            Aim::Subject(subject) => {
                let says = program.matches(words, Gaps::Wide);
                if says.is_empty() || rules.subjects[*subject].unless.iter().any(holds) {
                    continue;
                }
                outcome.subjects.extend(says.iter().map(|says| (*subject, says.start..says.end)));
                account(program, words, &mut outcome.accounted);
            }
            Aim::Within(_) => {}
        }
    }
    for at in &called {
        if let (program, Aim::Within(subject)) = &rules.programs[*at]
            && outcome.subjects.iter().any(|(said, _)| said == subject)
        {
            let mut found = program.matches(words, Gaps::Strict);
            found.retain(|found| found.named.iter().all(|at| outcome.is_on(*subject, *at, words, rules)));
            found.iter().for_each(|found| mark(found, &mut outcome.accounted));
        }
    }
    outcome
}

/// The sentences that may make another harmless.
pub(super) struct Around<'s, 'w> {
    pub before: &'s [Word<'w>],
    pub after: &'s [Word<'w>],
    /// What leads it in.
    pub lead: &'s [Word<'w>],
    /// Every sentence of the text.
    pub all: &'s Words<'w>,
}

/// What the sentences around it make of a sentence: words that its phrases account for leave no doubt, and are no clause.
pub(super) fn settle_beside(rules: &Rules, words: &[Word<'_>], around: &Around<'_, '_>, outcome: &mut Outcome) {
    let says = |programs: &[Program], words| programs.is_empty() || programs.iter().any(|program| program.holds(words));
    let anywhere = |programs: &[Program]| programs.is_empty() || around.all.each().any(|words| says(programs, words));
    for neighbor in &rules.neighbors {
        let called = neighbor.covers.iter().filter(|program| program.is_called_by(words));
        let here = called.flat_map(|program| program.matches(words, Gaps::Strict));
        let stands = |_: &Match| {
            says(&neighbor.before, around.before)
                && says(&neighbor.after, around.after)
                && says(&neighbor.lead, around.lead)
                && anywhere(&neighbor.elsewhere)
        };
        for settled in here.filter(stands).collect::<Vec<_>>() {
            mark(&settled, &mut outcome.accounted);
            outcome.settle(settled);
        }
    }
}

fn segments(words: &[Word<'_>]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = (1..words.len()).filter(|at| words[*at].before.has(PARTS)).collect();
    starts.insert(0, 0);
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Stretches that say something of their own: parentheses with a verb or a word that limits, and what is shouted in a
/// sentence that is not, or the other way round, if it has more than names.
pub(super) fn asides(words: &[Word<'_>], rules: &Rules) -> Vec<Range<usize>> {
    let says = |range: &Range<usize>| {
        range.len() >= FEWEST
            && words[range.clone()].iter().any(|word| {
                word.hard || rules.lexicon.is_finite(word.id) || word.shouted && rules.lexicon.is_common(word.id)
            })
    };
    let loud = words.iter().filter(|word| word.shouted).count() * 2 > words.len();
    let mut asides = Vec::new();
    let mut open = None;
    let mut start = 0;
    for at in 1..=words.len() {
        let before = words.get(at).map_or(Gap::CLOSE, |word| word.before);
        if before.has(Gap::CLOSE) {
            asides.extend(open.take().map(|start| start..at));
        }
        if before.has(Gap::OPEN) && open.is_none() {
            open = Some(at);
        }
        if words.get(at).is_none_or(|word| word.shouted != words[start].shouted) {
            asides.extend((at - start < words.len() && words[start].shouted != loud).then_some(start..at));
            start = at;
        }
    }
    asides.retain(says);
    asides
}

/// Adds the clause of the pattern `at`; `holds` tells whether another one holds here too.
fn clauses_of(
    rules: &Rules,
    at: usize,
    rule: usize,
    words: &[Word<'_>],
    holds: impl Fn(&Program) -> bool,
    outcome: &mut Outcome,
) {
    let program = &rules.programs[at].0;
    let Some(wanted) = rules.rules.get(rule) else { return };
    let matches = program.matches(words, Gaps::Wide);
    if matches.is_empty() || wanted.unless.iter().any(&holds) || wanted.restricts && rules.denials.iter().any(&holds) {
        return;
    }
    if wanted.sure && !wanted.restricts {
        account(program, words, &mut outcome.accounted);
    }
    for found in matches {
        if wanted.sure && wanted.restricts {
            mark(&found, &mut outcome.accounted);
        }
        outcome.found.push((rule, found, at));
    }
}

fn account(program: &Program, words: &[Word<'_>], accounted: &mut [bool]) {
    program.matches(words, Gaps::Strict).iter().for_each(|found| mark(found, accounted));
}

fn mark(found: &Match, accounted: &mut [bool]) {
    for at in &found.named {
        if let Some(here) = accounted.get_mut(*at) {
            *here = true;
        }
    }
}
