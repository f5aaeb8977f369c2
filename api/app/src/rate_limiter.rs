//! Rate limits of use cases: tries of secrets, and actions of applicants.

use std::net::IpAddr;

use domain::{Moment, Role};
use foundation::error::AppError;
use foundation::throttle::{Action, Denied, Keys, Kind, Permit, RateOf, Throttle};

use crate::caller::Caller;
use crate::fault_log::FaultLog;
use crate::read_your_writes::ReadYourWrites;

/// Rate limits: tries of secrets, and actions of applicants.
#[derive(Clone)]
pub struct RateLimiter {
    pub(crate) faults: FaultLog,
    pub(crate) rows: ReadYourWrites,
    pub(crate) throttle: Throttle,
}

impl RateLimiter {
    /// Counts a try of a secret before it is checked; over the limit is an error with `retryAfter`.
    pub(crate) async fn attempt(&self, kind: Kind, name: Option<&str>, caller: &Caller) -> Result<Permit, AppError> {
        let keys = Keys { address: caller.address, name };
        match self.throttle.check(kind, &keys, caller.at).await {
            Ok(permit) => Ok(permit),
            Err(Denied::RetryAfter(seconds)) => Err(AppError::RateLimited { retry_after_seconds: seconds }),
            Err(Denied::Sql(error)) => Err(self.faults.failure(error)),
        }
    }

    /// Rate-limits an applicant's action before anything is read for it. Not for the office, which works at its own
    /// pace, nor for the service itself and its command line.
    pub(crate) fn paced(&self, action: Action, caller: &Caller) -> Result<(), AppError> {
        let Some(account) = caller.actor.account().filter(|_| caller.actor.role() == Some(Role::Citizen)) else {
            return Ok(());
        };
        if self.rows.is_loading() {
            return Ok(());
        }
        match self.throttle.take(action, RateOf::Account(account), caller.at) {
            Ok(()) => Ok(()),
            Err(Denied::RetryAfter(seconds)) => Err(AppError::RateLimited { retry_after_seconds: seconds }),
            Err(Denied::Sql(error)) => Err(self.faults.fault(error)),
        }
    }

    /// True when this address may set another form aside before signing in.
    pub fn may_set_aside(&self, address: IpAddr, at: Moment) -> bool {
        self.throttle.take(Action::SetAside, RateOf::Address(address), at).is_ok()
    }

    /// Resets the throttle after a right secret.
    pub(crate) async fn succeeded(&self, permit: Permit, caller: &Caller) -> Result<(), AppError> {
        self.throttle.succeeded(permit, caller.at).await.map_err(|error| self.faults.failure(error))
    }
}
