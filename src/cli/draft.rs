//! `osi-check draft`: a description written from a license text, for a person to go on with.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Common, Exit};
use crate::input::file;
use crate::input::text::{TextReader, is_description};
use crate::source::{Code, Problem};
use crate::text::extract::draft;

#[derive(Args)]
pub struct DraftArgs {
    /// A license text, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    common: Common,
}

/// Writes the description. It loads as it stands; comments say where a person must look.
pub fn run(args: &DraftArgs) -> Exit {
    write(args).unwrap_or_else(|exit| exit)
}

fn write(args: &DraftArgs) -> Result<Exit, Exit> {
    let library = args.common.library_without_cases()?;
    let complain = |problems: Vec<Problem>| args.common.complain(&problems);
    let reader = TextReader::new(library, &[], true).map_err(complain)?;
    let source = if args.file.as_path() == Path::new("-") {
        file::any("standard input", std::io::stdin().lock())
    } else {
        file::read_any(&args.file)
    };
    let source = source.map_err(|problem| complain(vec![problem]))?;
    if is_description(&source) {
        let problem = Problem::with_file(source.name(), Code::WrongValue, "this is a description already");
        return Err(complain(vec![problem.help("`draft` writes one from the text of a license")]));
    }
    let written = draft(&reader.extract(&source).map_err(complain)?, library.vocabulary());
    args.common.emit(|out| out.write_all(written.as_bytes()))?;
    Ok(Exit::PASS)
}
