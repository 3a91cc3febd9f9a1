//! Blocks of whole lines from a stream, so that many workers can share one reader.

use std::io::{self, Read};

use crate::source::limits::LARGEST_LINE;

/// Bytes read at a time.
const BLOCK: usize = 256 * 1024;

/// Whole lines, in the order of the stream.
#[derive(Debug, Default)]
pub struct Block {
    /// The lines, with their breaks.
    pub bytes: Vec<u8>,
    /// Number of the first line, from 1.
    pub first_line: u64,
    /// Numbers of lines before those in `bytes` that were passed over because they are too long.
    pub too_long: Vec<u64>,
}

/// Cuts a stream into blocks of whole lines. Memory is bounded by the longest line that is allowed.
pub struct Blocks<R> {
    stream: R,
    rest: Vec<u8>,
    next_line: u64,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    /// Blocks of this stream.
    pub fn new(stream: R) -> Self {
        Blocks { stream, rest: Vec::new(), next_line: 1, ended: false }
    }

    /// The next block; none at the end.
    ///
    /// # Errors
    /// The stream's own.
    pub fn read_next(&mut self) -> io::Result<Option<Block>> {
        self.read_into(Block::default())
    }

    /// As [`Blocks::read_next`], in the memory of a block that is done with.
    ///
    /// # Errors
    /// The stream's own.
    pub fn read_into(&mut self, used: Block) -> io::Result<Option<Block>> {
        // The memory of an enormous line is given back.
        let kept = if used.bytes.capacity() <= 4 * BLOCK { used.bytes } else { Vec::new() };
        let mut block = Block { bytes: kept, ..Block::default() };
        block.bytes.clear();
        block.bytes.append(&mut self.rest);
        let mut searched = 0;
        loop {
            if !self.ended {
                self.ended = fill(&mut self.stream, &mut block.bytes)?;
            }
            let end = memchr::memrchr(b'\n', &block.bytes[searched..]).map(|at| searched + at + 1);
            let end = if self.ended { Some(block.bytes.len()) } else { end };
            if let Some(end) = end {
                return Ok(self.cut(block, end));
            }
            if block.bytes.len() > LARGEST_LINE {
                self.skip_line(&mut block)?;
                searched = 0;
                continue;
            }
            searched = block.bytes.len();
        }
    }

    fn cut(&mut self, mut block: Block, end: usize) -> Option<Block> {
        self.rest.extend_from_slice(&block.bytes[end..]);
        block.bytes.truncate(end);
        // Only the first line can be longer than what is read at a time.
        let first = memchr::memchr(b'\n', &block.bytes).unwrap_or(block.bytes.len());
        if first > LARGEST_LINE {
            block.too_long.push(self.next_line);
            self.next_line += 1;
            block.bytes.drain(..(first + 1).min(block.bytes.len()));
        }
        if block.bytes.is_empty() && block.too_long.is_empty() {
            return None;
        }
        block.first_line = self.next_line;
        let breaks = memchr::memchr_iter(b'\n', &block.bytes).count() as u64;
        self.next_line += breaks + u64::from(block.bytes.last().is_some_and(|last| *last != b'\n'));
        Some(block)
    }

    /// Reads on until the line that is too long has ended, keeping none of it.
    fn skip_line(&mut self, block: &mut Block) -> io::Result<()> {
        block.too_long.push(self.next_line);
        self.next_line += 1;
        loop {
            block.bytes.clear();
            self.ended = fill(&mut self.stream, &mut block.bytes)?;
            if let Some(end) = memchr::memchr(b'\n', &block.bytes) {
                block.bytes.drain(..=end);
                return Ok(());
            }
            if self.ended {
                block.bytes.clear();
                return Ok(());
            }
        }
    }
}

/// Appends up to a block; true at the end of the stream.
fn fill(stream: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let before = bytes.len();
    // Once and whole: left to grow, it would be asked for in many small pieces.
    bytes.resize(before + BLOCK, 0);
    let mut end = before;
    let ended = loop {
        match stream.read(&mut bytes[end..]) {
            Ok(0) => break Ok(end < bytes.len()),
            Ok(read) => end += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    bytes.truncate(end);
    ended
}

/// The lines of a text, without their breaks.
pub(super) fn split(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text).chain(std::iter::once(text.len()));
    ends.map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Blocks, LARGEST_LINE};

    fn lines(text: &[u8]) -> (Vec<(u64, usize)>, Vec<u64>) {
        let mut blocks = Blocks::new(text);
        let (mut lines, mut too_long) = (Vec::new(), Vec::new());
        while let Some(block) = blocks.read_next().expect("memory can be read") {
            too_long.extend(&block.too_long);
            for (at, line) in block.bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
                lines.push((block.first_line + at as u64, line.len()));
            }
        }
        (lines, too_long)
    }

    #[test]
    fn every_line_comes_once_with_its_number() {
        assert_eq!(lines(b""), (vec![], vec![]));
        assert_eq!(lines(b"a\nbc"), (vec![(1, 2), (2, 2)], vec![]));
        let text: Vec<u8> = (0..50_000).flat_map(|n| format!("{n}\n").into_bytes()).collect();
        let found = lines(&text).0;
        assert_eq!(found.len(), 50_000);
        assert!(found.iter().enumerate().all(|(at, line)| line.0 == at as u64 + 1));
        let long = [vec![b'x'; 3 * BLOCK], b"\ny\n".to_vec()].concat();
        assert_eq!(lines(&long).0, [(1, 3 * BLOCK + 1), (2, 2)]);
    }

    #[test]
    fn a_line_beyond_the_limit_is_passed_over_and_named() {
        let text = [b"a\n".to_vec(), vec![b'x'; LARGEST_LINE + 2 * BLOCK], b"\nb\n".to_vec()].concat();
        assert_eq!(lines(&text), (vec![(1, 2), (3, 2)], vec![2]));
        let text = [vec![b'x'; LARGEST_LINE + 2 * BLOCK]].concat();
        assert_eq!(lines(&text), (vec![], vec![1]));
    }
}
