//! A walk over a TOML file that knows the place of every key, asks for what it expects, and reports the rest.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::limits::MISTAKES;
use super::{Code, Problem, Source, Span, nearest};
use crate::model::Place;

/// A value and the place where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T> Written<T> {
    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Written<U> {
        Written { value: f(self.value), span: self.span }
    }
}

/// One TOML file under examination, with what was found wrong so far.
pub struct Document<'s> {
    source: &'s Source,
    root: Spanned<DeTable<'s>>,
    problems: RefCell<Vec<Problem>>,
}

impl<'s> Document<'s> {
    /// Parses `source` as far as it can be; every syntax error becomes a problem.
    pub fn parse(source: &'s Source) -> Document<'s> {
        if let Some(root) = source.unpacked() {
            return Document { source, root, problems: RefCell::default() };
        }
        let (root, errors) = DeTable::parse_recoverable(source.text());
        // One slip can unsettle the parser for a whole file; the first errors tell, the rest are echoes.
        let problems = errors.iter().take(20).map(|error| {
            let span = error.span().unwrap_or(0..0);
            Problem::at(source, span, Code::Syntax, error.message()).label("not TOML from here")
        });
        Document { source, root, problems: RefCell::new(problems.collect()) }
    }

    /// The top-level table.
    pub fn root(&self) -> Table<'_, 's> {
        let end = self.source.text().find('\n').unwrap_or(self.source.text().len());
        Table { document: self, entries: self.root.get_ref(), span: 0..end, asked: RefCell::default() }
    }

    /// The text and its name.
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// Notes a problem.
    pub fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Notes a problem at `span`.
    pub fn wrong(&self, span: Span, code: Code, message: impl Into<String>, label: impl Into<String>) {
        self.report(Problem::at(self.source, span, code, message).label(label));
    }

    /// True if the text is not even TOML.
    pub fn is_broken(&self) -> bool {
        self.problems.borrow().iter().any(|problem| problem.code == Code::Syntax)
    }

    /// Everything found wrong, in the order of the text. A broken text has echoes of its syntax errors left out.
    pub fn into_problems(self) -> Vec<Problem> {
        let broken = self.is_broken();
        let mut problems = self.problems.into_inner();
        problems.retain(|problem| !broken || problem.code == Code::Syntax);
        problems.sort_by_key(|problem| problem.span.as_ref().map_or(0, |span| span.start));
        let untold = problems.len().saturating_sub(MISTAKES);
        if untold > 0 {
            problems.truncate(MISTAKES);
            let message = format!("has {untold} more mistakes that are not told; {MISTAKES} are told of one file");
            problems.push(Problem::with_file(self.source.name(), Code::TooLarge, message));
        }
        problems
    }
}

/// One table of a file. Keys are asked for by name; [`Table::finish`] reports those that nobody asked for.
pub struct Table<'d, 's> {
    document: &'d Document<'s>,
    entries: &'d DeTable<'s>,
    /// Where the table's heading, or first brace, stands.
    pub span: Span,
    asked: RefCell<BTreeSet<String>>,
}

impl<'d, 's> Table<'d, 's> {
    /// The file it belongs to.
    pub fn document(&self) -> &'d Document<'s> {
        self.document
    }

    /// Line and column of its heading.
    pub fn place(&self) -> Place {
        self.document.source.place(self.span.start)
    }

    /// The value under `key`, which is thereby known.
    pub fn get(&self, key: &str) -> Option<&'d Spanned<DeValue<'s>>> {
        self.asked.borrow_mut().insert(key.to_owned());
        self.entries.get(key)
    }

    /// True if `key` is written, without counting as read.
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The keys as written, in the order of the text.
    pub fn keys(&self) -> Vec<Written<&'d str>> {
        let mut keys: Vec<_> =
            self.entries.keys().map(|key| Written { value: key.get_ref().as_ref(), span: key.span() }).collect();
        keys.sort_by_key(|key| key.span.start);
        keys
    }

    fn typed<T>(&self, key: &str, expected: &str, read: impl Fn(&'d DeValue<'s>) -> Option<T>) -> Option<Written<T>> {
        let found = self.get(key)?;
        let value = read(found.get_ref());
        if value.is_none() {
            self.mistyped(key, found, expected);
        }
        value.map(|value| Written { value, span: found.span() })
    }

    /// Reports that the value under `key` is not what was expected.
    pub fn mistyped(&self, key: &str, found: &Spanned<DeValue<'s>>, expected: &str) {
        let message = format!("`{key}` has the wrong type: {}", article(found.get_ref().type_str()));
        self.document.wrong(found.span(), Code::WrongValue, message, format!("expected {expected}"));
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<Written<String>> {
        self.typed(key, "a text in quotes", |value| value.as_str().map(str::to_owned))
    }

    /// A text that must be there and say something.
    pub fn required_text(&self, key: &str, what: &str) -> Option<Written<String>> {
        if !self.has(key) {
            self.missing(key, what);
        }
        let text = self.text(key)?;
        if text.value.trim().is_empty() {
            self.document.wrong(text.span, Code::WrongValue, format!("`{key}` is empty"), what);
            return None;
        }
        Some(text)
    }

    /// Reports that `key` is not there.
    pub fn missing(&self, key: &str, what: &str) {
        self.document.wrong(
            self.span.clone(),
            Code::MissingKey,
            format!("`{key}` is missing"),
            format!("add `{key}`: {what}"),
        );
    }

    /// True or false.
    pub fn flag(&self, key: &str) -> Option<Written<bool>> {
        self.typed(key, "`true` or `false`", DeValue::as_bool)
    }

    /// A whole number.
    pub fn count(&self, key: &str) -> Option<Written<i64>> {
        self.typed(key, "a whole number", read_count)
    }

    /// A calendar date.
    pub fn date(&self, key: &str) -> Option<Written<Date>> {
        self.typed(key, "a date such as 2024-04-18", read_date)
    }

    /// A list of texts.
    pub fn texts(&self, key: &str) -> Option<Written<Vec<Written<String>>>> {
        self.typed(key, "a list of texts", read_texts)
    }

    /// A word for which `read` knows a meaning; `words` are those it knows.
    pub fn word<T>(&self, key: &str, words: &[&str], read: impl Fn(&str) -> Option<T>) -> Option<Written<T>> {
        let word = self.text(key)?;
        if let Some(value) = read(&word.value) {
            return Some(Written { value, span: word.span });
        }
        let mut problem = Problem::at(
            self.document.source,
            word.span,
            Code::WrongValue,
            format!("`{key}` cannot be `{}`", word.value),
        )
        .label(format!("expected one of {}", words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")));
        if let Some(near) = nearest(&word.value, words.iter().copied()) {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        self.document.report(problem);
        None
    }

    /// A table.
    pub fn table(&self, key: &str) -> Option<Table<'d, 's>> {
        let found = self.get(key)?;
        let table = self.document.as_table(found);
        if table.is_none() {
            self.mistyped(key, found, "a table");
        }
        table
    }

    /// A list of tables, as `[[key]]` writes them.
    pub fn tables(&self, key: &str) -> Vec<Table<'d, 's>> {
        self.items(key, &format!("`[[{key}]]` tables"))
            .into_iter()
            .filter_map(|item| {
                let table = self.document.as_table(item);
                if table.is_none() {
                    self.mistyped(key, item, "a table");
                }
                table
            })
            .collect()
    }

    /// The items of a list of anything.
    pub fn items(&self, key: &str, expected: &str) -> Vec<&'d Spanned<DeValue<'s>>> {
        let Some(found) = self.get(key) else {
            return Vec::new();
        };
        match found.get_ref().as_array() {
            Some(array) => array.iter().collect(),
            None => {
                self.mistyped(key, found, expected);
                Vec::new()
            }
        }
    }

    /// Reports every key that was not asked for, with the nearest that was.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.keys().into_iter().filter(|key| !asked.contains(key.value)) {
            let problem =
                Problem::at(self.document.source, key.span, Code::UnknownKey, format!("unknown key `{}`", key.value));
            let near = nearest(key.value, asked.iter().map(String::as_str));
            self.document.report(match near {
                Some(near) => problem.label(format!("did you mean `{near}`?")),
                None => problem.label(format!("expected one of {}", list(&asked))),
            });
        }
    }
}

impl<'s> Document<'s> {
    /// `value` as a table of this file, if it is one.
    pub fn as_table<'d>(&'d self, value: &'d Spanned<DeValue<'s>>) -> Option<Table<'d, 's>> {
        let entries = value.get_ref().as_table()?;
        let start = value.span().start;
        let line = self.source.text().get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
        Some(Table { document: self, entries, span: start..start + line, asked: RefCell::default() })
    }
}

fn list(words: &BTreeSet<String>) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("it is {article} {kind}")
}

/// `value` as a whole number that fits 64 bits.
pub(crate) fn read_count(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// `value` as a date without a time.
pub(crate) fn read_date(value: &DeValue<'_>) -> Option<Date> {
    let datetime = value.as_datetime()?;
    let date = datetime.date.filter(|_| datetime.time.is_none())?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

/// `value` as a list of texts.
pub(crate) fn read_texts(value: &DeValue<'_>) -> Option<Vec<Written<String>>> {
    let item = |item: &Spanned<DeValue<'_>>| {
        item.get_ref().as_str().map(|text| Written { value: text.to_owned(), span: item.span() })
    };
    value.as_array()?.iter().map(item).collect()
}
