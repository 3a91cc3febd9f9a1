//! A license: terms as a list of clauses, or a choice or a stack of other licenses.

use std::sync::Arc;

use jiff::civil::Date;

use super::clause::{Clause, Place};

/// What a license was written for, or a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Computer programs.
    Software,
    /// Models and their parameters.
    AiModel,
    /// Documents, fonts, media.
    Content,
    /// Data and databases.
    Data,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 4] = [Kind::Software, Kind::AiModel, Kind::Content, Kind::Data];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Software => "software",
            Kind::AiModel => "ai-model",
            Kind::Content => "content",
            Kind::Data => "data",
        }
    }

    /// The kind that `word` names, if it names one.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How much of the text a description covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextRead {
    /// Nothing was read: everything is unknown.
    None,
    /// A part was read: what is not described may still be there.
    Part,
    /// The whole was read: what is not described is not there.
    Full,
}

impl TextRead {
    /// The extent that `word` names, if it names one.
    pub fn from_word(word: &str) -> Option<TextRead> {
        [TextRead::None, TextRead::Part, TextRead::Full].into_iter().find(|extent| extent.word() == word)
    }

    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            TextRead::None => "none",
            TextRead::Part => "part",
            TextRead::Full => "full",
        }
    }
}

/// A license, or any terms that are judged as one.
#[derive(Clone, Debug)]
pub struct License {
    /// The file's name without its ending.
    pub id: String,
    /// Its name as printed.
    pub name: String,
    /// Who issued or keeps it.
    pub steward: Option<String>,
    /// When this text was issued.
    pub released: Option<Date>,
    /// A page with the text.
    pub url: Option<String>,
    /// Its id on the SPDX list.
    pub spdx: Option<String>,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// What it was written for.
    pub kind: Kind,
    /// How much of the text the description covers.
    pub text_read: TextRead,
    /// A remark for the reader.
    pub note: Option<String>,
    /// What it says.
    pub body: Body,
    /// What authorities said about exactly this text.
    pub evidence: Vec<Clause>,
    /// Evidence about the base that no longer counts because this text adds to it.
    pub lapsed: Vec<Clause>,
    /// The terms that take over later.
    pub succession: Option<Succession>,
    /// Where the description stands.
    pub place: Place,
}

/// What a license says.
#[derive(Clone, Debug)]
pub enum Body {
    /// Its clauses.
    Clauses(Vec<Clause>),
    /// The user may choose one of these.
    AnyOf(Vec<Arc<License>>),
    /// All of these apply.
    AllOf(Vec<Arc<License>>),
}

/// Other terms that take the place of a license.
#[derive(Clone, Debug)]
pub struct Succession {
    /// The day, if the description gives it.
    pub on: Option<Date>,
    /// The terms.
    pub to: Arc<License>,
}

impl License {
    /// A license that says nothing yet.
    pub fn bare(id: &str, name: &str, kind: Kind, text_read: TextRead, place: Place) -> License {
        License {
            id: id.to_owned(),
            name: name.to_owned(),
            steward: None,
            released: None,
            url: None,
            spdx: None,
            aliases: Vec::new(),
            kind,
            text_read,
            note: None,
            body: Body::Clauses(Vec::new()),
            evidence: Vec::new(),
            lapsed: Vec::new(),
            succession: None,
            place,
        }
    }

    /// Its clauses; none for a choice or a stack.
    pub fn clauses(&self) -> &[Clause] {
        match &self.body {
            Body::Clauses(clauses) => clauses,
            Body::AnyOf(_) | Body::AllOf(_) => &[],
        }
    }

    /// The licenses it chooses from or stacks; none for a license of its own.
    pub fn parts(&self) -> &[Arc<License>] {
        match &self.body {
            Body::Clauses(_) => &[],
            Body::AnyOf(parts) | Body::AllOf(parts) => parts,
        }
    }
}
