//! Makes a fingerprint file from texts. The same texts make the same bytes, in whatever order they come.

use std::collections::{BTreeMap, BTreeSet};

mod parts;
mod uses;

use super::VOTING_BLOCK;
use super::layout::{LONGEST, MOST, is_sampled};
use super::read::{Fingerprints, Text};
use crate::text::fill::{Optional, optional_parts};
use crate::text::normalize::{Kind, normalize};
use crate::text::phrases::Phrases;
use parts::Parts;
use uses::WordUses;

/// A pair that more than one text in this many has is not kept.
const COMMON: usize = 5;

/// Why no fingerprint file could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// A text has no words, or is longer than a million of them.
    Length(String),
    /// More than 65,535 different texts or words.
    TooMany(&'static str),
    /// No texts at all.
    Empty,
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Length(id) => write!(f, "`{id}` has no words, or more than {LONGEST}"),
            Self::TooMany(what) => write!(f, "more than {MOST} different {what}"),
            Self::Empty => f.write_str("no texts to take fingerprints of"),
        }
    }
}

impl std::error::Error for BuildError {}

/// A text on its way into the file.
struct Known {
    words: Vec<u64>,
    ids: BTreeSet<String>,
    optional: Vec<[u32; 3]>,
}

/// Makes a fingerprint file from texts and their ids. Texts that are the same after folding share an entry and keep
/// every id; one id may stand for several texts.
///
/// # Errors
/// If a text has no words or too many, or all together have too many; see [`BuildError`].
pub fn build<I, S>(texts: I, phrases: &Phrases) -> Result<Vec<u8>, BuildError>
where
    I: IntoIterator<Item = (S, S)>,
    S: AsRef<str>,
{
    write(fold(Corpus::default(), texts, phrases)?)
}

/// The same from the texts of a file and others: what `known` holds stays known.
///
/// # Errors
/// As [`build`].
pub fn extend<I, S>(known: &Fingerprints<'_>, texts: I, phrases: &Phrases) -> Result<Vec<u8>, BuildError>
where
    I: IntoIterator<Item = (S, S)>,
    S: AsRef<str>,
{
    write(fold(Corpus::of(known), texts, phrases)?)
}

fn write((known, words): (Vec<Known>, WordUses)) -> Result<Vec<u8>, BuildError> {
    let numbers = number_words(&known)?;
    let sequences: Vec<Vec<u16>> = known.iter().map(|text| sequence(text, &numbers)).collect();
    let index = index(&known, &sequences);
    let mut file = Parts::default();
    file.words(&numbers);
    file.texts(&known, &sequences, &index);
    file.pairs(index, numbers.len());
    file.uses(&numbers, &words);
    Ok(file.join())
}

/// The texts that have each pair of words.
type Index = BTreeMap<(u16, u16), Vec<u16>>;

/// The pairs that the index keeps: a half of them, chosen by hash, and none that so many texts have that it tells little.
fn index(known: &[Known], sequences: &[Vec<u16>]) -> Index {
    let mut postings = Index::new();
    for (at, (text, words)) in (0..).zip(known.iter().zip(sequences)) {
        for pair in sampled(&text.words, words) {
            postings.entry(pair).or_default().push(at);
        }
    }
    let most = (known.len() / COMMON).max(64);
    postings.retain(|_, texts| texts.len() <= most);
    postings
}

/// Folds the texts and puts equal ones together; longest first, so that the shared pool takes whole runs.
fn fold<I, S>(corpus: Corpus, texts: I, phrases: &Phrases) -> Result<(Vec<Known>, WordUses), BuildError>
where
    I: IntoIterator<Item = (S, S)>,
    S: AsRef<str>,
{
    let Corpus { mut known, mut words } = corpus;
    for (id, text) in texts {
        let entry = read(text.as_ref(), phrases, &mut words);
        if entry.words.is_empty() || entry.words.len() > LONGEST as usize {
            return Err(BuildError::Length(id.as_ref().to_owned()));
        }
        let kept = known.entry(entry.words.clone()).or_insert_with(|| entry.clone_empty());
        // Twins that differ in their layout only: what is optional in one is optional in both.
        kept.optional.extend(entry.optional);
        kept.ids.insert(id.as_ref().to_owned());
    }
    let mut known: Vec<_> = known.into_values().collect();
    for text in &mut known {
        text.optional.sort_unstable();
        text.optional.dedup();
    }
    known.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then_with(|| a.words.cmp(&b.words)));
    match known.len() {
        0 => Err(BuildError::Empty),
        1..=MOST => Ok((known, words)),
        _ => Err(BuildError::TooMany("texts")),
    }
}

/// Texts by their words, and how those are used.
#[derive(Default)]
struct Corpus {
    known: BTreeMap<Vec<u64>, Known>,
    words: WordUses,
}

impl Corpus {
    /// The texts of a file.
    fn of(file: &Fingerprints<'_>) -> Corpus {
        let texts = Text::try_from(file.texts()).unwrap_or(Text::MAX);
        let mut numbers = Vec::new();
        let one = |text| {
            numbers.clear();
            file.sequence(text, &mut numbers);
            let words: Vec<u64> = numbers.iter().map(|word| file.hash(*word)).collect();
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let optional = file.optional(text).map(|(range, kind)| [place(range.start), place(range.end), kind as u32]);
            let known = Known {
                words: words.clone(),
                ids: file.ids(text).map(str::to_owned).collect(),
                optional: joined(optional.collect()),
            };
            (words, known)
        };
        let known = (0..texts).map(one).collect();
        let mut words = WordUses::default();
        for word in (0..file.words()).filter_map(|word| u16::try_from(word).ok()) {
            let (lower, named) = file.printed(word);
            words.lower.extend(lower.then(|| file.hash(word)));
            words.names.extend(named.then(|| file.hash(word)));
        }
        Corpus { known, words }
    }
}

impl Known {
    fn clone_empty(&self) -> Self {
        Self { words: self.words.clone(), ids: BTreeSet::new(), optional: Vec::new() }
    }
}

/// Parts that a file holds in pieces, since its lengths are 16 bits wide, as they were.
fn joined(parts: Vec<[u32; 3]>) -> Vec<[u32; 3]> {
    let mut whole: Vec<[u32; 3]> = Vec::with_capacity(parts.len());
    for part in parts {
        match whole.last_mut() {
            Some(last) if last[1] == part[0] && last[2] == part[2] && last[1] - last[0] >= u32::from(u16::MAX) => {
                last[1] = part[1];
            }
            _ => whole.push(part),
        }
    }
    whole
}

fn read(text: &str, phrases: &Phrases, uses: &mut WordUses) -> Known {
    let folded = normalize(text);
    let counts = |token: &&_| -> bool { crate::text::normalize::Token::clone(token).kind == Kind::Word };
    let words = folded.tokens().iter().filter(counts).map(|token| token.hash).collect();
    // Ranges are of tokens; the file counts words.
    let mut before = vec![0_u32];
    for token in folded.tokens() {
        before.push(before.last().copied().unwrap_or(0) + u32::from(token.kind == Kind::Word));
    }
    let place = |at: usize| before.get(at).copied().unwrap_or(0);
    let parts = optional_parts(&folded, phrases);
    let copyright = parts.iter().filter(|(_, kind)| *kind == Optional::Copyright).map(|(range, _)| range.clone());
    uses.note(&folded, &copyright.collect::<Vec<_>>());
    let parts = parts.into_iter();
    let optional = parts.map(|(range, kind)| [place(range.start), place(range.end), kind as u32]);
    Known { words, ids: BTreeSet::new(), optional: optional.filter(|[start, end, _]| start < end).collect() }
}

/// Words get their numbers in the order of their hashes.
fn number_words(known: &[Known]) -> Result<BTreeMap<u64, u16>, BuildError> {
    let words: BTreeSet<u64> = known.iter().flat_map(|text| text.words.iter().copied()).collect();
    if words.len() >= MOST {
        return Err(BuildError::TooMany("words"));
    }
    Ok(words.into_iter().zip(0..).collect())
}

fn sequence(text: &Known, numbers: &BTreeMap<u64, u16>) -> Vec<u16> {
    text.words.iter().filter_map(|word| numbers.get(word).copied()).collect()
}

/// How many votes a text gives itself in the index: different pairs are counted in each block of words, as they are when
/// a text is looked for.
fn votes(text: &Known, numbers: &[u16], index: &Index) -> usize {
    let blocks = (0..text.words.len()).step_by(VOTING_BLOCK).map(|start| {
        let end = (start + VOTING_BLOCK + 1).min(text.words.len());
        let (words, numbers) = (text.words.get(start..end), numbers.get(start..end));
        let pairs = sampled(words.unwrap_or_default(), numbers.unwrap_or_default());
        pairs.iter().filter(|pair| index.contains_key(pair)).count()
    });
    blocks.sum()
}

/// The different pairs of neighbouring words of a text that the index keeps.
fn sampled(hashes: &[u64], numbers: &[u16]) -> BTreeSet<(u16, u16)> {
    let hashes = hashes.windows(2);
    let pairs = numbers.windows(2).zip(hashes);
    let kept = pairs.filter_map(|(pair, hashes)| match (pair, hashes) {
        ([first, second], [a, b]) if is_sampled(*a, *b) => Some((*first, *second)),
        _ => None,
    });
    kept.collect()
}
