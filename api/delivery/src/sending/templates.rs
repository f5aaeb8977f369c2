//! Messages, one file each: what one needs, when it is obsolete, and its text.
//!
//! A new message is a file here, its arm in [`template`], and its text in `texts/*/mails.ftl`, or `sms.ftl` where it
//! goes by SMS too; its kind, and the event that asks for it, stand in the projection of the outbox.
//!
//! Reminders and news to officers differ in a few values only and are values of [`reminder::Reminder`] and
//! [`office_news::OfficeNews`]; the others say all of themselves.

mod activation_link;
mod activation_otp;
mod answer_awaited;
mod answer_lapsed;
mod answer_missing;
mod assigned;
mod deadline_extended;
mod dossier_arrived;
mod dossier_forwarded;
mod dossier_progressed;
mod dossier_sent_back;
mod dossier_submitted;
mod due_soon;
mod handed_over;
mod invitation;
mod message_posted;
mod office_news;
mod overdue;
mod password_changed;
mod password_reset;
mod phone_changed;
mod phone_otp;
mod progress;
mod reminder;
mod sms_notice;
mod supplement_answered;
mod supplement_cancelled;
mod supplement_requested;
mod supplement_time_ending;
mod taken_over;
mod withdrawal_requested;

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::SecretIssueId;
use domain::account::OpenedAccount;
use fluent::FluentValue;
use projections::accounts::AccountView;
use projections::dossier_detail::DossierDetail;
use projections::outbox::{Channel, MessageKind, OutboxItem};

use super::compose::Composer;
use super::correspondence::{About, Addressee, CorrespondenceError, Letter};
use super::error::Unsent;
use super::from_rows::Rows;

pub use phone_otp::awaited_by;

/// How long a message of an exchange is held back: whoever has the page open reads it, and what follows at once is told
/// with it. The same of a dossier that comes to a step: it may be given to somebody, or go back, at once.
const NEWS_DELAY: TimeDelta = TimeDelta::minutes(2);

/// Values for the placeholders of a text.
pub(super) type Arguments<'a> = Vec<(&'a str, FluentValue<'a>)>;

/// The text of a mail, without `-subject` and `-body`, and its arguments besides the name and the dossier's number.
pub(super) type MailText<'a> = (&'static str, Arguments<'a>);

/// A kind of message.
#[async_trait]
pub(super) trait MessageTemplate: Send + Sync {
    /// How long a message of this kind is held back at first: what follows at once may make it obsolete.
    fn delay(&self) -> TimeDelta {
        TimeDelta::zero()
    }

    /// Whether a message is obsolete by what its account has become since.
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool;

    /// Sends a message elsewhere than its account is written to, where it is meant for another address.
    fn readdress(&self, _to: &mut Addressee, _item: &OutboxItem, _account: &AccountView) {}

    /// What a message is about, from what is known now; `None` where it is obsolete.
    async fn about(&self, _rows: &Rows, _context: &MessageContext<'_>) -> Result<Option<About>, CorrespondenceError> {
        Ok(Some(About::Account))
    }

    /// What it says by mail.
    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Letter) -> Result<MailText<'a>, Unsent>;

    /// What it says by SMS: where nothing else is said, it goes by mail alone.
    fn sms(&self, _composer: &Composer, _item: &OutboxItem, _letter: &Letter) -> Result<String, Unsent> {
        Err(Unsent::Unwritable)
    }

    /// What it asks of its reader.
    fn asks(&self) -> Asks {
        Asks::Nothing
    }
}

/// What a message asks of its reader; one that asks for what is done already only misleads, and is not sent again.
#[derive(Debug, Clone, Copy)]
pub enum Asks {
    /// Nothing that could be done by now.
    Nothing,
    /// To use the secret that it brings, while that is the one of this account that counts.
    ToUseSecret(fn(&OpenedAccount) -> Option<SecretIssueId>),
    /// To answer a supplement request, while it is open.
    ForAnswer,
}

/// What a message of this kind asks of its reader.
pub fn asks(kind: MessageKind) -> Asks {
    template(kind).asks()
}

/// What is known when a message is about to be composed.
pub(super) struct MessageContext<'a> {
    pub(super) item: &'a OutboxItem,
    pub(super) account: &'a AccountView,
    pub(super) dossier: Option<DossierDetail>,
    /// Whether the reader stands in for a colleague who is away.
    pub(super) is_stand_in: bool,
}

impl MessageContext<'_> {
    /// The dossier that the message is about; its rows may be behind the event that asks for the message.
    fn dossier(&self) -> Result<&DossierDetail, CorrespondenceError> {
        self.dossier.as_ref().ok_or(CorrespondenceError::NotYet)
    }
}

/// The template of this kind: the one place where kinds are told apart.
pub(super) fn template(kind: MessageKind) -> &'static dyn MessageTemplate {
    match kind {
        MessageKind::ActivationLink => &activation_link::ActivationLink,
        MessageKind::ActivationOtp => &activation_otp::ActivationOtp,
        MessageKind::PasswordReset => &password_reset::PasswordReset,
        MessageKind::Invitation => &invitation::Invitation,
        MessageKind::PasswordChanged => &password_changed::PasswordChanged,
        MessageKind::PhoneOtp => &phone_otp::PhoneOtp,
        MessageKind::PhoneChanged => &phone_changed::PhoneChanged,
        MessageKind::DossierSubmitted => &dossier_submitted::DossierSubmitted,
        MessageKind::SupplementRequested => &supplement_requested::SupplementRequested,
        MessageKind::SupplementCancelled => &supplement_cancelled::SupplementCancelled,
        MessageKind::DossierProgressed => &dossier_progressed::DossierProgressed,
        MessageKind::DeadlineExtended => &deadline_extended::DeadlineExtended,
        MessageKind::SupplementTimeEnding => &supplement_time_ending::SUPPLEMENT_TIME_ENDING,
        MessageKind::AnswerAwaited => &answer_awaited::ANSWER_AWAITED,
        MessageKind::AnswerLapsed => &answer_lapsed::ANSWER_LAPSED,
        MessageKind::AnswerMissing => &answer_missing::ANSWER_MISSING,
        MessageKind::DueSoon => &due_soon::DUE_SOON,
        MessageKind::Overdue => &overdue::OVERDUE,
        MessageKind::MessagePosted => &message_posted::MessagePosted,
        MessageKind::DossierArrived => &dossier_arrived::DOSSIER_ARRIVED,
        MessageKind::Assigned => &assigned::ASSIGNED,
        MessageKind::SupplementAnswered => &supplement_answered::SUPPLEMENT_ANSWERED,
        MessageKind::DossierForwarded => &dossier_forwarded::DOSSIER_FORWARDED,
        MessageKind::DossierSentBack => &dossier_sent_back::DOSSIER_SENT_BACK,
        MessageKind::WithdrawalRequested => &withdrawal_requested::WITHDRAWAL_REQUESTED,
        MessageKind::TakenOver => &taken_over::TakenOver,
        MessageKind::HandedOver => &handed_over::HandedOver,
    }
}

/// Whether an applicant chose SMS, and then thought better of it: they are spared what was still on its way.
fn is_declined_sms(item: &OutboxItem, account: &AccountView) -> bool {
    item.channel == Channel::Sms && !account.sms_notices
}
