//! Admission control: bulkheads of concurrent operations per account, per address, and in all.
//!
//! Operations are weighed by their cost, so that the memory of all running ones is bounded and one caller's heavy
//! requests leave room for everybody else. An operation without room waits briefly and is refused then; a portal page,
//! which runs its operations one after the other, waits at most behind its own visitor.

mod share;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::AccountId;
use foundation::error::AppError;
use foundation::metrics::EdgeMetrics;
use foundation::throttle::network_of;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use crate::cost::{COST, Cost};
use crate::limits::DEADLINE;
use share::{Asks, SharePermits, Shares, whole};

/// Longest wait for room.
const WAIT: Duration = Duration::from_secs(2);
/// Highest cost of a light operation: a page of a list, a dossier with its parts.
const LIGHT: u32 = 1_000;
/// `retryAfter` of a refusal.
const RETRY_AFTER_SECONDS: u64 = 2;

/// Admits operations; clones share their semaphores.
#[derive(Clone)]
pub struct Admission {
    all: Arc<Semaphore>,
    /// Share of heavy operations: the rest is reserved for light ones, which would else wait behind them.
    heavy: Arc<Semaphore>,
    accounts: Shares<AccountId>,
    addresses: Shares<IpAddr>,
    metrics: EdgeMetrics,
}

/// Limits of concurrent operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Summed cost of all; one account has a quarter of it, one address half.
    pub cost: u32,
    /// Operations of one account.
    pub per_account: u32,
    /// Operations of one address.
    pub per_address: u32,
}

/// Permit of a running operation; dropped, its room is free again.
#[must_use = "dropped, its room is somebody else's"]
pub struct AdmissionPermit {
    _all: OwnedSemaphorePermit,
    _heavy: Option<OwnedSemaphorePermit>,
    _address: SharePermits<IpAddr>,
    _account: Option<SharePermits<AccountId>>,
}

impl Admission {
    /// Admits within these limits, and counts the operations that find no room.
    pub fn new(room: Room, metrics: EdgeMetrics) -> Self {
        // At least one operation of the highest cost fits.
        let cost = room.cost.max(COST);
        Self {
            all: Arc::new(Semaphore::new(whole(cost))),
            heavy: Arc::new(Semaphore::new(whole((cost / 5 * 4).max(COST)))),
            accounts: Shares::new(room.per_account, (cost / 4).max(COST)),
            addresses: Shares::new(room.per_address, (cost / 2).max(COST)),
            metrics,
        }
    }

    /// Admits an operation of an account, if any, from an address: at once or when there is room.
    ///
    /// # Errors
    /// `RATE_LIMITED` where its account or address has too much under way, `UNAVAILABLE` where all
    /// others have, with `retryAfter`.
    pub async fn admit(
        &self,
        account: Option<AccountId>,
        address: IpAddr,
        cost: Cost,
    ) -> Result<AdmissionPermit, AppError> {
        self.admit_until(account, address, cost, Instant::now() + WAIT, Asks::Operation).await
    }

    /// Admits an event of a subscription, for as long as it is resolved. It counts by its cost but not by the number of
    /// operations: streams are limited where they are opened (`app::watch_quota`).
    ///
    /// # Errors
    /// The same, where there is no room before the event's deadline.
    pub async fn admit_event(
        &self,
        account: Option<AccountId>,
        address: IpAddr,
        cost: Cost,
    ) -> Result<AdmissionPermit, AppError> {
        self.admit_until(account, address, cost, Instant::now() + DEADLINE, Asks::Event).await
    }

    async fn admit_until(
        &self,
        account: Option<AccountId>,
        address: IpAddr,
        cost: Cost,
        until: Instant,
        asks: Asks,
    ) -> Result<AdmissionPermit, AppError> {
        let cost = cost.values().max(1);
        let account = match account {
            Some(account) => {
                let held = self.accounts.hold(account, cost, until, asks).await;
                Some(held.ok_or_else(|| self.too_much_of("account"))?)
            }
            None => None,
        };
        let address = self.addresses.hold(network_of(address), cost, until, asks).await;
        let address = address.ok_or_else(|| self.too_much_of("address"))?;
        let heavy = if cost > LIGHT { Some(self.room_in(&self.heavy, cost, until).await?) } else { None };
        let all = self.room_in(&self.all, cost, until).await?;
        Ok(AdmissionPermit { _all: all, _heavy: heavy, _address: address, _account: account })
    }

    async fn room_in(
        &self,
        room: &Arc<Semaphore>,
        cost: u32,
        until: Instant,
    ) -> Result<OwnedSemaphorePermit, AppError> {
        let Ok(Ok(permit)) = timeout_at(until, Arc::clone(room).acquire_many_owned(cost)).await else {
            self.metrics.held_back("all");
            return Err(AppError::Overloaded { retry_after_seconds: RETRY_AFTER_SECONDS });
        };
        Ok(permit)
    }

    fn too_much_of(&self, scope: &'static str) -> AppError {
        self.metrics.held_back(scope);
        AppError::RateLimited { retry_after_seconds: RETRY_AFTER_SECONDS }
    }
}
