//! Batches: many cards in, one row each out, and a summary.
//!
//! Sources are read by several workers ([`reading`]), cards go into one graph ([`whole`]), and rows come out in the
//! order of ids ([`row`], [`sink`]), the same for any number of workers. A bad card is counted, listed, and never stops
//! the run nor passes.

pub mod alike;
pub mod apart;
#[cfg(feature = "arrow")]
pub mod arrow;
pub mod badges;
#[cfg(feature = "arrow")]
pub mod columns;
pub mod files;
pub mod folder;
pub mod frames;
pub mod licenses;
pub mod lines;
pub mod ordered;
pub mod pages;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "parquet")]
pub mod parquet_rows;
mod plain_row;
pub mod progress;
pub mod reading;
pub mod record;
pub mod resume;
pub mod row;
pub mod seen;
pub mod sink;
pub mod source;
pub mod spool;
pub mod stream;
pub mod subject;
pub mod summary;
pub mod whole;
