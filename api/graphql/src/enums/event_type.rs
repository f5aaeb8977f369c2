use std::str::FromStr;

use async_graphql::Enum;
use domain::AnyEvent;

macro_rules! event_types {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What can happen, by the name that events bear as their `type`. May grow.
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
        #[graphql(rename_items = "PascalCase")]
        pub enum EventType { $($(#[$doc])* $name,)* }

        impl EventType {
            /// Every type: as many as there are events, or it does not compile.
            pub const ALL: [Self; AnyEvent::COUNT] = [$(Self::$name,)*];

            /// The name that events are stored under.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

event_types! {
    /// An officer’s absence was ended before it was over.
    AbsenceEnded,
    /// An officer is not at work on some days.
    AbsenceNoted,
    /// Somebody proved that an account is theirs.
    AccountActivated,
    /// An account was not activated in time.
    AccountExpired,
    /// An account was closed for now.
    AccountLocked,
    /// Somebody registered.
    AccountRegistered,
    /// An account may be used again.
    AccountUnlocked,
    /// A link or one-time password did not hold.
    ActivationFailed,
    /// A link or one-time password was asked for.
    ActivationRequested,
    /// An account has another address.
    AddressChanged,
    /// An account has no address any more.
    AddressRemoved,
    /// An agency is there.
    AgencyRegistered,
    /// An agency has another name.
    AgencyRenamed,
    /// The working days of a year were published, or published anew.
    CalendarYearPublished,
    /// An account has another date of birth.
    DateOfBirthChanged,
    /// A result is promised for later.
    DeadlineExtended,
    /// Something has fallen due.
    DeadlineReached,
    /// The desk received a dossier.
    DossierAccepted,
    /// A dossier was given to an officer.
    DossierAssigned,
    /// A dossier was decided.
    DossierDecided,
    /// A dossier went on to its next step.
    DossierForwarded,
    /// The desk did not receive a dossier.
    DossierRejected,
    /// Nobody works on a dossier any more.
    DossierReleased,
    /// A dossier was given back to the step before.
    DossierSentBack,
    /// A dossier was filed.
    DossierSubmitted,
    /// A supplement request was answered.
    DossierSupplemented,
    /// Somebody of the office or the auditors read a dossier.
    DossierViewed,
    /// A due date was moved, since the calendar changed.
    DueDateMoved,
    /// An erasure was asked for.
    ErasureRequested,
    /// An erasure is not wanted any more.
    ErasureWithdrawn,
    /// Somebody has another name.
    FullNameChanged,
    /// What somebody of the staff worked on was given to another.
    HandOverFinished,
    /// What somebody of the staff works on is given to another.
    HandOverStarted,
    /// Something was said about a dossier.
    MessagePosted,
    /// Messages about a dossier were read.
    MessagesRead,
    /// Somebody chose how news reach them.
    NoticesChosen,
    /// An organization has another name.
    OrganizationNameChanged,
    /// Somebody has another password.
    PasswordChanged,
    /// Somebody set a password by a link.
    PasswordReset,
    /// A link for setting a password was asked for.
    PasswordResetRequested,
    /// A payment arrived.
    PaymentRecorded,
    /// A payment that was asked for by mistake need not be made.
    PaymentRequestCancelled,
    /// A payment was asked for.
    PaymentRequested,
    /// Somebody’s personal data is gone.
    PersonalDataErased,
    /// An account has another telephone.
    PhoneChanged,
    /// Another telephone is not wanted any more.
    PhoneProofDropped,
    /// A wrong one-time password was tried for another telephone.
    PhoneProofFailed,
    /// Another telephone is wanted, and waits for its code.
    PhoneProofRequested,
    /// A version of a procedure was published.
    ProcedurePublished,
    /// A procedure is not applied for any more.
    ProcedureRetired,
    /// A dossier ended without a decision.
    ProcessingStopped,
    /// Somebody was to be reminded.
    ReminderRequested,
    /// It was accepted that the log was put back, and what it lost by that.
    RestoreAccepted,
    /// A result was handed over.
    ResultReturned,
    /// Somebody of the staff has other work.
    RoleChanged,
    /// What was ruled on a dossier by mistake was taken back.
    RulingRevoked,
    /// Somebody of the staff was given an account.
    StaffAccountOpened,
    /// A supplement is not asked for any more.
    SupplementRequestCancelled,
    /// A supplement was asked for.
    SupplementRequested,
    /// A dossier was not given back.
    WithdrawalDeclined,
    /// An applicant asked for a dossier back.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_its_type() {
        let missing: Vec<_> = AnyEvent::names().filter(|name| name.parse::<EventType>().is_err()).collect();
        assert_eq!(missing, Vec::<&str>::new());
    }

    #[test]
    fn clients_see_the_names_that_events_bear() {
        for known in EventType::ALL {
            assert_eq!(async_graphql::InputType::to_value(&known).to_string(), known.name());
        }
        assert_eq!("DossierLost".parse::<EventType>(), Err(()));
    }
}
