//! Names of licenses as a tree of words, and families of licenses whose name needs a version.

use std::collections::HashMap;

use crate::text::normalize::{Gap, Kind, Normalized, Token, normalize};
use crate::text::phrases::Family;
use crate::text::words::word_hash;

/// The longest name, in parts.
const LONGEST: usize = 24;
/// Words that names are written with or without.
const SKIPPED: &[&str] = &["the", "version", "ver", "v", "software"];

/// Names of licenses as a tree of words.
#[derive(Debug, Clone, Default)]
pub struct Names {
    ids: Vec<String>,
    families: Vec<Family>,
    edges: HashMap<(u32, u64), u32>,
    ends: HashMap<u32, Meant>,
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
        for (name, id) in names {
            let number = *numbers.entry(id).or_insert_with(|| {
                tree.ids.push(id.to_owned());
                u32::try_from(tree.ids.len() - 1).unwrap_or(u32::MAX)
            });
            tree.add(name, Meant::License(number));
        }
        tree
    }

    /// Takes families of names; a name that stands for a license already keeps doing so.
    #[must_use]
    pub(in crate::text) fn with_families(mut self, families: &[Family]) -> Self {
        if self.ids.is_empty() {
            return self;
        }
        for (number, family) in (0..).zip(families) {
            family.names.iter().for_each(|name| self.add(name, Meant::Family(number)));
        }
        self.families = families.to_vec();
        self
    }

    fn add(&mut self, name: &str, meant: Meant) {
        let folded = normalize(name);
        let parts: Vec<u64> = folded.tokens().iter().flat_map(|token| parts(&folded, token)).collect();
        let Some(first) = parts.first().filter(|_| parts.len() <= LONGEST) else { return };
        let mut node = 0;
        for part in &parts {
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
        if !first.hyphen && !self.may_begin(first.hash) && !text.word(first).starts_with('v') {
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

/// The hashes of a token's parts, as names are compared: cut at hyphens, `v2.0` as `2.0`, without the words that names
/// are written with or without.
fn parts(text: &Normalized<'_>, token: &Token) -> Vec<u64> {
    let plain = |part: &str| {
        let number = part.strip_prefix('v').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let part = number.unwrap_or(part);
        (!SKIPPED.contains(&part)).then(|| word_hash(part.as_bytes()))
    };
    text.parts(token).iter().filter_map(|part| plain(part)).collect()
}
