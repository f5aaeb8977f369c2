//! What the portal's sources say of its routes and forms.

use std::path::{Path, PathBuf};

/// The paths of every route, as the portal's own sources have them, with this in place of what varies.
pub fn paths(part: &str) -> Vec<String> {
    let mut paths = routes("portal/src", part);
    // A page that is watched goes on and on, and whoever signs out sees no page after it.
    paths.retain(|path| !path.ends_with("/live") && path != "/logout");
    assert!(paths.len() > 50, "{paths:?}");
    paths
}

/// The paths of the routes in the sources below a folder.
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

/// How many forms with files the portal takes, as its sources have them.
pub fn forms_with_files() -> usize {
    let mut forms = 0;
    read(&api("portal/src"), ".rs", &mut |source| forms += source.matches("multipart: Multipart) -> Answer").count());
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
