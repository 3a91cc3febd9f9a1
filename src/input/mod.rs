//! What people hand to the program, read into facts: descriptions of licenses and systems, files and ids.

pub mod digest;
pub mod embedded;
pub mod expression;
pub mod file;
pub mod library;
mod license_toml;
pub mod model_card;
pub mod spelling;
pub mod subject;
mod system_toml;

pub use library::{Library, Sources};
pub use subject::{Found, Subject, SubjectError};
