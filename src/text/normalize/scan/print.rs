//! Markup, entities and escapes on the way: what a page prints for them.

use super::Scanner;
use crate::text::normalize::{FindingKind, Gap, Kind, attributes, markup};

impl Scanner<'_> {
    pub(super) fn colon(&mut self, length: usize) {
        let address = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"://"));
        self.separate(if address { Gap::ADDRESS } else { Gap::COLON }, length);
    }

    /// `<`: markup, or the beginning of a place to fill in.
    pub(super) fn angle(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(tag) = markup::tag(rest) else {
            return self.separate(Gap::BLANK_OPEN, 1);
        };
        if tag.speaks {
            self.find(FindingKind::Unshown, self.at, self.at + tag.length);
        }
        if tag.strikes {
            self.find(FindingKind::Struck, self.at, self.at + tag.length);
        }
        self.separate(Gap::TAG.with(Gap::SPACE), tag.length);
        if let Some(element) = tag.hides {
            self.skip_unshown(element);
        }
    }

    /// Skips the text of a script or style up to its end tag; a style that only styles says nothing. One that never ends is read as text.
    pub(super) fn skip_unshown(&mut self, element: &'static str) {
        if self.endless == Some(element) {
            return;
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match markup::unshown_length(rest, element) {
            Some(0) => {}
            Some(length) => {
                let hidden = self.bytes.get(self.at..self.at + length).unwrap_or_default();
                if element != "style" || attributes::styles(hidden) {
                    self.find(FindingKind::Unshown, self.at, self.at + length);
                }
                self.at += length;
            }
            None => self.endless = Some(element),
        }
    }

    /// `]`, or `](address)` of a Markdown link.
    pub(super) fn bracket(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let target = (rest.get(1) == Some(&b'(')).then(|| markup::link_target(rest)).flatten();
        self.separate(Gap::CLOSE.with(Gap::BLANK_CLOSE), 1);
        if let Some(length) = target {
            let (start, end) = (self.at + 1, self.at + length - 2);
            self.push(Kind::Link, start, end, self.folded.len(), false);
            self.gap = Gap::CLOSE.0;
            self.at += length - 1;
        }
    }

    /// An entity is the character that it stands for; a lone `&` is the word `and`.
    pub(super) fn ampersand(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match markup::entity(rest) {
            Some(('&', length)) => self.and(length),
            Some((c, length)) => self.character(c, length),
            None => self.and(1),
        }
    }

    pub(super) fn and(&mut self, length: usize) {
        self.finish_word();
        let from = self.folded.len();
        let rest = self.bytes.get(self.at + length..).unwrap_or_default();
        let blank = rest.first().is_none_or(u8::is_ascii_whitespace)
            || rest.starts_with(b"&nbsp;")
            || rest.starts_with("\u{a0}".as_bytes());
        if blank {
            self.folded.extend_from_slice(b"and");
            self.push(Kind::Word, self.at, self.at + length, from, false);
            self.at += length;
        } else {
            self.separate(Gap::DASH, length);
        }
    }

    /// `\n`, `\t`, `\r`, `\"` written out, as in JSON and YAML strings, are what they stand for.
    pub(super) fn backslash(&mut self) {
        self.finish_word();
        match self.bytes.get(self.at + 1) {
            Some(b'n') => self.line_end(2),
            Some(b't' | b'r') => self.separate(Gap::SPACE, 2),
            _ => self.separate(Gap::DASH, 1),
        }
    }
}
