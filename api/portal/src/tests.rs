//! Texts of the portal against its sources: every message is used, every used one exists; redirects stay on the site.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::Language;
use foundation::texts::Texts;

use super::money::grouped;
use super::redirect::local;
use super::translator::Translator;

const VIETNAMESE: [&str; 8] = [
    include_str!("../../foundation/texts/vi/portal.ftl"),
    include_str!("../../foundation/texts/vi/portal-account.ftl"),
    include_str!("../../foundation/texts/vi/portal-admin.ftl"),
    include_str!("../../foundation/texts/vi/portal-dossier.ftl"),
    include_str!("../../foundation/texts/vi/portal-guide.ftl"),
    include_str!("../../foundation/texts/vi/portal-privacy.ftl"),
    include_str!("../../foundation/texts/vi/portal-terms.ftl"),
    include_str!("../../foundation/texts/vi/portal-staff.ftl"),
];
/// Texts whose ids are put together from a name of the schema.
const BY_NAME: [&str; 7] =
    ["account-kind-", "account-topic-", "guide-", "privacy-", "terms-", "shell-theme-", "mail-kind-"];

pub(crate) fn translator() -> Translator {
    Translator::new(Arc::new(Texts::embedded().expect("texts that can be read")), Language::Vi)
}

fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join("src"), root.join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found
}

/// String literals of the sources with the shape of a message id.
fn quoted() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in sources() {
        let source = std::fs::read_to_string(&path).expect("a source");
        let is_id = |part: &&str| part.contains('-') && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        found.extend(source.split('"').filter(is_id).map(ToOwned::to_owned));
    }
    found
}

fn messages() -> BTreeSet<&'static str> {
    let lines = VIETNAMESE.iter().flat_map(|source| source.lines());
    lines.filter_map(|line| line.strip_prefix("portal-")?.split_once(" =").map(|(id, _)| id)).collect()
}

#[test]
fn every_text_of_the_portal_is_said_somewhere() {
    let quoted = quoted();
    let silent: Vec<_> = messages()
        .into_iter()
        .filter(|id| !quoted.contains(*id) && !BY_NAME.iter().any(|start| id.starts_with(start)))
        .collect();
    assert!(silent.is_empty(), "never said: {silent:?}");
}

#[test]
fn every_text_that_is_said_exists() {
    let messages = messages();
    let mut said = BTreeSet::new();
    for path in sources() {
        let source = std::fs::read_to_string(&path).expect("a source");
        for call in [".t(\"", "(t(\"", " t(\"", ".t_with(\"", ".t_with_both(\"", "leave_notice(\""] {
            let calls = source.split(call).skip(1).filter_map(|rest| rest.split('"').next());
            said.extend(calls.map(ToOwned::to_owned));
        }
    }
    assert!(said.len() > 50, "calls are no longer found");
    let missing: Vec<_> = said.iter().filter(|id| !messages.contains(id.as_str())).collect();
    // Strings of this file and of comments are no ids.
    let missing: Vec<_> =
        missing.into_iter().filter(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-')).collect();
    assert!(missing.is_empty(), "no such texts: {missing:?}");
}

#[test]
fn signing_in_leads_back_to_our_own_pages_only() {
    for (wish, place) in [
        ("/dossiers?filter=open", "/dossiers?filter=open"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
    ] {
        assert_eq!(local(wish), place, "{wish:?}");
    }
}

#[test]
fn amounts_are_grouped_as_vietnamese_writes_them() {
    for (digits, written) in
        [("0", "0"), ("999", "999"), ("1000", "1.000"), ("1200000", "1.200.000"), ("-25000", "-25.000")]
    {
        assert_eq!(grouped(digits), written);
    }
    assert_eq!(translator().t_with("time-working-days", "amount", 15), "15 ngày làm việc");
}
