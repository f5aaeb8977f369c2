//! Variables that look like settings and are none: a slip of the keyboard would otherwise serve by the defaults.

use clap::Command;

/// What every setting's variable begins with.
const PREFIX: &str = "HOSO_";
/// Read by tests, and by programs that tests start.
const OF_TESTS: [&str; 2] = ["HOSO_TEST_", "HOSO_BREAKS_AT"];
/// More letters than a slip changes.
const TOO_FAR: usize = 4;

/// A variable that no setting has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownVariable {
    /// As it was found; its value is never looked at.
    pub name: String,
    /// The setting that may be meant.
    pub nearest: Option<String>,
}

/// Those of these variables that look like settings of a command line and are none.
pub fn unknown_variables(names: impl IntoIterator<Item = String>, settings: &Command) -> Vec<UnknownVariable> {
    let known: Vec<&str> = settings.get_arguments().filter_map(|argument| argument.get_env()?.to_str()).collect();
    let strange = |name: &String| {
        name.starts_with(PREFIX)
            && !known.contains(&name.as_str())
            && !OF_TESTS.iter().any(|of_tests| name.starts_with(of_tests))
    };
    let nearest = |name: &str| {
        let distances = known.iter().map(|known| (strsim::damerau_levenshtein(name, known), *known));
        distances.filter(|(distance, _)| *distance < TOO_FAR).min().map(|(_, known)| known.to_owned())
    };
    let mut found: Vec<String> = names.into_iter().filter(strange).collect();
    found.sort();
    found.into_iter().map(|name| UnknownVariable { nearest: nearest(&name), name }).collect()
}
