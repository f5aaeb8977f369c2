use std::sync::Arc;

use app::service::{LedgerList, ShownDelivery};
use async_graphql::{Context, ID, Object, SimpleObject};
use delivery::sending::Attempt;
use foundation::error::TopLevel;
use foundation::global_id::GlobalId;
use projections::PageRequest;

use super::account::Account;
use super::connection::{connection, counts, uncounted};
use crate::context::Here;
use crate::enums::{AttemptOutcome, DeliveryChannel, DeliveryKind, DeliveryState};
use crate::scalar::DateTime;

/// A message that went out, or is to: when it was asked for, what was tried, and what came of it; not what it says.
#[derive(Clone)]
pub struct Delivery(pub Arc<ShownDelivery>);

impl Delivery {
    /// Of the ledger.
    pub fn of(shown: ShownDelivery) -> Self {
        Self(Arc::new(shown))
    }

    fn account_of(&self, ctx: &Context<'_>, id: domain::AccountId) -> Option<Account> {
        let view = self.0.people.get(&id)?.clone();
        Account::of(view, ctx.caller(), self.0.delivery.item.dossier.is_some())
    }
}

/// A message that went out, or is to: when it was asked for, what was tried, and what came of it; not what it says.
#[Object]
impl Delivery {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        GlobalId::Delivery(self.0.delivery.id()).encode().into()
    }

    /// What it is about.
    async fn kind(&self) -> DeliveryKind {
        self.0.delivery.item.kind.into()
    }

    /// How it travels.
    async fn channel(&self) -> DeliveryChannel {
        self.0.delivery.item.channel.into()
    }

    /// What became of it.
    async fn state(&self) -> DeliveryState {
        self.0.delivery.state.into()
    }

    /// Where it goes by what is known now, mostly hidden: `n•••@example.vn`, `•••••••321`; null where there is no such
    /// address, or none any more.
    async fn address(&self) -> Option<String> {
        self.0.address()
    }

    /// To whom it goes, as far as the caller sees them.
    async fn account(&self, ctx: &Context<'_>) -> Option<Account> {
        self.account_of(ctx, self.0.delivery.item.account)
    }

    /// When it was asked for.
    async fn asked_at(&self) -> DateTime {
        self.0.delivery.item.at.into()
    }

    /// When what it brings ends; null where it brings nothing that does.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.delivery.item.expires_at.map(Into::into)
    }

    /// When it is tried next, or again if the try under way fails to end; null once it was sent or given up.
    async fn next_attempt_at(&self) -> Option<DateTime> {
        self.0.delivery.next_attempt_at.map(Into::into)
    }

    /// When it was sent.
    async fn sent_at(&self) -> Option<DateTime> {
        self.0.delivery.sent_at.map(Into::into)
    }

    /// When it was given up.
    async fn gave_up_at(&self) -> Option<DateTime> {
        self.0.delivery.gave_up_at.map(Into::into)
    }

    /// How often it was tried, also before it was sent again.
    async fn attempt_count(&self) -> i32 {
        i32::try_from(self.0.delivery.attempts).unwrap_or(i32::MAX)
    }

    /// Why it was not sent the last time: a label that stays, `smtp 451`, `http 503`, `recipient 550` (the address is
    /// refused), `unreachable`, `silent`, `certificate`, `no encryption`, `no log-in`, `not done` (the gateway says so),
    /// `no address`, `too many`, `late`, `moot`.
    async fn last_error(&self) -> Option<String> {
        self.0.delivery.last_error.clone()
    }

    /// What was tried, the oldest first.
    async fn attempts(&self) -> Vec<DeliveryAttempt> {
        self.0.delivery.tries.iter().map(DeliveryAttempt::of).collect()
    }

    /// Who had it sent again, the oldest first.
    async fn resends(&self, ctx: &Context<'_>) -> Vec<DeliveryResend> {
        let resends = self.0.delivery.resends.iter();
        resends
            .map(|resend| DeliveryResend { at: resend.at.into(), account: self.account_of(ctx, resend.by) })
            .collect()
    }
}

connection!(DeliveryConnection, DeliveryEdge, Delivery, "deliveries");

/// A page of the ledger, counted where that is asked for.
pub async fn deliveries_page(
    ctx: &Context<'_>,
    list: &LedgerList,
    request: &PageRequest,
) -> Result<DeliveryConnection, TopLevel> {
    let (app, caller) = (ctx.app(), ctx.caller());
    let page = app.deliveries(caller, list, request).await?;
    let counted = if counts(ctx) { app.count_deliveries(caller, list).await? } else { uncounted() };
    Ok(DeliveryConnection::of(page, counted, Delivery::of))
}

/// A try to send a message.
#[derive(Clone, SimpleObject)]
pub struct DeliveryAttempt {
    /// When.
    at: DateTime,
    /// What came of it.
    outcome: AttemptOutcome,
    /// Why it was not sent, as in `lastError`.
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

/// That somebody had a message sent again.
#[derive(Clone, SimpleObject)]
pub struct DeliveryResend {
    /// When.
    at: DateTime,
    /// Who, as far as the caller sees them.
    account: Option<Account>,
}
