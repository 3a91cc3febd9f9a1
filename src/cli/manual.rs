//! `osi-check completions` and `osi-check man`: made from the same definition as the help.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Common, Exit};

#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
pub struct ManArgs {
    /// The page of this command alone
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// Prints a completion script.
pub fn completions(args: &CompletionsArgs) -> Exit {
    let mut script = Vec::new();
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    args.common.emit(|out| out.write_all(&script)).map_or_else(|exit| exit, |()| Exit::PASS)
}

/// Prints a manual page.
pub fn man(args: &ManArgs) -> Exit {
    let mut whole = Cli::command();
    whole.build();
    let page = match &args.command {
        None => Some(whole),
        Some(name) => whole.get_subcommands().find(|command| command.get_name() == name).cloned(),
    };
    let Some(page) = page else {
        let name = args.command.as_deref().unwrap_or_default();
        let problem = crate::source::Problem::with_file(name, crate::source::Code::UnknownReference, "no such command");
        return args.common.complain(&[problem.help("`osi-check --help` lists the commands")]);
    };
    args.common.emit(|out| clap_mangen::Man::new(page).render(out)).map_or_else(|exit| exit, |()| Exit::PASS)
}
