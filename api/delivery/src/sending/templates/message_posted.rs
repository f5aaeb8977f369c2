//! News about unread messages of an exchange, to applicant or officer, by mail; to applicants also by SMS where
//! the account chose it.

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::exchange::MessageSide;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::office_news::{about, arguments, is_theirs, is_to_office};
use super::{
    Composer, MailText, MessageContext, MessageTemplate, NEWS_DELAY, Notice, NoticeBody, NoticeSourceError, Rows,
    Unsent, is_declined_sms,
};

/// News to either side: unread messages of the other.
pub(super) struct MessagePosted;

#[async_trait]
impl MessageTemplate for MessagePosted {
    fn delay(&self) -> TimeDelta {
        NEWS_DELAY
    }

    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        is_declined_sms(item, account)
    }

    async fn about(&self, rows: &Rows, context: &MessageContext<'_>) -> Result<Option<NoticeBody>, NoticeSourceError> {
        let dossier = context.dossier()?;
        let is_to_office = is_to_office(context, dossier);
        let side = if is_to_office { MessageSide::Staff } else { MessageSide::Citizen };
        let unread = rows.queries.exchange_thread.unread(&[dossier.id], side).await?;
        let unread = unread.get(&dossier.id).copied().unwrap_or_default();
        let concerns = !is_to_office || context.is_stand_in || is_theirs(dossier, context.account);
        Ok((unread > 0 && concerns).then(|| about(context, dossier, unread)))
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let NoticeBody::News { is_to_office, .. } = &letter.about else { return Err(Unsent::Unwritable) };
        let text = if *is_to_office { "mail-message-to-officer" } else { "mail-message-to-applicant" };
        Ok((text, arguments(composer, letter)?))
    }

    fn sms(&self, composer: &Composer, _: &OutboxItem, letter: &Notice) -> Result<String, Unsent> {
        let NoticeBody::News { code, is_to_office: false, .. } = &letter.about else { return Err(Unsent::Unwritable) };
        Ok(composer.texts.text(letter.to.language, "sms-message-to-applicant", &[("code", code.as_str().into())]))
    }
}
