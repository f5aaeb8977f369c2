//! Link that sets a new password, on request, by mail alone.

use domain::SecretPurpose;
use domain::account::AccountStatus;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{Asks, Composer, MailText, MessageTemplate, Notice, Unsent};

/// Link for a new password, with the username. Obsolete for a locked account, which could not use it.
pub(super) struct PasswordReset;

impl MessageTemplate for PasswordReset {
    fn is_obsolete(&self, _: &OutboxItem, account: &AccountView) -> bool {
        is_useless(account)
    }

    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let to = &letter.to;
        let mut arguments = composer.token_link("/reset", SecretPurpose::PasswordReset, item, to)?;
        let username = [("username", to.username.as_str().into())];
        // The username was chosen by its owner: unverified addresses get no words of users.
        let whose =
            to.email_is_proven.then(|| composer.texts.text(to.language, "mail-reset-username", &username) + "\n\n");
        arguments.push(("whose", whose.unwrap_or_default().into()));
        Ok(("mail-reset", arguments))
    }

    fn asks(&self) -> Asks {
        Asks::ToUseSecret(|opened| opened.reset.map(|pending| pending.issue))
    }
}

/// True where the account cannot set a password any more.
pub(super) fn is_useless(account: &AccountView) -> bool {
    matches!(account.status, AccountStatus::Erased | AccountStatus::Locked)
}
