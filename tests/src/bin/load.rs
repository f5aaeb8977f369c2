//! The load program; `tests/bench` builds and runs it.

use std::process::ExitCode;

fn main() -> ExitCode {
    support::load::main()
}
