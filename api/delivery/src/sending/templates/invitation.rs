//! Invitation of a staff account with the link that sets its first password, by mail alone.

use domain::SecretPurpose;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::password_reset::is_useless;
use super::{Asks, Composer, MailText, MessageTemplate, Notice, Unsent};

/// Invitation: the link that sets the first password, and the username that an administrator chose.
pub(super) struct Invitation;

impl MessageTemplate for Invitation {
    fn is_obsolete(&self, _: &OutboxItem, account: &AccountView) -> bool {
        is_useless(account)
    }

    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let mut arguments = composer.token_link("/reset", SecretPurpose::PasswordReset, item, &letter.to)?;
        arguments.push(("username", letter.to.username.as_str().into()));
        Ok(("mail-invited", arguments))
    }

    fn asks(&self) -> Asks {
        Asks::ToUseSecret(|opened| opened.reset.map(|pending| pending.issue))
    }
}
