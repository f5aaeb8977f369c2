//! What each message says of itself.

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::SecretIssueId;
use domain::account::OpenedAccount;
use projections::accounts::AccountView;
use projections::dossier_detail::DossierDetail;
use projections::outbox::{Channel, OutboxItem};

use super::composer::{Arguments, Composer};
use super::error::Unsent;
use super::notice::{Addressee, Notice, NoticeBody, NoticeSourceError};
use super::rows::Rows;

/// How long a message of an exchange is held back: whoever has the page open reads it, and what follows at once is told
/// with it. The same of a dossier that comes to a step: it may be given to somebody, or go back, at once.
pub(super) const NEWS_DELAY: TimeDelta = TimeDelta::minutes(2);

/// The text of a mail, without `-subject` and `-body`, and its arguments besides the name and the dossier's number.
pub(super) type MailText<'a> = (&'static str, Arguments<'a>);

/// A kind of message.
#[async_trait]
pub(super) trait MessageTemplate: Send + Sync {
    /// How long a message of this kind is held back at first: what follows at once may make it obsolete.
    fn delay(&self) -> TimeDelta {
        TimeDelta::zero()
    }

    /// Whether a message is obsolete by what its account has become since.
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool;

    /// Sends a message elsewhere than its account is written to, where it is meant for another address.
    fn readdress(&self, _to: &mut Addressee, _item: &OutboxItem, _account: &AccountView) {}

    /// What a message is about, from what is known now; `None` where it is obsolete.
    async fn about(
        &self,
        _rows: &Rows,
        _context: &MessageContext<'_>,
    ) -> Result<Option<NoticeBody>, NoticeSourceError> {
        Ok(Some(NoticeBody::Account))
    }

    /// What it says by mail.
    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent>;

    /// What it says by SMS: where nothing else is said, it goes by mail alone.
    fn sms(&self, _composer: &Composer, _item: &OutboxItem, _letter: &Notice) -> Result<String, Unsent> {
        Err(Unsent::Unwritable)
    }

    /// What it asks of its reader.
    fn asks(&self) -> Asks {
        Asks::Nothing
    }
}

/// What a message asks of its reader; one that asks for what is done already only misleads, and is not sent again.
#[derive(Debug, Clone, Copy)]
pub enum Asks {
    /// Nothing that could be done by now.
    Nothing,
    /// To use the secret that it brings, while that is the one of this account that counts.
    ToUseSecret(fn(&OpenedAccount) -> Option<SecretIssueId>),
    /// To answer a supplement request, while it is open.
    ForAnswer,
}

/// What is known when a message is about to be composed.
pub(super) struct MessageContext<'a> {
    pub(super) item: &'a OutboxItem,
    pub(super) account: &'a AccountView,
    pub(super) dossier: Option<DossierDetail>,
    /// Whether the reader stands in for a colleague who is away.
    pub(super) is_stand_in: bool,
}

impl MessageContext<'_> {
    /// The dossier that the message is about; its rows may be behind the event that asks for the message.
    pub(super) fn dossier(&self) -> Result<&DossierDetail, NoticeSourceError> {
        self.dossier.as_ref().ok_or(NoticeSourceError::NotYet)
    }
}

/// Whether an applicant chose SMS, and then thought better of it: they are spared what was still on its way.
pub(super) fn is_declined_sms(item: &OutboxItem, account: &AccountView) -> bool {
    item.channel == Channel::Sms && !account.sms_notices
}
