//! Cards of a folder that are handed on together, their bytes side by side.

use std::ops::Range;

use super::{Entry, Models, unread};
use crate::audit::badges::Badges;
use crate::audit::folder::Found;
use crate::input::model_card::{self, Card, ProblemKind};

/// Cards of a group, and their bytes.
const CARDS: usize = 256;
const BYTES: usize = 1 << 20;

/// A group.
#[derive(Default)]
pub(super) struct Group {
    bytes: Vec<u8>,
    cards: Vec<(String, Kept)>,
}

/// What a group keeps of a card.
enum Kept {
    /// Where its bytes are.
    Bytes(Range<usize>),
    /// What a folder states, and where the bytes of its card are.
    Model(Card<'static>, Range<usize>),
    /// Why it cannot be read.
    Unread(String),
}

impl Group {
    /// Adds what was found under an id; `models` says what the files of a folder come to.
    pub(super) fn add(&mut self, id: &str, found: Found, card: &[u8], models: &Models<'_>) {
        let start = self.bytes.len();
        let kept = match found {
            Found::Card => {
                self.bytes.extend_from_slice(card);
                Kept::Bytes(start..self.bytes.len())
            }
            Found::Model(statements) => {
                self.bytes.extend_from_slice(card);
                Kept::Model(models(id, &statements), start..self.bytes.len())
            }
            Found::Unreadable(words) => Kept::Unread(words),
        };
        self.cards.push((id.to_owned(), kept));
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
        self.cards.iter().map(move |(id, kept)| {
            let bytes = |range: &Range<usize>| self.bytes.get(range.clone()).unwrap_or_default();
            match kept {
                Kept::Bytes(range) => Entry {
                    id: id.as_str().into(),
                    card: model_card::read(bytes(range)),
                    badges: badges.shown(bytes(range)),
                },
                Kept::Model(card, range) => {
                    Entry { id: id.as_str().into(), card: card.clone(), badges: badges.shown(bytes(range)) }
                }
                Kept::Unread(words) => unread(id.clone(), ProblemKind::Unreadable, words.clone()),
            }
        })
    }
}
