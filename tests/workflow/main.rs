//! Workflow of dossiers, and acts of applicants, staff and administrators.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do")]

mod absences;
mod administration;
mod drafts;
mod erasure;
mod kept_posts;
mod reminders;
mod retention;
mod telephone;
mod workflow;
