//! A text somebody wrote: where its lines are, what is wrong with it, and a checked walk over its TOML.
//!
//! INVARIANT: reading never stops at the first mistake and never guesses. What is wrong is a [`Problem`] with a place.

mod characters;
pub mod limits;
mod name;
mod packed;
mod problem;
mod table;
mod texts;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

pub use characters::Characters;
pub use name::{bytes_of_name, name_of, path_of_name};
pub use problem::{Code, Problem, Span, nearest};
pub use table::{Document, Table, Written};
pub(crate) use table::{read_count, read_date, read_texts};
pub use texts::Texts;

use crate::model::Place;

/// A text and the name its reader knows it by. Cheap to clone: every problem carries the text it stands in.
#[derive(Clone, Debug)]
pub struct Source(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: Arc<str>,
    text: Cow<'static, str>,
    /// The bytes of the file where they are not those of the text: it was written in another encoding.
    bytes: Option<Box<[u8]>>,
    packed: &'static [u8],
    /// Counted when the first place is asked for: of most files none is.
    line_starts: OnceLock<Box<[usize]>>,
    characters: OnceLock<Characters>,
}

/// A TOML file inside the program.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// Its text.
    pub text: &'static str,
    /// Where its keys and values stand, as found while the program was built; empty where it is not TOML.
    pub packed: &'static [u8],
}

impl Source {
    /// A text under the name that messages use: a path, or `standard input`.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<String>) -> Source {
        Source::with(name.into(), Cow::Owned(text.into()), None, &[])
    }

    /// A file inside the program, which is neither copied nor parsed again.
    pub fn shipped(name: impl Into<Arc<str>>, file: Shipped) -> Source {
        Source::with(name.into(), Cow::Borrowed(file.text), None, file.packed)
    }

    /// A text that was decoded from `bytes` of another encoding than UTF-8: hashes are taken of those.
    pub fn decoded(name: impl Into<Arc<str>>, text: impl Into<String>, bytes: Vec<u8>) -> Source {
        Source::with(name.into(), Cow::Owned(text.into()), Some(bytes.into()), &[])
    }

    fn with(name: Arc<str>, text: Cow<'static, str>, bytes: Option<Box<[u8]>>, packed: &'static [u8]) -> Source {
        Source(Arc::new(Inner { name, text, bytes, packed, line_starts: OnceLock::new(), characters: OnceLock::new() }))
    }

    /// Its tables, where they were found while the program was built.
    fn unpacked(&self) -> Option<toml::Spanned<toml::de::DeTable<'_>>> {
        packed::read(self.0.packed, self.text())
    }

    fn line_starts(&self) -> &[usize] {
        self.0.line_starts.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text().as_bytes()).map(|index| index + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }

    /// The name.
    pub fn name(&self) -> &Arc<str> {
        &self.0.name
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The bytes of the file, in its own encoding.
    pub fn bytes(&self) -> &[u8] {
        self.0.bytes.as_deref().unwrap_or(self.0.text.as_bytes())
    }

    /// The file name without folders and ending: the id of what it describes.
    pub fn stem(&self) -> &str {
        let file = self.0.name.rsplit(|c| c == '/' || std::path::is_separator(c)).next().unwrap_or(&self.0.name);
        file.strip_suffix(".toml").unwrap_or(file)
    }

    /// Line and column, from 1, of a byte of the text. A byte past the end is the end.
    pub fn place(&self, byte: usize) -> Place {
        let byte = byte.min(self.0.text.len());
        let line = self.line_starts().partition_point(|start| *start <= byte);
        let start = self.line_starts().get(line.wrapping_sub(1)).copied().unwrap_or(0);
        let characters = self.0.characters.get_or_init(|| Characters::new(self.text()));
        let column = characters.before(self.text(), byte) - characters.before(self.text(), start) + 1;
        Place { file: self.0.name.clone(), line, column }
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    /// Counted from the line's beginning each time, these would take minutes.
    #[test]
    fn places_on_one_line_of_megabytes_are_found_in_a_moment() {
        let text = "né ".repeat(1 << 20);
        let source = Source::new("long", text.as_str());
        let start = std::time::Instant::now();
        for number in (0..1 << 20).step_by(64) {
            assert_eq!((source.place(number * 4).line, source.place(number * 4).column), (1, number * 3 + 1));
        }
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let source = Source::new("x/llama-3.toml", "a\nbé c\n");
        assert_eq!((source.place(0).line, source.place(0).column), (1, 1));
        assert_eq!((source.place(6).line, source.place(6).column), (2, 4));
        assert_eq!((source.place(99).line, source.place(99).column), (3, 1));
        assert_eq!(source.stem(), "llama-3");
    }
}
