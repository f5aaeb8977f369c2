//! Notice of an extended deadline to the applicant, by mail, and by SMS where the account chose it.

use async_trait::async_trait;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{
    Composer, MailText, MessageContext, MessageTemplate, Notice, NoticeBody, NoticeSourceError, Rows, Unsent,
    is_declined_sms, progress,
};

/// Later due date, with an apology.
pub(super) struct DeadlineExtended;

#[async_trait]
impl MessageTemplate for DeadlineExtended {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        is_declined_sms(item, account)
    }

    async fn about(&self, rows: &Rows, context: &MessageContext<'_>) -> Result<Option<NoticeBody>, NoticeSourceError> {
        progress::about(rows, context).await
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        Ok(("mail-extended", progress::arguments(composer, letter)?))
    }

    fn sms(&self, composer: &Composer, _: &OutboxItem, letter: &Notice) -> Result<String, Unsent> {
        progress::sms(composer, letter)
    }
}
