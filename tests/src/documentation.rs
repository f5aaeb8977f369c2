//! What the documentation says of the code comes from the code.

use std::fs;
use std::path::Path;

use app::watch_quota::STREAMS_PER_SOCKET;

const SECTION: &str = "## Who moves a dossier\n";
const OPENS: &str = "```mermaid\n";
const CLOSES: &str = "```\n";

#[test]
fn the_documentation_draws_the_table_of_statuses() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/architecture.md");
    let text = fs::read_to_string(&page).expect("a page");
    let (others, section) = text.split_once(SECTION).expect("its section");
    let (before, rest) = section.split_once(OPENS).expect("a diagram");
    let (drawn, after) = rest.split_once(CLOSES).expect("a diagram's end");
    let table = domain::dossier::diagram();
    if std::env::var_os("HOSO_WRITE_DOCS").is_some() {
        fs::write(&page, format!("{others}{SECTION}{before}{OPENS}{table}{CLOSES}{after}")).expect("a page");
    } else {
        assert_eq!(drawn, table, "HOSO_WRITE_DOCS=1 tests/run documentation draws it anew");
    }
}

#[test]
fn the_settings_tell_how_many_streams_a_socket_has() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operations/settings.md");
    let settings = fs::read_to_string(page).expect("a page");
    let row = settings.lines().find(|line| line.starts_with("| `HOSO_MAX_STREAMS_PER_ACCOUNT`")).expect("a row");
    assert!(row.contains(&format!("`{STREAMS_PER_SOCKET}` to a socket")), "{row}");
}
