//! The domain rules of Hồ Sơ, pure: what an account, a dossier with its exchange, deadlines and viewings, a procedure,
//! a calendar and an agency accept, and what follows from it.
//!
//! Deliberately absent: I/O, the clock, randomness, SQL, GraphQL. A command already holds actor, time and the new ids;
//! `decide` answers events or a refusal, and the same state and command always give the same answer.

pub mod account;
mod actor;
pub mod agency;
mod aggregate;
pub mod alphabet;
pub mod calendar;
pub mod deadline;
pub mod dossier;
pub mod exchange;
mod fault;
mod id;
pub mod input;
mod language;
mod moment;
pub mod permission;
mod personal;
pub mod procedure;
mod recorded;
pub mod restoration;
mod rulebook;
#[cfg(test)]
mod testing;
pub mod text;
pub mod viewing;

pub use actor::{Actor, Role};
pub use aggregate::{AggregateKind, CommandEnvelope, Decide, SecretCheck, SecretPurpose, Services, UnknownKind};
pub use fault::{Fault, FaultCode, Faults, Refusal};
pub use id::{
    AccountId, AgencyId, DossierId, FileId, HandOverId, ItemId, MessageId, PaymentRequestId, ProcedureId,
    SecretIssueId, SubjectId, SupplementRequestId,
};
pub use language::{Language, Translated};
pub use moment::Moment;
pub use personal::{Location, Marker, Personal, SealedBox};
pub use recorded::{AnyEvent, payload, tagged};
pub use rulebook::{ProcedureVersion, Rulebook};
