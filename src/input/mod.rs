//! What people hand to the program, read into facts: descriptions of licenses and systems, files and ids.

// P9: what reads files of others has no operation that could panic. Tests may.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod bom;
mod changed;
pub mod digest;
pub mod embedded;
pub mod encoding;
pub mod expression;
pub mod file;
pub mod identity;
pub mod json;
pub mod library;
mod license_toml;
pub mod model_card;
pub mod model_dir;
mod named;
mod organisation_toml;
pub mod plain;
pub mod reader;
pub mod spelling;
pub mod stated;
pub mod subject;
mod system_toml;
pub mod text;
pub mod words;

pub use library::{Library, Sources};
pub use organisation_toml::read_organisation;
pub use subject::{Found, Subject, SubjectError, Texts};
