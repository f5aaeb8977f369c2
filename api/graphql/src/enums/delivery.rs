use async_graphql::Enum;

/// How a message travels.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "projections::outbox::Channel")]
pub enum DeliveryChannel {
    /// To an address.
    Email,
    /// To a phone.
    Sms,
}

/// What a message is about; may grow.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "projections::outbox::MessageKind")]
pub enum DeliveryKind {
    /// The link that activates an account.
    ActivationLink,
    /// The one-time password that activates an account.
    ActivationOtp,
    /// The link that sets a new password.
    PasswordReset,
    /// The link that sets the first password of an account that somebody was given.
    Invitation,
    /// That the password of an account was changed.
    PasswordChanged,
    /// The one-time password that shows that another telephone is somebody's.
    PhoneOtp,
    /// That the telephone of an account was changed.
    PhoneChanged,
    /// A dossier's code and look-up secret.
    DossierSubmitted,
    /// What the office asks for.
    SupplementRequested,
    /// That the office asks no longer.
    SupplementCancelled,
    /// A step of the office.
    DossierProgressed,
    /// A later due date.
    DeadlineExtended,
    /// To an officer: the time in which a supplement may be asked for is nearly over.
    SupplementTimeEnding,
    /// To the applicant: the office still waits for their answer.
    AnswerAwaited,
    /// To the applicant: the time for their answer is over.
    AnswerLapsed,
    /// To an officer: the applicant has not answered in time.
    AnswerMissing,
    /// To an officer: a result is due soon.
    DueSoon,
    /// To an officer: a result is overdue.
    Overdue,
    /// To either side: the other has written.
    MessagePosted,
    /// To an officer: a dossier has come to their desk.
    DossierArrived,
    /// To an officer: a dossier was given to them.
    Assigned,
    /// To an officer: the applicant has answered a supplement request.
    SupplementAnswered,
    /// To an officer: a dossier was passed on to their step.
    DossierForwarded,
    /// To an officer: a dossier was given back to their step.
    DossierSentBack,
    /// To an officer: an applicant asks for a dossier back.
    WithdrawalRequested,
    /// To an officer: they take over all that a colleague worked on.
    TakenOver,
    /// To an officer: all that they worked on is given to a colleague.
    HandedOver,
}

/// What became of a message.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "delivery::sending::DeliveryState")]
pub enum DeliveryState {
    /// It is still to be sent.
    Waiting,
    /// It went out.
    Sent,
    /// It did not, and is not tried any more.
    GivenUp,
}

/// What came of a try to send a message.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// It has not ended, or its end was not seen.
    UnderWay,
    /// The message went out.
    Sent,
    /// The message did not go out.
    Failed,
}

/// What became of a delivery to a webhook.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookDeliveryState {
    /// It has not been tried, or is held back by one before it.
    Waiting,
    /// It failed, and is tried again.
    Failing,
    /// It was given up.
    GivenUp,
    /// It arrived.
    Arrived,
}
