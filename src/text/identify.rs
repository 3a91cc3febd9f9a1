//! Which known texts a text is, what was changed in each, and every word that none of them accounts for.
//!
//! A score ranks candidates and nothing else. A text is a known one only if each of its words is that text's own or a
//! fill-in, and nothing of the known text is missing. Every word ends up in exactly one [`Account`]; what no known text,
//! fill-in or notice accounts for is residue, for whoever judges to read.

mod cover;
mod measure;
mod query;
mod vote;

use std::ops::Range;

use super::fill::{FillIns, Use};
use super::fingerprint::Fingerprints;
use super::normalize::{FindingKind, Kind, Normalized, Span};
use super::notices::{How, Names, Notice, TitlePlace, notices};
use super::phrases::Phrases;
use measure::Measure;
use query::Query;
pub(in crate::text) use query::span;

/// Knows texts, phrases and names, and identifies texts by them.
#[derive(Debug, Clone)]
pub struct Identifier<'a> {
    files: Vec<Fingerprints<'a>>,
    phrases: Phrases,
    names: Names,
}

/// What one token of a text counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Account {
    /// A word of the known text of this match.
    Known(u32),
    /// A name, year, copyright line, item number or spelling, in this match or in none.
    FillIn(Option<u32>),
    /// Part of this notice.
    Notice(u32),
    /// A list mark, copyright sign or link target: no word.
    Ornament,
    /// Accounted for by nothing.
    Residue,
}

/// How a text differs from a known one at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// Words that the known text does not have.
    Inserted,
    /// Words of the known text that are missing.
    Deleted,
    /// Words in place of others.
    Replaced,
}

/// One difference from a known text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What was done.
    pub kind: ChangeKind,
    /// The tokens concerned; empty where words are missing, at the token before which they are.
    pub tokens: Range<usize>,
    /// Their bytes; empty where words are missing.
    pub span: Span,
    /// The words of the known text that are missing or replaced, as a range of its words.
    pub missing: Range<usize>,
    /// Whether a copy may leave those words out: they are none, a title, a copyright line, a place to fill in or an appendix.
    pub left_out: bool,
}

/// A known text found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The ids the known text has, and those of any other known text that fits as well; the best first.
    pub ids: Vec<String>,
    /// Share of the words compared that are the same, 0 to 1. It ranks; it proves nothing.
    pub score: f32,
    /// The tokens from the first that matches to the last.
    pub tokens: Range<usize>,
    /// Their bytes.
    pub span: Span,
    /// What is inserted, deleted or replaced, fill-ins left out, in order. Empty: the known text, whole and unchanged.
    pub changes: Vec<Change>,
    /// What is filled in: names, years, copyright lines.
    pub fill_ins: Vec<Span>,
    /// How many words the known text has.
    pub length: usize,
}

impl Match {
    /// Whether the known text stands here whole and unchanged, fill-ins aside. It says nothing of the text around it.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty()
    }
}

/// A known text that resembles, but is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its ids.
    pub ids: Vec<String>,
    /// Share of the words compared that are the same, 0 to 1.
    pub score: f32,
}

/// A stretch of words that nothing accounts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residue {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Their bytes.
    pub span: Span,
    /// The match inside of which it stands, as an inserted or replaced stretch; `None` before, between and after matches.
    pub within: Option<usize>,
}

/// What a text was found to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Identification {
    /// The known texts found, in the order of their places.
    pub matches: Vec<Match>,
    /// What names a license outside of the known texts, in order.
    pub notices: Vec<Notice>,
    /// What nothing accounts for, in order.
    pub residue: Vec<Residue>,
    /// What each token counts as.
    pub accounts: Vec<Account>,
    /// The nearest known texts, if none was found.
    pub suggestions: Vec<Suggestion>,
    /// Whether all of the text was read; see [`super::normalize::MAX_BYTES`].
    pub complete: bool,
}

impl Identification {
    /// The one known text that this text is, whole and unchanged, with nothing left over; fill-ins aside.
    #[must_use]
    pub fn exact(&self) -> Option<&Match> {
        match self.matches.as_slice() {
            [only] if only.is_unchanged() && self.residue.is_empty() && self.complete && self.names_only(only) => {
                Some(only)
            }
            _ => None,
        }
    }
}

impl Identification {
    /// Whether every notice names this known text.
    fn names_only(&self, found: &Match) -> bool {
        let same =
            |notice: &Notice| notice.how != How::Denied && notice.id.as_ref().is_some_and(|id| found.ids.contains(id));
        self.notices.iter().all(same)
    }
}

impl<'a> Identifier<'a> {
    /// An identifier over fingerprint files, phrases, and names with the id each stands for.
    #[must_use]
    pub fn new(files: Vec<Fingerprints<'a>>, phrases: Phrases, names: Names) -> Self {
        let names = names.with_families(&phrases.families);
        Self { files, phrases, names }
    }

    /// Identifies a text. Linear in its length; cannot fail.
    #[must_use]
    pub fn identify(&self, text: &Normalized<'_>) -> Identification {
        let query = Query::new(text);
        let (found, suggestions) = cover::cover(&self.files, &self.phrases, &query);
        let mut accounts: Vec<Account> = text.tokens().iter().map(start_account).collect();
        let mut matches: Vec<Match> = Vec::with_capacity(found.len());
        for (number, group) in (0..).zip(&found) {
            if let Some(best) = group.first() {
                account_for(best, number, &query, &mut accounts);
                matches.push(self.describe(group, best, &query));
            }
        }
        let titles = title_places(&found, &matches, &query);
        let notices = notices(text, &self.names, &self.phrases, &titles, &mut accounts);
        drop_titles(&found, &mut matches, &notices, &accounts, &query);
        self.account_for_statements(text, &mut accounts);
        let residue = residue(text, &accounts, &matches);
        let suggestions =
            suggestions.iter().map(|near| Suggestion { ids: self.ids(near), score: near.score() }).collect();
        let complete = !text.findings().iter().any(|finding| finding.kind == FindingKind::Cut);
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
            let end = fill.statement_end(at, limit);
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

fn start_account(token: &super::normalize::Token) -> Account {
    if token.kind == Kind::Word { Account::Residue } else { Account::Ornament }
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

/// How many words before a known text may be its title.
const TITLE: usize = 16;

/// The places of titles: from a little before each match to its first word of the terms themselves.
fn title_places<'m>(found: &[Vec<Measure>], matches: &'m [Match], query: &Query<'_, '_>) -> Vec<TitlePlace<'m>> {
    let mut floor = 0;
    let mut places = Vec::with_capacity(matches.len());
    for (best, found) in found.iter().filter_map(|group| group.first()).zip(matches) {
        let words = best.words();
        let tokens =
            query.token(words.start.saturating_sub(TITLE)).max(floor)..query.token(best.core.0.start.max(words.start));
        floor = found.tokens.end;
        places.push(TitlePlace { tokens, ids: &found.ids });
    }
    places
}

/// Words inserted in a known text's title that only name it are no change.
fn drop_titles(
    found: &[Vec<Measure>],
    matches: &mut [Match],
    notices: &[Notice],
    accounts: &[Account],
    query: &Query<'_, '_>,
) {
    for (best, found) in found.iter().filter_map(|group| group.first()).zip(matches) {
        let core = query.token(best.core.0.start);
        let ids = &found.ids;
        let names_it = |account: &Account| match account {
            Account::Notice(number) => {
                notices.get(*number as usize).and_then(|notice| notice.id.as_ref()).is_some_and(|id| ids.contains(id))
            }
            account => *account == Account::Ornament,
        };
        let is_name = |change: &Change| {
            let own = accounts
                .get(change.tokens.clone())
                .is_some_and(|words| !words.is_empty() && words.iter().all(names_it));
            own && change.tokens.end <= core && change.left_out
        };
        found.changes.retain(|change| !is_name(change));
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
