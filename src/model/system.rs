//! An AI system: a list of parts, each available or not, each under a license.

use std::sync::Arc;

use jiff::civil::Date;

use super::clause::{Clause, Place};
use super::license::License;

/// An AI system.
#[derive(Clone, Debug)]
pub struct System {
    /// The file's name without its ending.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who made it.
    pub producer: Option<String>,
    /// When this release came out.
    pub released: Option<Date>,
    /// A page about it.
    pub url: Option<String>,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// The kinds of system it is, if stated; a clause with another `scope` is then without effect.
    pub scopes: Option<Vec<String>>,
    /// A remark for the reader.
    pub note: Option<String>,
    /// Its parts.
    pub components: Vec<Component>,
    /// What authorities said about exactly this release.
    pub evidence: Vec<Clause>,
    /// Where the description stands.
    pub place: Place,
}

/// One part of a system.
#[derive(Clone, Debug)]
pub struct Component {
    /// Kind, availability and the other facts, in the same shape as a license's clauses.
    pub fact: Clause,
    /// What it may be used under.
    pub terms: Terms,
    /// A page with the part.
    pub url: Option<String>,
    /// A remark for the reader.
    pub note: Option<String>,
}

/// The terms of a component.
#[derive(Clone, Debug)]
pub enum Terms {
    /// A license.
    License(Arc<License>),
    /// The part is there and nobody says under what terms.
    Unstated,
    /// We do not know.
    Unknown,
}
