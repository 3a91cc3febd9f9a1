//! JSON read strictly: a key that stands twice in one object is a mistake, since readers differ on which one counts.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::source::{Code, Problem, Source};

/// The value that a text holds.
///
/// # Errors
/// What is wrong, with its place. Nesting deeper than 128 is refused.
pub fn read(source: &Source) -> Result<Value, Problem> {
    let text = source.text();
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    serde_json::from_str::<Strict>(&text[mark..]).map(|strict| strict.0).map_err(|error| {
        let words = error.to_string();
        let message = words.rfind(" at line ").map_or(words.as_str(), |end| &words[..end]);
        let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = (start + error.column().saturating_sub(1)).min(text.len());
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        Problem::at(source, at..at, Code::Syntax, message)
    })
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Strict, D::Error> {
        json.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Strict, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Strict(Value::Array(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Strict, A::Error> {
        let mut map = Map::new();
        while let Some((key, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("the key `{key}` stands twice in one object")));
            }
            map.insert(key, value);
        }
        Ok(Strict(Value::Object(map)))
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
