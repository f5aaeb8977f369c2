//! Event types as an enum, complete by construction.

use std::str::FromStr;

use async_graphql::Enum;
use domain::AnyEvent;

macro_rules! event_types {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Type of a stored event, as `Event.type` names it. New values may be added.
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
        #[graphql(rename_items = "PascalCase")]
        pub enum EventType { $($(#[$doc])* $name,)* }

        impl EventType {
            /// All types; the array's length makes a missing event a compile error.
            pub const ALL: [Self; AnyEvent::COUNT] = [$(Self::$name,)*];

            /// Stored name of the event type.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

event_types! {
    /// An officer's absence was ended before its last day.
    AbsenceEnded,
    /// Days on which an officer is absent were recorded.
    AbsenceNoted,
    /// An account was activated by link or one-time password.
    AccountActivated,
    /// An account expired because it was not activated in time.
    AccountExpired,
    /// An account was locked by an administrator.
    AccountLocked,
    /// A citizen or an organization registered an account.
    AccountRegistered,
    /// A locked account was unlocked by an administrator.
    AccountUnlocked,
    /// A wrong one-time password was tried for an account.
    ActivationFailed,
    /// An activation link or one-time password was issued.
    ActivationRequested,
    /// The postal address of an account was changed.
    AddressChanged,
    /// The postal address of an account was removed.
    AddressRemoved,
    /// An agency was registered with code and name.
    AgencyRegistered,
    /// An agency was given a new name.
    AgencyRenamed,
    /// The working calendar of a year was published, or published anew.
    CalendarYearPublished,
    /// The date of birth of an account holder was changed.
    DateOfBirthChanged,
    /// A later due date was promised to the applicant.
    DeadlineExtended,
    /// A deadline of a dossier was reached.
    DeadlineReached,
    /// The one-stop desk accepted a dossier, and its clock started.
    DossierAccepted,
    /// A dossier was assigned to an officer.
    DossierAssigned,
    /// A dossier was decided: granted or refused.
    DossierDecided,
    /// A dossier was forwarded to its next step.
    DossierForwarded,
    /// The one-stop desk did not accept a dossier.
    DossierRejected,
    /// A dossier lost its assignee, who was locked or changed role.
    DossierReleased,
    /// A dossier was sent back to the step before.
    DossierSentBack,
    /// An applicant submitted a new dossier.
    DossierSubmitted,
    /// The applicant answered a supplement request.
    DossierSupplemented,
    /// An officer or auditor read a dossier.
    DossierViewed,
    /// A due date was recomputed, after waiting for the applicant or a change of the calendar.
    DueDateMoved,
    /// An administrator requested the erasure of an account.
    ErasureRequested,
    /// A requested erasure of an account was withdrawn.
    ErasureWithdrawn,
    /// The full name of an account holder was changed.
    FullNameChanged,
    /// The handing over of an officer's dossiers was finished.
    HandOverFinished,
    /// The handing over of an officer's dossiers was started.
    HandOverStarted,
    /// A message was posted in a dossier's thread.
    MessagePosted,
    /// Messages of a dossier's thread were marked as read.
    MessagesRead,
    /// An account holder chose topics and channels of notifications.
    NoticesChosen,
    /// The registered name of an organization was changed.
    OrganizationNameChanged,
    /// An account holder changed the password.
    PasswordChanged,
    /// A password was set by an e-mailed link.
    PasswordReset,
    /// A link for setting a password was issued, after a request or an invitation.
    PasswordResetRequested,
    /// A payment of the applicant was recorded.
    PaymentRecorded,
    /// A payment request made by mistake was cancelled.
    PaymentRequestCancelled,
    /// The applicant was asked for a payment.
    PaymentRequested,
    /// The personal data of an account was erased for good.
    PersonalDataErased,
    /// The phone number of an account was changed.
    PhoneChanged,
    /// A new phone number was given up before it was confirmed.
    PhoneProofDropped,
    /// A wrong one-time password was tried for a new phone number.
    PhoneProofFailed,
    /// A one-time password for a new phone number was issued.
    PhoneProofRequested,
    /// A version of a procedure was published.
    ProcedurePublished,
    /// A procedure was retired and takes no new dossiers.
    ProcedureRetired,
    /// The work on a dossier was stopped without a decision.
    ProcessingStopped,
    /// A person is to be reminded of a deadline.
    ReminderRequested,
    /// An operator accepted that the log was restored from a backup, with what it lost.
    RestoreAccepted,
    /// The result of a dossier was handed over to the applicant.
    ResultReturned,
    /// A staff member was given another role or agency.
    RoleChanged,
    /// A rejection, stop or decision made by mistake was revoked.
    RulingRevoked,
    /// An account for a staff member was opened.
    StaffAccountOpened,
    /// A supplement request was cancelled by the office.
    SupplementRequestCancelled,
    /// The applicant was asked for a supplement.
    SupplementRequested,
    /// The withdrawal of a dossier was declined.
    WithdrawalDeclined,
    /// An applicant asked to withdraw a dossier.
    WithdrawalRequested,
}

/// # Errors
/// Where no event has this name: one of a later release, say.
impl FromStr for EventType {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|known| known.name() == name).ok_or(())
    }
}
