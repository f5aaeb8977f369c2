//! Standard output and standard error of commands.
//!
//! A closed pipe (`hoso audit history … | head`) is no failure: output stops, and the command goes on to its end,
//! because it may be in the midst of a restore, and its exit status still tells the result. Any other failed write, as
//! on a full disk, makes the command fail at its end.

use std::fmt::Display;
use std::io::{self, Write};
use std::sync::OnceLock;

use super::CliError;

/// First write error of standard output, for the whole process.
static FAILED: OnceLock<io::Error> = OnceLock::new();

/// Prints a line on standard output, until a write fails.
pub(super) fn say(line: impl Display) {
    if FAILED.get().is_none()
        && let Err(error) = writeln!(io::stdout().lock(), "{line}")
    {
        // Only the first error counts.
        let _first = FAILED.set(error);
    }
}

/// Flushes standard output; fails where output was lost, unless the reader closed the pipe.
pub(super) fn finish() -> Result<(), CliError> {
    let failed = match FAILED.get() {
        Some(error) => Err(io::Error::from(error.kind())),
        None => io::stdout().lock().flush(),
    };
    match failed {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::Io { what: "standard output cannot be written", cause })
        }
        _ => Ok(()),
    }
}

/// Prints a line on standard error, beside the log; errors are ignored, since nobody would read of them.
pub(super) fn say_to_reader(line: impl Display) {
    let _unread = writeln!(io::stderr().lock(), "{line}");
}
