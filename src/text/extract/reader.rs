//! The words of a whole text, sentence by sentence, as patterns see them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use crate::text::normalize::{Gap, Kind, Normalized, Token};
use crate::text::sentences::Reading;

use super::lexicon::{Lexicon, UNKNOWN, WordId, Worth};
use super::program::{Gaps, Program};

/// The longest name in capitals among words in small letters, in words.
const LOUDEST_NAME: usize = 2;

/// One word as patterns see it.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    /// Which word it is.
    pub id: WordId,
    /// The folded word.
    pub text: Cow<'t, str>,
    /// The known beginnings of words that it has.
    pub prefixes: Rc<[WordId]>,
    /// The token it stands in.
    pub token: usize,
    /// Whether it is printed with a capital.
    pub capital: bool,
    /// Whether it is printed in capitals throughout, so that its capital does not tell a name.
    pub shouted: bool,
    /// Whether it turns what follows into its opposite.
    pub denies: bool,
    /// Whether it denies, limits, obliges or makes conditions.
    pub hard: bool,
    /// Whether it may be part of a name: printed with a capital, no verb of its own, and nothing that limits.
    pub names: bool,
    /// Whether it is a name that the text gives itself.
    pub itself: bool,
    /// Whether it stands alone in brackets, to be filled in.
    pub blank: bool,
    /// What stood before it.
    pub before: Gap,
}

impl Word<'_> {
    /// Whether its capital may be that of a name: short words in capitals may be abbreviations, long ones are shouted.
    pub fn is_like_a_name(&self) -> bool {
        self.capital && (!self.shouted || self.text.len() <= 5)
    }

    /// Whether it is one of these words, which are in order, or begins as one of them does.
    pub fn is_one_of(&self, words: &[WordId]) -> bool {
        let is_there = |id: WordId| match words {
            [only] => *only == id,
            words => words.binary_search(&id).is_ok(),
        };
        self.id != UNKNOWN && is_there(self.id) || self.prefixes.iter().any(|id| is_there(*id))
    }

    /// Digits, or a number's name.
    pub fn is_number(&self) -> bool {
        super::parameters::is_number(&self.text)
    }

    /// A section's number or letter: `2`, `3.1`, `b`, `iv`.
    pub fn is_label(&self) -> bool {
        let text = self.text.as_bytes();
        let roman = text.len() <= 4 && text.iter().all(|byte| b"ivx".contains(byte));
        text.len() == 1
            || roman
            || text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
            || text.len() <= 3 && text.first().is_some_and(u8::is_ascii_digit)
    }
}

/// All words of a text; a sentence is a range of them.
pub(super) struct Words<'t> {
    pub all: Vec<Word<'t>>,
    pub sentences: Vec<Range<usize>>,
    /// The beginnings of each word seen, looked up once.
    prefixes: HashMap<Cow<'t, str>, Rc<[WordId]>>,
}

impl<'t> Words<'t> {
    /// The words of each sentence, in order.
    pub fn each(&self) -> impl Iterator<Item = &[Word<'t>]> {
        self.sentences.iter().filter_map(|range| self.all.get(range.clone()))
    }

    /// Reads the words of each sentence; addresses are left out, for what they name cannot be read here.
    pub fn new(text: &'t Normalized<'t>, reading: &Reading, lexicon: &Lexicon) -> Self {
        let mut words =
            Self { all: Vec::new(), sentences: Vec::with_capacity(reading.sentences.len()), prefixes: HashMap::new() };
        let addresses = addresses(text);
        for sentence in &reading.sentences {
            let start = words.all.len();
            for at in sentence.tokens.clone() {
                if addresses.get(at) != Some(&true) {
                    words.add(text, at, lexicon);
                }
            }
            deny_shouted_names(words.all.get_mut(start..).unwrap_or_default(), lexicon);
            words.sentences.push(start..words.all.len());
        }
        words
    }

    /// Marks the names that the text gives itself in one of its sentences: the part that `programs` keep as `name`.
    pub fn mark_itself(&mut self, programs: &[Program]) {
        let mut names = HashSet::new();
        for sentence in self.sentences.iter().filter_map(|range| self.all.get(range.clone())) {
            for program in programs.iter().filter(|program| program.is_called_by(sentence)) {
                let found = program.matches(sentence, Gaps::Strict);
                let kept = found.iter().filter_map(|found| program.kept(found, "name"));
                let words = kept.filter_map(|(start, end)| sentence.get(start..end)).flatten();
                names.extend(words.map(|word| word.text.to_string()));
            }
        }
        self.all.iter_mut().for_each(|word| word.itself = word.names && names.contains(&*word.text));
    }

    fn add(&mut self, text: &'t Normalized<'t>, at: usize, lexicon: &Lexicon) {
        let Some(token) = text.tokens().get(at).filter(|token| token.kind == Kind::Word) else { return };
        let capital = text.is_capital(token);
        let printed = text.printed(token);
        let shouted = capital && printed.len() > 1 && !printed.contains(char::is_lowercase);
        let closed = text.tokens().get(at + 1).is_some_and(|next| next.before.has(Gap::BLANK_CLOSE));
        let blank = token.before.has(Gap::BLANK_OPEN) && closed;
        let mut before = token.before;
        let mut push = |id: WordId, text: Cow<'t, str>| {
            let prefixes =
                self.prefixes.entry(text.clone()).or_insert_with(|| lexicon.prefixes_of(&text).into()).clone();
            let (denies, worth) = (lexicon.denies(id), lexicon.worth(id));
            let hard = worth == Worth::Hard;
            let names = capital && matches!(worth, Worth::Plain | Worth::Open) && !lexicon.is_finite(id);
            let (token, itself) = (at, false);
            self.all.push(Word {
                id,
                text,
                prefixes,
                token,
                capital,
                denies,
                hard,
                shouted,
                names,
                itself,
                blank,
                before,
            });
            before = Gap::default();
        };
        let known = |parts: &[String]| parts.iter().all(|part| lexicon.find(part) != UNKNOWN);
        if token.hyphen {
            let parts = text.parts(token);
            if parts.len() > 1 && known(&parts) {
                return parts.into_iter().for_each(|part| push(lexicon.find(&part), Cow::Owned(part)));
            }
        }
        let word = text.word(token);
        let id = lexicon.find(word);
        if id == UNKNOWN
            && let Some(words) = run_together(word, lexicon)
        {
            return words.into_iter().for_each(|word| push(lexicon.find(word), Cow::Borrowed(word)));
        }
        push(id, Cow::Borrowed(word));
    }
}

/// The two words of an unknown one that is a known one with `the` before or behind it (`theterms`): a blank is missing.
fn run_together<'w>(word: &'w str, lexicon: &Lexicon) -> Option<[&'w str; 2]> {
    let before = word.strip_prefix("the").map(|rest| ["the", rest]);
    let behind = word.strip_suffix("the").map(|rest| [rest, "the"]);
    let known = |parts: &[&str; 2]| parts.iter().all(|part| lexicon.find(part) != UNKNOWN);
    before.filter(|[_, rest]| rest.len() > 3).filter(known).or_else(|| behind.filter(known))
}

/// What is shouted in a sentence that is not may be a name of a word or two, or a license's; more in a row may speak (`SIGN THE
/// REGISTER FIRST`).
fn deny_shouted_names(sentence: &mut [Word<'_>], lexicon: &Lexicon) {
    let loud = |word: &Word<'_>| word.shouted || word.capital && word.text.len() == 1;
    if sentence.iter().all(|word| loud(word) || !word.text.contains(char::is_alphabetic)) {
        return;
    }
    let runs = sentence.chunk_by_mut(|one, next| loud(one) == loud(next));
    let titled = |run: &[Word<'_>]| run.iter().any(|word| lexicon.titles(word.id));
    for run in runs.filter(|run| run.len() > LOUDEST_NAME && run.first().is_some_and(loud) && !titled(run)) {
        run.iter_mut().for_each(|word| word.names = false);
    }
}

/// Which tokens belong to an address: a run without blanks that holds `://` or `@`, begins with `www`, or ends as a file of text does.
fn addresses(text: &Normalized<'_>) -> Vec<bool> {
    let tokens = text.tokens();
    let mut marked = vec![false; tokens.len()];
    let mut start = 0;
    for at in 1..=tokens.len() {
        let apart = tokens.get(at).is_none_or(|token| {
            token.before.has(Gap::SPACE.with(Gap::LINE).with(Gap::TAG).with(Gap::OPEN).with(Gap::CLOSE))
        });
        if !apart {
            continue;
        }
        let run = tokens.get(start..at).unwrap_or_default();
        if is_address(text, run) {
            marked.get_mut(start..at).unwrap_or_default().fill(true);
        }
        start = at;
    }
    marked
}

fn is_address(text: &Normalized<'_>, run: &[Token]) -> bool {
    let joined = run.iter().skip(1).any(|token| token.before.has(Gap::ADDRESS));
    let scheme = run.first().is_some_and(|token| matches!(text.word(token), "http" | "ftp" | "mailto" | "www" | "git"));
    let file = run.last().is_some_and(|token| matches!(text.word(token), "txt" | "md" | "html" | "htm" | "pdf"));
    run.len() > 1 && (scheme || joined && run.len() <= 8 || file && run.len() <= 4)
}
