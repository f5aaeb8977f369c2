//! Path of the service's binary.

use std::path::PathBuf;

/// Path of the binary `hoso` beside the tests' own.
pub fn binary() -> PathBuf {
    let tests = std::env::current_exe().expect("the tests' own binary");
    let profile = tests.ancestors().nth(2).expect("the folder of the build");
    let binary = profile.join("hoso");
    assert!(binary.is_file(), "{} is missing: build it with `cargo build --bin hoso`", binary.display());
    binary
}
