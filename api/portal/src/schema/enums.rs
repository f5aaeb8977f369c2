//! Enums of the schema; a value is shown by the module that words it.

use crate::operation::schema;

/// Where a dossier stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DossierStatus {
    Registered,
    Accepted,
    Rejected,
    Processing,
    SupplementRequested,
    PaymentRequired,
    WithdrawalRequested,
    Stopped,
    Resolved,
    ResultReturned,
}

/// How a dossier stands to its due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum Timeliness {
    NotStarted,
    OnTime,
    DueSoon,
    Overdue,
    Paused,
    DoneEarly,
    DoneOnTime,
    DoneLate,
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum Turn {
    Applicant,
    Office,
    Nobody,
}

/// What can be done with a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
#[cynic(non_exhaustive)]
pub enum DossierAction {
    Accept,
    Reject,
    RequestSupplement,
    CancelSupplementRequest,
    Forward,
    SendBack,
    Assign,
    RequestPayment,
    RecordPayment,
    CancelPaymentRequest,
    ExtendDeadline,
    Decide,
    ReturnResult,
    DeclineWithdrawal,
    StopProcessing,
    RevokeRuling,
    PostMessage,
    Supplement,
    Withdraw,
    /// One that no page offers.
    #[cynic(fallback)]
    Other,
}

/// In which order a list of dossiers stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, cynic::Enum)]
pub enum DossierOrder {
    #[default]
    UrgentFirst,
    DueAtAsc,
    DueAtDesc,
    SubmittedAtAsc,
    SubmittedAtDesc,
    UpdatedAtAsc,
    UpdatedAtDesc,
}

/// How a dossier is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DossierOutcome {
    Granted,
    Refused,
}

/// Why a result may not come when it is due.
#[derive(Debug, Clone, Copy, cynic::Enum)]
pub enum DueDateDoubt {
    NoCalendar,
    DayOff,
}

/// A date of a dossier that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DeadlineKind {
    AnswerAwaited,
    AnswerLapsed,
    DueSoon,
    Overdue,
    SupplementTimeEnding,
}

/// Barriers that pages treat in a way of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
#[cynic(non_exhaustive)]
pub enum ActionBarrier {
    /// Never theirs to do.
    NotYours,
    /// The status does not allow it.
    Status,
    /// Any other.
    #[cynic(fallback)]
    Other,
}

/// Why a dossier was not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum HandOverBar {
    Ended,
    GivenElsewhere,
    OtherStep,
}

/// What time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum TimeUnit {
    WorkingHour,
    WorkingDay,
    Day,
    Month,
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum MessageSide {
    Citizen,
    Staff,
    System,
}

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DeliveryKind {
    ActivationLink,
    ActivationOtp,
    PhoneOtp,
    AnswerAwaited,
    AnswerLapsed,
    AnswerMissing,
    DeadlineExtended,
    DossierProgressed,
    DossierSubmitted,
    DueSoon,
    Invitation,
    Overdue,
    PasswordChanged,
    PasswordReset,
    PhoneChanged,
    SupplementCancelled,
    SupplementRequested,
    SupplementTimeEnding,
    MessagePosted,
    DossierArrived,
    Assigned,
    SupplementAnswered,
    DossierForwarded,
    DossierSentBack,
    WithdrawalRequested,
    TakenOver,
    HandedOver,
}

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DeliveryChannel {
    Email,
    Sms,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DeliveryState {
    GivenUp,
    Sent,
    Waiting,
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum Role {
    Citizen,
    Reception,
    Specialist,
    Leader,
    Auditor,
    Administrator,
}

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum AccountKind {
    Citizen,
    Organization,
    Staff,
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum AccountStatus {
    Active,
    Erased,
    Locked,
    PendingActivation,
}

/// By what right somebody is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum ErasureBasis {
    PersonAsked,
    RetentionOver,
    AuthorityOrdered,
}

/// What an officer can be told of by e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum NewsTopic {
    Messages,
    Arrivals,
    Assignments,
    Answers,
    Withdrawals,
}

/// What kind of account is registered.
#[derive(Debug, Clone, Copy, cynic::Enum)]
pub enum RegisterableKind {
    Citizen,
    Organization,
}

/// How an account is activated.
#[derive(Debug, Clone, Copy, cynic::Enum)]
pub enum ActivationChannel {
    Email,
    Sms,
}

/// How a session is handed out.
#[derive(Debug, Clone, Copy, cynic::Enum)]
pub enum SessionDelivery {
    Cookie,
    Token,
}
