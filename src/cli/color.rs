//! When to colour. Decided here and handed to `colored`, which by itself colours where NO_COLOR or TERM=dumb forbid it.

use std::io::IsTerminal;

use super::ColorChoice;

/// Decides for standard output, or a file, and tells `colored`.
pub fn decide_for_stdout(choice: ColorChoice, to_file: bool) {
    let terminal = !to_file && std::io::stdout().is_terminal();
    colored::control::set_override(decide(choice, terminal, |name| std::env::var(name).ok()));
}

/// Decides for what is written to standard output, or to a file, without `colored`.
pub fn for_output(choice: ColorChoice, to_file: bool) -> bool {
    decide(choice, !to_file && std::io::stdout().is_terminal(), |name| std::env::var(name).ok())
}

/// Decides for standard error.
pub fn for_stderr(choice: ColorChoice) -> bool {
    decide(choice, std::io::stderr().is_terminal(), |name| std::env::var(name).ok())
}

/// `--color` first, then NO_COLOR, then CLICOLOR_FORCE or FORCE_COLOR, then the terminal unless TERM=dumb.
fn decide(choice: ColorChoice, terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let forced = |name: &str| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto if forced("CLICOLOR_FORCE") || forced("FORCE_COLOR") => true,
        ColorChoice::Auto => terminal && variable("TERM").as_deref() != Some("dumb"),
    }
}

#[cfg(test)]
mod tests {
    use super::{ColorChoice, decide};

    fn with(variables: &[(&str, &str)], terminal: bool) -> bool {
        let find =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        decide(ColorChoice::Auto, terminal, find)
    }

    #[test]
    fn the_variables_rank_as_documented() {
        assert!(with(&[], true) && !with(&[], false));
        assert!(!with(&[("NO_COLOR", "1")], true));
        assert!(with(&[("NO_COLOR", "")], true), "an empty NO_COLOR is none");
        assert!(!with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true));
        assert!(with(&[("CLICOLOR_FORCE", "1")], false) && with(&[("FORCE_COLOR", "1")], false));
        assert!(!with(&[("CLICOLOR_FORCE", "0")], false));
        assert!(!with(&[("TERM", "dumb")], true));
    }

    #[test]
    fn the_flag_beats_every_variable() {
        assert!(decide(ColorChoice::Always, false, |_| Some("1".into())));
        assert!(!decide(ColorChoice::Never, true, |_| Some("1".into())));
    }
}
