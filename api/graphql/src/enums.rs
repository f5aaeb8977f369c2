//! The contract's enums over the rules' own.

mod action;
mod delivery;
mod event_type;
mod news;
mod order;

use async_graphql::Enum;
use domain::deadline::Deadline;

pub use action::{ActionBarrier, ActionDoer, HandOverBar};
pub use delivery::{AttemptOutcome, DeliveryChannel, DeliveryKind, DeliveryState, WebhookDeliveryState};
pub use event_type::EventType;
pub use news::NewsTopic;
pub use order::{DossierOrder, ProcedureOrder};

/// What is wrong with an input; may grow.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::FaultCode")]
pub enum UserErrorCode {
    /// Empty where something is needed.
    Required,
    /// Not of the expected form.
    InvalidFormat,
    /// Shorter than `params.min`.
    TooShort,
    /// Longer than `params.max`.
    TooLong,
    /// Outside `params.min` to `params.max`.
    OutOfRange,
    /// Somebody has this username.
    UsernameTaken,
    /// Somebody has this e-mail address.
    EmailTaken,
    /// Somebody has this identity number.
    IdentityNumberTaken,
    /// Somebody has this tax code.
    TaxCodeTaken,
    /// Unknown username or wrong password; which of them is not told.
    WrongCredentials,
    /// The account has not been activated.
    NotActivated,
    /// The account is locked.
    AccountLocked,
    /// The account has been activated before.
    AlreadyActivated,
    /// A link or one-time password that does not hold.
    InvalidToken,
    /// It held, but its time is over.
    Expired,
    /// Tried too often.
    TooManyAttempts,
    /// Does not exist, or is not yours to see.
    NotFound,
    /// Not at this moment of the dossier.
    NotAllowedInStatus,
    /// Somebody was faster; `params.currentVersion`.
    VersionConflict,
    /// This request id came before, with another input.
    RequestIdReused,
    /// The procedure asks for no such document.
    UnknownRequirement,
    /// A required document is missing.
    MissingDocument,
    /// The supplement request did not ask for this.
    NotRequested,
    /// A file of the wrong size or kind.
    FileRejected,
}

/// What an account is for.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::AccountKind")]
pub enum AccountKind {
    /// A natural person.
    Citizen,
    /// An organization, through its representative.
    Organization,
    /// Somebody of an agency or of the service itself.
    Staff,
}

/// What can be registered by oneself.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterableKind {
    /// A natural person.
    Citizen,
    /// An organization, through its representative.
    Organization,
}

impl From<RegisterableKind> for domain::account::AccountKind {
    fn from(kind: RegisterableKind) -> Self {
        match kind {
            RegisterableKind::Citizen => Self::Citizen,
            RegisterableKind::Organization => Self::Organization,
        }
    }
}

/// Where an account stands.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::AccountStatus")]
pub enum AccountStatus {
    /// Registered, not yet proven.
    PendingActivation,
    /// In use.
    Active,
    /// Closed for now.
    Locked,
    /// Its personal data is gone.
    Erased,
}

/// What gives the right to erase somebody's data, or the duty to.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::ErasureBasis")]
pub enum ErasureBasis {
    /// The person asked for it.
    PersonAsked,
    /// The time is over for which it had to be kept.
    RetentionOver,
    /// An authority ordered it.
    AuthorityOrdered,
}

/// How an activation secret travels.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::ActivationChannel")]
pub enum ActivationChannel {
    /// A link by e-mail.
    Email,
    /// A one-time password by SMS.
    Sms,
}

/// What somebody may do.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::Role")]
pub enum Role {
    /// A citizen or an organization.
    Citizen,
    /// An officer of the one-stop desk.
    Reception,
    /// An officer who examines dossiers.
    Specialist,
    /// A head who decides.
    Leader,
    /// Reads everything, changes nothing.
    Auditor,
    /// Runs accounts and procedures, sees no dossier.
    Administrator,
}

/// How a session reaches the client.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SessionDelivery {
    /// As a token in the answer, for `Authorization: Bearer`.
    #[default]
    Token,
    /// As a cookie, for browsers of the same origin.
    Cookie,
}

/// Who speaks in an exchange.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::exchange::MessageSide")]
pub enum MessageSide {
    /// The applicant.
    Citizen,
    /// An officer of the agency.
    Staff,
    /// The service.
    System,
}

/// Where a dossier stands.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::DossierStatus")]
pub enum DossierStatus {
    /// Submitted, not yet received.
    Registered,
    /// Received; the clock runs.
    Accepted,
    /// Not received; final.
    Rejected,
    /// With the specialised division.
    Processing,
    /// The applicant is to supplement.
    SupplementRequested,
    /// A payment is awaited.
    PaymentRequired,
    /// The applicant wants it back.
    WithdrawalRequested,
    /// Ended without a decision; final.
    Stopped,
    /// Decided.
    Resolved,
    /// The result has been handed over; final.
    ResultReturned,
}

/// How a dossier does against its due date.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::Timeliness")]
pub enum Timeliness {
    /// Not accepted yet.
    NotStarted,
    /// More than eight working hours are left.
    OnTime,
    /// Eight working hours or fewer are left.
    DueSoon,
    /// The due date has passed.
    Overdue,
    /// Waits for the applicant.
    Paused,
    /// Ended on an earlier day than the due one.
    DoneEarly,
    /// Ended on the due day, in time.
    DoneOnTime,
    /// Ended after the due date.
    DoneLate,
}

/// Each is the mutation of the same name.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::DossierAction")]
pub enum DossierAction {
    /// `acceptDossier`
    Accept,
    /// `rejectDossier`
    Reject,
    /// `requestSupplement`
    RequestSupplement,
    /// `cancelSupplementRequest`
    CancelSupplementRequest,
    /// `supplementDossier`
    Supplement,
    /// `forwardDossier`
    Forward,
    /// `sendBackDossier`
    SendBack,
    /// `assignDossier`
    Assign,
    /// `requestPayment`
    RequestPayment,
    /// `recordPayment`
    RecordPayment,
    /// `cancelPaymentRequest`
    CancelPaymentRequest,
    /// `extendDeadline`
    ExtendDeadline,
    /// `decideDossier`
    Decide,
    /// `returnResult`
    ReturnResult,
    /// `withdrawDossier`
    Withdraw,
    /// `declineWithdrawal`
    DeclineWithdrawal,
    /// `stopProcessing`
    StopProcessing,
    /// `revokeRuling`
    RevokeRuling,
    /// `postMessage`
    PostMessage,
}

/// How a dossier was decided.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::DossierOutcome")]
pub enum DossierOutcome {
    /// As applied for.
    Granted,
    /// Not granted.
    Refused,
}

/// Who is to do something about a dossier next.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::Turn")]
pub enum Turn {
    /// Whoever filed it.
    Applicant,
    /// The agency.
    Office,
    /// It is at its end.
    Nobody,
}

/// What falls due of a dossier.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeadlineKind {
    /// The time in which the office may ask for a supplement is nearly over.
    SupplementTimeEnding,
    /// A supplement request has not been answered.
    AnswerAwaited,
    /// A supplement request was not answered in its time.
    AnswerLapsed,
    /// The result is due soon.
    DueSoon,
    /// The result is overdue.
    Overdue,
}

impl From<&Deadline> for DeadlineKind {
    fn from(deadline: &Deadline) -> Self {
        match deadline {
            Deadline::SupplementTimeEnding { .. } => Self::SupplementTimeEnding,
            Deadline::AnswerAwaited { .. } => Self::AnswerAwaited,
            Deadline::AnswerLapsed { .. } => Self::AnswerLapsed,
            Deadline::DueSoon { .. } => Self::DueSoon,
            Deadline::Overdue { .. } => Self::Overdue,
        }
    }
}

/// In what a processing time is counted.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::calendar::TimeUnit")]
pub enum TimeUnit {
    /// Hours in which the office is open.
    WorkingHour,
    /// Days on which the office works.
    WorkingDay,
    /// Calendar days.
    Day,
    /// Calendar months.
    Month,
}

/// How an upload's bytes are sent.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(rename_items = "SCREAMING_SNAKE_CASE")]
pub enum HttpMethod {
    /// `PUT`
    Put,
}

/// Whether a projection follows the log.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "projections::ProjectionState")]
pub enum ProjectionState {
    /// It does.
    Live,
    /// It is being built from the first event on.
    Rebuilding,
    /// It met what it cannot follow, and answers as of there.
    Stopped,
}

/// Why a result may not come when it is due.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::calendar::DueDateDoubt")]
pub enum DueDateDoubt {
    /// It is due in a year whose days off are not published.
    NoCalendar,
    /// It is due on a day off that became known after the promise.
    DayOff,
}
