//! Security notice of a changed telephone number, by mail, so that its owner learns of somebody else's change.

use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{Composer, MailText, MessageTemplate, Notice, Unsent};

/// Security notice: the telephone number was changed; never obsolete.
pub(super) struct PhoneChanged;

impl MessageTemplate for PhoneChanged {
    fn is_obsolete(&self, _: &OutboxItem, _: &AccountView) -> bool {
        false
    }

    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        Ok(("mail-phone-changed", composer.changed(item, &letter.to)))
    }
}
