//! One typed statement about a license or a system, with the place it comes from.

use std::sync::Arc;

use jiff::civil::Date;

use super::freedom::Freedoms;
use super::parameter::ParameterValue;
use super::vocabulary::{ClauseId, Entry};

/// Where a clause stands in the user's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
pub struct Place {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A clause, a piece of evidence or a component, as one description states it.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Which entry of the vocabulary it is.
    pub id: ClauseId,
    /// The section of the license as printed; empty for evidence and components.
    pub section: String,
    /// What it says, in the describer's own words.
    pub summary: String,
    /// Where the statement can be checked, if not in the license's own text.
    pub source: Option<String>,
    /// For evidence: the day on which the source was consulted.
    pub date: Option<Date>,
    /// The freedoms it reaches where the description names them; else the vocabulary's.
    pub acts: Option<Freedoms>,
    /// The day on which it ends.
    pub until: Option<Date>,
    /// The kind of system it concerns alone, such as `multimodal`.
    pub scope: Option<String>,
    /// The words of the text it was read from, where the description quotes them.
    pub quote: Option<String>,
    /// One slot a parameter of its entry; `None` is unknown.
    pub parameters: Box<[Option<ParameterValue>]>,
    /// Where it stands.
    pub place: Place,
}

impl Clause {
    /// A clause that says nothing yet: every parameter has its default, or is unknown.
    pub fn bare(id: ClauseId, entry: &Entry, place: Place) -> Clause {
        let parameters = entry.parameters.iter().map(|parameter| parameter.default.clone()).collect();
        Clause {
            id,
            section: String::new(),
            summary: String::new(),
            source: None,
            date: None,
            acts: None,
            until: None,
            scope: None,
            quote: None,
            parameters,
            place,
        }
    }
}
