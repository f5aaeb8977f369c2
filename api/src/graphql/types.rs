//! The contract's output types, one file a thing.

mod account;
mod agency;
mod calendar;
mod connection;
mod delivery;
mod dossier;
mod draft;
mod exchange;
mod file;
mod look_up;
mod node;
mod procedure;
mod progress;
mod queue_view;
mod report;
mod ruling;
mod session;
mod supplement;
mod times;

pub use account::{Account, AccountConnection};
pub use agency::Agency;
pub use calendar::CalendarYear;
pub use connection::{PageArguments, PageInfo, counts, page_request, uncounted};
pub use delivery::{Delivery, DeliveryConnection, deliveries_page};
pub use dossier::{Dossier, DossierConnection};
pub use draft::Draft;
pub use exchange::Message;
pub use file::Upload;
pub use look_up::DossierLookUp;
pub use node::{Node, find};
pub use procedure::{Procedure, ProcedureChange, ProcedureConnection, Sector};
pub use queue_view::QueueView;
pub use report::ProgressReport;
pub use session::Session;
