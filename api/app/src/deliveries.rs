//! Delivery log of mails and SMS as callers may see it, and resending.

use std::collections::HashMap;
use std::sync::Arc;
use store::boxed;

use delivery::sending::{
    Asks, Changed, Delivery, DeliveryFilter, DeliveryLog, NoticeSource, Resend, Rows, asks, awaited_by,
};
use domain::account::Account as AccountState;
use domain::permission::{ResendScope, lists_accounts, resend_scope};
use domain::{AccountId, DossierId, Fault, FaultCode, Role};
use foundation::delivery_id::DeliveryId;
use foundation::error::{AppError, CommandError};
use foundation::global_id::GlobalId;
use foundation::reference::Reference;
use foundation::throttle::Kind;
use projections::accounts::AccountView;
use projections::outbox::{Channel, MessageKind, OutboxItem};
use projections::{Counted, Page, PageRequest, Queries};
use store::Executor;
use store::sql::Pool;

use crate::caller::Caller;
use crate::command_runner::{CommandRunner, Request};
use crate::dossier_views::DossierViews;
use crate::fault_log::FaultLog;
use crate::rate_limiter::RateLimiter;

/// An entry of the delivery log with the people it concerns.
pub struct ShownDelivery {
    pub delivery: Delivery,
    /// Recipient, and whoever had it resent, by account.
    pub people: Arc<HashMap<AccountId, AccountView>>,
}

/// Scope of a list of the delivery log.
pub enum LedgerList {
    /// Of a dossier that the caller sees.
    OfDossier(DossierId),
    /// Of accounts; for administrators.
    OfAccounts(DeliveryFilter),
}

/// The delivery log of mails and SMS, and resending.
pub struct Deliveries {
    pub(crate) commands: CommandRunner,
    pub(crate) edge: Pool,
    pub(crate) dossier_views: Arc<DossierViews>,
    pub(crate) executor: Executor,
    pub(crate) faults: FaultLog,
    pub(crate) queries: Queries,
    pub(crate) rates: RateLimiter,
    pub(crate) reference: Arc<Reference>,
}

impl Deliveries {
    /// A page of the delivery log, newest first.
    #[boxed]
    pub async fn page(
        &self,
        caller: &Caller,
        list: &LedgerList,
        request: &PageRequest,
    ) -> Result<Page<ShownDelivery>, AppError> {
        let ledger = self.ledger();
        let page = match list {
            LedgerList::OfDossier(dossier) => ledger.about_dossier(*dossier, addressee(caller), request).await,
            LedgerList::OfAccounts(filter) => ledger.about_accounts(filter, request).await,
        };
        let page = page.map_err(|error| self.faults.unanswered(error))?;
        let people = self.people(page.edges.iter().map(|edge| &edge.node)).await?;
        let shown = |delivery| Some(ShownDelivery { delivery, people: Arc::clone(&people) });
        Ok(page.filter_map(shown))
    }

    /// Count of such a list.
    #[boxed]
    pub async fn count(&self, caller: &Caller, list: &LedgerList) -> Result<Counted, AppError> {
        let ledger = self.ledger();
        let counted = match list {
            LedgerList::OfDossier(dossier) => ledger.count_about_dossier(*dossier, addressee(caller)).await,
            LedgerList::OfAccounts(filter) => ledger.count_about_accounts(filter).await,
        };
        counted.map_err(|error| self.faults.unanswered(error))
    }

    /// An entry by id, where the caller may see it.
    #[boxed]
    pub async fn by_id(&self, id: DeliveryId, caller: &Caller) -> Result<Option<ShownDelivery>, AppError> {
        let found = self.ledger().get(id).await.map_err(|error| self.faults.unanswered(error))?;
        let Some(delivery) = found else { return Ok(None) };
        let seen = match delivery.item.dossier {
            None => lists_accounts(&caller.actor),
            Some(dossier) => {
                addressee(caller).is_none_or(|to| to == delivery.item.account)
                    && self.dossier_views.by_id(dossier, caller).await?.is_some()
            }
        };
        Ok(if seen { Some(self.shown(delivery).await?) } else { None })
    }

    /// Queues a sent or dead-lettered message again, where it can still be of use.
    #[boxed]
    pub async fn resend(
        &self,
        caller: &Caller,
        id: &str,
        request: Option<Request>,
    ) -> Result<ShownDelivery, CommandError> {
        let by = caller.account()?;
        let scope = resend_scope(&caller.actor).ok_or(AppError::Forbidden)?;
        let unknown = || Fault::at(FaultCode::NotFound, &["id"]);
        let Ok(GlobalId::Delivery(id)) = id.parse() else { return Err(unknown().into()) };
        let ShownDelivery { delivery, .. } = self.by_id(id, caller).await?.ok_or_else(unknown)?;
        let request = request.map(|request| self.commands.request_key(caller, &request).key);
        if self.is_resent(id, request.as_deref()).await? {
            return Ok(self.shown(delivery).await?);
        }
        self.refuse_useless(&delivery, caller).await?;
        let counted_by = match scope {
            ResendScope::ToThemselves => by.to_string(),
            ResendScope::AboutDossiersOf(_) | ResendScope::AboutAccounts => id.to_string(),
        };
        let _counted = self.rates.attempt(Kind::DeliveryResend, Some(&counted_by), caller).await?;
        let resent = self.ledger().resend(id, Resend { at: caller.at, by }, request.as_deref()).await;
        match resent.map_err(|error| self.faults.failure(error))? {
            Changed::Done => {}
            Changed::Unknown => return Err(not_now("WAITING").into()),
            Changed::Repeated => return Err(Fault::at(FaultCode::RequestIdReused, &["requestId"]).into()),
        }
        Ok(self.by_id(id, caller).await?.ok_or_else(unknown)?)
    }

    /// True when this very request resent the message; an error where another request of the same
    /// id did something else.
    async fn is_resent(&self, id: DeliveryId, request: Option<&str>) -> Result<bool, CommandError> {
        let Some(request) = request else { return Ok(false) };
        match self.ledger().resent_by(request).await.map_err(|error| self.faults.failure(error))? {
            None => Ok(false),
            Some(before) if before == id => Ok(true),
            Some(_) => Err(Fault::at(FaultCode::RequestIdReused, &["requestId"]).into()),
        }
    }

    /// Refuses a resend that would mislead: the message is under way, has ended, or has been acted on.
    async fn refuse_useless(&self, delivery: &Delivery, caller: &Caller) -> Result<(), CommandError> {
        let item = &delivery.item;
        if delivery.next_attempt_at.is_some() {
            return Err(not_now("WAITING").into());
        }
        if item.expires_at.is_some_and(|ends| caller.at >= ends) {
            return Err(Fault::at(FaultCode::Expired, &["id"]).into());
        }
        let rows = Rows::new(self.queries.clone(), Arc::clone(&self.reference));
        let letter = rows.notice(item).await.map_err(|error| self.faults.failure(error))?;
        if letter.is_none() || !self.still_asked(item).await? { Err(not_now("MOOT").into()) } else { Ok(()) }
    }

    /// True while the act that the message asks for is open: a newer link ends an older one, an answer ends a request.
    async fn still_asked(&self, item: &OutboxItem) -> Result<bool, CommandError> {
        match asks(item.kind) {
            // Deadlines and notifications are judged when their letter is composed.
            Asks::Nothing => Ok(true),
            Asks::ToUseSecret(pending) => {
                let loaded = self.executor.load::<AccountState>(item.account.0).await;
                let loaded = loaded.map_err(|error| self.faults.command_error(error))?;
                let pending = loaded.state.opened.as_ref().and_then(pending);
                Ok(pending.is_some_and(|issue| Some(issue) == item.issue))
            }
            Asks::ForAnswer => {
                let Some(dossier) = item.dossier else { return Ok(false) };
                let detail = self.queries.dossier_details.by_id(dossier).await;
                let detail = detail.map_err(|error| self.faults.unanswered(error))?;
                let open = detail.and_then(|detail| detail.supplement).map(|open| open.id);
                Ok(open.is_some() && open == item.supplement)
            }
        }
    }

    fn ledger(&self) -> DeliveryLog {
        DeliveryLog::new(self.edge.clone())
    }

    async fn shown(&self, delivery: Delivery) -> Result<ShownDelivery, AppError> {
        let people = self.people(std::iter::once(&delivery)).await?;
        Ok(ShownDelivery { delivery, people })
    }

    async fn people<'d>(
        &self,
        deliveries: impl Iterator<Item = &'d Delivery>,
    ) -> Result<Arc<HashMap<AccountId, AccountView>>, AppError> {
        let mut ids: Vec<AccountId> = deliveries
            .flat_map(|delivery| {
                delivery.resends.iter().map(|resend| resend.by).chain(std::iter::once(delivery.item.account))
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let people = self.queries.accounts.get_many(&ids).await;
        people.map(Arc::new).map_err(|error| self.faults.unanswered(error))
    }
}

impl ShownDelivery {
    /// Masked recipient address: enough to tell one's own from a wrong one. Taken from the account as of now; no
    /// row stores an address.
    pub fn address(&self) -> Option<String> {
        let item = &self.delivery.item;
        let account = self.people.get(&item.account)?;
        if item.kind == MessageKind::PhoneOtp {
            return awaited_by(item, account).map(|awaited| masked_phone(&awaited.phone));
        }
        let particulars = account.particulars.as_ref()?;
        match item.channel {
            Channel::Email => particulars.email.as_deref().map(masked_email),
            Channel::Sms => particulars.phone.as_deref().map(masked_phone),
        }
    }
}

/// Restricts applicants to messages sent to themselves; everybody else who sees a dossier sees all about it.
fn addressee(caller: &Caller) -> Option<AccountId> {
    caller.actor.account().filter(|_| caller.actor.role() == Some(Role::Citizen))
}

fn not_now(reason: &'static str) -> Fault {
    Fault::at(FaultCode::NotAllowedInStatus, &["id"]).with("reason", reason)
}

/// Masks an address: `n•••@example.vn`.
fn masked_email(email: &str) -> String {
    let (mailbox, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = mailbox.chars().take(1).collect();
    format!("{first}•••@{host}")
}

/// Masks a number: `•••••••321`.
fn masked_phone(phone: &str) -> String {
    let hidden = phone.chars().count().saturating_sub(3);
    phone.chars().enumerate().map(|(place, digit)| if place < hidden { '•' } else { digit }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_only_in_part() {
        for (email, shown) in [
            ("nguyen@example.vn", "n•••@example.vn"),
            ("a@example.vn", "a•••@example.vn"),
            ("\"a@b\"@example.vn", "\"•••@example.vn"),
            ("ư@example.vn", "ư•••@example.vn"),
        ] {
            assert_eq!(masked_email(email), shown);
        }
        assert_eq!(masked_phone("0905123321"), "•••••••321");
        assert_eq!(masked_phone("12"), "12");
    }
}
