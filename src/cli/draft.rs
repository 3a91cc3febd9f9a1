//! `osi-check draft`: a description written from a license text, for a person to go on with.

use std::path::Path;

use clap::Args;

use super::{Common, Exit};
use crate::input::file;
use crate::text::extract::draft;

#[derive(Args)]
pub struct DraftArgs {
    /// A license text, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: String,
    #[command(flatten)]
    common: Common,
}

/// Writes the description. What was not read stands in it as comments.
pub fn run(args: &DraftArgs) -> Exit {
    write(args).unwrap_or_else(|exit| exit)
}

fn write(args: &DraftArgs) -> Result<Exit, Exit> {
    let complain = |problems: Vec<crate::source::Problem>| args.common.complain(&problems);
    let library = args.common.library()?;
    let extractor = library.extractor().map_err(complain)?;
    let read = if args.file == "-" {
        file::text("standard input", std::io::stdin().lock())
    } else {
        file::read(Path::new(&args.file))
    };
    let source = read.map_err(|problem| complain(vec![problem]))?;
    let text = draft(&extractor.extract(&source), extractor.vocabulary());
    args.common.emit(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::PASS)
}
