//! Migrations are embedded: a changed one builds the crate anew.
fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
