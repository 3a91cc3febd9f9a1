//! What a card states, as plain values that borrow from its text where they can.

use std::borrow::Cow;

use super::problem::Problem;

/// The statements of one model or dataset card that licensing and lineage need.
///
/// Texts are as written, trimmed; nothing is looked up or corrected here. A card whose front matter
/// could not be read has no statements and at least one problem.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card<'a> {
    /// `license`, one or several; a mapping in its place is kept as the word `map`, with a problem.
    pub licenses: Vec<Cow<'a, str>>,
    /// `license_name`.
    pub license_name: Option<Cow<'a, str>>,
    /// `license_link`: a file beside the card or an address; never followed.
    pub license_link: Option<Cow<'a, str>>,
    /// `base_model`, one or several.
    pub base_models: Vec<Cow<'a, str>>,
    /// `base_model_relation`: the author's claim of how the model came from its base.
    pub base_model_relation: Option<Cow<'a, str>>,
    /// `datasets`, one or several.
    pub datasets: Vec<Cow<'a, str>>,
    /// `tags`.
    pub tags: Vec<Cow<'a, str>>,
    /// True if the card carries a gate: `gated`, or an `extra_gated_…` key.
    pub gated: bool,
    /// Line of the key `license`, from 1; 0 if it is not there.
    pub license_line: u32,
    /// Line of the key `base_model`, from 1; 0 if it is not there.
    pub base_model_line: u32,
    /// Everything that is wrong with the card.
    pub problems: Vec<Problem>,
}

impl Card<'_> {
    /// True if the statements could not be read, so that their absence says nothing.
    pub fn is_unread(&self) -> bool {
        self.problems.iter().any(|problem| problem.kind.is_bad_input())
    }
}

/// The keys of the front matter that are read; all others are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    License,
    LicenseName,
    LicenseLink,
    BaseModel,
    BaseModelRelation,
    Datasets,
    Tags,
    Gated,
    ExtraGated,
    /// `license` in other letters or the British spelling.
    Misspelt,
    Other,
}

impl Field {
    /// The field that a key of the front matter names.
    pub(super) fn of(key: &str) -> Field {
        match key {
            "license" => Field::License,
            "license_name" => Field::LicenseName,
            "license_link" => Field::LicenseLink,
            "base_model" => Field::BaseModel,
            "base_model_relation" => Field::BaseModelRelation,
            "datasets" => Field::Datasets,
            "tags" => Field::Tags,
            "gated" => Field::Gated,
            _ if key.starts_with("extra_gated_") => Field::ExtraGated,
            _ if key.eq_ignore_ascii_case("license") || key.eq_ignore_ascii_case("licence") => Field::Misspelt,
            _ => Field::Other,
        }
    }

    /// True where the key's value decides which terms bind.
    pub(super) fn is_binding(self) -> bool {
        matches!(self, Field::License | Field::LicenseName | Field::BaseModel | Field::BaseModelRelation)
    }

    /// True where the key's value is of no interest.
    pub(super) fn is_passed_over(self) -> bool {
        matches!(self, Field::ExtraGated | Field::Misspelt | Field::Other)
    }
}

/// Front matter as both readers hand it on: values by field, before anything is concluded from them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Raw<'a> {
    pub(super) card: Card<'a>,
    /// Lines and spellings of keys that mean `license` but are spelt otherwise.
    pub(super) misspelt: Vec<(u32, Cow<'a, str>)>,
    /// Mappings and nested lists where a text belongs, by field and line.
    pub(super) shapes: Vec<(Field, u32)>,
}

impl<'a> Raw<'a> {
    /// Notes a key, before its value is read.
    pub(super) fn key(&mut self, field: Field, line: u32, spelling: impl Into<Cow<'a, str>>) {
        match field {
            Field::License => self.card.license_line = line,
            Field::BaseModel => self.card.base_model_line = line,
            Field::ExtraGated => self.card.gated = true,
            Field::Misspelt => self.misspelt.push((line, spelling.into())),
            _ => {}
        }
    }

    /// Adds one text to a field: the whole value, or an item of a list.
    pub(super) fn text(&mut self, field: Field, text: Cow<'a, str>) {
        let text = trimmed(text);
        match field {
            Field::License => self.card.licenses.push(text),
            Field::BaseModel => self.card.base_models.push(text),
            Field::Datasets => self.card.datasets.push(text),
            Field::Tags => {
                if self.card.tags.is_empty() {
                    // As many as most cards have.
                    self.card.tags.reserve(12);
                }
                self.card.tags.push(text);
            }
            Field::LicenseName => also(&mut self.card.license_name, text),
            Field::LicenseLink => also(&mut self.card.license_link, text),
            Field::BaseModelRelation => also(&mut self.card.base_model_relation, text),
            Field::Gated => {
                let off = ["false", "no", "off", ""];
                self.card.gated |= !off.iter().any(|word| text.eq_ignore_ascii_case(word));
            }
            Field::ExtraGated | Field::Misspelt | Field::Other => {}
        }
    }
}

/// Several texts where one belongs are one that nobody knows: none of them is dropped for another.
fn also<'a>(value: &mut Option<Cow<'a, str>>, text: Cow<'a, str>) {
    *value = Some(match value.take() {
        Some(before) => Cow::Owned(format!("{before}, {text}")),
        None => text,
    });
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}
