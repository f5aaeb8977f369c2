//! Passwords from standard input.

use std::io::Read;

use secrecy::SecretString;

use super::CliError;

/// Reads a password from standard input: arguments are visible to everybody on the machine.
pub(super) fn password_from_stdin() -> Result<SecretString, CliError> {
    let mut typed = String::new();
    std::io::stdin()
        .take(4096)
        .read_to_string(&mut typed)
        .map_err(CliError::io("the password cannot be read from standard input"))?;
    Ok(typed.trim_end_matches(['\r', '\n']).to_owned().into())
}
