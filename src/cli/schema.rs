//! `osi-check schema`: JSON Schemas for editors and for programs.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::{Common, Exit};
use crate::schema::{SCHEMAS, Words};

#[derive(Args)]
pub struct SchemaArgs {
    /// What the schema is of
    #[arg(value_name = "WHAT", value_parser = PossibleValuesParser::new(SCHEMAS.iter().map(|schema| {
        clap::builder::PossibleValue::new(schema.name).help(schema.summary)
    })))]
    what: String,
    #[command(flatten)]
    common: Common,
}

/// Prints one schema, with the clauses of the user's own vocabulary in it.
pub fn run(args: &SchemaArgs) -> Exit {
    print(args).unwrap_or_else(|exit| exit)
}

fn print(args: &SchemaArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let bearings = library.bearings().map_err(|problems| args.common.complain(&problems))?;
    let from = Words { vocabulary: library.vocabulary(), organisation: &bearings.facts };
    let made = SCHEMAS.iter().find(|schema| schema.name == args.what).map(|schema| (schema.make)(from));
    args.common.emit(|out| made.iter().try_for_each(|schema| writeln!(out, "{schema:#}")))?;
    Ok(Exit::PASS)
}
