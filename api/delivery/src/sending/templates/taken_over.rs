//! Notice to an officer who takes over a colleague's dossiers, by mail.

use domain::account::AccountStatus;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{Composer, MailText, MessageTemplate, Notice, Unsent};

/// To an officer: they take over a colleague's dossiers.
pub(super) struct TakenOver;

impl MessageTemplate for TakenOver {
    fn is_obsolete(&self, _: &OutboxItem, account: &AccountView) -> bool {
        account.status != AccountStatus::Active
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, _: &'a Notice) -> Result<MailText<'a>, Unsent> {
        Ok(("mail-taken-over", composer.own_queue()))
    }
}
