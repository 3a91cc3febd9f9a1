//! The program: everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    osi_check::cli::run()
}
