//! The command line of Hồ Sơ.
fn main() {}
