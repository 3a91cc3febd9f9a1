//! Cards of a folder that are handed on together, their bytes side by side.

use super::{Entry, unread};
use crate::audit::badges::Badges;
use crate::audit::folder::Found;
use crate::input::model_card::{self, ProblemKind};

/// Cards of a group, and their bytes.
const CARDS: usize = 256;
const BYTES: usize = 1 << 20;

/// A group.
#[derive(Default)]
pub(super) struct Group {
    bytes: Vec<u8>,
    cards: Vec<(String, Result<std::ops::Range<usize>, String>)>,
}

impl Group {
    /// Adds what was found under an id.
    pub(super) fn add(&mut self, id: &str, found: Found, card: &[u8]) {
        let range = match found {
            Found::Card => {
                let start = self.bytes.len();
                self.bytes.extend_from_slice(card);
                Ok(start..self.bytes.len())
            }
            Found::Unreadable(words) => Err(words),
        };
        self.cards.push((id.to_owned(), range));
    }

    pub(super) fn is_full(&self) -> bool {
        self.cards.len() >= CARDS || self.bytes.len() >= BYTES
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    /// Empties the group, and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.cards.clear();
        self.bytes.clear();
    }

    /// The cards, read.
    pub(super) fn entries<'g>(&'g self, badges: &'g Badges) -> impl Iterator<Item = Entry<'g>> {
        self.cards.iter().map(move |(id, range)| match range {
            Ok(range) => {
                let bytes = self.bytes.get(range.clone()).unwrap_or_default();
                Entry { id: id.as_str().into(), card: model_card::read(bytes), badges: badges.shown(bytes) }
            }
            Err(words) => unread(id.clone(), ProblemKind::Unreadable, words.clone()),
        })
    }
}
