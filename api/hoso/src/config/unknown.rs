//! Detection of misspelt environment variables, which would otherwise be ignored in favour of defaults.

use clap::Command;

/// Prefix of every setting's variable.
const PREFIX: &str = "HOSO_";
/// Variables of tests, and of programs that tests start.
const OF_TESTS: [&str; 2] = ["HOSO_TEST_", "HOSO_BREAKS_AT"];
/// Edit distance from which a name is no misspelling.
const TOO_FAR: usize = 4;

/// An unknown variable with our prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownVariable {
    /// Its name; its value is never read.
    pub name: String,
    /// Closest setting, if any.
    pub nearest: Option<String>,
}

/// Variables with our prefix that are no setting of this command line.
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
