//! Routes and forms of the portal, extracted from its sources.

use std::path::{Path, PathBuf};

/// Paths of all routes, with this in place of parameters.
pub fn paths(part: &str) -> Vec<String> {
    let mut paths = routes("portal/src", part);
    // Left out: live pages never end, and after signing out no page is allowed.
    paths.retain(|path| !path.ends_with("/live") && path != "/logout");
    assert!(paths.len() > 50, "{paths:?}");
    paths
}

/// Paths of the routes in the sources below a folder.
pub fn routes(folder: &str, part: &str) -> Vec<String> {
    let mut paths = Vec::new();
    read(&api(folder), ".rs", &mut |source| {
        for route in source.split(".route(\"").skip(1) {
            let path = route.split('"').next().unwrap_or_default();
            let parts = path.split('/').map(|given| if given.starts_with('{') { part } else { given });
            paths.push(parts.collect::<Vec<_>>().join("/"));
        }
    });
    paths
}

/// Number of forms with files.
pub fn forms_with_files() -> usize {
    let mut forms = 0;
    read(&api("portal/src"), ".rs", &mut |source| {
        // However the line is wrapped.
        let unbroken: String = source.split_whitespace().collect();
        forms += unbroken.replace(",)", ")").matches("multipart:Multipart)->Answer").count();
    });
    forms
}

pub fn api(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../api").join(folder)
}

pub fn read(folder: &Path, of: &str, each: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).expect("sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(&path, of, each);
        } else if path.to_string_lossy().contains(of) {
            each(&std::fs::read_to_string(&path).expect("a source"));
        }
    }
}
