//! Output of lists: tables for people, JSON for programs.

use domain::{AgencyId, Language, Rulebook};
use serde::Serialize;

use super::{CliError, say};

/// Prints JSON for a program.
pub fn print_json<T: Serialize + ?Sized>(found: &T) -> Result<(), CliError> {
    say(serde_json::to_string_pretty(found).map_err(|error| CliError::Said(error.to_string()))?);
    Ok(())
}

/// Prints rows as a table for a person, or as JSON for a program.
pub fn print<R: Serialize>(
    rows: &[R],
    json: bool,
    headings: &[&str],
    cells: impl Fn(&R) -> Vec<String>,
) -> Result<(), CliError> {
    if json {
        return print_json(rows);
    }
    let lines: Vec<Vec<String>> = std::iter::once(headings.iter().map(|heading| (*heading).to_owned()).collect())
        .chain(rows.iter().map(cells))
        .collect();
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max())
        .map(Option::unwrap_or_default)
        .collect();
    for line in lines {
        let padded: Vec<String> =
            line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width)).collect();
        say(padded.join("  ").trim_end());
    }
    Ok(())
}

pub fn agency_name(rulebook: &Rulebook, agency: AgencyId) -> String {
    let name = rulebook.agency(agency).and_then(|agency| agency.name.as_ref());
    name.map(|name| name.get(Language::Vi).to_owned()).unwrap_or_default()
}
