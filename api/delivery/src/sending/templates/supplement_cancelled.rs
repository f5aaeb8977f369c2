//! Notice of a cancelled supplement request to the applicant, by mail, and by SMS where the account chose it.

use async_trait::async_trait;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::sms_notice::SmsNotice;
use super::{
    Composer, MailText, MessageContext, MessageTemplate, Notice, NoticeBody, NoticeSourceError, Rows, Unsent,
    is_declined_sms,
};

/// Cancellation of a supplement request, with its reason.
pub(super) struct SupplementCancelled;

#[async_trait]
impl MessageTemplate for SupplementCancelled {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        is_declined_sms(item, account)
    }

    async fn about(&self, rows: &Rows, context: &MessageContext<'_>) -> Result<Option<NoticeBody>, NoticeSourceError> {
        let dossier = context.dossier()?;
        let entry = rows.queries.progress.entry(context.item.event).await?.ok_or(NoticeSourceError::NotYet)?;
        let code = dossier.state.filed.code.to_string();
        Ok(entry.note.map(|reason| NoticeBody::SupplementCancelled { code, reason }))
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let NoticeBody::SupplementCancelled { code, reason } = &letter.about else { return Err(Unsent::Unwritable) };
        let link = composer.dossier_link(code);
        Ok(("mail-supplement-cancelled", vec![("reason", reason.as_str().into()), ("link", link.into())]))
    }

    fn sms(&self, composer: &Composer, _: &OutboxItem, letter: &Notice) -> Result<String, Unsent> {
        let NoticeBody::SupplementCancelled { code, .. } = &letter.about else { return Err(Unsent::Unwritable) };
        let event_type = "SupplementRequestCancelled";
        let notice = SmsNotice { code, event_type, step: None, status: None, date: None };
        Ok(notice.text(composer, letter.to.language))
    }
}
