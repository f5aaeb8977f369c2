//! A small file system that can be filled up.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A file system in memory that can be filled to its last byte; unmounted on drop. Mounting needs root, or
/// `sudo` without a password.
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// Of this size in mebibytes.
    pub fn of_mebibytes(size: u32) -> Self {
        let folder = TempDir::new().expect("a folder to mount on");
        let options = format!("size={size}m,mode=1777");
        as_root(&["mount", "-t", "tmpfs", "-o", &options, "tmpfs", &folder.path().display().to_string()]);
        Self { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn fill(&self) {
        let mut file = File::create(self.ballast()).expect("a file");
        let block = [0; 4096];
        while file.write_all(&block).is_ok() {}
    }

    /// Frees the space again.
    pub fn free(&self) {
        std::fs::remove_file(self.ballast()).expect("the ballast");
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process killed a moment ago may still have a file open.
        as_root(&["umount", "--lazy", &self.path().display().to_string()]);
    }
}

fn as_root(command: &[&str]) {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    let sudo: &[&str] = if is_root { &[] } else { &["sudo", "--non-interactive"] };
    let words = [sudo, command].concat();
    let status = Command::new(words[0]).args(&words[1..]).status();
    assert!(status.is_ok_and(|status| status.success()), "{words:?} needs root, or sudo without a password");
}
