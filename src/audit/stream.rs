//! A filter: rows in, rows out, in the same order and in memory that does not grow.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use crate::input::model_card::{self, Card, Problem, ProblemKind};
use crate::lineage::Single;

use super::apart;
use super::badges::Badges;
use super::lines::{self, Blocks, MAX_LINE};
use super::reading::Entry;
use super::record::{Columns, Record};
use super::row::Row;
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

    /// Judges the card of a record that has an id, and hands its row to `with`.
    ///
    /// # Errors
    /// The graph could not be made anew.
    pub fn record<T>(&mut self, record: &Record<'_>, with: impl FnOnce(&Row<'_>) -> T) -> io::Result<T> {
        let id = Cow::Borrowed(record.id.as_deref().unwrap_or_default());
        let badges = record.badges(self.badges);
        self.entry(&Entry { id, card: model_card::read(&record.card), badges }, with)
    }

    /// The row of something that is no card, with words for why.
    ///
    /// # Errors
    /// As [`Filter::record`].
    pub fn without_card<T>(&mut self, id: &str, words: String, with: impl FnOnce(&Row<'_>) -> T) -> io::Result<T> {
        let problem = Problem::new(ProblemKind::Unreadable, 0, words);
        let card = Card { problems: vec![problem], ..Card::default() };
        self.entry(&Entry { id: Cow::Borrowed(id), card, badges: 0 }, with)
    }

    /// The row of a card beyond the limit.
    ///
    /// # Errors
    /// As [`Filter::record`].
    #[cfg(feature = "arrow")]
    pub fn too_large<T>(&mut self, id: &str, with: impl FnOnce(&Row<'_>) -> T) -> io::Result<T> {
        self.entry(&Entry { id: Cow::Borrowed(id), card: super::reading::too_large(), badges: 0 }, with)
    }

    fn entry<T>(&mut self, entry: &Entry<'_>, with: impl FnOnce(&Row<'_>) -> T) -> io::Result<T> {
        if self.single.declarations() > MANY {
            self.single = (self.settle)().map_err(|error| io::Error::other(format!("{error:?}")))?;
        }
        Ok(apart::judge(&mut self.single, entry, |row, _| with(row)))
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
    while let Some(block) = blocks.read_next()? {
        rows.clear();
        for line in &block.too_long {
            let words = format!("a row of more than {MAX_LINE} bytes");
            filter.without_card(&format!("-:{line}"), words, |row| Shape::JsonLines.write(row, &mut rows))??;
        }
        for (line, number) in lines::split(&block.bytes).zip(block.first_line..) {
            if !line.trim_ascii().is_empty() {
                answer(line, number, filter, &mut rows)?;
            }
        }
        out.write_all(&rows)?;
        out.flush()?;
    }
    Ok(())
}

fn answer<E: std::fmt::Debug>(
    line: &[u8],
    number: u64,
    filter: &mut Filter<'_, '_, E>,
    rows: &mut Vec<u8>,
) -> io::Result<()> {
    let write = |row: &Row<'_>| Shape::JsonLines.write(row, rows);
    let columns = filter.columns;
    let words = match columns.read(line) {
        Ok(record) if record.id.is_some() => return filter.record(&record, write)?,
        Ok(_) => "the row has no id".to_owned(),
        Err(words) => words,
    };
    filter.without_card(&format!("-:{number}"), words, write)?
}
