//! What a command writes on standard output and standard error.
//!
//! A closed pipe (`hoso audit history … | head`) is no failure: nothing more is written, and the command goes on to its
//! end, because it may be in the midst of a restore, and its exit status still tells what it found. Any other failed
//! write, as on a full disk, makes the command fail at its end.

use std::fmt::Display;
use std::io::{self, Write};
use std::sync::OnceLock;

use super::CliError;

/// Why standard output takes no more. For the whole process, as standard output is.
static FAILED: OnceLock<io::Error> = OnceLock::new();

/// Prints a line on standard output, until a write fails.
pub(super) fn say(line: impl Display) {
    if FAILED.get().is_none()
        && let Err(error) = writeln!(io::stdout().lock(), "{line}")
    {
        // Only the first failure counts.
        let _first = FAILED.set(error);
    }
}

/// Writes what is still buffered; fails where not everything could be printed and somebody was there to read it.
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

/// Prints a line on standard error, beside the log. Where nobody reads it there is nobody to tell.
pub(super) fn say_to_reader(line: impl Display) {
    let _unread = writeln!(io::stderr().lock(), "{line}");
}
