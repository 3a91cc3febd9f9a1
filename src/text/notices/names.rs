//! Names of licenses as a tree of words, and families of licenses whose name needs a version.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::text::normalize::{Gap, Kind, Normalized, Token, fold_piece, normalize};
use crate::text::phrases::{Family, Page};
use crate::text::words::word_hash;

use super::version::{self, Version};

/// The longest name, in parts.
const LONGEST: usize = 24;
/// Words that names are written with or without.
const SKIPPED: &[&str] = &["the", "version", "ver", "v", "software"];

/// Between two names that are folded together.
const APART: &str = "\n\n";

/// Names of licenses as a tree of words.
#[derive(Debug, Clone, Default)]
pub struct Names {
    ids: Vec<String>,
    families: Vec<Family>,
    edges: HashMap<(u32, u64), u32, FixedState>,
    ends: HashMap<u32, Meant, FixedState>,
    firsts: Vec<u64>,
    exceptions: Vec<u64>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// The license of this number.
    License(u32),
    /// A license of this family, which its version tells.
    Family(u32),
}

/// A name found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    /// The first token after it.
    pub end: usize,
    pub meant: Meant,
    /// How many parts it has.
    pub parts: usize,
    /// Whether it is a family's name that runs together with its version.
    pub run_together: bool,
}

impl Names {
    /// Takes pairs of a name as people write it and the id that it stands for. The first id of a name wins.
    pub fn new<'n>(names: impl IntoIterator<Item = (&'n str, &'n str)>) -> Self {
        let mut tree = Self { firsts: vec![0; 1024], ..Self::default() };
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let licenses: Vec<_> = names
            .into_iter()
            .map(|(name, id)| {
                let number = *numbers.entry(id).or_insert_with(|| {
                    tree.ids.push(id.to_owned());
                    u32::try_from(tree.ids.len() - 1).unwrap_or(u32::MAX)
                });
                (name, Meant::License(number))
            })
            .collect();
        tree.add(&licenses);
        tree
    }

    /// Takes the ids of exceptions that permit more than the license they are added to.
    #[must_use]
    pub fn with_exceptions<'n>(mut self, ids: impl IntoIterator<Item = &'n str>) -> Self {
        let list: String = ids.into_iter().flat_map(|id| [id, APART]).collect();
        self.exceptions = normalize(&list).tokens().iter().map(|token| token.hash).collect();
        self
    }

    /// Whether a word is the id of such an exception.
    pub(super) fn is_exception(&self, word: u64) -> bool {
        self.exceptions.contains(&word)
    }

    /// Takes families of names; a name that stands for a license already keeps doing so.
    #[must_use]
    pub(in crate::text) fn with_families(mut self, families: &[Family]) -> Self {
        if self.ids.is_empty() {
            return self;
        }
        let numbered = (0..).zip(families);
        let names = numbered
            .flat_map(|(number, family)| family.names.iter().map(move |name| (name.as_str(), Meant::Family(number))));
        self.add(&names.collect::<Vec<_>>());
        self.families = families.to_vec();
        self
    }

    /// Adds names, folded as the paragraphs of one text: to begin a folding costs as much as thirty words.
    fn add(&mut self, names: &[(&str, Meant)]) {
        let text: String = names.iter().flat_map(|(name, _)| [*name, APART]).collect();
        let folded = normalize(&text);
        let mut tokens = folded.tokens().iter().peekable();
        let mut pieces: HashMap<&str, Option<u64>, FixedState> = HashMap::default();
        let mut end = 0;
        for (name, meant) in names {
            end += name.len() + APART.len();
            let own = std::iter::from_fn(|| tokens.next_if(|token| (token.span.start as usize) < end));
            let mut path = Vec::new();
            for token in own {
                // Ids are made of the same few pieces again and again.
                match token.hyphen {
                    false => path.extend(parts(&folded, token)),
                    true => path.extend(folded.pieces(token).filter_map(|piece| {
                        *pieces.entry(piece).or_insert_with(|| {
                            let piece = fold_piece(piece);
                            if piece.is_empty() { None } else { compared(&piece) }
                        })
                    })),
                }
            }
            self.insert(&path, *meant);
        }
    }

    fn insert(&mut self, path: &[u64], meant: Meant) {
        let Some(first) = path.first().filter(|_| path.len() <= LONGEST) else { return };
        let mut node = 0;
        for part in path {
            let next = u32::try_from(self.edges.len() + 1).unwrap_or(u32::MAX);
            node = *self.edges.entry((node, *part)).or_insert(next);
        }
        self.ends.entry(node).or_insert(meant);
        let (place, bit) = (*first as usize >> 6 & 1023, first & 63);
        self.firsts.get_mut(place).into_iter().for_each(|bits| *bits |= 1 << bit);
    }

    /// Whether some name may begin at a token; wrong now and then, but only with yes. Most words begin no name: their own
    /// hash tells, if no hyphen cuts them and no version is part of them.
    #[inline]
    pub(super) fn may_begin(&self, text: &Normalized<'_>, token: &Token) -> bool {
        let hash = token.hash;
        self.firsts.get(hash as usize >> 6 & 1023).is_some_and(|bits| bits >> (hash & 63) & 1 == 1)
            || token.hyphen
            || is_version(text, token)
            || ends_in_digit(text, token)
    }

    /// The longest name that begins at a token.
    pub(super) fn longest(&self, text: &Normalized<'_>, at: usize) -> Option<Named> {
        if !self.may_begin(text, text.tokens().get(at)?) {
            return None;
        }
        let named = self.walk(text, at, None);
        named.filter(|named| named.parts > 1).or_else(|| self.run_together(text, at, (0, 0))).or(named)
    }

    /// The name on a license's own page, whose address goes on at a token.
    pub(super) fn on_page(&self, text: &Normalized<'_>, at: usize, page: &Page) -> Option<Named> {
        let first = text.tokens().get(at)?;
        let begins = page.begins.is_none_or(|begins| parts(text, first).next() == Some(begins));
        if begins { self.walk(text, at, Some(page)) } else { None }
    }

    /// The longest name that begins at a token, or at what a page has of it there.
    fn walk(&self, text: &Normalized<'_>, at: usize, page: Option<&Page>) -> Option<Named> {
        let left_out = page.map(|page| page.name.as_slice()).unwrap_or_default();
        let mut node = left_out.iter().try_fold(0, |node, part| self.edges.get(&(node, *part)).copied())?;
        let mut skipped = usize::from(page.is_some_and(|page| page.begins.is_some()));
        let (mut count, mut best) = (0, None);
        for (step, token) in text.tokens().iter().enumerate().skip(at).take(LONGEST) {
            if step > at && token.before.has(Gap::PARAGRAPH.with(Gap::SEMICOLON)) {
                break;
            }
            let start = (node, count);
            let named = |node, parts| {
                let meant = self.ends.get(&node).filter(|_| parts > 0);
                meant.map(|meant| Named { end: step + 1, meant: *meant, parts, run_together: false })
            };
            let before = count;
            let mut pieces = parts(text, token).skip(std::mem::take(&mut skipped)).peekable();
            while let Some(part) = pieces.next() {
                match self.edges.get(&(node, part)).filter(|_| token.kind != Kind::Link) {
                    Some(next) => (node, count) = (*next, count + 1),
                    None if page.is_some_and(|page| page.is_badge) && pieces.peek().is_none() => {
                        return named(node, count);
                    }
                    None => return best.or_else(|| self.run_together(text, step, start)),
                }
            }
            // No name ends with a word that names are written with or without.
            best = named(node, count).filter(|_| count > before).or(best);
        }
        best
    }

    /// A family's name whose last word is at a token and runs together with its version, after the node and the parts before.
    fn run_together(&self, text: &Normalized<'_>, at: usize, (node, parts): (u32, usize)) -> Option<Named> {
        let (name, _) = version::run_together(text.word(text.tokens().get(at)?))?;
        let node = self.edges.get(&(node, word_hash(name.as_bytes())))?;
        let meant = self.ends.get(node).copied().filter(|meant| matches!(meant, Meant::Family(_)))?;
        Some(Named { end: at + 1, meant, parts: parts + 1, run_together: true })
    }

    /// A name inside of a word with a hyphen, before one of these: `MIT-licensed`.
    pub(super) fn before_hyphen(&self, text: &Normalized<'_>, at: usize, ends: &[String]) -> Option<Named> {
        let token = text.tokens().get(at).filter(|token| token.hyphen)?;
        let end = ends.iter().find(|end| text.word(token).ends_with(end.as_str()))?;
        let parts: Vec<u64> = parts(text, token).collect();
        let (last, name) = parts.split_last()?;
        let node = name.iter().try_fold(0, |node, part| self.edges.get(&(node, *part)).copied())?;
        let meant = *self.ends.get(&node).filter(|_| *last == word_hash(end.as_bytes()))?;
        Some(Named { end: at + 1, meant, parts: parts.len(), run_together: false })
    }

    /// The id of a license.
    pub(super) fn id(&self, number: u32) -> Option<&str> {
        self.ids.get(number as usize).map(String::as_str)
    }

    /// The id of a family's license of a version as it is written: `2`, `2.0`, `2.0.1`; `21` only where its point may be missing.
    pub(super) fn of_version(&self, family: u32, version: &Version) -> Option<&str> {
        let pattern = &self.families.get(family as usize)?.license;
        let number = version.number.as_str();
        let whole = if number.contains('.') { number.to_owned() } else { format!("{number}.0") };
        let pointed = number.split_at_checked(1).filter(|(_, rest)| version.pointless && rest.len() == 1);
        let pointed = pointed.map(|(major, minor)| format!("{major}.{minor}"));
        let versions = [Some(whole.as_str()), Some(number), pointed.as_deref()];
        versions.into_iter().flatten().find_map(|version| self.find(&pattern.replace("{version}", version)))
    }

    /// Whether an id is one of a family's.
    pub(super) fn is_of_family(&self, family: u32, id: &str) -> bool {
        let pattern = self.families.get(family as usize).and_then(|family| family.license.split_once("{version}"));
        pattern.is_some_and(|(before, after)| {
            let version = id.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
        })
    }

    /// Whether a license or its family is called so.
    pub(super) fn is_called(&self, name: &str, id: &str) -> bool {
        let folded = normalize(name);
        let found = self.longest(&folded, 0).filter(|found| found.end == folded.tokens().len());
        let own = |found: Named| match found.meant {
            Meant::License(number) => self.id(number) == Some(id),
            Meant::Family(family) => self.is_of_family(family, id),
        };
        // `apache` of `apache-2.0`
        found.is_some_and(own) || id.split_once('-').is_some_and(|(family, _)| family == name)
    }

    /// The id that a whole name stands for.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        let folded = normalize(name);
        let found = self.longest(&folded, 0).filter(|found| found.end == folded.tokens().len())?;
        match found.meant {
            Meant::License(number) => self.id(number),
            Meant::Family(_) => None,
        }
    }
}

/// Whether a word that is no number may end in one, as `GPLv3` does.
fn ends_in_digit(text: &Normalized<'_>, token: &Token) -> bool {
    let bytes = text.text().as_bytes();
    let is_digit = |at: u32| bytes.get(at as usize).is_some_and(u8::is_ascii_digit);
    is_digit(token.span.end.saturating_sub(1)) && !is_digit(token.span.start)
}

/// Whether a token may be a version such as `v2.0`, which names are compared by without its letter.
fn is_version(text: &Normalized<'_>, token: &Token) -> bool {
    let printed = text.text().as_bytes().get(token.span.start as usize);
    printed.is_some_and(|byte| !byte.is_ascii() || byte.eq_ignore_ascii_case(&b'v'))
}

/// The hashes of a token's parts, as names are compared: cut at hyphens, `v2.0` as `2.0`, without the words that names
/// are written with or without.
fn parts(text: &Normalized<'_>, token: &Token) -> impl Iterator<Item = u64> {
    // Most words have no hyphen, and need no copy.
    let whole = if token.hyphen { None } else { compared_whole(text, token) };
    let cut = if token.hyphen { text.parts(token) } else { Vec::new() };
    whole.into_iter().chain(cut.into_iter().filter_map(|part| compared(&part)))
}

/// The same of a token without a hyphen: most have the hash already that they are compared by.
fn compared_whole(text: &Normalized<'_>, token: &Token) -> Option<u64> {
    let word = text.word(token);
    if is_version(text, token) { compared(word) } else { (!SKIPPED.contains(&word)).then_some(token.hash) }
}

/// The hash of a part as names are compared; none if they are written with or without it.
fn compared(part: &str) -> Option<u64> {
    let number = part.strip_prefix('v').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let part = number.unwrap_or(part);
    (!SKIPPED.contains(&part)).then(|| word_hash(part.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{Meant, Names, normalize, parts};

    #[test]
    fn names_are_folded_together_as_one_by_one() {
        let listed = spdx::identifiers::LICENSES.iter().flat_map(|license| [license.name, license.full_name]);
        let odd = ["", "-", "(c) name", "a.", "1.", "# Title", "* point", "The Version", "x\n\ny", "third-party v2"];
        let names: Vec<_> = listed.chain(odd).map(|name| (name, Meant::License(0))).collect();
        let mut together = Names { firsts: vec![0; 1024], ..Names::default() };
        let mut alone = together.clone();
        together.add(&names);
        for (name, meant) in &names {
            let folded = normalize(name);
            alone.insert(&folded.tokens().iter().flat_map(|token| parts(&folded, token)).collect::<Vec<_>>(), *meant);
        }
        assert_eq!(together.edges, alone.edges);
        assert_eq!(together.ends, alone.ends);
        assert!(together.edges.len() > 2_000);
    }
}
