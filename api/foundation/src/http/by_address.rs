//! Limit of concurrent connections per client address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use ipnet::IpNet;

/// Semaphore per client address, for connections and the like.
#[derive(Debug)]
pub struct ByAddress {
    most: usize,
    exempt: Vec<IpNet>,
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// Permit of an address; given back when dropped.
#[derive(Debug)]
pub struct AddressPlace(Option<(Arc<ByAddress>, IpAddr)>);

impl ByAddress {
    /// `most` permits per address; unlimited for the exempt networks, such as those of proxies.
    pub fn new(most: usize, exempt: Vec<IpNet>) -> Arc<Self> {
        Arc::new(Self { most, exempt, open: Mutex::default() })
    }

    /// Takes a permit; `None` where the address is at its limit.
    pub fn place(self: &Arc<Self>, peer: IpAddr) -> Option<AddressPlace> {
        let peer = peer.to_canonical();
        if self.exempt.iter().any(|network| network.contains(&peer)) {
            return Some(AddressPlace(None));
        }
        let address = counted_as(peer);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(AddressPlace(Some((Arc::clone(self), address))))
    }
}

impl Drop for AddressPlace {
    fn drop(&mut self) {
        let Some((places, address)) = self.0.take() else { return };
        let mut open = places.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&address);
            }
        }
    }
}

/// An IPv6 address counts as its /64: a client commands all of it.
fn counted_as(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_places_and_a_proxy_has_them_all() {
        let places = ByAddress::new(2, vec!["10.0.0.0/8".parse().expect("a network")]);
        let from = |address: &str| places.place(address.parse().expect("an address"));
        let first = from("203.0.113.1").expect("a place");
        let _second = from("::ffff:203.0.113.1").expect("a place");
        assert!(from("203.0.113.1").is_none(), "however it is written");
        let _other = from("203.0.113.2").expect("a place");
        let _proxies: Vec<_> = (0..10).map(|_| from("10.1.2.3").expect("a place")).collect();
        let _six = [from("2001:db8::1"), from("2001:db8::2")].map(|place| place.expect("a place"));
        assert!(from("2001:db8::3").is_none(), "one /64 is one client");
        assert!(from("2001:db8:0:1::3").is_some());
        drop(first);
        let _again = from("203.0.113.1").expect("given back");
    }
}
