//! Copies of database files, safe beside SQLite's locks.

use std::path::Path;
use std::process::Command;

/// Copies a file or a folder's content by a separate process: closing a file that SQLite has open in the same process
/// would release SQLite's locks on it.
pub fn copy_by_process(from: &Path, to: &Path) {
    let from = if from.is_dir() { from.join(".") } else { from.to_owned() };
    let copied = Command::new("cp").arg("-R").args([&from, to]).status().expect("cp starts");
    assert!(copied.success(), "{} is not copied to {}", from.display(), to.display());
}
