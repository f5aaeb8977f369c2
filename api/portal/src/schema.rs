//! GraphQL fragments and enums that pages share: each noun of the schema once, a file per noun.
//!
//! A page declares itself what only it asks: the root of its query, and fields with arguments of its own. A shared
//! fragment selects more than a page shows where that stands on the row anyway; what needs another list or another SQL
//! statement is a fragment of its own.

pub mod account;
pub mod agency;
pub mod dossier;
pub mod draft;
pub mod enums;
pub mod exchange;
pub mod file;
pub mod input;
pub mod money;
pub mod page;
pub mod procedure;
pub mod progress;
pub mod report;
pub mod user_error;
pub mod viewing;
