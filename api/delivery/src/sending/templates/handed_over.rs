//! Notice to an officer whose dossiers were handed over to a colleague, by mail.

use domain::account::AccountStatus;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{Composer, MailText, MessageTemplate, Notice, Unsent};

/// To an officer: their dossiers were handed over to a colleague.
pub(super) struct HandedOver;

impl MessageTemplate for HandedOver {
    fn is_obsolete(&self, _: &OutboxItem, account: &AccountView) -> bool {
        account.status != AccountStatus::Active
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, _: &'a Notice) -> Result<MailText<'a>, Unsent> {
        Ok(("mail-handed-over", composer.own_queue()))
    }
}
