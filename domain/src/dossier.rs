//! Dossier aggregate: submission, the office's work, and the authorization of each move.

mod action;
mod among_officers;
mod assignment;
mod carried;
mod code;
mod command;
mod decide;
mod deny_reason;
mod diagram;
mod documents;
mod due;
mod event;
mod file;
mod hand_over;
mod position;
mod revocation;
mod ruling;
mod state;
mod status;
mod step;
mod steps;
mod supplement;
#[cfg(test)]
mod tests;
mod time_left;
mod time_spent;
mod transitions;
mod workplace;

pub use action::{DossierAction, Lead};
pub use among_officers::AmongOfficers;
pub use assignment::roles_at;
pub use carried::DueDate;
pub use code::{DossierCode, InvalidCode};
pub use command::{DossierCommand, ItemWords, OfferedDocument, Officer, RequestedItem};
pub use deny_reason::{DenyReason, Doer, Obstacle};
pub use diagram::diagram;
pub use documents::FILES_MAX;
pub use event::{
    Document, DossierEvent, DossierOutcome, DueReason, ItemAnswer, ProcedureRef, SupplementItem, SupplementTarget,
};
pub use file::{FileNaming, FileRef};
pub use hand_over::{HandOverBar, LeftDossier, may_hand_over};
pub use position::{BeforeRuling, CurrentStep, Interruption, OpenPayment, OpenSupplement};
pub use ruling::{AwaitedAnswer, RulingKind};
pub use state::{Dossier, FiledDossier};
pub use status::{ClockState, DossierStatus, Timeliness};
pub use step::{StepDue, StepRef};
pub use time_left::{TimeLeft, Turn};
pub use time_spent::{StepTime, TimelinePoint, time_spent};
pub use transitions::{allowed_actions, authorize, rules_on_withdrawals};
pub use workplace::Workplace;
