//! One-time password that activates a new account, by SMS alone.

use domain::SecretPurpose;
use domain::account::AccountStatus;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{Asks, Composer, MailText, MessageTemplate, Notice, Unsent};

/// Activation by one-time password, SMS only; obsolete for an active account.
pub(super) struct ActivationOtp;

impl MessageTemplate for ActivationOtp {
    fn is_obsolete(&self, _: &OutboxItem, account: &AccountView) -> bool {
        account.status != AccountStatus::PendingActivation
    }

    fn mail<'a>(&self, _: &Composer, _: &OutboxItem, _: &'a Notice) -> Result<MailText<'a>, Unsent> {
        Err(Unsent::Unwritable)
    }

    fn sms(&self, composer: &Composer, item: &OutboxItem, letter: &Notice) -> Result<String, Unsent> {
        composer.otp(SecretPurpose::ActivationOtp, "sms-activation-otp", item, letter.to.language)
    }

    fn asks(&self) -> Asks {
        Asks::ToUseSecret(|opened| opened.otp.map(|pending| pending.issue))
    }
}
