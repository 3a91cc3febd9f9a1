//! The careful path: the YAML library reads what the fast path declined, within a budget.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Error, Options, Spanned};

use super::card::{Field, Raw};
use super::problem::{Problem, ProblemKind};
use crate::source::limits::{YAML_ALIASES, YAML_DEPTH, YAML_NODES, YAML_REPLAYED};

/// Reads front matter whose first line is line `line` of the card.
///
/// # Errors
/// A [`Problem`] that names the line, if the text is no valid YAML mapping or passes the budget.
pub(super) fn read(text: &str, line: u32) -> Result<Raw<'_>, Problem> {
    let source = Source { text, first_line: line };
    serde_saphyr::with_deserializer_from_str_with_options(text, options(), |yaml| yaml.deserialize_any(Root { source }))
        .map_err(|error| problem(&error, line))
}

/// No anchors beyond what a card needs, no deep nesting, and a key only once.
fn options() -> Options {
    let mut options = Options::default();
    if let Some(budget) = options.budget.as_mut() {
        budget.max_nodes = YAML_NODES;
        budget.max_events = 4 * YAML_NODES;
        budget.max_depth = YAML_DEPTH;
        budget.max_aliases = YAML_ALIASES;
        budget.max_anchors = YAML_ALIASES;
        budget.max_documents = 1;
    }
    options.alias_limits.max_total_replayed_events = YAML_REPLAYED;
    options.duplicate_keys = DuplicateKeyPolicy::Error;
    options.merge_keys = MergeKeyPolicy::Error;
    options.strict_booleans = true;
    options.non_finite_float_policy = NonFiniteFloatPolicy::PassThrough;
    options.emit_comments = false;
    options.with_snippet = false;
    options
}

fn problem(error: &Error, line: u32) -> Problem {
    let (kind, words) = match error.without_snippet() {
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("(no text)");
            (ProblemKind::DuplicateKey, format!("the key `{key}` stands twice in one mapping"))
        }
        other => (ProblemKind::BrokenYaml, other.to_string()),
    };
    let at = error.location().and_then(|place| u32::try_from(place.line()).ok()).unwrap_or(1).max(1);
    let first = words.lines().next().unwrap_or_default();
    // The library counts lines from the front matter's first; the problem has the card's.
    let first = first.split_once(" at line ").map_or(first, |(first, _)| first);
    Problem::new(kind, line.saturating_add(at).saturating_sub(1), first)
}

#[derive(Clone, Copy)]
struct Source<'a> {
    text: &'a str,
    first_line: u32,
}

impl<'a> Source<'a> {
    fn line(self, place: serde_saphyr::Location) -> u32 {
        let line = u32::try_from(place.line()).unwrap_or(1).max(1);
        self.first_line.saturating_add(line).saturating_sub(1)
    }

    /// The words of a scalar as written: numbers and truth values keep their spelling.
    fn words(self, place: serde_saphyr::Location) -> Option<&'a str> {
        let span = place.span();
        let start = usize::try_from(span.byte_offset()?).ok()?;
        let length = usize::try_from(span.byte_len()?).ok()?;
        self.text.get(start..start.checked_add(length)?)
    }
}

struct Root<'a> {
    source: Source<'a>,
}

impl<'de> Visitor<'de> for Root<'de> {
    type Value = Raw<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a mapping of keys and values")
    }

    fn visit_unit<E>(self) -> Result<Raw<'de>, E> {
        Ok(Raw::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<'de>, A::Error> {
        let mut raw = Raw::default();
        while let Some(key) = map.next_key::<Spanned<Value<'de>>>()? {
            let line = self.source.line(key.referenced);
            // A key that is no text names none of the fields.
            let field = match key.value {
                Value::Text(text) => {
                    let field = Field::of(&text);
                    raw.key(field, line, text);
                    field
                }
                _ => Field::Other,
            };
            if field.is_passed_over() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = map.next_value::<Spanned<Value<'de>>>()?;
            self.source.place(&mut raw, field, value, true);
        }
        Ok(raw)
    }
}

impl<'a> Source<'a> {
    /// Puts a value where its field belongs; a list in a list, or a mapping, is no text.
    fn place(self, raw: &mut Raw<'a>, field: Field, value: Spanned<Value<'a>>, outer: bool) {
        match value.value {
            Value::Null => {}
            Value::Text(text) => raw.text(field, text),
            Value::Typed => {
                let words = self.words(value.defined).unwrap_or_default();
                raw.text(field, Cow::Borrowed(words));
            }
            Value::List(items) if outer => {
                for item in items {
                    self.place(raw, field, item, false);
                }
            }
            Value::List(_) | Value::Map => {
                // What is passed over could be the license or the base whose terms fail.
                if field.is_binding() {
                    raw.shapes.push((field, self.line(value.referenced)));
                    raw.text(field, Cow::Borrowed("map"));
                }
            }
        }
    }
}

/// A value of a field, in the shapes that cards use.
enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    /// A number or truth value: its words are taken from the source.
    Typed,
    List(Vec<Spanned<Value<'a>>>),
    Map,
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(yaml: D) -> Result<Self, D::Error> {
        ValueVisitor.deserialize(yaml)
    }
}

struct ValueVisitor;

impl<'de> DeserializeSeed<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, yaml: D) -> Result<Value<'de>, D::Error> {
        yaml.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text or a list of texts")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Typed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value<'de>, E> {
        Ok(Value::Typed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value<'de>, E> {
        Ok(Value::Typed)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Value<'de>, E> {
        Ok(Value::Typed)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Value<'de>, E> {
        Ok(Value::Typed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Typed)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Spanned<Value<'de>>>()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Map)
    }
}
