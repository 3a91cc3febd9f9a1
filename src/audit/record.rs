//! One row of JSON Lines: an object with a model's id and its card.

use std::borrow::Cow;
use std::fmt;

use super::badges::Badges;
use super::plain_row;
use base64::Engine as _;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

/// The names of the columns that are read.
#[derive(Clone, Debug)]
pub struct Columns {
    /// Columns that may hold the id; the first one met counts.
    pub id: Vec<String>,
    /// Columns that may hold the card's text.
    pub card: Vec<String>,
    /// Columns that may hold the card's bytes in base64, for cards that are not UTF-8.
    pub card_base64: Vec<String>,
    /// Whether the card's column was asked for by its name: a row that lacks it is then broken, for the name may be mistyped.
    pub card_is_asked_for: bool,
}

impl Default for Columns {
    /// The names that the public dumps of model and dataset cards use.
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Columns {
            id: names(&["id", "modelId", "datasetId"]),
            card: names(&["card", "README", "readme"]),
            card_base64: names(&["card_b64"]),
            card_is_asked_for: false,
        }
    }
}

/// A model's id and the bytes of its card.
#[derive(Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The id; none where the row has none.
    pub id: Option<Cow<'a, str>>,
    /// The card; empty where the row has none. Of a row that was read where it stands, the front matter alone.
    pub card: Cow<'a, [u8]>,
    /// The whole card of such a row, as written: with its escapes, of which none is an ASCII character by number.
    pub written: Option<&'a [u8]>,
}

impl Record<'_> {
    /// A bit for each of the badge wordings that the card shows.
    pub fn badges(&self, badges: &Badges) -> u16 {
        match self.written {
            Some(written) => badges.shown_escaped(written),
            None => badges.shown(&self.card),
        }
    }
}

impl Columns {
    /// Reads one line.
    ///
    /// # Errors
    /// Words for what is wrong with it: not JSON, no object, a column twice, base64 that is none, without the column that was asked for.
    pub fn read<'a>(&self, line: &'a [u8]) -> Result<Record<'a>, String> {
        let text = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
        let plain = plain_row::read(self, text).filter(|row| !(self.card_is_asked_for && row.card.is_empty()));
        plain.map_or_else(|| self.read_by_library(line), Ok)
    }

    /// Reads one line by the JSON library, which knows every shape.
    pub(super) fn read_by_library<'a>(&self, line: &'a [u8]) -> Result<Record<'a>, String> {
        let text = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
        let mut json = serde_json::Deserializer::from_str(text);
        let (record, has_card) = RowSeed { columns: self }.deserialize(&mut json).map_err(|error| words(&error))?;
        json.end().map_err(|error| words(&error))?;
        if self.card_is_asked_for && !has_card {
            return Err(format!(
                "the row has no `{}`, which was asked for as the card's column",
                self.card.join("`, `")
            ));
        }
        Ok(record)
    }

    pub(super) fn column(&self, name: &str) -> Column {
        let among = |names: &[String]| names.iter().any(|known| known == name);
        if among(&self.id) {
            Column::Id
        } else if among(&self.card) {
            Column::Card
        } else if among(&self.card_base64) {
            Column::Base64
        } else {
            Column::Other
        }
    }
}

fn words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match words.rfind(" at line ") {
        // Rows stand on one line: the column within it is what helps.
        Some(end) => format!("{} at column {}", &words[..end], error.column()),
        None => words,
    }
}

/// What a column is read as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Card,
    Base64,
    Other,
}

struct RowSeed<'c> {
    columns: &'c Columns,
}

/// The row, and whether it has a card's column at all.
type Row<'de> = (Record<'de>, bool);

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = Row<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Row<'de>, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = Row<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object with a model's id and card")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row<'de>, A::Error> {
        let (mut id, mut card) = (None, None);
        let mut has_card = false;
        while let Some(Text(key)) = map.next_key_seed(TextSeed)? {
            let column = self.columns.column(key.as_deref().unwrap_or_default());
            has_card |= matches!(column, Column::Card | Column::Base64);
            match column {
                Column::Id if id.is_none() => id = map.next_value_seed(TextSeed)?.0,
                Column::Card | Column::Base64 if card.is_none() => {
                    let text = map.next_value_seed(TextSeed)?.0;
                    card = text.map(|text| bytes(text, column)).transpose().map_err(A::Error::custom)?;
                }
                Column::Other => drop(map.next_value::<IgnoredAny>()?),
                Column::Id | Column::Card | Column::Base64 => {
                    // Another name for a column already filled; a second value would make the row say two things.
                    if map.next_value_seed(TextSeed)?.0.is_some() {
                        return Err(A::Error::custom("the id or the card stands twice"));
                    }
                }
            }
        }
        Ok((Record { id, card: card.unwrap_or_default(), written: None }, has_card))
    }
}

fn bytes(text: Cow<'_, str>, column: Column) -> Result<Cow<'_, [u8]>, &'static str> {
    if column == Column::Base64 {
        let engine = &base64::engine::general_purpose::STANDARD;
        return engine.decode(text.as_ref()).map(Cow::Owned).map_err(|_| "the card is no base64");
    }
    Ok(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    })
}

/// A text or null.
struct Text<'a>(Option<Cow<'a, str>>);

struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Text<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Text<'de>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TextSeed {
    type Value = Text<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Some(Cow::Owned(text.to_owned()))))
    }

    fn visit_unit<E>(self) -> Result<Text<'de>, E> {
        Ok(Text(None))
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    fn read(line: &str) -> Result<(Option<String>, Vec<u8>), String> {
        let columns = Columns::default();
        let record = columns.read(line.as_bytes())?;
        Ok((record.id.map(|id| id.into_owned()), record.card.into_owned()))
    }

    #[test]
    fn rows_are_read_by_their_column_names() {
        let plain = (Some("a/b".to_owned()), b"---\nx".to_vec());
        assert_eq!(read(r#"{"id": "a/b", "card": "---\nx"}"#), Ok(plain.clone()));
        assert_eq!(read(r#"{"n": [1, {"id": 2}], "README": "---\nx", "modelId": "a/b"}"#), Ok(plain.clone()));
        assert_eq!(read(r#"{"modelId": "a/b", "card_b64": "LS0tCng="}"#), Ok(plain.clone()));
        assert_eq!(read(r#"{"id": "a/b", "card": null}"#), Ok((plain.0.clone(), Vec::new())));
        assert_eq!(read(r#"{"card": "---\nx"}"#), Ok((None, plain.1)));
    }

    #[test]
    fn a_row_without_the_column_that_was_asked_for_is_broken() {
        let asked = Columns { card: vec!["text".into()], card_is_asked_for: true, ..Columns::default() };
        let read = |line: &str| asked.read(line.as_bytes()).map(|record| record.card.into_owned());
        assert_eq!(read(r#"{"id": "a", "text": "x"}"#), Ok(b"x".to_vec()));
        assert_eq!(read(r#"{"id": "a", "text": ""}"#), Ok(Vec::new()), "a card may be empty");
        assert_eq!(
            read(r#"{"id": "a", "card": "x"}"#),
            Err("the row has no `text`, which was asked for as the card's column".into())
        );
    }

    #[test]
    fn what_is_no_row_is_named() {
        assert_eq!(read(r#"{"id": "a", "id": "b"}"#), Err("the id or the card stands twice at column 22".into()));
        assert_eq!(read(r#"{"id": "a""#), Err("EOF while parsing an object at column 10".into()));
        assert_eq!(read(r#"{"id": 7}"#).map_err(|words| words.contains("expected a text")), Err(true));
        assert_eq!(read("[]").map_err(|words| words.contains("an object")), Err(true));
        assert_eq!(read(r#"{"card_b64": "*"}"#).map_err(|words| words.contains("base64")), Err(true));
        assert_eq!(read(r#"{"id": "a"} x"#).map_err(|words| words.contains("trailing")), Err(true));
    }
}
