//! Activation link of a new account, by mail alone.

use domain::SecretPurpose;
use domain::account::AccountStatus;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{Asks, Composer, MailText, MessageTemplate, Notice, Unsent};

/// Activation link; obsolete for an active account.
pub(super) struct ActivationLink;

impl MessageTemplate for ActivationLink {
    fn is_obsolete(&self, _: &OutboxItem, account: &AccountView) -> bool {
        account.status != AccountStatus::PendingActivation
    }

    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let link = composer.token_link("/activate", SecretPurpose::ActivationLink, item, &letter.to)?;
        Ok(("mail-activation", link))
    }

    fn asks(&self) -> Asks {
        Asks::ToUseSecret(|opened| opened.link.map(|pending| pending.issue))
    }
}
