//! Supplement request to the applicant, by mail with its items, and by SMS with its deadline where
//! the account chose it.

use std::sync::Arc;

use async_trait::async_trait;
use foundation::label::target_label;
use foundation::texts;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::sms_notice::{SmsDate, SmsNotice};
use super::{
    Asks, Composer, MailText, MessageContext, MessageTemplate, Notice, NoticeBody, NoticeSourceError, Rows, Unsent,
    is_declined_sms,
};

/// Supplement request: its items and deadline.
pub(super) struct SupplementRequested;

#[async_trait]
impl MessageTemplate for SupplementRequested {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        is_declined_sms(item, account)
    }

    async fn about(&self, rows: &Rows, context: &MessageContext<'_>) -> Result<Option<NoticeBody>, NoticeSourceError> {
        let (dossier, language) = (context.dossier()?, context.account.language);
        let request = context.item.supplement.ok_or(NoticeSourceError::NotYet)?;
        let message = rows.queries.exchange_thread.supplement_request(request).await?;
        let shown = message.and_then(|message| message.supplement).ok_or(NoticeSourceError::NotYet)?;
        let pinned = &dossier.state.filed.procedure;
        let rulebook = rows.reference.rulebook();
        let procedure = rulebook.procedure(&pinned.code, pinned.version).map(Arc::as_ref);
        let items = shown
            .items
            .into_iter()
            .filter_map(|item| Some((target_label(&item.target, procedure, language), item.instruction?)));
        let (code, items) = (dossier.state.filed.code.to_string(), items.collect());
        Ok(shown.message.map(|message| NoticeBody::Supplement { code, message, items, respond_by: shown.respond_by }))
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let NoticeBody::Supplement { code, message, items, respond_by } = &letter.about else {
            return Err(Unsent::Unwritable);
        };
        let language = letter.to.language;
        let listed: Vec<_> = items
            .iter()
            .enumerate()
            .map(|(place, (label, instruction))| format!("{}. {label}: {instruction}", place + 1))
            .collect();
        let deadline = match respond_by {
            Some(at) => {
                let arguments = [("respondBy", texts::until(language, *at).into())];
                composer.texts.text(language, "mail-supplement-deadline", &arguments)
            }
            None => composer.texts.text(language, "mail-supplement-no-deadline", &[]),
        };
        let arguments = vec![
            ("message", message.as_str().into()),
            ("items", listed.join("\n").into()),
            ("deadline", deadline.into()),
            ("link", composer.dossier_link(code).into()),
        ];
        Ok(("mail-supplement", arguments))
    }

    fn sms(&self, composer: &Composer, _: &OutboxItem, letter: &Notice) -> Result<String, Unsent> {
        let NoticeBody::Supplement { code, respond_by, .. } = &letter.about else { return Err(Unsent::Unwritable) };
        let date = respond_by.map(SmsDate::RespondBy);
        let notice = SmsNotice { code, event_type: "SupplementRequested", step: None, status: None, date };
        Ok(notice.text(composer, letter.to.language))
    }

    fn asks(&self) -> Asks {
        Asks::ForAnswer
    }
}
