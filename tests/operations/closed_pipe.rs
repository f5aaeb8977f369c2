//! Closed pipes as in `hoso schema | head -1`, and unwritable standard output.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use support::binary;
use tempfile::TempDir;

/// Commands without data, and two that print rows of a database.
const PRINTING: [&[&str]; 6] = [
    &["schema"],
    &["settings"],
    &["settings", "--json"],
    &["help"],
    &["procedures", "list"],
    &["procedures", "list", "--json"],
];

fn hoso(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).env_clear().env("HOSO_LOG", "error").current_dir(folder).stdin(Stdio::null());
    command
}

#[test]
fn who_closes_the_pipe_at_once_hears_nothing_more() {
    let folder = TempDir::new().expect("a folder");
    for arguments in PRINTING {
        let mut child = hoso(folder.path(), arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
        drop(child.stdout.take().expect("a pipe"));
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), said.as_ref()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn who_closes_the_pipe_after_a_line_has_that_line_and_hears_nothing_more() {
    let folder = TempDir::new().expect("a folder");
    // More than a pipe's buffer, so that the rest is still being written.
    let mut child =
        hoso(folder.path(), &["schema"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let mut printed = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut first = String::new();
    printed.read_line(&mut first).expect("a line");
    drop(printed);
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("a text");
    let status = child.wait().expect("it ends");
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
    assert!(!first.trim().is_empty(), "{first}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_could_not_be_printed_on_a_full_disk_is_a_failure() {
    let folder = TempDir::new().expect("a folder");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device that is always full");
    let output = hoso(folder.path(), &["schema"]).stdout(full).stderr(Stdio::piped()).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(74), "{said}");
    assert!(said.starts_with("hoso: standard output cannot be written"), "{said}");
}
