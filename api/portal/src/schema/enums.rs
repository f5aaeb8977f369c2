//! GraphQL enums; a value is worded by the module that shows it.

use crate::operation::schema;

/// Status of a dossier.
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

/// State of a dossier against its due date.
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

/// Side or role that acts next on a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum Turn {
    Applicant,
    Office,
    Nobody,
}

/// Action on a dossier.
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
    /// Action that no page offers.
    #[cynic(fallback)]
    Other,
}

/// Sort order of a list of dossiers.
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

/// Outcome of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DossierOutcome {
    Granted,
    Refused,
}

/// Reason of a delay.
#[derive(Debug, Clone, Copy, cynic::Enum)]
pub enum DueDateDoubt {
    NoCalendar,
    DayOff,
}

/// Milestone of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DeadlineKind {
    AnswerAwaited,
    AnswerLapsed,
    DueSoon,
    Overdue,
    SupplementTimeEnding,
}

/// Barriers to an action that pages treat specially.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
#[cynic(non_exhaustive)]
pub enum ActionBarrier {
    /// The viewer's role never takes this action.
    NotYours,
    /// The status does not allow it.
    Status,
    /// Any other barrier, which its reason explains.
    #[cynic(fallback)]
    Other,
}

/// Reason that a dossier was not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum HandOverBar {
    Ended,
    GivenElsewhere,
    OtherStep,
}

/// Unit of a processing time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum TimeUnit {
    WorkingHour,
    WorkingDay,
    Day,
    Month,
}

/// Side of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum MessageSide {
    Citizen,
    Staff,
    System,
}

/// Kind of a notification.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DeliveryChannel {
    Email,
    Sms,
}

/// State of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum DeliveryState {
    GivenUp,
    Sent,
    Waiting,
}

/// Role of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum Role {
    Citizen,
    Reception,
    Specialist,
    Leader,
    Auditor,
    Administrator,
}

/// Kind of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum AccountKind {
    Citizen,
    Organization,
    Staff,
}

/// Status of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum AccountStatus {
    Active,
    Erased,
    Locked,
    PendingActivation,
}

/// Legal basis of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum ErasureBasis {
    PersonAsked,
    RetentionOver,
    AuthorityOrdered,
}

/// Topic of an officer's e-mail notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
pub enum NewsTopic {
    Messages,
    Arrivals,
    Assignments,
    Answers,
    Withdrawals,
}

/// Kind of an account on registration.
#[derive(Debug, Clone, Copy, cynic::Enum)]
pub enum RegisterableKind {
    Citizen,
    Organization,
}

/// Channel of an activation secret.
#[derive(Debug, Clone, Copy, cynic::Enum)]
pub enum ActivationChannel {
    Email,
    Sms,
}

/// Delivery of a session token.
#[derive(Debug, Clone, Copy, cynic::Enum)]
pub enum SessionDelivery {
    Cookie,
    Token,
}
