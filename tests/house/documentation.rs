//! Documentation against the code: generated pages match, and commands are run.

mod doors;
mod glossary;
mod links;
mod markdown;
mod operations;
mod reference;
mod trials;

use std::fs;
use std::path::{Path, PathBuf};

use app::watch_quota::STREAMS_PER_SOCKET;

const SECTION: &str = "## Who moves a dossier\n";
const OPENS: &str = "```mermaid\n";
const CLOSES: &str = "```\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_owned()
}

/// Text of a page, by its path in the repository.
fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// True for a Markdown page.
fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "md")
}

/// Compares a page with its generated text, or writes it where `HOSO_WRITE_DOCS` is set.
fn matches_generated(path: &str, generated: &str) {
    if std::env::var_os("HOSO_WRITE_DOCS").is_some() {
        fs::write(root().join(path), generated).expect("a page");
        return;
    }
    let written = page(path);
    let differs = written.lines().zip(generated.lines()).find(|(written, generated)| written != generated);
    assert!(
        written == generated,
        "{path} says what is no longer so (first: {differs:?}); HOSO_WRITE_DOCS=1 tests/run documentation writes it anew"
    );
}

#[test]
fn the_documentation_draws_the_table_of_statuses() {
    let text = page("docs/architecture.md");
    let (others, section) = text.split_once(SECTION).expect("its section");
    let (before, rest) = section.split_once(OPENS).expect("a diagram");
    let (_, after) = rest.split_once(CLOSES).expect("a diagram's end");
    let table = domain::dossier::diagram();
    matches_generated("docs/architecture.md", &format!("{others}{SECTION}{before}{OPENS}{table}{CLOSES}{after}"));
}

#[test]
fn the_api_page_tells_how_many_streams_a_socket_has() {
    let told = format!("a socket takes {STREAMS_PER_SOCKET} subscriptions");
    assert!(page("docs/api.md").contains(&told), "{told}");
}
