//! The contract's output types, one file a thing.

mod account;
mod agency;
mod connection;
mod dossier;
mod exchange;
mod file;
mod look_up;
mod node;
mod procedure;
mod progress;
mod session;
mod supplement;

pub use account::{Account, Actor};
pub use agency::Agency;
pub use connection::{PageArguments, PageInfo, counts, page_request, uncounted};
pub use dossier::{AssignableOfficer, Dossier, DossierConnection};
pub use exchange::{Message, MessageConnection};
pub use file::{File, Header, Upload};
pub use look_up::DossierLookUp;
pub use node::{Node, find};
pub use procedure::{Procedure, ProcedureConnection};
pub use progress::ProgressEntry;
pub use session::Session;
pub use supplement::SupplementRequest;
