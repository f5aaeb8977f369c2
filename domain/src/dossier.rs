//! Dossiers: from submission through the office's work to their end, and who may move them.

mod code;
mod command;
mod decide;
mod documents;
mod due;
mod event;
mod state;
mod status;
mod supplement;
#[cfg(test)]
mod tests;
mod transitions;

pub use code::{DossierCode, InvalidCode};
pub use command::{DossierCommand, OfferedDocument, Officer, RequestedItem};
pub use event::{
    Document, DossierEvent, DueReason, FileNaming, FileRef, ProcedureRef, SupplementItem, SupplementTarget,
};
pub use state::{Dossier, FiledDossier, Interruption, OpenSupplement};
pub use status::{ClockState, DossierStatus, Timeliness};
pub use transitions::{DossierAction, Standing, allowed_actions};
