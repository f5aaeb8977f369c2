//! Dependency cycles between the files of a crate, found in the sources as text.
//!
//! A `pub use` is followed to the defining file and makes no edge. Method calls on values are not seen.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::slice::from_ref;

use super::architecture::root;
use source::{Use, uses, without_tests, words};

/// Folders of the crates.
const CRATES: [&str; 10] = [
    "domain",
    "store",
    "projections",
    "api/foundation",
    "api/execution",
    "api/delivery",
    "api/app",
    "api/graphql",
    "api/portal",
    "api/hoso",
];
/// Page that names the accepted cycles: rows of folder, files and reason.
const PAGE: &str = "docs/architecture.md";
const SECTION: &str = "## Circles between files";
/// Longest chain of re-exports.
const LONGEST_WAY: usize = 16;

/// Module path in its crate; the root is empty.
type Place = Vec<String>;
type Circle = BTreeSet<String>;

/// A file of a crate.
struct Module {
    children: BTreeSet<String>,
    uses: Vec<Use>,
    words: Vec<String>,
}

impl Module {
    fn of(text: &str) -> Self {
        let (uses, words) = uses(&without_tests(&words(text)));
        let declared = words.windows(3).filter(|three| three[0] == "mod" && three[2] == ";");
        Self { children: declared.map(|three| three[1].clone()).collect(), uses, words }
    }

    fn binding(&self, name: &str) -> Option<&Use> {
        self.uses.iter().find(|bound| bound.name == name)
    }

    /// True where an imported name is used in the module, not only re-exported.
    fn says(&self, name: &str) -> bool {
        let said = |pair: &[String]| pair[1] == name && ![".", "::", "fn", "mod"].contains(&pair[0].as_str());
        self.words.windows(2).any(said)
    }

    /// Paths written in the module.
    fn paths(&self) -> Vec<Vec<String>> {
        let is_name = |word: &String| word.starts_with(|sign: char| sign.is_alphabetic() || sign == '_');
        let begins = |place: &usize| is_name(&self.words[*place]) && (*place == 0 || self.words[place - 1] != "::");
        let path = |place: usize| {
            let pairs = self.words[place + 1..].chunks_exact(2);
            let further = pairs.take_while(|pair| pair[0] == "::" && is_name(&pair[1])).map(|pair| &pair[1]);
            std::iter::once(&self.words[place]).chain(further).cloned().collect::<Vec<_>>()
        };
        (0..self.words.len()).filter(begins).map(path).filter(|path| path.len() > 1).collect()
    }
}

/// Modules of a crate.
struct Sources(BTreeMap<Place, Module>);

impl Sources {
    /// Reads the declared modules, from the root on.
    fn read(read: impl Fn(&str) -> Option<String>) -> Self {
        let (mut modules, mut ahead) = (BTreeMap::new(), vec![Place::new()]);
        while let Some(place) = ahead.pop() {
            if let Some(text) = read(&file(&place)) {
                let module = Module::of(&text);
                ahead.extend(module.children.iter().map(|child| [&place[..], from_ref(child)].concat()));
                modules.insert(place, module);
            }
        }
        Self(modules)
    }

    /// Module that defines a path's item; `None` for a module, and for items of other crates.
    fn defines(&self, here: &[String], path: &[String], steps: usize) -> Option<Place> {
        let (name, rest) = path.split_first().filter(|_| steps < LONGEST_WAY)?;
        match name.as_str() {
            "crate" => self.within(&[], rest, steps),
            "self" => self.within(here, rest, steps),
            "super" => self.within(here.split_last()?.1, rest, steps),
            _ => {
                let module = self.0.get(here)?;
                let is_known = module.children.contains(name) || module.binding(name).is_some();
                if is_known { self.within(here, path, steps) } else { None }
            }
        }
    }

    /// Resolves a path into this module: a segment that is neither a child nor an import is its own item.
    fn within(&self, module: &[String], path: &[String], steps: usize) -> Option<Place> {
        let ((name, rest), found) = (path.split_first()?, self.0.get(module)?);
        let is_child = found.children.contains(name);
        match found.binding(name) {
            _ if name == "super" => self.within(module.split_last()?.1, rest, steps + 1),
            _ if is_child && !rest.is_empty() => self.within(&[module, from_ref(name)].concat(), rest, steps + 1),
            Some(bound) => self.defines(module, &[&bound.path[..], rest].concat(), steps + 1),
            None => (!is_child).then(|| module.to_vec()),
        }
    }

    /// Files whose items a file names.
    fn arrows(&self, here: &Place) -> BTreeSet<&Place> {
        let module = &self.0[here];
        let brought = module.uses.iter().filter(|bound| !bound.is_public || module.says(&bound.name));
        let paths = brought.map(|bound| bound.path.clone()).chain(module.paths());
        let defined = paths.filter_map(|path| self.defines(here, &path, 0)).filter(|place| place != here);
        defined.filter_map(|place| self.0.get_key_value(&place)).map(|(place, _)| place).collect()
    }

    /// Cycles: files that name one another, directly or indirectly.
    fn circles(&self) -> BTreeSet<Circle> {
        let arrows: BTreeMap<&Place, _> = self.0.keys().map(|place| (place, self.arrows(place))).collect();
        let reached: BTreeMap<&Place, BTreeSet<&Place>> =
            self.0.keys().map(|place| (place, reached(&arrows, place))).collect();
        let circle = |place: &Place| {
            let others = reached[place].iter().filter(|other| reached[*other].contains(place));
            others.map(|other| file(other)).collect::<Circle>()
        };
        self.0.keys().map(circle).filter(|circle| !circle.is_empty()).collect()
    }
}

/// Files reachable from one.
fn reached<'p>(arrows: &BTreeMap<&'p Place, BTreeSet<&'p Place>>, from: &'p Place) -> BTreeSet<&'p Place> {
    let (mut reached, mut ahead) = (BTreeSet::new(), vec![from]);
    while let Some(place) = ahead.pop() {
        ahead.extend(arrows[place].iter().filter(|next| reached.insert(**next)));
    }
    reached
}

fn file(place: &[String]) -> String {
    if place.is_empty() { "lib.rs".to_owned() } else { format!("{}.rs", place.join("/")) }
}

/// Cycles that the page accepts.
fn named() -> BTreeSet<Circle> {
    let page = fs::read_to_string(root().join(PAGE)).expect("the page");
    let (_, section) = page.split_once(SECTION).expect("a section about circles");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [folder, files, why] = cells[..] else { panic!("not a folder, files and a reason: {row}") };
        assert!(why.split_whitespace().count() > 3, "no reason: {row}");
        let files = files.split_whitespace().map(|name| name.trim_matches('`'));
        files.map(|name| format!("{}{name}", folder.trim_matches('`'))).collect()
    })
    .collect()
}

#[test]
fn files_name_each_other_in_one_direction_but_where_the_page_says_why_not() {
    let mut found = BTreeSet::new();
    for member in CRATES {
        let folder = root().join(member).join("src");
        let sources = Sources::read(|file| fs::read_to_string(folder.join(file)).ok());
        assert!(sources.0.len() > 10, "the sources of {member} are no longer found");
        let whole = |circle: Circle| circle.iter().map(|file| format!("{member}/src/{file}")).collect::<Circle>();
        found.extend(sources.circles().into_iter().map(whole));
    }
    let named = named();
    let (new, gone): (Vec<_>, Vec<_>) = (found.difference(&named).collect(), named.difference(&found).collect());
    assert!(new.is_empty(), "files that name one another, and of which {PAGE} says nothing: {new:#?}");
    assert!(gone.is_empty(), "{PAGE} names circles that are none any more: {gone:#?}");
}

#[test]
fn what_is_handed_on_is_followed_to_where_it_is_defined() {
    let circles = |files: &[(&str, &str)]| {
        let text = |name: &str| files.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
        Sources::read(text).circles().into_iter().map(|circle| circle.into_iter().collect()).collect::<Vec<Vec<_>>>()
    };
    let root = ("lib.rs", "mod a; mod b; pub use a::A;");
    let one_way = [root, ("a.rs", "pub struct A;"), ("b.rs", "use crate::A; pub struct B;")];
    assert_eq!(circles(&one_way), Vec::<Vec<String>>::new(), "handing on is no arrow");
    let back = [root, ("a.rs", "pub struct A(super::b::B);"), ("b.rs", "use crate::A; pub struct B;")];
    assert_eq!(circles(&back), [["a.rs", "b.rs"]]);
    let of_tests = [root, ("a.rs", "#[cfg(test)] mod tests { use crate::b::B; }"), ("b.rs", "use crate::A;")];
    assert_eq!(circles(&of_tests), Vec::<Vec<String>>::new());
    let parent = [("lib.rs", "mod a; fn f() { a::g() } pub struct S;"), ("a.rs", "use super::S; pub fn g() {}")];
    assert_eq!(circles(&parent), [["a.rs", "lib.rs"]]);
}
