//! Enums of the schema, mapped to those of the rules.

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

/// Stable code of a user error. New values may be added: show the `message` of those that you do not know.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::FaultCode")]
pub enum UserErrorCode {
    /// A required value is empty or missing.
    Required,
    /// The value does not have the expected format; `params.reason` may say more.
    InvalidFormat,
    /// The text or list is shorter than `params.min`.
    TooShort,
    /// The text or list is longer than `params.max`.
    TooLong,
    /// The value lies outside `params.min` to `params.max`.
    OutOfRange,
    /// Another account has this username.
    UsernameTaken,
    /// Another account has this e-mail address.
    EmailTaken,
    /// Another citizen has this identity number.
    IdentityNumberTaken,
    /// Another organization has this tax code.
    TaxCodeTaken,
    /// Unknown username or wrong password; the answer does not tell which.
    WrongCredentials,
    /// The password is right, but the account has not been activated.
    NotActivated,
    /// The password is right, but the account is locked.
    AccountLocked,
    /// The account has been activated before.
    AlreadyActivated,
    /// The link or one-time password is wrong, used or replaced.
    InvalidToken,
    /// The link or one-time password was right, but its time is over.
    Expired,
    /// Too many wrong attempts; `params.retryAfterSeconds` may say when to try again.
    TooManyAttempts,
    /// The named object does not exist, or the caller may not see it.
    NotFound,
    /// The caller may do this, but not in the present status.
    NotAllowedInStatus,
    /// The object changed since; `params.currentVersion` is its version now.
    VersionConflict,
    /// This `requestId` was used before with a different input.
    RequestIdReused,
    /// The procedure has no required document with this key.
    UnknownRequirement,
    /// A required document of the procedure is missing.
    MissingDocument,
    /// The supplement request did not ask for this change.
    NotRequested,
    /// The file's size, type or content is not accepted.
    FileRejected,
}

/// Kind of account: who or what it stands for.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::AccountKind")]
pub enum AccountKind {
    /// Natural person who files applications.
    Citizen,
    /// Organization that files applications through its representative.
    Organization,
    /// Staff of an agency or of the service itself.
    Staff,
}

/// Kind of account that people can register themselves.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterableKind {
    /// Natural person who files applications.
    Citizen,
    /// Organization that files applications through its representative.
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

/// Life cycle state of an account.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::AccountStatus")]
pub enum AccountStatus {
    /// Registered and not activated yet; expires after seven days.
    PendingActivation,
    /// Open for use: activated by its holder, or opened for a staff member.
    Active,
    /// Locked by an administrator: nobody can log in until it is unlocked.
    Locked,
    /// Personal data destroyed for good; the account remains without a name.
    Erased,
}

/// Legal basis for erasing personal data.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::ErasureBasis")]
pub enum ErasureBasis {
    /// The person asked for erasure of their data.
    PersonAsked,
    /// The retention period of the data is over.
    RetentionOver,
    /// An authority ordered the erasure of the data.
    AuthorityOrdered,
}

/// Channel by which an activation secret is sent.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::ActivationChannel")]
pub enum ActivationChannel {
    /// Link by e-mail, valid for 24 hours.
    Email,
    /// One-time password by SMS, six digits, valid for five minutes.
    Sms,
}

/// Role of an account, which decides what its holder may see and do.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::Role")]
pub enum Role {
    /// Citizen or organization that files dossiers.
    Citizen,
    /// Officer of an agency's one-stop desk.
    Reception,
    /// Officer of an agency who examines dossiers.
    Specialist,
    /// Head of an agency's division, who decides on dossiers.
    Leader,
    /// Reads everything across agencies, changes nothing.
    Auditor,
    /// Manages accounts, procedures and webhooks; sees no dossier.
    Administrator,
}

/// How the session of a login reaches the client.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SessionDelivery {
    /// Token in the answer, for the header `Authorization: Bearer`.
    #[default]
    Token,
    /// HttpOnly cookie for browsers of the same origin; the answer holds no token.
    Cookie,
}

/// Side that wrote an entry of a dossier's thread.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::exchange::MessageSide")]
pub enum MessageSide {
    /// The applicant, whether citizen or organization.
    Citizen,
    /// An officer of the agency.
    Staff,
    /// The service itself, without a person.
    System,
}

/// Status of a dossier, after the National Public Service Portal. New values may be added: show `statusTitle`.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::DossierStatus")]
pub enum DossierStatus {
    /// Submitted and not accepted yet (Mới đăng ký).
    Registered,
    /// Accepted by the one-stop desk (Được tiếp nhận); the clock runs.
    Accepted,
    /// Not accepted by the one-stop desk (Không được tiếp nhận); final unless revoked.
    Rejected,
    /// Being processed by the specialised division (Đang xử lý).
    Processing,
    /// Waiting for the applicant's supplement (Yêu cầu bổ sung giấy tờ).
    SupplementRequested,
    /// Waiting for the applicant's payment (Yêu cầu thực hiện nghĩa vụ tài chính).
    PaymentRequired,
    /// The applicant asked to withdraw it, and the office has to rule on that.
    WithdrawalRequested,
    /// Work ended without a decision (Dừng xử lý); final unless revoked.
    Stopped,
    /// Decided, with the result not handed over yet (Đã xử lý xong).
    Resolved,
    /// Result handed over to the applicant (Đã trả kết quả); final.
    ResultReturned,
}

/// How a dossier stands against its due date.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::Timeliness")]
pub enum Timeliness {
    /// Not accepted yet, so the clock does not run.
    NotStarted,
    /// More than eight working hours are left.
    OnTime,
    /// Eight working hours or fewer are left.
    DueSoon,
    /// The due date has passed, and the work goes on.
    Overdue,
    /// The clock is paused while the applicant has to act.
    Paused,
    /// Ended on a day before the due day.
    DoneEarly,
    /// Ended on the due day, in time.
    DoneOnTime,
    /// Ended after the due date.
    DoneLate,
}

/// Action on a dossier; each value is the mutation of the same name.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::DossierAction")]
pub enum DossierAction {
    /// Accept the dossier at the one-stop desk: `acceptDossier`.
    Accept,
    /// Reject the dossier at the one-stop desk: `rejectDossier`.
    Reject,
    /// Ask the applicant for a supplement: `requestSupplement`.
    RequestSupplement,
    /// Cancel a supplement request: `cancelSupplementRequest`.
    CancelSupplementRequest,
    /// Answer a supplement request: `supplementDossier`.
    Supplement,
    /// Forward the dossier to the next step: `forwardDossier`.
    Forward,
    /// Send the dossier back to the step before: `sendBackDossier`.
    SendBack,
    /// Assign an officer to the dossier: `assignDossier`.
    Assign,
    /// Ask the applicant for a payment: `requestPayment`.
    RequestPayment,
    /// Record a payment that came in: `recordPayment`.
    RecordPayment,
    /// Cancel a payment request made by mistake: `cancelPaymentRequest`.
    CancelPaymentRequest,
    /// Promise a later due date: `extendDeadline`.
    ExtendDeadline,
    /// Grant or refuse the application: `decideDossier`.
    Decide,
    /// Hand the result over to the applicant: `returnResult`.
    ReturnResult,
    /// Ask to withdraw the dossier: `withdrawDossier`.
    Withdraw,
    /// Decline the applicant's withdrawal: `declineWithdrawal`.
    DeclineWithdrawal,
    /// End the work without a decision: `stopProcessing`.
    StopProcessing,
    /// Revoke a rejection, stop or decision made by mistake: `revokeRuling`.
    RevokeRuling,
    /// Write in the message thread: `postMessage`.
    PostMessage,
}

/// Decision on a dossier.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::DossierOutcome")]
pub enum DossierOutcome {
    /// The application was granted as filed.
    Granted,
    /// The application was refused; `reason` says why.
    Refused,
}

/// Side that has to act on a dossier next.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::Turn")]
pub enum Turn {
    /// The applicant has to answer or pay.
    Applicant,
    /// The agency has to act.
    Office,
    /// The work has ended, and nobody has to act.
    Nobody,
}

/// Deadline of a dossier that was reached.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeadlineKind {
    /// The time in which the office may ask for a supplement is nearly over; told to the office alone.
    SupplementTimeEnding,
    /// A supplement request has waited long for its answer; the applicant is reminded.
    AnswerAwaited,
    /// The time for answering a supplement request is over.
    AnswerLapsed,
    /// Eight working hours or fewer are left until the result is due.
    DueSoon,
    /// The due date of the result has passed.
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

/// Unit in which a time limit is counted.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::calendar::TimeUnit")]
pub enum TimeUnit {
    /// Hours in which the agencies are open, after `CalendarYear`.
    WorkingHour,
    /// Days on which the agencies work, after `CalendarYear`.
    WorkingDay,
    /// Calendar days, days off included.
    Day,
    /// Calendar months, days off included.
    Month,
}

/// HTTP method for sending the bytes of an upload.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(rename_items = "SCREAMING_SNAKE_CASE")]
pub enum HttpMethod {
    /// Send the bytes as the body of a PUT request.
    Put,
}

/// State of a projection (read model).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "projections::ProjectionState")]
pub enum ProjectionState {
    /// It follows the event log as events are recorded.
    Live,
    /// It is being rebuilt from the first event on.
    Rebuilding,
    /// It met an event that it cannot process, and answers as of there.
    Stopped,
}

/// Reason why a due date may not hold.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::calendar::DueDateDoubt")]
pub enum DueDateDoubt {
    /// The due date falls in a year whose calendar is not published.
    NoCalendar,
    /// The due date falls on a day off that was published after the promise.
    DayOff,
}
