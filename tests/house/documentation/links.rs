//! Targets of pages exist: links, headings, and named paths.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::markdown::{anchors, code_spans, links};
use super::{is_page, page, root};

/// Page from which every other must be reachable.
const FIRST: &str = "README.md";
/// Folders without pages of ours.
const WITHOUT_PAGES: [&str; 3] = ["findings", "target", "node_modules"];
/// Describes the past, and is not corrected.
const HISTORY: &str = "CHANGELOG.md";

/// Pages of the repository, by path.
fn pages() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    below(&root(), &mut found);
    assert!(found.len() > 30, "pages are no longer found");
    found
}

fn below(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !name.starts_with('.') && !WITHOUT_PAGES.contains(&name) {
            below(&path, found);
        } else if is_page(&path) && name != HISTORY {
            found.insert(path.strip_prefix(root()).expect("below the root").display().to_string());
        }
    }
}

/// Path and heading that a link leads to; `None` for an external one.
fn target(from: &str, link: &str) -> Option<(String, Option<String>)> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, heading) = link.split_once('#').map_or((link, None), |(path, heading)| (path, Some(heading.to_owned())));
    if path.is_empty() {
        return Some((from.to_owned(), heading));
    }
    let mut place = PathBuf::from(from);
    place.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => assert!(place.pop(), "{link} of {from} leads out of the repository"),
            part => place.push(part),
        }
    }
    Some((place.display().to_string(), heading))
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    for from in pages() {
        let text = page(&from);
        for (path, heading) in links(&text).filter_map(|link| target(&from, link)) {
            assert!(root().join(&path).exists(), "{from} links to {path}, which is not there");
            if let Some(heading) = heading {
                let is_there = anchors(&page(&path)).any(|anchor| anchor == heading);
                assert!(is_there, "{from} links to #{heading} of {path}, which is not there");
            }
        }
    }
    assert_eq!(target("docs/a/b.md", "../c.md#d"), Some(("docs/c.md".to_owned(), Some("d".to_owned()))));
}

#[test]
fn every_page_of_the_documentation_is_led_to_from_the_readme() {
    let (mut reached, mut ahead) = (BTreeSet::new(), vec![FIRST.to_owned()]);
    while let Some(from) = ahead.pop() {
        if is_page(Path::new(&from)) && reached.insert(from.clone()) {
            ahead.extend(links(&page(&from)).filter_map(|link| target(&from, link)).map(|(path, _)| path));
        }
    }
    let lost: Vec<String> =
        pages().into_iter().filter(|page| page.starts_with("docs/") && !reached.contains(page)).collect();
    assert!(lost.is_empty(), "no page links to {lost:?}");
}

#[test]
fn every_path_that_a_page_names_is_there() {
    let folders: Vec<String> = fs::read_dir(root())
        .expect("the root")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| format!("{}/", entry.file_name().to_string_lossy()))
        // `data/` is made at run time.
        .filter(|folder| !["target/", "data/"].contains(&folder.as_str()))
        .collect();
    for from in pages() {
        let text = page(&from);
        for span in code_spans(&text) {
            // A command with its arguments, or a file with a line.
            let path = span.split([' ', ':']).next().unwrap_or_default();
            let is_path = path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            if is_path && folders.iter().any(|folder| path.starts_with(folder.as_str())) {
                assert!(root().join(path).exists(), "{from} names {path}, which is not there");
            }
        }
    }
}
