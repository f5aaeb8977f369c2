//! Reasons why a file of an embedded database cannot be opened, with its path and what to do.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::SqlError;
use super::error::sqlite_code;
use super::file_copy::Unopened;

const OTHERWISE: &str = "or name another by --data-dir or HOSO_DATABASE_URL";

/// Refuses a file that this user may not open, or that is no database. Only looks. A missing file may be created, and
/// one that this process has open is a database.
pub(super) fn refuse_unusable(path: &Path, for_writing: bool) -> Result<(), SqlError> {
    if !path.exists() {
        return Ok(());
    }
    let unopened = Unopened::of(path).map_err(|cause| not_opened(path, &cause))?;
    let Some(unopened) = unopened else { return Ok(()) };
    if unopened.is_database(for_writing).map_err(|cause| not_opened(path, &cause))? {
        return Ok(());
    }
    Err(SqlError::Unfit(format!(
        "{} is no database of SQLite: put the right file back, from a back-up if it is lost, {OTHERWISE}",
        path.display()
    )))
}

/// Error of a file that the operating system does not open or create.
pub(super) fn not_opened(path: &Path, cause: &io::Error) -> SqlError {
    let kind = cause.kind();
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => without_room(path, &kind.to_string()),
        _ => SqlError::Unfit(said(path, &kind.to_string())),
    }
}

/// Error of a file that SQLite does not open.
pub(super) fn refused(path: &Path, error: sqlx::Error) -> SqlError {
    let (code, cause) = (sqlite_code::primary(&error), error.to_string());
    match SqlError::from(error) {
        SqlError::Contention(_) => SqlError::Contention(format!("{}: {cause}", path.display())),
        SqlError::OutOfSpace(_) => without_room(path, &cause),
        // A failing disk may work again; a file without permission will not.
        SqlError::Unavailable(_) if !matches!(code, Some(sqlite_code::CANTOPEN | sqlite_code::READONLY)) => {
            SqlError::Unavailable(Arc::new(in_words(io::ErrorKind::Other, format!("{}: {cause}", path.display()))))
        }
        _ if code == Some(sqlite_code::CORRUPT) => SqlError::Unfit(format!(
            "{} is damaged ({cause}): put the file back from a back-up (hoso restore), {OTHERWISE}",
            path.display()
        )),
        _ => SqlError::Unfit(said(path, &cause)),
    }
}

fn said(path: &Path, cause: &str) -> String {
    format!(
        "{} cannot be opened ({cause}): let it be a file that this user may read and write, in a folder that is there, \
         {OTHERWISE}",
        path.display()
    )
}

fn without_room(path: &Path, cause: &str) -> SqlError {
    let text = format!("{} cannot be opened ({cause})", path.display());
    SqlError::OutOfSpace(Arc::new(in_words(io::ErrorKind::StorageFull, text)))
}

fn in_words(kind: io::ErrorKind, text: String) -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(kind, text))
}
