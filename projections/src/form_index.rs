//! Index of the persons that forms name: applicants by name, and by blind indexes of their numbers and addresses.
//!
//! Names stand under their search key, one per row; numbers and addresses as the keyed hashes that accounts are found
//! by. Both are deleted once the applicant is erased, whose data the form is.

mod query;
mod rows;

pub use query::FormIndex;
pub use rows::FormIndexProjection;
