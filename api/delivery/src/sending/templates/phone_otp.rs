//! One-time password that verifies a new telephone number, by SMS to that number alone.

use domain::SecretPurpose;
use domain::account::AccountStatus;
use projections::accounts::{AccountView, AwaitedPhone};
use projections::outbox::OutboxItem;

use super::{Addressee, Asks, Composer, MailText, MessageTemplate, Notice, Unsent};

/// One-time password that verifies a new telephone number, SMS to that number only. A newer code, or another
/// number, makes it obsolete.
pub(super) struct PhoneOtp;

impl MessageTemplate for PhoneOtp {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        account.status != AccountStatus::Active || awaited_by(item, account).is_none()
    }

    fn readdress(&self, to: &mut Addressee, item: &OutboxItem, account: &AccountView) {
        to.phone = awaited_by(item, account).map(|awaited| awaited.phone.clone());
        to.phone_is_proven = false;
    }

    fn mail<'a>(&self, _: &Composer, _: &OutboxItem, _: &'a Notice) -> Result<MailText<'a>, Unsent> {
        Err(Unsent::Unwritable)
    }

    fn sms(&self, composer: &Composer, item: &OutboxItem, letter: &Notice) -> Result<String, Unsent> {
        composer.otp(SecretPurpose::PhoneOtp, "sms-phone-otp", item, letter.to.language)
    }

    fn asks(&self) -> Asks {
        Asks::ToUseSecret(|opened| opened.awaited_phone.as_ref().map(|awaited| awaited.code.issue))
    }
}

/// Number that waits for this message's code.
pub fn awaited_by<'v>(item: &OutboxItem, account: &'v AccountView) -> Option<&'v AwaitedPhone> {
    account.awaited_phone.as_ref().filter(|awaited| Some(awaited.issue) == item.issue)
}
