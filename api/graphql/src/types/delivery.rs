//! Output types of the delivery log of mails and SMS.

use std::sync::Arc;

use app::deliveries::{LedgerList, ShownDelivery};
use async_graphql::{Context, ID, Object, SimpleObject};
use delivery::sending::Attempt;
use foundation::error::AppError;
use foundation::global_id::GlobalId;
use projections::PageRequest;

use super::account::Account;
use super::connection::{connection, counts, uncounted};
use crate::context::ContextExt;
use crate::enums::{AttemptOutcome, DeliveryChannel, DeliveryKind, DeliveryState};
use crate::scalar::DateTime;

/// One e-mail or SMS of the service: when it was requested, each attempt and the outcome, never its text. Seen by those
/// who see its dossier; for messages about accounts, by administrators.
#[derive(Clone)]
pub struct Delivery(pub Arc<ShownDelivery>);

impl Delivery {
    /// From an entry of the delivery log.
    pub fn of(shown: ShownDelivery) -> Self {
        Self(Arc::new(shown))
    }

    fn account_of(&self, ctx: &Context<'_>, id: domain::AccountId) -> Option<Account> {
        let view = self.0.people.get(&id)?.clone();
        Account::of(view, ctx.caller(), self.0.delivery.item.dossier.is_some())
    }
}

/// One e-mail or SMS of the service: when it was requested, each attempt and the outcome, never its text. Seen by those
/// who see its dossier; for messages about accounts, by administrators.
#[Object]
impl Delivery {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Delivery(self.0.delivery.id()).encode().into()
    }

    /// What the message is about, which decides its text.
    async fn kind(&self) -> DeliveryKind {
        self.0.delivery.item.kind.into()
    }

    /// Channel that the message goes by: e-mail or SMS.
    async fn channel(&self) -> DeliveryChannel {
        self.0.delivery.item.channel.into()
    }

    /// State of the message: waiting, sent or given up.
    async fn state(&self) -> DeliveryState {
        self.0.delivery.state.into()
    }

    /// Current e-mail address or phone number of the recipient, masked: `n•••@example.vn`, `•••••••321`; null if there
    /// is none or none any more.
    async fn address(&self) -> Option<String> {
        self.0.address()
    }

    /// Account of the recipient; null if the caller may not see it.
    async fn account(&self, ctx: &Context<'_>) -> Option<Account> {
        self.account_of(ctx, self.0.delivery.item.account)
    }

    /// When the message was queued, UTC.
    async fn asked_at(&self) -> DateTime {
        self.0.delivery.item.at.into()
    }

    /// When the link or code in the message expires, UTC; null if it holds none.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.delivery.item.expires_at.map(Into::into)
    }

    /// When the next attempt is due, UTC, or when a running one counts as failed; null once sent or given up.
    async fn next_attempt_at(&self) -> Option<DateTime> {
        self.0.delivery.next_attempt_at.map(Into::into)
    }

    /// When the mail server or SMS gateway accepted the message, UTC; null until then.
    async fn sent_at(&self) -> Option<DateTime> {
        self.0.delivery.sent_at.map(Into::into)
    }

    /// When the service stopped trying, UTC; null unless `state` is GIVEN_UP.
    async fn gave_up_at(&self) -> Option<DateTime> {
        self.0.delivery.gave_up_at.map(Into::into)
    }

    /// Number of attempts so far, including those before it was sent again.
    async fn attempt_count(&self) -> i32 {
        i32::try_from(self.0.delivery.attempts).unwrap_or(i32::MAX)
    }

    /// Stable label of the last failure: `smtp 451`, `http 503`, `recipient 550` (address refused), `unreachable`,
    /// `silent`, `certificate`, `no encryption`, `no log-in`, `not done` (refused by the SMS gateway), `no address`,
    /// `too many`, `late`, `moot`; null if none failed.
    async fn last_error(&self) -> Option<String> {
        self.0.delivery.last_error.clone()
    }

    /// Recorded attempts to send the message, oldest first.
    async fn attempts(&self) -> Vec<DeliveryAttempt> {
        self.0.delivery.tries.iter().map(DeliveryAttempt::of).collect()
    }

    /// Requests to send the message again (`resendDelivery`), oldest first.
    async fn resends(&self, ctx: &Context<'_>) -> Vec<DeliveryResend> {
        let resends = self.0.delivery.resends.iter();
        resends
            .map(|resend| DeliveryResend { at: resend.at.into(), account: self.account_of(ctx, resend.by) })
            .collect()
    }
}

connection!(DeliveryConnection, DeliveryEdge, Delivery, "deliveries");

/// A page of the delivery log, counted on demand.
pub async fn deliveries_page(
    ctx: &Context<'_>,
    list: &LedgerList,
    request: &PageRequest,
) -> Result<DeliveryConnection, AppError> {
    let (app, caller) = (ctx.app(), ctx.caller());
    let page = app.deliveries.page(caller, list, request).await?;
    let counted = if counts(ctx) { app.deliveries.count(caller, list).await? } else { uncounted() };
    Ok(DeliveryConnection::of(page, counted, Delivery::of))
}

/// One attempt to send a message to the mail server or SMS gateway.
#[derive(Clone, SimpleObject)]
pub struct DeliveryAttempt {
    /// When the attempt began, UTC.
    at: DateTime,
    /// Outcome of the attempt: sent, failed, or still under way.
    outcome: AttemptOutcome,
    /// Label of the failure as in `Delivery.lastError`; null unless the attempt failed.
    error: Option<String>,
}

impl DeliveryAttempt {
    fn of(attempt: &Attempt) -> Self {
        let (outcome, error) = match &attempt.outcome {
            None => (AttemptOutcome::UnderWay, None),
            Some(Ok(())) => (AttemptOutcome::Sent, None),
            Some(Err(why)) => (AttemptOutcome::Failed, Some(why.clone())),
        };
        Self { at: attempt.at.into(), outcome, error }
    }
}

/// Request by a person to send a message again.
#[derive(Clone, SimpleObject)]
pub struct DeliveryResend {
    /// When the resend was requested, UTC.
    at: DateTime,
    /// Account of the person who requested it; null if the caller may not see it.
    account: Option<Account>,
}
