use domain::SecretPurpose;
use domain::account::AccountStatus;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{Asks, Composer, MailText, MessageTemplate, Notice, Unsent};

/// The link that sets a new password, and the username that it will be asked for with. Whoever is locked can do nothing
/// with it.
pub(super) struct PasswordReset;

impl MessageTemplate for PasswordReset {
    fn is_obsolete(&self, _: &OutboxItem, account: &AccountView) -> bool {
        is_useless(account)
    }

    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let to = &letter.to;
        let mut arguments = composer.token_link("/reset", SecretPurpose::PasswordReset, item, to)?;
        let username = [("username", to.username.as_str().into())];
        // Somebody chose the username: an address that is not proven is sent nobody's words.
        let whose =
            to.email_is_proven.then(|| composer.texts.text(to.language, "mail-reset-username", &username) + "\n\n");
        arguments.push(("whose", whose.unwrap_or_default().into()));
        Ok(("mail-reset", arguments))
    }

    fn asks(&self) -> Asks {
        Asks::ToUseSecret(|opened| opened.reset.map(|pending| pending.issue))
    }
}

/// Whether nobody can set a password of this account any more.
pub(super) fn is_useless(account: &AccountView) -> bool {
    matches!(account.status, AccountStatus::Erased | AccountStatus::Locked)
}
