//! Permission matrix: every field of every type and every mutation, for every kind of caller. `fields.txt` and
//! `mutations.txt` are the tables; a missing row fails, and so does a differing cell.

mod fields;
mod hidden;
mod mutations;
mod roots;
pub(crate) mod setup;
pub(crate) mod ways;

use std::collections::BTreeMap;

pub(crate) use mutations::{inputs, of_applicants};

/// Parses a table: rows of letters, one for each of [`setup::EVERYBODY`].
fn table(text: &str) -> BTreeMap<String, String> {
    let rows = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| {
        let (name, letters) = row.rsplit_once(' ').expect("a row has letters");
        (name.trim().to_owned(), letters.to_owned())
    })
    .collect()
}

/// Fails where the found letters differ from the table.
fn assert_table(file: &str, expected: &BTreeMap<String, String>, found: &BTreeMap<String, String>) {
    let mut wrong = Vec::new();
    for (row, letters) in found {
        match expected.get(row) {
            Some(known) if known == letters => {}
            Some(known) => wrong.push(format!("{row} {letters}   (the table says {known})")),
            None => wrong.push(format!("{row} {letters}   (has no row)")),
        }
    }
    wrong.extend(expected.keys().filter(|row| !found.contains_key(*row)).map(|row| format!("{row} is not there")));
    assert!(wrong.is_empty(), "{file}, {}:\n{}", setup::EVERYBODY.join(" "), wrong.join("\n"));
}
