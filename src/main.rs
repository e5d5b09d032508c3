//! The `keiji` command: reads the command line, runs a command, and turns what
//! came of it into an exit code: 0 clean, 1 faults found, 2 could not run.

mod cli;

use std::process::ExitCode;

use cli::{Cli, Outcome, Stop, Terminal};
use mimalloc::MiMalloc;

/// A site is made of very many small texts, on all threads at once; the allocator of
/// the C library takes about a third longer over them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const FAULTS: u8 = 1;
const COULD_NOT_RUN: u8 = 2;

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(Stop::Help(text)) => {
            return match Terminal::plain().print(&text) {
                Ok(()) => ExitCode::SUCCESS,
                Err(_) => ExitCode::from(COULD_NOT_RUN),
            };
        }
        Err(Stop::Usage(error)) => {
            Terminal::plain().error(&error);
            return ExitCode::from(COULD_NOT_RUN);
        }
    };
    let terminal = Terminal::new(cli.show());
    match cli.run(&terminal) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Faults) => ExitCode::from(FAULTS),
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}
