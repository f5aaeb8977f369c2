use fluent::FluentValue;
use projections::outbox::MessageKind;

use super::{Arguments, Composer};
use crate::sending::correspondence::{About, Letter};

impl Composer {
    /// What a mail says of something that is there to be read: which dossier, how much, and where.
    pub(super) fn news<'a>(&self, letter: &'a Letter) -> Arguments<'a> {
        let About::News { code, procedure, unread, is_to_office } = &letter.about else { return Vec::new() };
        let page = if *is_to_office { format!("/staff/dossiers/{code}") } else { format!("/dossiers/{code}") };
        let link = if *unread > 0 { format!("{page}/exchange") } else { page };
        vec![
            ("procedure", procedure.as_str().into()),
            ("unread", FluentValue::from(*unread)),
            ("link", self.public_url.join(&link).into()),
            ("account", self.public_url.join("/account").into()),
        ]
    }
}

/// The text of news that may be declined.
pub(super) fn news_text(kind: MessageKind, is_to_office: bool) -> Option<&'static str> {
    match kind {
        MessageKind::MessagePosted if is_to_office => Some("mail-message-to-officer"),
        MessageKind::MessagePosted => Some("mail-message-to-applicant"),
        MessageKind::DossierArrived => Some("mail-dossier-arrived"),
        MessageKind::Assigned => Some("mail-assigned"),
        MessageKind::SupplementAnswered => Some("mail-supplement-answered"),
        MessageKind::DossierForwarded => Some("mail-dossier-forwarded"),
        MessageKind::DossierSentBack => Some("mail-dossier-sent-back"),
        MessageKind::WithdrawalRequested => Some("mail-withdrawal-requested"),
        MessageKind::ActivationLink
        | MessageKind::ActivationOtp
        | MessageKind::PhoneOtp
        | MessageKind::PasswordReset
        | MessageKind::Invitation
        | MessageKind::PasswordChanged
        | MessageKind::PhoneChanged
        | MessageKind::TakenOver
        | MessageKind::HandedOver
        | MessageKind::DossierSubmitted
        | MessageKind::SupplementRequested
        | MessageKind::SupplementCancelled
        | MessageKind::DossierProgressed
        | MessageKind::DeadlineExtended
        | MessageKind::SupplementTimeEnding
        | MessageKind::AnswerAwaited
        | MessageKind::AnswerLapsed
        | MessageKind::AnswerMissing
        | MessageKind::DueSoon
        | MessageKind::Overdue => None,
    }
}
