//! Kinds, channels and states of deliveries, as enums.

use async_graphql::Enum;

/// Channel that a message is sent by.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "projections::outbox::Channel")]
pub enum DeliveryChannel {
    /// E-mail to the account's address.
    Email,
    /// SMS to the account's mobile phone.
    Sms,
}

/// Subject of a message, which decides its text; new values may be added.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "projections::outbox::MessageKind")]
pub enum DeliveryKind {
    /// Link that activates a new account.
    ActivationLink,
    /// One-time password that activates a new account.
    ActivationOtp,
    /// Link that sets a new password.
    PasswordReset,
    /// Link by which an invited staff member sets the first password.
    Invitation,
    /// Notice that the account's password was changed.
    PasswordChanged,
    /// One-time password that confirms a new phone number.
    PhoneOtp,
    /// Notice that the account's phone number was changed.
    PhoneChanged,
    /// To the applicant: code and look-up secret of the submitted dossier.
    DossierSubmitted,
    /// To the applicant: the office asks for a supplement.
    SupplementRequested,
    /// To the applicant: the office cancelled its supplement request.
    SupplementCancelled,
    /// To the applicant: the office took a step on the dossier.
    DossierProgressed,
    /// To the applicant: the result is promised for a later date, with an apology.
    DeadlineExtended,
    /// To an officer: the time for asking for a supplement is nearly over.
    SupplementTimeEnding,
    /// To the applicant: the office still waits for the answer to a supplement request.
    AnswerAwaited,
    /// To the applicant: the time for answering a supplement request is over.
    AnswerLapsed,
    /// To an officer: the applicant did not answer a supplement request in time.
    AnswerMissing,
    /// To an officer: the result of a dossier is due soon.
    DueSoon,
    /// To an officer: the result of a dossier is overdue.
    Overdue,
    /// To applicant or officer: the other side wrote in a dossier's thread.
    MessagePosted,
    /// To an officer: a dossier arrived at the one-stop desk.
    DossierArrived,
    /// To an officer: a dossier was assigned to them.
    Assigned,
    /// To an officer: the applicant answered a supplement request.
    SupplementAnswered,
    /// To an officer: a dossier was forwarded to their step.
    DossierForwarded,
    /// To an officer: a dossier was sent back to their step.
    DossierSentBack,
    /// To an officer: an applicant wants to withdraw a dossier.
    WithdrawalRequested,
    /// To an officer: they take over the dossiers of a colleague.
    TakenOver,
    /// To an officer: their dossiers were handed over to a colleague.
    HandedOver,
}

/// State of a message to be sent.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "delivery::sending::DeliveryState")]
pub enum DeliveryState {
    /// Queued or between two attempts.
    Waiting,
    /// Accepted by the mail server or SMS gateway.
    Sent,
    /// Not sent, and no further attempt follows unless it is sent again by hand.
    GivenUp,
}

/// Outcome of one attempt to send a message.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The attempt has not ended, or its end was not recorded.
    UnderWay,
    /// The mail server or SMS gateway accepted the message.
    Sent,
    /// The attempt failed; `error` holds the reason.
    Failed,
}

/// State of a delivery to a webhook.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookDeliveryState {
    /// Not attempted yet, or held back by an earlier delivery.
    Waiting,
    /// An attempt failed, and another follows.
    Failing,
    /// All attempts failed; see `Webhook.deadLetters`.
    GivenUp,
    /// The receiver answered with a success status.
    Arrived,
}
