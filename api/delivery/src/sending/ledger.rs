//! Delivery log: queries, and resending.

mod delivery;

use std::collections::HashMap;
use store::boxed;

use delivery::{attempt, columns, delivery, id};
use domain::{AccountId, DossierId};
use foundation::backlog::{Backlog, COUNTED};
use foundation::delivery_id::DeliveryId;
use projections::outbox::Outbox;
use projections::{Conditions, Counted, KeyType, Keyset, Order, Page, PageRequest, QueryError};
use store::sql::{Pool, Sql, SqlError, StoredText};

use super::deliveries::{Deliveries, MESSAGES};
use crate::queue::Changed;

pub use delivery::{Attempt, Delivery, DeliveryFilter, DeliveryState, Resend};

const NEWEST_FIRST: Order =
    Order { tag: "deliveries", columns: &[("ordinal", KeyType::Text), ("event_id", KeyType::Text)], descending: true };
const FROM: &str = "from deliveries";

/// Delivery log of mails and SMS. A resend changes the edge database alone; the log holds the event that asked
/// for the message, once.
#[derive(Clone)]
pub struct DeliveryLog {
    edge: Pool,
}

impl DeliveryLog {
    pub fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// Backlog of the queue, and of outbox items not enqueued yet.
    #[boxed]
    pub async fn backlog(&self, outbox: &Outbox) -> Result<Backlog, QueryError> {
        let mut backlog = MESSAGES.backlog(&self.edge).await?;
        let read = Deliveries::new(self.edge.clone()).cursor().await?;
        backlog.waiting += outbox.count_after(&read, COUNTED).await?;
        Ok(backlog)
    }

    #[boxed]
    pub async fn get(&self, id: DeliveryId) -> Result<Option<Delivery>, QueryError> {
        let sql = format!("select {} {FROM} where event_id = $1 and channel = $2", columns());
        let found = self.edge.fetch_optional(Sql::new(sql).bind(id.event).bind(id.channel.name())).await?;
        let Some(mut delivery) = found.as_ref().map(delivery).transpose()? else { return Ok(None) };
        self.recall(std::iter::once(&mut delivery)).await?;
        Ok(Some(delivery))
    }

    /// A page of messages about a dossier, or only those to one account, newest first.
    #[boxed]
    pub async fn about_dossier(
        &self,
        dossier: DossierId,
        to: Option<AccountId>,
        request: &PageRequest,
    ) -> Result<Page<Delivery>, QueryError> {
        self.page(of_dossier(dossier, to), request).await
    }

    #[boxed]
    pub async fn count_about_dossier(&self, dossier: DossierId, to: Option<AccountId>) -> Result<Counted, QueryError> {
        of_dossier(dossier, to).count(&self.edge, FROM).await
    }

    /// A page of messages about accounts and no dossier, newest first.
    #[boxed]
    pub async fn about_accounts(
        &self,
        filter: &DeliveryFilter,
        request: &PageRequest,
    ) -> Result<Page<Delivery>, QueryError> {
        self.page(of_accounts(filter), request).await
    }

    #[boxed]
    pub async fn count_about_accounts(&self, filter: &DeliveryFilter) -> Result<Counted, QueryError> {
        of_accounts(filter).count(&self.edge, FROM).await
    }

    /// The message that a resend request was about (idempotency).
    #[boxed]
    pub async fn resent_by(&self, request: &str) -> Result<Option<DeliveryId>, SqlError> {
        let sql = "select event_id, channel from delivery_resends where request = $1";
        self.edge.fetch_optional(Sql::new(sql).bind(StoredText::new(request)?)).await?.as_ref().map(id).transpose()
    }

    /// Makes a sent or dead message due again; its attempts count on. `Unknown` where it is still waiting, `Repeated`
    /// where this request was carried out before.
    #[boxed]
    pub async fn resend(&self, id: DeliveryId, resend: Resend, request: Option<&str>) -> Result<Changed, SqlError> {
        let mut transaction = self.edge.begin().await?;
        if !MESSAGES.revive(&mut transaction, [id.event.into(), id.channel.name().into()], resend.at).await? {
            return Ok(Changed::Unknown);
        }
        let sql = "insert into delivery_resends (event_id, channel, number, at, account, request) \
                   select event_id, channel, resends, $3, $4, $5 from deliveries \
                   where event_id = $1 and channel = $2 on conflict do nothing";
        let request = request.map(StoredText::new).transpose()?;
        if transaction.execute(keyed(sql, id).bind(resend.at).bind(resend.by).bind(request)).await? != 1 {
            return Ok(Changed::Repeated);
        }
        transaction.commit().await?;
        Ok(Changed::Done)
    }

    async fn page(&self, conditions: Conditions, request: &PageRequest) -> Result<Page<Delivery>, QueryError> {
        let rows = Keyset::new(&NEWEST_FIRST, request).fetch(&self.edge, &columns(), FROM, conditions).await?;
        let mut page = rows.read(delivery)?;
        self.recall(page.edges.iter_mut().map(|edge| &mut edge.node)).await?;
        Ok(page)
    }

    /// Loads attempts and resends: two statements, however many messages.
    async fn recall<'d>(&self, deliveries: impl Iterator<Item = &'d mut Delivery>) -> Result<(), QueryError> {
        let mut by_id: HashMap<DeliveryId, &mut Delivery> =
            deliveries.map(|delivery| (delivery.id(), delivery)).collect();
        if by_id.is_empty() {
            return Ok(());
        }
        let of_these = || {
            let mut conditions = Conditions::default();
            let events = conditions.bind_all(by_id.keys().map(|id| id.event));
            conditions.and(format!("event_id in {events}"));
            conditions
        };
        let tries = "select event_id, channel, at, outcome from delivery_attempts";
        let tries = of_these().select(tries, "order by event_id, channel, attempt");
        let resends = "select event_id, channel, at, account from delivery_resends";
        let resends = of_these().select(resends, "order by event_id, channel, number");
        for row in self.edge.fetch_all(tries).await? {
            if let Some(delivery) = by_id.get_mut(&id(&row)?) {
                delivery.tries.push(attempt(&row)?);
            }
        }
        for row in self.edge.fetch_all(resends).await? {
            if let Some(delivery) = by_id.get_mut(&id(&row)?) {
                delivery.resends.push(Resend { at: row.moment("at")?, by: row.parsed("account")? });
            }
        }
        Ok(())
    }
}

fn of_dossier(dossier: DossierId, to: Option<AccountId>) -> Conditions {
    let mut conditions = Conditions::default();
    let dossier = conditions.bind(dossier);
    conditions.and(format!("dossier = {dossier}"));
    to_account(&mut conditions, to);
    conditions
}

fn of_accounts(filter: &DeliveryFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.and("dossier is null");
    if let Some(kind) = filter.kind {
        let kind = conditions.bind(kind.name());
        conditions.and(format!("kind = {kind}"));
    }
    match filter.state {
        None => {}
        Some(DeliveryState::Waiting) => conditions.and("next_attempt_at is not null"),
        Some(DeliveryState::Sent) => conditions.and("sent_at is not null"),
        Some(DeliveryState::GivenUp) => conditions.and("gave_up_at is not null"),
    }
    to_account(&mut conditions, filter.account);
    conditions
}

fn to_account(conditions: &mut Conditions, account: Option<AccountId>) {
    if let Some(account) = account {
        let account = conditions.bind(account);
        conditions.and(format!("account = {account}"));
    }
}

fn keyed(sql: &str, id: DeliveryId) -> Sql<'_> {
    Sql::new(sql).bind(id.event).bind(id.channel.name())
}
