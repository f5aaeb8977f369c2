//! Commands and questions of the edges: each finds out what a rule needs to know, runs one command, and waits for
//! the rows. GraphQL and the portal's pages enter here alike.

mod account;
mod administration;
mod audit;
mod command;
mod credential;
mod decided;
mod decided_thread;
mod delivery;
mod dossier;
mod draft;
mod due_dates;
mod erasure;
mod exchange;
mod look_up;
mod own_copy;
mod publication;
mod queue_view;
mod release;
mod reminding;
mod retention;
mod seen;
mod sign_in;
mod staff;
mod upload;
mod verification;
mod webhook;

pub use account::{AccountDone, Changes, RegistrationForm};
pub use administration::{AimedAccount, InvitationForm, Post};
pub use audit::{HISTORY_OF, StreamCursor, streams_of};
pub use command::{Aimed, Done, Request};
pub use delivery::{LedgerList, ShownDelivery};
pub use dossier::{AskedItem, DossierDone, Offer, Submission, SupplementAnswer, SupplementWish};
pub use draft::{DraftOutcome, SubmittedDraft, outdated};
pub use due_dates::DoubtfulDueDate;
pub use erasure::ErasureError;
pub use exchange::Posted;
pub use look_up::LookedUp;
pub use own_copy::OwnCopy;
pub use publication::{Fact, PublishedProcedure};
pub use retention::{RetentionDue, RetentionPart, RetentionReport};
pub use sign_in::SignedIn;
pub use staff::StaffForm;
pub use upload::UploadWish;
pub use verification::{VerificationError, verify_whole};
pub use webhook::WebhookWish;
