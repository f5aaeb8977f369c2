//! Security notice of a changed password, by mail, so that its owner learns of somebody else's change.

use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{Composer, MailText, MessageTemplate, Notice, Unsent};

/// Security notice: the password was changed; never obsolete.
pub(super) struct PasswordChanged;

impl MessageTemplate for PasswordChanged {
    fn is_obsolete(&self, _: &OutboxItem, _: &AccountView) -> bool {
        false
    }

    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        Ok(("mail-password-changed", composer.changed(item, &letter.to)))
    }
}
