//! `osi-check licenses`: the licenses and systems that are known.

use clap::Args;

use super::{Common, Exit};
use crate::input::Library;
use crate::output::escape::visible;
use crate::source::{Code, Problem, nearest};

#[derive(Args)]
pub struct LicensesArgs {
    /// List systems only
    #[arg(long)]
    systems: bool,
    /// Show only those whose id or name has this text in it
    #[arg(value_name = "TEXT")]
    containing: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// One line a license or system: id, kind, name.
pub fn run(args: &LicensesArgs) -> Exit {
    list(args).unwrap_or_else(|exit| exit)
}

fn list(args: &LicensesArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let mut rows = Vec::new();
    if !args.systems {
        rows.extend(licenses(library).map_err(|problems| args.common.complain(&problems))?);
    }
    rows.extend(systems(library).map_err(|problems| args.common.complain(&problems))?);
    if let Some(text) = &args.containing {
        let text = text.to_lowercase();
        rows.retain(|row| row[0].to_lowercase().contains(&text) || row[2].to_lowercase().contains(&text));
    }
    if let (true, Some(text)) = (rows.is_empty(), &args.containing) {
        let near = nearest(&text.to_lowercase(), library.license_ids()).map(|near| format!("did you mean `{near}`?"));
        let problem =
            Problem::with_file(text, Code::UnknownReference, "is in the id and name of nothing that is known");
        let help = near.unwrap_or_else(|| "without a text, everything that is known is listed".to_owned());
        return Err(args.common.complain(&[problem.help(help)]));
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (id_width, kind_width) = (width(0), width(1));
    args.common.emit(|out| {
        rows.iter().try_for_each(|[id, kind, name]| {
            writeln!(out, "{:id_width$}  {kind:kind_width$}  {}", visible(id), visible(name))
        })
    })?;
    Ok(Exit::PASS)
}

type Row = [String; 3];

fn licenses(library: &Library) -> Result<Vec<Row>, Vec<Problem>> {
    let row = |id: &str| {
        let license = library.license(id)?;
        Ok([license.id.clone(), license.kind.word().to_owned(), license.name.clone()])
    };
    library.license_ids().into_iter().map(row).collect()
}

fn systems(library: &Library) -> Result<Vec<Row>, Vec<Problem>> {
    let row = |id: &str| {
        let system = library.system(id)?;
        Ok([system.id, "system".to_owned(), system.name])
    };
    library.system_ids().into_iter().map(row).collect()
}
