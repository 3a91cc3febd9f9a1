//! A filter: rows in, rows out, in the same order and in memory that does not grow.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use crate::input::model_card::{self, Card, Problem, ProblemKind};
use crate::lineage::Single;

use super::apart;
use super::badges::Badges;
use super::lines::{Blocks, MAX_LINE};
use super::reading::Entry;
use super::record::Columns;
use super::sink::Shape;

/// Different declarations after which the settled graph is made anew: they are what grows over a long stream.
const MANY: usize = 100_000;

/// Judges cards one after another.
pub struct Filter<'f, 'l, E> {
    settle: Box<dyn Fn() -> Result<Single<'l>, E> + 'f>,
    single: Single<'l>,
    /// The columns of rows.
    pub columns: &'f Columns,
    badges: &'f Badges,
}

impl<'f, 'l, E: std::fmt::Debug> Filter<'f, 'l, E> {
    /// A filter over the graph that `settle` makes.
    ///
    /// # Errors
    /// Those of `settle`.
    pub fn new(
        settle: impl Fn() -> Result<Single<'l>, E> + 'f,
        columns: &'f Columns,
        badges: &'f Badges,
    ) -> Result<Self, E> {
        let single = settle()?;
        Ok(Filter { settle: Box::new(settle), single, columns, badges })
    }

    /// Adds the row of one card to `out`.
    ///
    /// # Errors
    /// The graph could not be made anew, or a row not be written.
    pub fn judge(&mut self, id: &str, card: &[u8], shape: Shape, out: &mut Vec<u8>) -> io::Result<()> {
        let badges = self.badges.shown(card);
        let entry = Entry { id: Cow::Borrowed(id), card: model_card::read(card), badges };
        self.entry(&entry, shape, out)
    }

    /// Adds the row of something that is no card to `out`.
    ///
    /// # Errors
    /// As [`Filter::judge`].
    pub fn refuse(&mut self, id: &str, words: String, shape: Shape, out: &mut Vec<u8>) -> io::Result<()> {
        let problem = Problem::new(ProblemKind::Unreadable, 0, words);
        let card = Card { problems: vec![problem], ..Card::default() };
        self.entry(&Entry { id: Cow::Borrowed(id), card, badges: 0 }, shape, out)
    }

    fn entry(&mut self, entry: &Entry<'_>, shape: Shape, out: &mut Vec<u8>) -> io::Result<()> {
        if self.single.declarations() > MANY {
            self.single = (self.settle)().map_err(|error| io::Error::other(format!("{error:?}")))?;
        }
        apart::judge(&mut self.single, entry, shape, None, out)
    }
}

/// Filters JSON Lines. Blank lines have no row.
///
/// # Errors
/// Those of the streams; what is wrong with a row stands in its answer.
pub fn json_lines<E: std::fmt::Debug>(
    input: impl Read,
    filter: &mut Filter<'_, '_, E>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut blocks = Blocks::new(input);
    let mut rows = Vec::new();
    while let Some(block) = blocks.next()? {
        rows.clear();
        for line in &block.too_long {
            filter.refuse(
                &format!("-:{line}"),
                format!("a row of more than {MAX_LINE} bytes"),
                Shape::JsonLines,
                &mut rows,
            )?;
        }
        for (line, number) in block.bytes.split(|byte| *byte == b'\n').zip(block.first_line..) {
            if !line.trim_ascii().is_empty() {
                row(line, number, filter, &mut rows)?;
            }
        }
        out.write_all(&rows)?;
        out.flush()?;
    }
    Ok(())
}

fn row<E: std::fmt::Debug>(
    line: &[u8],
    number: u64,
    filter: &mut Filter<'_, '_, E>,
    rows: &mut Vec<u8>,
) -> io::Result<()> {
    let columns = filter.columns;
    match columns.read(line) {
        Ok(record) => match &record.id {
            Some(id) => filter.judge(id, &record.card, Shape::JsonLines, rows),
            None => filter.refuse(&format!("-:{number}"), "the row has no id".to_owned(), Shape::JsonLines, rows),
        },
        Err(words) => filter.refuse(&format!("-:{number}"), words, Shape::JsonLines, rows),
    }
}
