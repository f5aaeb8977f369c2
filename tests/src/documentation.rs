//! What the README says of the code comes from the code.

use std::fs;
use std::path::Path;

const OPENS: &str = "```mermaid\n";
const CLOSES: &str = "```\n";

#[test]
fn the_readme_draws_the_table_of_statuses() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = fs::read_to_string(&readme).expect("a README");
    let (before, rest) = text.split_once(OPENS).expect("a diagram");
    let (drawn, after) = rest.split_once(CLOSES).expect("a diagram's end");
    let table = domain::dossier::diagram();
    if std::env::var_os("HOSO_WRITE_README").is_some() {
        fs::write(&readme, format!("{before}{OPENS}{table}{CLOSES}{after}")).expect("a README");
    } else {
        assert_eq!(drawn, table, "HOSO_WRITE_README=1 tests/run documentation draws it anew");
    }
}
