//! Registers the schema that the portal's operations are typed by.

use std::error::Error;
use std::fs;

const SCHEMA: &str = "../graphql/schema.graphql";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={SCHEMA}");
    // A shell that writes `hoso schema` into this very file empties it first: the last registration stays then.
    if !fs::read_to_string(SCHEMA)?.trim().is_empty() {
        cynic_codegen::register_schema("hoso").from_sdl_file(SCHEMA)?.as_default()?;
    }
    Ok(())
}
