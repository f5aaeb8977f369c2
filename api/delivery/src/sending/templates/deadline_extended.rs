use async_trait::async_trait;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{
    About, Composer, CorrespondenceError, Letter, MailText, MessageContext, MessageTemplate, Rows, Unsent,
    is_declined_sms, progress,
};

/// A later due date, with an apology.
pub(super) struct DeadlineExtended;

#[async_trait]
impl MessageTemplate for DeadlineExtended {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        is_declined_sms(item, account)
    }

    async fn about(&self, rows: &Rows, context: &MessageContext<'_>) -> Result<Option<About>, CorrespondenceError> {
        progress::about(rows, context).await
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, letter: &'a Letter) -> Result<MailText<'a>, Unsent> {
        Ok(("mail-extended", progress::arguments(composer, letter)?))
    }

    fn sms(&self, composer: &Composer, _: &OutboxItem, letter: &Letter) -> Result<String, Unsent> {
        progress::sms(composer, letter)
    }
}
