//! JSON read strictly: a key that stands twice in one object is a mistake, since readers differ on which one counts.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::source::limits::JSON_MEMORY;
use crate::source::{Code, Problem, Source};

/// The value that a text holds.
///
/// # Errors
/// What is wrong, with its place. Nesting deeper than 128 is refused, and what takes more memory than [`JSON_MEMORY`].
pub fn read(source: &Source) -> Result<Value, Problem> {
    let text = source.text();
    let left = Cell::new(JSON_MEMORY);
    let mut json = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    let read = Strict { left: &left }.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    read.map_err(|error| {
        let words = error.to_string();
        let message = words.rsplit_once(" at line ").map_or(words.as_str(), |(message, _)| message);
        let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = start.saturating_add(error.column().saturating_sub(1)).min(text.len());
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        Problem::at(source, at..at, Code::Syntax, message)
    })
}

/// What builds a value and counts what it takes: a few bytes of text can ask for hundreds in memory.
#[derive(Clone, Copy)]
struct Strict<'l> {
    left: &'l Cell<usize>,
}

/// Bytes that a value takes in the list or object that holds it.
const VALUE: usize = 64;
/// Bytes of the first node of a list and of an object that are not empty.
const LIST: usize = 160;
const OBJECT: usize = 640;

impl Strict<'_> {
    fn take<E: serde::de::Error>(self, bytes: usize) -> Result<(), E> {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.ok_or_else(|| E::custom(format!("takes more than {JSON_MEMORY} bytes of memory")))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        self.take(VALUE)?;
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.take(value.len())?;
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            if list.is_empty() {
                self.take(LIST)?;
            }
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.take(key.len())?;
            let value = entries.next_value_seed(self)?;
            if map.is_empty() {
                self.take(OBJECT)?;
            }
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("the key `{key}` stands twice in one object")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::source::Source;

    #[test]
    fn mistakes_have_their_place() {
        let line = |text: &str| {
            let problem = read(&Source::new("x", text)).expect_err(text);
            (problem.place().expect("a place").line, problem.message)
        };
        assert_eq!(line("{\"a\": 1,\n\"a\": 2}"), (2, "the key `a` stands twice in one object".to_owned()));
        assert_eq!(line("{\"a\":\n\n [1, 2").0, 3);
        assert_eq!(line("é").0, 1);
        assert!(read(&Source::new("x", "\u{feff}{\"a\": [1.5, -2, null, true, \"é\"]}")).is_ok());
        assert!(read(&Source::new("x", "[".repeat(100_000))).is_err());
    }
}
