//! Embeds the fixtures of a first start into the program.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FIXTURES: &str = "../../fixtures";
/// Embedded files: those of a first start, and the forms of the demo.
const CARRIED: [&str; 5] = ["agencies.json", "office.json", "calendar", "procedures", "procedures/samples"];

/// Writes a Rust expression with name and text of each file.
fn main() -> Result<(), Box<dyn Error>> {
    let root = fs::canonicalize(FIXTURES)?;
    let mut listed = String::from("&[\n");
    for place in CARRIED {
        println!("cargo:rerun-if-changed={FIXTURES}/{place}");
        for file in files(&root.join(place))? {
            let name = file.strip_prefix(&root)?.to_str().ok_or("a name that is no text")?.replace('\\', "/");
            writeln!(listed, "({name:?}, include_str!({:?})),", file.to_str().ok_or("a path that is no text")?)?;
        }
    }
    listed.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("fixtures.rs"), listed)?;
    Ok(())
}

/// A file itself, or a folder's JSON files by name.
fn files(place: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if place.is_file() {
        return Ok(vec![place.to_owned()]);
    }
    let entries: Vec<PathBuf> =
        fs::read_dir(place)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    let mut files: Vec<PathBuf> =
        entries.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    files.sort();
    Ok(files)
}
