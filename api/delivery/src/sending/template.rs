//! Message templates: the trait that each kind of message implements.

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

/// Delay of news about messages and steps: a reader with the page open reads it there, later messages are told along,
/// and a dossier that enters a step may be assigned or go back at once.
pub(super) const NEWS_DELAY: TimeDelta = TimeDelta::minutes(2);

/// Text id of a mail, without `-subject` and `-body`, and its arguments besides name and dossier code.
pub(super) type MailText<'a> = (&'static str, Arguments<'a>);

/// A kind of message.
#[async_trait]
pub(super) trait MessageTemplate: Send + Sync {
    /// Delay of a first sending: a later event may make it obsolete.
    fn delay(&self) -> TimeDelta {
        TimeDelta::zero()
    }

    /// True where the account's present state makes the message obsolete.
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool;

    /// Redirects a message that is meant for another address than the account's.
    fn readdress(&self, _to: &mut Addressee, _item: &OutboxItem, _account: &AccountView) {}

    /// Content from present data; `None` where the message is obsolete.
    async fn about(
        &self,
        _rows: &Rows,
        _context: &MessageContext<'_>,
    ) -> Result<Option<NoticeBody>, NoticeSourceError> {
        Ok(Some(NoticeBody::Account))
    }

    /// Text of the mail.
    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent>;

    /// Text of the SMS; by default there is none.
    fn sms(&self, _composer: &Composer, _item: &OutboxItem, _letter: &Notice) -> Result<String, Unsent> {
        Err(Unsent::Unwritable)
    }

    /// Act that the message asks its reader for.
    fn asks(&self) -> Asks {
        Asks::Nothing
    }
}

/// Act that a message asks for; once it is done, a resend would mislead and is refused.
#[derive(Debug, Clone, Copy)]
pub enum Asks {
    Nothing,
    /// Use of its secret, while that is the account's current one.
    ToUseSecret(fn(&OpenedAccount) -> Option<SecretIssueId>),
    /// Answer to a supplement request, while it is open.
    ForAnswer,
}

/// Data for composing a message.
pub(super) struct MessageContext<'a> {
    pub(super) item: &'a OutboxItem,
    pub(super) account: &'a AccountView,
    pub(super) dossier: Option<DossierDetail>,
    /// True when the reader stands in for an absent colleague.
    pub(super) is_stand_in: bool,
}

impl MessageContext<'_> {
    /// The dossier of the message; an error where its row trails behind the event that asked for the message.
    pub(super) fn dossier(&self) -> Result<&DossierDetail, NoticeSourceError> {
        self.dossier.as_ref().ok_or(NoticeSourceError::NotYet)
    }
}

/// True for an SMS whose applicant opted out meanwhile: pending ones are dropped.
pub(super) fn is_declined_sms(item: &OutboxItem, account: &AccountView) -> bool {
    item.channel == Channel::Sms && !account.sms_notices
}
