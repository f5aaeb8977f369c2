//! Input types of the schema, word for word as in the contract.

mod absence;
mod account;
mod administration;
mod delivery;
mod dossier;
mod draft;
mod exchange;
mod filter;
mod hand_over;
mod publication;
mod queue_view;
mod webhook;

pub use absence::*;
pub use account::*;
pub use administration::*;
pub use delivery::*;
pub use dossier::*;
pub use draft::*;
pub use exchange::*;
pub use filter::*;
pub use hand_over::*;
pub use publication::*;
pub use queue_view::*;
pub use webhook::*;
