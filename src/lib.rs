//! Judges license terms and AI systems by declarative standards, and proves each verdict.
//!
//! Facts go in ([`model`]: a license is a list of typed clauses), a standard written as TOML rules judges them ([`rules`],
//! [`engine`]), and a verdict comes out with its proof ([`explain`], [`output`]). Every level has four values and the worst
//! wins: `fail > unknown > conditional > pass`. Silence never passes.
//!
//! # Example: is a license open?
//! ```
//! use osi_check::{engine, input::Library, model::Openness};
//!
//! let library = Library::embedded().expect("the shipped vocabulary is free of mistakes");
//! let standard = library.standard("osaid-1.0").expect("a standard that is shipped");
//! let license = library.license("mit").expect("a license that is shipped");
//! let verdict = engine::judge_license(&standard, &license, &engine::Options::default());
//! assert_eq!(verdict.openness(), Openness::Open);
//! ```
//!
//! Floors use only those above them in ARCHITECTURE.md; `cli` alone knows all.

pub mod audit;
pub mod cli;
pub mod engine;
pub mod escape;
pub mod explain;
pub mod gate;
pub mod input;
pub mod lineage;
pub mod model;
pub mod output;
pub mod rules;
pub mod schema;
pub mod source;
pub mod text;
pub mod verify;
