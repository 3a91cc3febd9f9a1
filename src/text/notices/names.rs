//! Names of licenses as a tree of words, and families of licenses whose name needs a version.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::text::normalize::{Gap, Kind, Normalized, Token, fold_piece, normalize};
use crate::text::phrases::Family;
use crate::text::words::word_hash;

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

    /// Whether some name may begin with this word; wrong now and then, but only with yes.
    fn may_begin(&self, hash: u64) -> bool {
        self.firsts.get(hash as usize >> 6 & 1023).is_some_and(|bits| bits >> (hash & 63) & 1 == 1)
    }

    /// The longest name that begins at a token.
    pub(super) fn longest(&self, text: &Normalized<'_>, at: usize) -> Option<Named> {
        let first = text.tokens().get(at)?;
        // Most words begin no name: their own hash tells, if no hyphen cuts them.
        if !first.hyphen && !self.may_begin(first.hash) && !is_version(text, first) {
            return None;
        }
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
            if let Some(meant) = self.ends.get(&node).filter(|_| count > 0) {
                best = Some(Named { end: step + 1, meant: *meant, parts: count });
            }
        }
        best
    }

    /// The id of a license.
    pub(super) fn id(&self, number: u32) -> Option<&str> {
        self.ids.get(number as usize).map(String::as_str)
    }

    /// The id of a family's license of a version as it is written: `2`, `2.0`, `2.0.1`.
    pub(super) fn of_version(&self, family: u32, version: &str) -> Option<&str> {
        let pattern = &self.families.get(family as usize)?.license;
        let whole = if version.contains('.') { version.to_owned() } else { format!("{version}.0") };
        [whole.as_str(), version].iter().find_map(|version| self.find(&pattern.replace("{version}", version)))
    }

    /// Whether an id is one of a family's.
    pub(super) fn is_of_family(&self, family: u32, id: &str) -> bool {
        let pattern = self.families.get(family as usize).and_then(|family| family.license.split_once("{version}"));
        pattern.is_some_and(|(before, after)| {
            let version = id.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
        })
    }

    /// The id that a whole name stands for.
    fn find(&self, name: &str) -> Option<&str> {
        let folded = normalize(name);
        let found = self.longest(&folded, 0).filter(|found| found.end == folded.tokens().len())?;
        match found.meant {
            Meant::License(number) => self.id(number),
            Meant::Family(_) => None,
        }
    }
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
