//! From a byte's place in a text to its line and column.

use crate::source::Characters;

/// Where each line of a text begins.
#[derive(Debug, Clone)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<u32>,
    characters: Characters,
}

/// A place as an editor shows it: both count from 1; the column counts characters, not bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The character within the line, from 1.
    pub column: u32,
}

impl<'t> LineIndex<'t> {
    /// Reads the text once for its line feeds. A carriage return before one belongs to the line it ends.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut starts = vec![0];
        let feeds = memchr::memchr_iter(b'\n', text.as_bytes());
        starts.extend(feeds.map_while(|at| u32::try_from(at + 1).ok()));
        Self { text, starts, characters: Characters::new(text) }
    }

    /// The line, from 1, that holds the byte at `offset`. Past the end it is the last line.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }

    /// Line and column of the byte at `offset`; a place inside a character counts as that character's.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.starts.get(line as usize - 1).map_or(0, |start| *start as usize);
        let before = |byte: usize| self.characters.before(self.text, byte.min(self.text.len()));
        let column = before(offset as usize) - before(start) + 1;
        Position { line, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    /// How many lines the text has; a text that ends in a line feed has an empty last one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let index = LineIndex::new("a\né b\n");
        assert_eq!(index.position(0), Position { line: 1, column: 1 });
        assert_eq!(index.position(2), Position { line: 2, column: 1 });
        assert_eq!(index.position(5), Position { line: 2, column: 3 });
        assert_eq!(index.line(99), 3);
        assert_eq!(index.count(), 3);
    }
}
