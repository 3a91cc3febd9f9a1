//! Which known texts a text is, what was changed in each, and every word that none of them accounts for.
//!
//! A score ranks candidates and nothing else. A text is a known one only if each of its words is that text's own or a
//! fill-in, and nothing of the known text is missing. Every word ends up in exactly one [`Account`]; what no known text,
//! fill-in or notice accounts for is residue, for whoever judges to read.

mod answer;
mod board;
mod cover;
mod filled;
mod header;
mod measure;
mod query;
mod titles;
mod vote;

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use super::fill::{FillIns, Use};
use super::fingerprint::Fingerprints;
use super::normalize::{FindingKind, Kind, Normalized, Span, Token};
use super::notices::{Names, notices};
use super::phrases::Phrases;
pub use answer::{Account, Change, ChangeKind, Identification, Match, Residue, Suggestion};
use measure::Measure;
use query::Query;
pub(in crate::text) use query::span;
use titles::{drop_titles, title_places};

/// Knows texts, phrases and names, and identifies texts by them.
#[derive(Clone)]
pub struct Identifier<'a> {
    files: Vec<Fingerprints<'a>>,
    phrases: Phrases,
    names: Arc<LazyNames<'a>>,
}

/// Names, made when the first text has words that no known text accounts for: thousands of them cost more than a text.
type LazyNames<'a> = LazyLock<Names, Box<dyn FnOnce() -> Names + Send + 'a>>;

impl std::fmt::Debug for Identifier<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identifier").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

impl<'a> Identifier<'a> {
    /// An identifier over fingerprint files, phrases, and names with the id each stands for.
    #[must_use]
    pub fn new(files: Vec<Fingerprints<'a>>, phrases: Phrases, names: Names) -> Self {
        Self::with_names(files, phrases, || names)
    }

    /// The same with names that are made when they are needed: no known text alone needs them.
    #[must_use]
    pub fn with_names(
        files: Vec<Fingerprints<'a>>,
        phrases: Phrases,
        names: impl FnOnce() -> Names + Send + 'a,
    ) -> Self {
        let families = phrases.families.clone();
        let make: Box<dyn FnOnce() -> Names + Send + 'a> = Box::new(move || names().with_families(&families));
        Self { files, phrases, names: Arc::new(LazyLock::new(make)) }
    }

    /// Identifies a text. Linear in its length; cannot fail.
    #[must_use]
    pub fn identify(&self, text: &Normalized<'_>) -> Identification {
        let query = Query::new(text);
        let (found, suggestions) = cover::cover(&self.files, &self.phrases, &query);
        let mut accounts = start_accounts(text);
        let mut matches: Vec<Match> = Vec::with_capacity(found.len());
        for (number, group) in (0..).zip(&found) {
            if let Some(best) = group.first() {
                account_for(best, number, &query, &mut accounts);
                matches.push(self.describe(group, best, &query));
            }
        }
        let titles = title_places(&found, &matches, &query);
        // Only words that are left over make a notice.
        let named = |(token, account): (&Token, &Account)| {
            matches!(account, Account::FillIn(_)) && may_be_version(text.word(token))
        };
        let linked = text.tokens().iter().any(|token| token.kind == Kind::Link);
        let left = linked || accounts.contains(&Account::Residue) || text.tokens().iter().zip(&accounts).any(named);
        let known: Vec<String> = matches.iter().flat_map(|found| found.ids.clone()).collect();
        let mut notices =
            if left { notices(text, &self.names, &self.phrases, &titles, &known, &mut accounts) } else { Vec::new() };
        drop_titles(&found, &mut matches, &notices, &accounts, &query);
        self.account_for_statements(text, &mut accounts);
        header::account_for_headers(&self.files, &self.phrases, &query, &mut notices, &mut accounts);
        let residue = residue(text, &accounts, &matches);
        let suggestions =
            suggestions.iter().map(|near| Suggestion { ids: self.ids(near), score: near.score() }).collect();
        let complete = text.is_whole() && !is_crossed(text, &matches, &self.phrases);
        Identification { matches, notices, residue, accounts, suggestions, complete }
    }

    /// Copyright lines outside of the known texts.
    fn account_for_statements(&self, text: &Normalized<'_>, accounts: &mut [Account]) {
        let uses = |hash| self.files.iter().map(|file| file.uses(hash)).max().unwrap_or(Use::Unknown);
        let fill = FillIns::new(text, &self.phrases, &uses);
        let mut at = 0;
        while at < accounts.len() {
            if !fill.opens(at) {
                at += 1;
                continue;
            }
            let free = |account: &&Account| matches!(account, Account::Residue | Account::Ornament);
            let limit = at + accounts.get(at..).unwrap_or_default().iter().take(64).take_while(free).count();
            let end = fill.statement_alone_end(at, limit);
            for account in accounts.get_mut(at..end).unwrap_or_default() {
                if *account == Account::Residue {
                    *account = Account::FillIn(None);
                }
            }
            at = end.max(at + 1);
        }
    }

    fn ids(&self, measure: &Measure) -> Vec<String> {
        let file = self.files.get(measure.file);
        file.into_iter().flat_map(|file| file.ids(measure.text)).map(str::to_owned).collect()
    }

    fn describe(&self, group: &[Measure], best: &Measure, query: &Query<'_, '_>) -> Match {
        let mut ids = Vec::new();
        for id in group.iter().flat_map(|measure| self.ids(measure)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let gaps = || best.gaps.iter();
        Match {
            ids,
            score: best.score(),
            tokens: query.tokens(&best.words()),
            span: query.span(&best.words()),
            changes: gaps().filter(|gap| !gap.filled).map(|gap| change(gap, query)).collect(),
            fill_ins: gaps()
                .filter(|gap| gap.filled && !gap.here.is_empty())
                .map(|gap| query.span(&gap.here))
                .collect(),
            length: self.files.get(best.file).map_or(0, |file| file.length(best.text)),
        }
    }
}

/// Whether a word filled in may be a license's version: one with a digit that is no year.
fn may_be_version(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit()) && !(word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a sign that denies stands outside of the known texts and of tables in them, or one that leaves open stands before one.
fn is_crossed(text: &Normalized<'_>, matches: &[Match], phrases: &Phrases) -> bool {
    let bytes = text.text().as_bytes();
    let line = |at: u32| {
        let before = bytes.get(..at as usize).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        bytes.get(start..).and_then(|line| line.first().copied())
    };
    let inside = |span: Span| matches.iter().any(|found| found.span.start <= span.start && span.end <= found.span.end);
    let signs = text.findings().iter().filter(|finding| finding.kind == FindingKind::Crossed);
    let shown = |span: Span| inside(span) && matches!(line(span.start), Some(b'|'));
    let crossed =
        text.has(FindingKind::Crossed) && (text.more_findings() > 0 || signs.into_iter().any(|sign| !shown(sign.span)));
    let open = |found: &Match| {
        let last = found.tokens.start.checked_sub(1).and_then(|last| text.tokens().get(last));
        let before = text.text().get(last.map_or(0, |last| last.span.end as usize)..found.span.start as usize);
        before.is_some_and(|before| phrases.boxes.iter().any(|mark| before.contains(mark.as_str())))
    };
    crossed || matches.iter().any(open)
}

/// So many letters in a row are no items of items.
const SPELLED: usize = 3;

/// What each token counts as before anything is known: words are left over, marks and links are ornament. Letters that count nothing
/// may spell a word: `(n) (o) (t)`.
fn start_accounts(text: &Normalized<'_>) -> Vec<Account> {
    let tokens = text.tokens();
    let ornament = |token: &Token| if token.kind == Kind::Word { Account::Residue } else { Account::Ornament };
    let mut accounts: Vec<Account> = tokens.iter().map(ornament).collect();
    let letter = |token: &Token| match text.word(token).as_bytes() {
        [letter] if token.kind == Kind::Mark && letter.is_ascii_lowercase() => Some(*letter),
        _ => None,
    };
    let mut at = 0;
    for run in tokens.chunk_by(|one, other| letter(one).is_some() && letter(other).is_some()) {
        let letters: Vec<u8> = run.iter().filter_map(letter).collect();
        let in_order = letters.windows(2).all(|pair| pair[1] == pair[0] + 1);
        if run.len() >= SPELLED && !in_order {
            accounts.iter_mut().skip(at).take(run.len()).for_each(|account| *account = Account::Residue);
        }
        at += run.len();
    }
    accounts
}

/// Enters a match's words and fill-ins.
fn account_for(best: &Measure, number: u32, query: &Query<'_, '_>, accounts: &mut [Account]) {
    let mut enter = |words: Range<usize>, account: Account| {
        for word in words {
            accounts.get_mut(query.token(word)).into_iter().for_each(|place| *place = account);
        }
    };
    for run in &best.runs {
        enter(run.here as usize..run.here_end() as usize, Account::Known(number));
    }
    for gap in best.gaps.iter().filter(|gap| gap.filled) {
        enter(gap.here.clone(), Account::FillIn(Some(number)));
    }
}

fn change(gap: &measure::Gap, query: &Query<'_, '_>) -> Change {
    let kind = match (gap.here.is_empty(), gap.there.is_empty()) {
        (true, _) => ChangeKind::Deleted,
        (false, true) => ChangeKind::Inserted,
        (false, false) => ChangeKind::Replaced,
    };
    Change {
        kind,
        tokens: query.tokens(&gap.here),
        span: query.span(&gap.here),
        missing: gap.there.clone(),
        left_out: gap.left_out,
    }
}

/// The stretches of words that nothing accounts for. List marks between two such words belong to the stretch.
fn residue(text: &Normalized<'_>, accounts: &[Account], matches: &[Match]) -> Vec<Residue> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut joined = false;
    for (at, account) in accounts.iter().enumerate() {
        match (account, stretches.last_mut().filter(|_| joined)) {
            (Account::Residue, Some(last)) => last.end = at + 1,
            (Account::Residue, None) => stretches.push(at..at + 1),
            (Account::Ornament, _) => continue,
            _ => {}
        }
        joined = *account == Account::Residue;
    }
    let mut number = 0;
    let stretch = |tokens: Range<usize>| {
        while matches.get(number).is_some_and(|found| found.tokens.end <= tokens.start) {
            number += 1;
        }
        let inside = |found: &&Match| found.tokens.start <= tokens.start && tokens.end <= found.tokens.end;
        let within = matches.get(number).filter(inside).map(|_| number);
        Residue { span: span(text, &tokens), within, tokens }
    };
    stretches.into_iter().map(stretch).collect()
}
