//! `osi-check explain`: a page on anything that has an id.

use clap::Args;

use super::{Common, Exit};
use crate::explain::{Page, clause_page, license_page, rule_page, standard_page, system_page};
use crate::input::Library;
use crate::output::write_page;
use crate::rules::Standard;
use crate::source::{Code, Problem, nearest};

#[derive(Args)]
pub struct ExplainArgs {
    /// Id of a standard, rule, clause, license or system
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    common: Common,
}

/// Shows a page for every id.
pub fn run(args: &ExplainArgs) -> Exit {
    explain(args).unwrap_or_else(|exit| exit)
}

fn explain(args: &ExplainArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let mut pages = Vec::new();
    let mut problems = Vec::new();
    for id in &args.ids {
        match page(id, library) {
            Ok(page) => pages.push(page),
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    args.common.emit(|out| {
        for (at, page) in pages.iter().enumerate() {
            if at > 0 {
                writeln!(out, "\n")?;
            }
            write_page(page, out)?;
        }
        Ok(())
    })?;
    if problems.is_empty() { Ok(Exit::PASS) } else { Err(args.common.complain(&problems)) }
}

/// The page of an id. Rules may be named without their standard where that is clear.
fn page(id: &str, library: &Library) -> Result<Page, Vec<Problem>> {
    if library.standards().contains(&id) {
        return Ok(standard_page(&library.standard(id)?));
    }
    if library.find_license(id).is_some() {
        return Ok(license_page(&*library.license(id)?, library.vocabulary()));
    }
    if library.find_system(id).is_some() {
        return Ok(system_page(&library.system(id)?, library.vocabulary()));
    }
    let standards: Vec<Standard> =
        library.standards().into_iter().map(|id| library.standard(id)).collect::<Result<_, _>>()?;
    if let Some(clause) = library.vocabulary().find(id) {
        return Ok(clause_page(clause, library.vocabulary(), &standards));
    }
    let rules = standards.iter().flat_map(|standard| &standard.rules);
    match rules.clone().find(|rule| rule.id == id || rule.short_id() == id) {
        Some(rule) => Ok(rule_page(rule, library.vocabulary())),
        None => Err(vec![unknown(id, library, rules.map(|rule| rule.id.as_str()))]),
    }
}

fn unknown<'r>(id: &str, library: &'r Library, rules: impl Iterator<Item = &'r str>) -> Problem {
    let clauses = library.vocabulary().iter().map(|(_, entry)| entry.id.as_str());
    let known =
        rules.chain(clauses).chain(library.license_ids()).chain(library.system_ids()).chain(library.standards());
    let help = match nearest(id, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`osi-check rules`, `osi-check rules --clauses` and `osi-check licenses` list what is known".into(),
    };
    Problem::with_file(id, Code::UnknownReference, "nothing known has this id").help(help)
}
