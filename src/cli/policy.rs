//! `osi-check policy`: the policy in force, and the schema of policy files.

use clap::{Args, Subcommand};

use super::gate::{PolicySource, organisation};
use super::{Common, Exit};
use crate::gate::read_policy;
use crate::input::embedded;
use crate::output::escape::write_pretty_json;

#[derive(Args)]
pub struct PolicyArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print the policy in force as JSON: every default filled in, every name resolved
    Show(ShowArgs),
    /// Print the JSON Schema of policy files, for editors
    Schema(SchemaArgs),
}

#[derive(Args)]
struct ShowArgs {
    #[command(flatten)]
    policy: PolicySource,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct SchemaArgs {
    #[command(flatten)]
    common: Common,
}

/// The JSON Schema of policy files.
pub const SCHEMA: &str = include_str!("../gate/policy.schema.json");

/// Shows the policy or its schema.
pub fn run(args: &PolicyArgs) -> Exit {
    let ended = match &args.action {
        Action::Show(args) => show(args),
        Action::Schema(args) => args.common.emit(|out| write!(out, "{SCHEMA}")).map(|()| Exit::PASS),
    };
    ended.unwrap_or_else(|exit| exit)
}

fn show(args: &ShowArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let found = args.policy.find().map_err(|problem| args.common.complain(&[problem]))?;
    let Some(source) = found else {
        args.common.emit(|out| {
            writeln!(out, "no policy file: `check` asks that every verdict of the standard is open")?;
            writeln!(out, "`osi-check init` writes one")
        })?;
        return Ok(Exit::PASS);
    };
    let policy = read_policy(&source, library, embedded::DEFAULT_STANDARD, args.policy.today())
        .and_then(|policy| organisation(&policy, Some(&source), library).map(|_| policy))
        .map_err(|problems| args.common.complain(&problems))?;
    args.common.emit(|out| {
        let shown = serde_json::json!({ "file": source.name().as_ref(), "policy": policy });
        write_pretty_json(&shown, &mut *out)?;
        writeln!(out)
    })?;
    Ok(Exit::PASS)
}
