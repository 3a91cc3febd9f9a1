//! The files of `rules/extract/`, read and made ready: words and phrases, subjects that take nothing away, clauses.
//!
//! `words.toml` has the phrases and what words are worth, `harmless/` what takes nothing away, `kinds.toml` the words that tell
//! a license's kind; every other file is called after the clause whose patterns it holds.

mod load;
mod setting;

use std::collections::HashMap;

use crate::model::{ClauseId, Kind, ParameterValue, Vocabulary};
use crate::source::{Problem, Source};

use super::lexicon::{Lexicon, UNKNOWN, WordId};
use super::pattern::Prepared;
use super::places::Places;
use super::program::Program;
use super::reader::Word;
pub(super) use setting::Setting;

/// A pattern for a clause.
#[derive(Debug)]
pub(super) struct Rule {
    pub clause: ClauseId,
    /// Phrases of the sentence that take the meaning away.
    pub unless: Vec<Program>,
    /// Parameters: their slot, and how they are set.
    pub set: Vec<(usize, Setting)>,
    /// Whether the words leave no doubt. Otherwise the sentence is left unread, with the clause as a guess.
    pub sure: bool,
    /// Whether it restricts. What does not is read strictly: its gaps reach over no word that limits.
    pub restricts: bool,
    /// Clauses that say the opposite: where the text has one of them, a person must look which holds.
    pub contradicted_by: Vec<ClauseId>,
    pub summary: String,
}

/// Parameters of a clause that are settled where the text also has others: a dedication with worded grants has something to fall back on.
#[derive(Debug)]
pub(super) struct Beside {
    pub clause: ClauseId,
    /// One of each of these choices must be found.
    pub all: Vec<Vec<ClauseId>>,
    pub set: Vec<(usize, ParameterValue)>,
}

/// A subject of sentences that take nothing away, such as a warranty's denial.
#[derive(Debug, Default)]
pub(super) struct Subject {
    /// Words that are nothing more than plain in such a sentence.
    pub words: std::collections::HashSet<WordId>,
    /// Whether capitalised words are names there.
    pub names: bool,
    /// Whether the capitalised words there are names everywhere in the text.
    pub gives_names: bool,
    /// Whether numbers say nothing there.
    pub numbers: bool,
    pub unless: Vec<Program>,
}

/// Phrases that take nothing away because of what the sentences around them say (`It may be copied as it is`, of the license).
#[derive(Debug)]
pub(super) struct Neighbor {
    /// One of these must hold of the sentence before; any sentence will do where there are none.
    pub before: Vec<Program>,
    /// One of these must hold of the sentence after.
    pub after: Vec<Program>,
    /// One of these must hold of the sentence that leads it in.
    pub lead: Vec<Program>,
    /// One of these must hold of any sentence of the text.
    pub elsewhere: Vec<Program>,
    pub covers: Vec<Program>,
}

/// What a pattern is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Finds a clause.
    Clause(usize),
    /// Accounts for words in any sentence.
    Account,
    /// Accounts for words in any sentence, also where another phrase leaves them in doubt.
    Settle,
    /// Leaves any sentence in doubt.
    Doubt,
    /// Says that what follows in the sentence is a condition.
    Proviso,
    /// Says that the sentence is on this subject.
    Subject(usize),
    /// Accounts for words in sentences on this subject.
    Within(usize),
}

/// A sentence that shows what a file's patterns find, or do not.
#[derive(Debug, Clone)]
pub struct Example {
    /// The file it stands in.
    pub file: String,
    /// The id of the clause; none for a sentence that takes nothing away.
    pub clause: Option<String>,
    /// The sentence.
    pub text: String,
    /// Whether the clause is there, or the sentence wholly read.
    pub holds: bool,
    /// Parameters as they are printed.
    pub parameters: Vec<(String, String)>,
}

/// Every rule, ready to run.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub lexicon: Lexicon,
    pub rules: Vec<Rule>,
    pub subjects: Vec<Subject>,
    pub programs: Vec<(Program, Aim)>,
    /// Sentences that define a term; the part called `term` is kept.
    pub definitions: Vec<Program>,
    /// Sentences in which a text names itself; the part called `name` is kept.
    pub itself: Vec<Program>,
    /// Phrases that count beside other sentences.
    pub neighbors: Vec<Neighbor>,
    /// Phrases that turn a restriction's words into none.
    pub denials: Vec<Program>,
    pub kinds: Vec<(Kind, HashMap<WordId, i64>)>,
    /// Sets of clauses, of one of which a text must be found to have all: otherwise a grant was perhaps not understood.
    /// Each set is a list of choices.
    pub enough: Vec<Vec<Vec<ClauseId>>>,
    /// Parameters that other clauses of the same text settle.
    pub beside: Vec<Beside>,
    pub examples: Vec<Example>,
    /// For each word, the patterns that are tried where it stands.
    by_word: Vec<Vec<usize>>,
}

impl Rules {
    /// Reads every file; `files` are named by their path below `rules/extract/`, without ending.
    pub fn load(files: &[(String, Source)], vocabulary: &Vocabulary, prepared: Prepared) -> (Self, Vec<Problem>) {
        let (mut rules, problems) = load::load(files, vocabulary, prepared);
        rules.index();
        (rules, problems)
    }

    fn index(&mut self) {
        self.by_word = vec![Vec::new(); self.lexicon.len()];
        for (at, (program, _)) in self.programs.iter().enumerate() {
            for word in &program.calls {
                self.by_word[*word as usize].push(at);
            }
        }
    }

    /// Whether a clause restricts.
    pub fn restricts(&self, clause: ClauseId) -> bool {
        self.rules.iter().any(|rule| rule.clause == clause && rule.restricts)
    }

    /// The patterns that may hold among `words`, which stand at these `places`, in order.
    pub fn called_by(&self, words: &[Word<'_>], places: &Places) -> Vec<usize> {
        let ids = words.iter().flat_map(|word| std::iter::once(word.id).chain(word.prefixes.iter().copied()));
        let lists = ids.filter(|id| *id != UNKNOWN).filter_map(|id| self.by_word.get(id as usize));
        let mut called: Vec<_> = lists.flatten().copied().collect();
        called.sort_unstable();
        called.dedup();
        called.retain(|at| self.programs[*at].0.may_hold(places, &self.lexicon));
        called
    }
}
