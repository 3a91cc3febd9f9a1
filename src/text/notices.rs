//! What names a license without being its text: tags, notices, headings, mentions. One pass over the words.

use std::collections::HashMap;
use std::ops::Range;

use super::identify::{Account, span};
use super::normalize::{Gap, Kind, Normalized, Span};
use super::phrases::Phrases;
use super::words::word_hash;

/// How a license is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// After a tag such as `SPDX-License-Identifier:`.
    Tag,
    /// After words that put the work under it, such as `licensed under`.
    Licensed,
    /// Without either, as in a heading.
    Mentioned,
    /// After words that say that the work is not under it, such as `compatible with`.
    Denied,
}

/// A place that names a license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The id of the license; `None` for a tag whose value is no known name.
    pub id: Option<String>,
    /// How it is named.
    pub how: How,
    /// The tokens of the name, and of the words that put the work under it.
    pub tokens: Range<usize>,
    /// The bytes of the name alone.
    pub span: Span,
}

/// How many words may stand between `licensed under` and the name.
const REACH: usize = 8;
/// The longest name, in parts.
const LONGEST: usize = 24;
/// Words that names are written with or without.
const SKIPPED: &[&str] = &["the", "version", "ver", "v", "software"];

/// Names of licenses as a tree of words.
#[derive(Debug, Clone, Default)]
pub struct Names {
    ids: Vec<String>,
    edges: HashMap<(u32, u64), u32>,
    ends: HashMap<u32, u32>,
    firsts: Vec<u64>,
}

impl Names {
    /// Takes pairs of a name as people write it and the id that it stands for. The first id of a name wins.
    pub fn new<'n>(names: impl IntoIterator<Item = (&'n str, &'n str)>) -> Self {
        let mut tree = Self { firsts: vec![0; 1024], ..Self::default() };
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for (name, id) in names {
            let number = *numbers.entry(id).or_insert_with(|| {
                tree.ids.push(id.to_owned());
                u32::try_from(tree.ids.len() - 1).unwrap_or(u32::MAX)
            });
            tree.add(name, number);
        }
        tree
    }

    fn add(&mut self, name: &str, id: u32) {
        let folded = super::normalize::normalize(name);
        let parts: Vec<u64> = folded.tokens().iter().flat_map(|token| parts(&folded, token)).collect();
        let Some(first) = parts.first().filter(|_| parts.len() <= LONGEST) else { return };
        let mut node = 0;
        for part in &parts {
            let next = u32::try_from(self.edges.len() + 1).unwrap_or(u32::MAX);
            node = *self.edges.entry((node, *part)).or_insert(next);
        }
        self.ends.entry(node).or_insert(id);
        self.mark_first(*first);
    }

    fn mark_first(&mut self, hash: u64) {
        let (place, bit) = (hash as usize >> 6 & 1023, hash & 63);
        self.firsts.get_mut(place).into_iter().for_each(|bits| *bits |= 1 << bit);
    }

    /// Whether some name may begin with this word; wrong now and then, but only with yes.
    fn may_begin(&self, hash: u64) -> bool {
        self.firsts.get(hash as usize >> 6 & 1023).is_some_and(|bits| bits >> (hash & 63) & 1 == 1)
    }

    /// The longest name that begins at a token: where it ends, its id, and how many parts it has.
    fn longest(&self, text: &Normalized<'_>, at: usize) -> Option<(usize, u32, usize)> {
        let (mut node, mut count, mut best) = (0, 0, None);
        for (step, token) in text.tokens().iter().enumerate().skip(at).take(LONGEST) {
            if step > at && token.before.has(Gap::PARAGRAPH.with(Gap::SEMICOLON)) {
                break;
            }
            for part in parts(text, token) {
                match self.edges.get(&(node, part)).filter(|_| token.kind != Kind::Link) {
                    Some(next) => (node, count) = (*next, count + 1),
                    None => return best,
                }
            }
            if let Some(id) = self.ends.get(&node) {
                best = Some((step + 1, *id, count));
            }
        }
        best
    }

    fn id(&self, number: u32) -> Option<String> {
        self.ids.get(number as usize).cloned()
    }
}

/// The hashes of a token's parts, as names are compared: cut at hyphens, `v2.0` as `2.0`, without the words that names
/// are written with or without.
fn parts(text: &Normalized<'_>, token: &super::normalize::Token) -> Vec<u64> {
    let plain = |part: &str| {
        let number = part.strip_prefix('v').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let part = number.unwrap_or(part);
        (!SKIPPED.contains(&part)).then(|| word_hash(part.as_bytes()))
    };
    text.parts(token).iter().filter_map(|part| plain(part)).collect()
}

/// Where a known text's own title may stand, and the ids of that text.
pub(super) struct TitlePlace<'a> {
    pub tokens: Range<usize>,
    pub ids: &'a [String],
}

/// Finds what names a license outside of the known texts and in their titles, and enters it in the accounts.
pub(super) fn notices(
    text: &Normalized<'_>,
    names: &Names,
    phrases: &Phrases,
    titles: &[TitlePlace<'_>],
    accounts: &mut [Account],
) -> Vec<Notice> {
    let reader = Reader { text, names, titles, leads: Leads::new(phrases) };
    let mut notices = Vec::new();
    let mut lead = None;
    let mut at = 0;
    while at < accounts.len() {
        let known = accounts.get(at).is_some_and(|account| matches!(account, Account::Known(_)));
        let free = !known || reader.title(at).is_some();
        let found = if free { reader.at(at, &mut lead) } else { None };
        let Some(notice) = found else {
            at += 1;
            continue;
        };
        let number = u32::try_from(notices.len()).unwrap_or(u32::MAX);
        let words = accounts.get_mut(notice.tokens.clone()).unwrap_or_default();
        at = notice.tokens.end.max(at + 1);
        // A known text's own title, all of it, is no notice.
        if words.iter().any(|account| *account == Account::Residue) {
            let left = words.iter_mut().filter(|account| **account == Account::Residue);
            left.for_each(|account| *account = Account::Notice(number));
            notices.push(notice);
        }
    }
    notices
}

/// A phrase that says how the name after it is meant.
#[derive(Debug, Clone, Copy)]
struct Lead {
    how: How,
    start: usize,
    end: usize,
}

/// The phrases that say how a name is meant, by their first word.
struct Leads(HashMap<u64, Vec<(Vec<u64>, How)>>);

impl Leads {
    fn new(phrases: &Phrases) -> Self {
        let mut leads: HashMap<u64, Vec<(Vec<u64>, How)>> = HashMap::new();
        let groups = [(&phrases.tag, How::Tag), (&phrases.naming, How::Licensed), (&phrases.not_naming, How::Denied)];
        for (group, how) in groups {
            for phrase in group {
                leads.entry(phrase.first().copied().unwrap_or(0)).or_default().push((phrase.clone(), how));
            }
        }
        Self(leads)
    }

    /// The longest phrase at a token.
    fn at(&self, text: &Normalized<'_>, at: usize) -> Option<Lead> {
        let token = text.tokens().get(at)?;
        let fits = |phrase: &&(Vec<u64>, How)| {
            let words = text.tokens().get(at..at + phrase.0.len()).unwrap_or_default();
            words.iter().map(|token| token.hash).eq(phrase.0.iter().copied())
        };
        let longest = self.0.get(&token.hash)?.iter().filter(fits).max_by_key(|(phrase, _)| phrase.len())?;
        let end = at + longest.0.len();
        let colon = text.tokens().get(end).is_some_and(|token| token.before.has(Gap::COLON));
        (longest.1 != How::Tag || colon).then_some(Lead { how: longest.1, start: at, end })
    }
}

struct Reader<'a, 't> {
    text: &'a Normalized<'t>,
    names: &'a Names,
    titles: &'a [TitlePlace<'a>],
    leads: Leads,
}

impl Reader<'_, '_> {
    /// The notice whose name begins at a token. `lead` is the last phrase before it, kept from call to call.
    fn at(&self, at: usize, lead: &mut Option<Lead>) -> Option<Notice> {
        let token = self.text.tokens().get(at)?;
        if let Some(found) = self.leads.at(self.text, at) {
            // `not licensed under` holds against the `licensed under` inside of it.
            if !lead.is_some_and(|last| found.start < last.end) {
                *lead = Some(found);
            }
        }
        let near = lead.filter(|lead| at >= lead.end && at - lead.end <= REACH && !self.sentence_ends(lead.end, at));
        if !self.names.may_begin(*parts(self.text, token).first()?) {
            return None;
        }
        let (end, id, count) = self.names.longest(self.text, at)?;
        let how = near.map_or(How::Mentioned, |lead| lead.how);
        let own = self
            .title(at)
            .is_some_and(|title| self.names.ids.get(id as usize).is_some_and(|id| title.ids.contains(id)));
        if !own && !self.is_meant(at, how, count) {
            return None;
        }
        let start =
            near.filter(|lead| lead.how != How::Denied).map_or_else(|| self.with_article(at), |lead| lead.start);
        Some(Notice { id: self.names.id(id), how, tokens: start..end, span: span(self.text, &(at..end)) })
    }

    /// The title place that a token stands in.
    fn title(&self, at: usize) -> Option<&TitlePlace<'_>> {
        let next = self.titles.partition_point(|title| title.tokens.end <= at);
        self.titles.get(next).filter(|title| title.tokens.contains(&at))
    }

    /// `the` before a name belongs to it.
    fn with_article(&self, at: usize) -> usize {
        let before =
            at.checked_sub(1).filter(|_| self.text.tokens().get(at).is_some_and(|name| name.before == Gap::SPACE));
        let article = before.and_then(|before| self.text.tokens().get(before));
        at - usize::from(article.is_some_and(|token| self.text.word(token) == "the"))
    }

    /// A name of one word is one only after a tag, or printed with a capital or a digit after a phrase.
    fn is_meant(&self, at: usize, how: How, count: usize) -> bool {
        let capital = self.text.tokens().get(at).is_some_and(|token| self.text.is_capital(token));
        match how {
            How::Tag => true,
            How::Licensed | How::Denied => count > 1 || capital,
            How::Mentioned => count > 1,
        }
    }

    fn sentence_ends(&self, from: usize, to: usize) -> bool {
        let tokens = self.text.tokens().get(from + 1..=to).unwrap_or_default();
        tokens.iter().any(|token| {
            token.before.has(Gap::PARAGRAPH)
                || token.before.has(Gap::STOP) && token.before.has(Gap::SPACE.with(Gap::LINE))
        })
    }
}
