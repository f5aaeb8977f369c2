//! Architecture rules that a machine can check.

use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand, Package};

/// Workspace members: each may use those before it.
pub(super) const MEMBERS: [&str; 11] = [
    "domain",
    "store",
    "projections",
    "foundation",
    "execution",
    "delivery",
    "app",
    "graphql",
    "portal",
    "hoso",
    "tests",
];
/// Entries of the root, besides dotfiles and ignored ones.
const ROOT: [&str; 16] = [
    "domain",
    "store",
    "projections",
    "api",
    "tests",
    "migrations",
    "fixtures",
    "docs",
    "findings",
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "LICENSE",
];
/// Crates with side effects, which the rules must not use: waiting, clocks, randomness.
const DOING: [&str; 19] = [
    "tokio",
    "futures",
    "sqlx",
    "reqwest",
    "hyper",
    "hyper-util",
    "axum",
    "tower",
    "tower-http",
    "lettre",
    "object_store",
    "getrandom",
    "rand",
    "tracing",
    "argon2",
    "clap",
    "async-graphql",
    "postgres-es",
    "tempfile",
];
/// Empty suffixes of type names.
const EMPTY_ENDINGS: [&str; 7] = ["Manager", "Helper", "Helpers", "Util", "Utils", "Data", "Info"];
/// Exceptions given by others: Relay's.
const GIVEN: [&str; 1] = ["PageInfo"];
const LONGEST_FILE: usize = 400;

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_owned()
}

/// Folder of a member: the layers of the API are below `api`.
fn folder(member: &str) -> PathBuf {
    let inside = root().join("api").join(member);
    if inside.exists() { inside } else { root().join(member) }
}

fn metadata() -> Metadata {
    MetadataCommand::new()
        .current_dir(root())
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .expect("metadata")
}

fn package<'a>(metadata: &'a Metadata, name: &str) -> &'a Package {
    metadata.packages.iter().find(|package| package.name.as_str() == name).expect("a member")
}

/// Every source file of the members.
fn sources() -> Vec<PathBuf> {
    MEMBERS.iter().flat_map(|member| sources_of(member)).collect()
}

/// Source files of a member.
pub(super) fn sources_of(member: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    below(&folder(member), "rs", &mut files);
    assert!(files.len() > 10, "the sources of {member} are no longer found");
    files
}

fn below(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !["target", "node_modules"].contains(&name) {
            below(&path, extension, files);
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
}

#[test]
fn members_use_those_before_them_and_no_others() {
    let metadata = metadata();
    let mut found: Vec<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    found.sort_unstable();
    let mut known = MEMBERS.to_vec();
    known.sort_unstable();
    assert_eq!(found, known, "a new member needs its place in the order");
    for (place, member) in MEMBERS.iter().enumerate() {
        for dependency in &package(&metadata, member).dependencies {
            let used = MEMBERS.iter().position(|other| *other == dependency.name);
            assert!(used.is_none_or(|used| used < place), "{member} uses {}", dependency.name);
        }
    }
}

/// The portal runs operations by a trait of the use cases, so that neither crate waits for the other's build.
#[test]
fn the_portal_and_the_schema_do_not_know_each_other() {
    let metadata = metadata();
    for (client, other) in [("portal", "graphql"), ("graphql", "portal")] {
        let knows = package(&metadata, client).dependencies.iter().any(|dependency| dependency.name == other);
        assert!(!knows, "{client} uses {other}");
    }
}

/// Crates that serve clients: use cases and everything below must not depend on them.
const OF_CLIENTS: [&str; 6] = ["execution", "async-graphql", "askama", "cynic", "clap", "indicatif"];

#[test]
fn no_use_case_knows_a_client() {
    let metadata = metadata();
    for member in ["domain", "store", "projections", "foundation", "delivery", "app"] {
        for dependency in &package(&metadata, member).dependencies {
            assert!(!OF_CLIENTS.contains(&dependency.name.as_str()), "{member} uses {}", dependency.name);
        }
    }
}

#[test]
fn the_rules_use_nothing_that_does_something() {
    let metadata = metadata();
    for dependency in &package(&metadata, "domain").dependencies {
        assert!(!DOING.contains(&dependency.name.as_str()), "domain uses {}", dependency.name);
        let clock = dependency.features.iter().any(|feature| feature == "clock" || feature == "now");
        assert!(!clock, "domain uses {} with a clock", dependency.name);
    }
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    for path in sources() {
        let lines = std::fs::read_to_string(&path).expect("a source file").lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", path.display());
    }
}

#[test]
fn the_root_holds_what_it_is_to_hold() {
    let ignored = std::fs::read_to_string(root().join(".gitignore")).unwrap_or_default();
    let ignored: Vec<&str> = ignored.lines().map(|line| line.trim().trim_matches('/')).collect();
    for entry in std::fs::read_dir(root()).expect("the root") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        let known = name.starts_with('.') || ROOT.contains(&name.as_str()) || ignored.contains(&name.as_str());
        assert!(known, "{name} has no place in the root");
    }
}

#[test]
fn no_type_is_named_for_saying_nothing() {
    for path in sources() {
        for name in type_names(&std::fs::read_to_string(&path).expect("a source file")) {
            let empty = EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending)) && !GIVEN.contains(&name.as_str());
            assert!(!empty, "{name} in {}", path.display());
        }
    }
    assert_eq!(type_names("pub(crate) struct UserInfo<T> {}\nenum A { B }"), ["UserInfo", "A"]);
}

/// Types declared in a source.
fn type_names(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in source.lines() {
        let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub")).peekable();
        if words.next_if(|word| ["struct", "enum", "trait", "type", "union"].contains(word)).is_some()
            && let Some(word) = words.next()
        {
            names.push(word.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    names
}

#[test]
fn every_dependency_says_why_it_is_here() {
    let mut manifests = vec![root().join("Cargo.toml")];
    manifests.extend(MEMBERS.map(|member| folder(member).join("Cargo.toml")));
    for manifest in manifests {
        let text = std::fs::read_to_string(&manifest).expect("a manifest");
        let silent = silent_dependencies(&text);
        assert!(silent.is_empty(), "{}: no reason for {silent:?}", manifest.display());
    }
    let silent = "[dependencies]\na = \"1\" # a reason\n# a reason\nb = \"1\"\nc = \"1\"\nd.workspace = true\n";
    assert_eq!(silent_dependencies(silent), ["c"]);
}

/// Dependencies without a comment on or above their line; those of the workspace are explained there.
fn silent_dependencies(manifest: &str) -> Vec<String> {
    let (mut inside, mut before, mut silent) = (false, "", Vec::new());
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.trim_end_matches(']').ends_with("dependencies");
        } else if let Some((name, rest)) = line.split_once('=').filter(|_| inside && !line.starts_with('#')) {
            let named_elsewhere = name.contains(".workspace") || rest.contains("workspace = true");
            let explained = rest.contains('#') || before.starts_with('#') || named_elsewhere || rest.contains("path =");
            if !explained {
                silent.push(name.trim().to_owned());
            }
        }
        before = line;
    }
    silent
}

#[test]
fn nothing_is_left_to_be_done_later() {
    // Split, so that this file does not contain them.
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X:"]].map(|halves| halves.concat());
    for path in sources() {
        let source = std::fs::read_to_string(&path).expect("a source file");
        for mark in &marks {
            assert!(!source.contains(mark.as_str()), "{mark} in {}", path.display());
        }
    }
}

/// The only source that opens a SQLite database's file without SQLite, and refuses to where this process has it open.
const OPENS_DATABASES: &str = "store/src/sql/file_copy.rs";
/// Sources that open one by SQLite.
const BY_SQLITE: [&str; 2] = ["store/src/sql/database.rs", "store/src/sql/reading.rs"];
/// Calls that open a file; renaming and removing are harmless.
const OPENING: [&str; 8] = [
    "File::open(",
    "File::create(",
    "OpenOptions",
    "fs::read(",
    "fs::read_to_string(",
    "fs::write(",
    "fs::copy(",
    "private_files::options(",
];
/// Expressions that give a database's path.
const DATABASES: [&str; 6] =
    ["Sqlite(path", "Sqlite(file", ".files()", "files_with_logs()", "log_of(", "SqliteConnectOptions"];

/// Closing a file of a database that SQLite has open releases SQLite's locks, and another process removes its WAL.
#[test]
fn no_source_opens_a_database_past_sqlite() {
    for path in sources() {
        let name = path.strip_prefix(root()).expect("below the root").display().to_string();
        if name.starts_with("tests/") || name.contains("/tests") {
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("a source file");
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let opens = opens_databases(source);
        assert_eq!(opens, name == OPENS_DATABASES, "{name} opens a database file past SQLite, or none where it should");
        let by_sqlite = source.contains("SqliteConnectOptions::new()");
        assert_eq!(by_sqlite, BY_SQLITE.contains(&name.as_str()), "{name}: SQLite opens files in two places");
        if by_sqlite {
            assert!(source.contains("note_opened(path)"), "{name} opens a file by SQLite and does not note it");
        }
    }
    assert!(opens_databases("for file in url.files() { std::fs::copy(file, to)?; }"));
    assert!(!opens_databases("for file in url.files() { std::fs::metadata(file)?; }"));
}

/// True for a source that has paths of databases and opens files.
fn opens_databases(source: &str) -> bool {
    DATABASES.iter().any(|place| source.contains(place)) && OPENING.iter().any(|opening| source.contains(opening))
}

/// Two branches may add the same number without a merge conflict.
#[test]
fn no_two_migrations_of_a_database_have_one_number() {
    let mut files = Vec::new();
    below(&root().join("migrations"), "sql", &mut files);
    let mut numbers = std::collections::BTreeSet::new();
    for file in &files {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        let (number, _) = name.split_once('_').expect("a number");
        assert!(numbers.insert((file.parent(), number)), "{}", file.display());
    }
    assert!(numbers.len() > 20, "{numbers:?}");
}
