//! Notice of the office's actions to the applicant, decisions among them, by mail, and by SMS where
//! the account chose it.

use async_trait::async_trait;
use domain::Language;
use domain::dossier::DossierOutcome;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{
    Composer, MailText, MessageContext, MessageTemplate, Notice, NoticeBody, NoticeSourceError, Rows, Unsent,
    is_declined_sms, progress,
};
use crate::sending::notice::Ruling;

/// A step of the office: title, note and due date; a decision also with its outcome and the link to its files.
pub(super) struct DossierProgressed;

#[async_trait]
impl MessageTemplate for DossierProgressed {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        is_declined_sms(item, account)
    }

    async fn about(&self, rows: &Rows, context: &MessageContext<'_>) -> Result<Option<NoticeBody>, NoticeSourceError> {
        progress::about(rows, context).await
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let NoticeBody::Progress { event_type, ruling, .. } = &letter.about else { return Err(Unsent::Unwritable) };
        let mut arguments = progress::arguments(composer, letter)?;
        let text = match (ruling, event_type.as_str()) {
            (Some(ruling), event_type) => {
                let language = letter.to.language;
                let place = if ruling.has_files { "mail-result-download" } else { "mail-result-see" };
                arguments.push(("outcome", outcome(composer, language, ruling.outcome).into()));
                arguments.push(("place", composer.texts.text(language, place, &[]).into()));
                if event_type == "ResultReturned" { "mail-returned" } else { "mail-decided" }
            }
            (None, "RulingRevoked") => "mail-revoked",
            (None, "PaymentRequestCancelled") => "mail-payment-cancelled",
            (None, _) => "mail-progress",
        };
        Ok((text, arguments))
    }

    fn sms(&self, composer: &Composer, _: &OutboxItem, letter: &Notice) -> Result<String, Unsent> {
        match &letter.about {
            NoticeBody::Progress { code, event_type, ruling: Some(ruling), .. } => {
                Ok(decision(composer, *ruling, event_type, (letter.to.language, code.as_str())))
            }
            _ => progress::sms(composer, letter),
        }
    }
}

/// SMS of a decision, without a link: the file is behind a log-in, and room is short.
fn decision(composer: &Composer, ruling: Ruling, event_type: &str, (language, code): (Language, &str)) -> String {
    let id = if event_type == "ResultReturned" { "sms-returned" } else { "sms-decided" };
    let place = if ruling.has_files { "sms-result-download" } else { "sms-result-see" };
    let arguments = [("code", code.into()), ("outcome", outcome(composer, language, ruling.outcome).into())];
    let told = composer.texts.text(language, id, &arguments);
    format!("{told} {}", composer.texts.text(language, place, &[]))
}

fn outcome(composer: &Composer, language: Language, outcome: DossierOutcome) -> String {
    composer.texts.text(language, &format!("outcome-{}", outcome.name()), &[])
}
