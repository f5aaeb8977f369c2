//! Who may move a dossier, and when: the table that commands and `allowedActions` both ask.

use super::{DossierStatus as Status, FiledDossier};
use crate::{AccountId, Actor, AgencyId, FaultCode, Moment, Refusal, Role};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What can be done with a dossier; each is the mutation of the same name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum DossierAction { $($(#[$doc])* $name,)* }

        impl DossierAction {
            /// Every action.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name in the contract.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

actions! {
    /// Receive it.
    Accept = "ACCEPT",
    /// Do not receive it.
    Reject = "REJECT",
    /// Ask for more.
    RequestSupplement = "REQUEST_SUPPLEMENT",
    /// No longer ask.
    CancelSupplementRequest = "CANCEL_SUPPLEMENT_REQUEST",
    /// Answer such a request.
    Supplement = "SUPPLEMENT",
    /// Have somebody work on it.
    Assign = "ASSIGN",
    /// Ask for it back.
    Withdraw = "WITHDRAW",
    /// It cannot be given back any more.
    DeclineWithdrawal = "DECLINE_WITHDRAWAL",
    /// End the work on it without a decision.
    StopProcessing = "STOP_PROCESSING",
    /// Say something in its exchange.
    PostMessage = "POST_MESSAGE",
}

/// Who a row of the table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Whoever filed it.
    Applicant,
    /// The agency's officers of this role.
    Officer(Role),
    /// The agency's officers of any role.
    AnyOfficer,
}

/// What else must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    None,
    /// The work below the interruptions stands here.
    Interrupting(&'static [Status]),
    /// The supplement request has gone unanswered past its day.
    Lapsed,
}

/// What the table asks of a dossier: small enough to stand in a row of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Who filed it.
    pub applicant: AccountId,
    /// Whose procedure it is.
    pub agency: AgencyId,
    /// Where it stands.
    pub status: Status,
    /// Where the work stands below all interruptions.
    pub base: Status,
    /// Until when the answer to an open supplement request is awaited.
    pub respond_by: Option<Moment>,
}

impl From<&FiledDossier> for Standing {
    fn from(dossier: &FiledDossier) -> Self {
        Self {
            applicant: dossier.applicant,
            agency: dossier.agency,
            status: dossier.status(),
            base: dossier.base,
            respond_by: dossier.supplement.as_ref().and_then(|open| open.respond_by),
        }
    }
}

struct Row {
    action: DossierAction,
    from: &'static [Status],
    who: Who,
    condition: Condition,
}

const fn row(action: DossierAction, from: &'static [Status], who: Who) -> Row {
    Row { action, from, who, condition: Condition::None }
}

const REGISTERED: &[Status] = &[Status::Registered];
const ACCEPTED: &[Status] = &[Status::Accepted];
const SUPPLEMENT: &[Status] = &[Status::SupplementRequested];
const WITHDRAWAL: &[Status] = &[Status::WithdrawalRequested];
const AT_WORK: &[Status] = &[Status::Accepted, Status::Processing, Status::PaymentRequired];
const OPEN: &[Status] = &[
    Status::Registered,
    Status::Accepted,
    Status::Processing,
    Status::SupplementRequested,
    Status::PaymentRequired,
    Status::WithdrawalRequested,
];
const WITHDRAWABLE: &[Status] =
    &[Status::Registered, Status::Accepted, Status::Processing, Status::SupplementRequested, Status::PaymentRequired];

/// The desk handles what is registered or accepted; what is being processed is handled by its step.
const AT_THE_DESK: &[Status] = &[Status::Registered, Status::Accepted];

/// The table "Statuses and who moves them" of the design, as far as it is built.
static TABLE: &[Row] = &[
    row(DossierAction::Accept, REGISTERED, Who::Officer(Role::Reception)),
    row(DossierAction::Reject, REGISTERED, Who::Officer(Role::Reception)),
    row(DossierAction::RequestSupplement, REGISTERED, Who::Officer(Role::Reception)),
    row(DossierAction::RequestSupplement, ACCEPTED, Who::Officer(Role::Reception)),
    Row {
        action: DossierAction::CancelSupplementRequest,
        from: SUPPLEMENT,
        who: Who::Officer(Role::Reception),
        condition: Condition::Interrupting(AT_THE_DESK),
    },
    row(DossierAction::Supplement, SUPPLEMENT, Who::Applicant),
    row(DossierAction::Assign, OPEN, Who::Officer(Role::Reception)),
    row(DossierAction::Assign, OPEN, Who::Officer(Role::Leader)),
    row(DossierAction::Withdraw, WITHDRAWABLE, Who::Applicant),
    row(DossierAction::DeclineWithdrawal, WITHDRAWAL, Who::Officer(Role::Reception)),
    row(DossierAction::DeclineWithdrawal, WITHDRAWAL, Who::Officer(Role::Leader)),
    row(DossierAction::StopProcessing, WITHDRAWAL, Who::Officer(Role::Reception)),
    row(DossierAction::StopProcessing, WITHDRAWAL, Who::Officer(Role::Leader)),
    row(DossierAction::StopProcessing, AT_WORK, Who::Officer(Role::Leader)),
    Row {
        action: DossierAction::StopProcessing,
        from: SUPPLEMENT,
        who: Who::Officer(Role::Leader),
        condition: Condition::Lapsed,
    },
    row(DossierAction::PostMessage, Status::ALL, Who::Applicant),
    row(DossierAction::PostMessage, Status::ALL, Who::AnyOfficer),
];

impl Row {
    fn is_about(&self, actor: &Actor, dossier: &Standing) -> bool {
        match self.who {
            Who::Applicant => actor.account() == Some(dossier.applicant),
            Who::Officer(role) => actor.is_officer_of(dossier.agency) && actor.role() == Some(role),
            Who::AnyOfficer => actor.is_officer_of(dossier.agency),
        }
    }

    fn holds(&self, dossier: &Standing, now: Moment) -> bool {
        self.from.contains(&dossier.status)
            && match self.condition {
                Condition::None => true,
                Condition::Interrupting(statuses) => statuses.contains(&dossier.base),
                Condition::Lapsed => dossier.respond_by.is_some_and(|respond_by| now > respond_by),
            }
    }
}

/// Whether this actor may do this to a dossier that they may see.
///
/// # Errors
/// `Forbidden` where it is never theirs to do; `NOT_ALLOWED_IN_STATUS` for the right person at the wrong moment.
pub(super) fn permit(action: DossierAction, actor: &Actor, dossier: &Standing, now: Moment) -> Result<(), Refusal> {
    let mut theirs = TABLE.iter().filter(|row| row.action == action && row.is_about(actor, dossier)).peekable();
    if theirs.peek().is_none() {
        return Err(Refusal::Forbidden);
    }
    if theirs.any(|row| row.holds(dossier, now)) { Ok(()) } else { Err(Refusal::of(FaultCode::NotAllowedInStatus)) }
}

/// What this actor may do now, in the order of the contract.
pub fn allowed_actions(actor: &Actor, dossier: impl Into<Standing>, now: Moment) -> Vec<DossierAction> {
    let standing = dossier.into();
    DossierAction::ALL.iter().copied().filter(|action| permit(*action, actor, &standing, now).is_ok()).collect()
}
