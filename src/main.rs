//! The command line of Hearthline.

use std::process::ExitCode;

fn main() -> ExitCode {
    hearthline::cli::run()
}
