//! Entry points: the README, and a short one in each crate.

use std::fs;
use std::path::{Path, PathBuf};

use super::{page, root};

const README_BYTES: usize = 4_000;
/// Commands that stand once in the README, ready to be typed.
const COMMANDS: [&str; 2] = ["cargo run --release -- serve --demo", "tests/run"];
/// Folders with a README that are no crate.
const BESIDES: [&str; 2] = ["migrations", "fixtures"];
const CRATE_README_LINES: usize = 20;

/// Folders of the crates.
fn crates(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !path.is_dir() || name.starts_with('.') || ["target", "node_modules", "src"].contains(&name) {
            continue;
        }
        if path.join("Cargo.toml").is_file() {
            found.push(path.clone());
        }
        crates(&path, found);
    }
}

#[test]
fn the_readme_is_short_and_says_how_to_begin() {
    let readme = page("README.md");
    assert!(readme.len() <= README_BYTES, "{} bytes", readme.len());
    for command in COMMANDS {
        assert!(readme.lines().any(|line| line == command), "{command} stands on a line of its own");
    }
    for account in ["congdan", "tochuc", "tiepnhan", "chuyenvien", "lanhdao", "thanhtra", "quantri", "Hoso-demo-2026"] {
        assert!(readme.contains(account), "{account}");
    }
}

#[test]
fn every_crate_says_in_a_few_lines_what_lives_there() {
    let mut folders = Vec::new();
    crates(&root(), &mut folders);
    assert!(folders.len() >= 5, "crates are no longer found");
    let readme = page("README.md");
    for folder in folders {
        let path = folder.strip_prefix(root()).expect("below the root").display().to_string();
        let text = page(&format!("{path}/README.md"));
        assert!(text.starts_with(&format!("# {path}\n")), "{path}/README.md begins with its folder");
        let lines = text.lines().count();
        assert!(lines <= CRATE_README_LINES, "{path}/README.md has {lines} lines");
        assert!(readme.contains(&format!("`{path}/`")), "the README's table names {path}/");
    }
    for folder in BESIDES {
        assert!(root().join(folder).join("README.md").is_file(), "{folder}/README.md");
    }
}
