//! Limits of concurrent sockets and streams per account and per address. A stream is a subscription, over any
//! transport, or the events of a portal page.
//!
//! Counted in memory, by each instance for itself: a socket and its streams live and end with the instance.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::AccountId;
use foundation::error::AppError;
use foundation::throttle::network_of;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use store::{LabelledCounter, Labels};

/// Most streams of one socket, whatever the other limits: a client that needs more opens another socket.
pub const STREAMS_PER_SOCKET: usize = 10;

/// Limits of concurrent sockets and streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WatchLimits {
    pub sockets_per_account: u32,
    /// Per address, or /64 network of IPv6.
    pub sockets_per_address: u32,
    /// Over all sockets and requests of the account.
    pub streams_per_account: u32,
    /// Per address, or /64 network of IPv6.
    pub streams_per_address: u32,
}

/// Sockets and streams have counts of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Socket,
    Stream,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Socket => "socket",
            Self::Stream => "stream",
        }
    }
}

/// Account or address that it counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Owner {
    Account(AccountId),
    Address(IpAddr),
}

impl Owner {
    fn label(self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Address(_) => "address",
        }
    }
}

/// The limit of sockets or streams is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowded;

impl From<Crowded> for AppError {
    fn from(Crowded: Crowded) -> Self {
        Self::TooManySubscriptions
    }
}

/// Semaphores of sockets and streams; clones share them.
#[derive(Clone)]
pub struct WatchQuota(Arc<Inner>);

struct Inner {
    limits: WatchLimits,
    open: Mutex<HashMap<(Kind, Owner), u32>>,
    refused: LabelledCounter<2>,
    gauges: Family<Labels<1>, Gauge>,
}

/// Permit, given back when dropped.
#[must_use = "what is open counts for as long as its place is kept"]
pub struct WatchPlace {
    quota: WatchQuota,
    of: (Kind, Owner),
    counted: bool,
}

/// Permits of a stream, given back when dropped.
#[must_use = "what is open counts for as long as its place is kept"]
pub struct StreamPlace {
    _by_account: Option<WatchPlace>,
    _by_address: WatchPlace,
}

impl WatchQuota {
    pub fn new(limits: WatchLimits) -> Self {
        let labels = ["socket", "stream"]
            .into_iter()
            .flat_map(|kind| ["account", "address"].map(|owner| [("kind", kind), ("by", owner)]));
        let gauges = Family::<Labels<1>, Gauge>::default();
        for kind in [Kind::Socket, Kind::Stream] {
            gauges.get_or_create(&[("kind", kind.label())]).set(0);
        }
        Self(Arc::new(Inner { limits, open: Mutex::default(), refused: LabelledCounter::of(labels), gauges }))
    }

    /// Registers the gauges of open ones and the counters of refusals.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("watching_open", "Sockets and streams that are open", self.0.gauges.clone());
        let help = "Sockets and streams that were refused, by whose limit";
        self.0.refused.register(registry, "watching_refused", help);
    }

    /// Permit of a socket by its address.
    pub fn socket_from(&self, address: IpAddr) -> Result<WatchPlace, Crowded> {
        self.take(Kind::Socket, Owner::Address(network_of(address)), true)
    }

    /// Permit of a socket by its account; it has one by its address already.
    pub fn socket_of(&self, account: AccountId) -> Result<WatchPlace, Crowded> {
        self.take(Kind::Socket, Owner::Account(account), false)
    }

    /// Permits of a stream by address, and by account where there is one.
    pub fn stream(&self, account: Option<AccountId>, address: IpAddr) -> Result<StreamPlace, Crowded> {
        let by_account = account.map(|account| self.take(Kind::Stream, Owner::Account(account), false)).transpose()?;
        let by_address = self.take(Kind::Stream, Owner::Address(network_of(address)), true)?;
        Ok(StreamPlace { _by_account: by_account, _by_address: by_address })
    }

    fn take(&self, kind: Kind, owner: Owner, counted: bool) -> Result<WatchPlace, Crowded> {
        let of = (kind, owner);
        let mut open = self.open();
        let count = open.entry(of).or_default();
        if *count >= self.limit(of) {
            drop(open);
            self.0.refused.count([("kind", kind.label()), ("by", owner.label())]);
            tracing::info!(event = "watching.refused", kind = kind.label(), by = owner.label(), "too much is watched");
            return Err(Crowded);
        }
        *count += 1;
        if counted {
            self.gauge(kind).inc();
        }
        Ok(WatchPlace { quota: self.clone(), of, counted })
    }

    fn limit(&self, of: (Kind, Owner)) -> u32 {
        let limits = &self.0.limits;
        match of {
            (Kind::Socket, Owner::Account(_)) => limits.sockets_per_account,
            (Kind::Socket, Owner::Address(_)) => limits.sockets_per_address,
            (Kind::Stream, Owner::Account(_)) => limits.streams_per_account,
            (Kind::Stream, Owner::Address(_)) => limits.streams_per_address,
        }
    }

    fn gauge(&self, kind: Kind) -> Gauge {
        self.0.gauges.get_or_create(&[("kind", kind.label())]).clone()
    }

    fn open(&self) -> MutexGuard<'_, HashMap<(Kind, Owner), u32>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for WatchPlace {
    fn drop(&mut self) {
        if self.counted {
            self.quota.gauge(self.of.0).dec();
        }
        // Entries at zero are removed, so that memory stays bounded.
        if let Entry::Occupied(mut count) = self.quota.open().entry(self.of) {
            *count.get_mut() = count.get().saturating_sub(1);
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn quota() -> WatchQuota {
        let limits = WatchLimits {
            sockets_per_account: 1,
            sockets_per_address: 2,
            streams_per_account: 2,
            streams_per_address: 3,
        };
        WatchQuota::new(limits)
    }

    fn account(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    #[test]
    fn a_place_is_free_again_once_it_is_given_back_and_nobody_is_remembered() {
        let (quota, address) = (quota(), IpAddr::from([192, 0, 2, 1]));
        let first = quota.socket_of(account(1)).ok();
        assert!(first.is_some() && quota.socket_of(account(1)).is_err());
        assert!(quota.socket_of(account(2)).is_ok(), "others have places of their own");
        drop(first);
        assert!(quota.socket_of(account(1)).is_ok());
        let from_here = [quota.socket_from(address).ok(), quota.socket_from(address).ok()];
        assert!(from_here.iter().all(Option::is_some) && quota.socket_from(address).is_err());
        assert!(quota.socket_from(IpAddr::from([192, 0, 2, 2])).is_ok());
        drop(from_here);
        assert!(quota.open().is_empty());
    }

    #[test]
    fn a_stream_that_is_refused_by_its_address_takes_no_place_of_its_account() {
        let (quota, address) = (quota(), IpAddr::from([192, 0, 2, 1]));
        let nobodys: Vec<_> = (0..3).map(|_| quota.stream(None, address).ok()).collect();
        assert!(nobodys.iter().all(Option::is_some));
        for _ in 0..5 {
            assert!(quota.stream(Some(account(1)), address).is_err());
        }
        drop(nobodys);
        let own: Vec<_> = (0..2).map(|_| quota.stream(Some(account(1)), address).ok()).collect();
        assert!(own.iter().all(Option::is_some) && quota.stream(Some(account(1)), address).is_err());
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let quota = quota();
        let from = |text: &str| quota.socket_from(text.parse().expect("an address")).ok();
        let same = [from("2001:db8::1"), from("2001:db8::2")];
        assert!(same.iter().all(Option::is_some) && from("2001:db8::3").is_none());
        assert!(from("2001:db8:0:1::1").is_some());
    }
}
