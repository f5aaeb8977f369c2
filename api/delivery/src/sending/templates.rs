//! Message templates, one file each: data, obsolescence, text.
//!
//! A new message is a file here, its arm in [`template`], and its text in `texts/*/mails.ftl`, or `sms.ftl` where it
//! goes by SMS too; its kind, and the event that asks for it, stand in the projection of the outbox.
//!
//! Reminders and news to officers differ in a few values only and are values of [`reminder::Reminder`] and
//! [`office_news::OfficeNews`]; the others are types of their own.

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

use projections::outbox::MessageKind;

use super::composer::{Arguments, Composer};
use super::error::Unsent;
use super::notice::{Addressee, Notice, NoticeBody, NoticeSourceError};
use super::rows::Rows;
use super::template::{Asks, MailText, MessageContext, MessageTemplate, NEWS_DELAY, is_declined_sms};

pub use phone_otp::awaited_by;

/// Act that a message of this kind asks for.
pub fn asks(kind: MessageKind) -> Asks {
    template(kind).asks()
}

/// Registry of templates: the only match on kinds.
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
