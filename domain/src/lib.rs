//! The rules of Hồ Sơ, pure: what an account, a dossier, its exchange, a procedure, a calendar and an
//! agency accept, and what follows from it.
//!
//! Deliberately absent: I/O, the clock, randomness, SQL, GraphQL. A command already holds who, when and
//! the new ids; `decide` answers events or a refusal, and the same state and command always give the same
//! answer.

mod actor;
mod calendar;
mod fault;
mod id;
mod language;
mod moment;
mod personal;

pub use actor::{Actor, Role};
pub use calendar::{CalendarYear, LocalTime, NamedDay, OpeningWindow, ProcessingTime, TimeUnit, WorkingCalendar};
pub use fault::{Fault, FaultCode, Faults, Refusal};
pub use id::{
    AccountId, AgencyId, DossierId, FileId, ItemId, MessageId, ProcedureId, SecretIssueId, SubjectId,
    SupplementRequestId,
};
pub use language::{Language, Translated};
pub use moment::Moment;
pub use personal::{Location, Marker, Personal, SealedBox};
