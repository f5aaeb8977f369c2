//! Which dossiers does a form name somebody in? By whom it says that applies, and by their numbers and addresses.
//!
//! Names stand under the search key of names, one a row; numbers and addresses as the keyed hashes that accounts are
//! found by. Both go once the applicant is erased, whose data the form is.

mod query;
mod rows;

pub use query::FormIndex;
pub use rows::FormIndexProjection;
