//! Lanes per recipient host (bulkhead): limits of concurrent messages, and hosts that asked for a pause.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use domain::Moment;
use projections::outbox::{Channel, OutboxItem};
use sha2::{Digest, Sha256};

use super::message::Content;

/// Limit of concurrent messages per host and urgency.
const TO_ONE_HOST: usize = 4;
/// Limit of concurrent messages per channel and urgency.
const BY_ONE_CHANNEL: usize = 64;
/// Hosts are stored as hashes in this many buckets: enough to keep them apart, too few to tell a recipient.
const NUMBERS: u16 = 1_024;

/// Priority of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Urgency {
    /// Carries a secret that somebody is about to use: a one-time password, a link.
    Awaited,
    News,
}

impl Urgency {
    pub(super) fn of(item: &OutboxItem) -> Self {
        if item.issue.is_some() { Self::Awaited } else { Self::News }
    }
}

/// Queue of one channel and urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Queue {
    pub(super) channel: Channel,
    pub(super) urgency: Urgency,
}

impl Queue {
    /// All queues, by priority.
    pub(super) const ALL: [Self; 4] = [
        Self { channel: Channel::Sms, urgency: Urgency::Awaited },
        Self { channel: Channel::Email, urgency: Urgency::Awaited },
        Self { channel: Channel::Sms, urgency: Urgency::News },
        Self { channel: Channel::Email, urgency: Urgency::News },
    ];

    pub(super) fn of(item: &OutboxItem) -> Self {
        Self { channel: item.channel, urgency: Urgency::of(item) }
    }
}

/// Host bucket of a message: the hash of its address's domain, or the only gateway.
pub(super) fn host(content: &Content) -> u16 {
    match content {
        Content::Mail(mail) => {
            let domain = mail.to.email.domain().to_ascii_lowercase();
            let [first, second, ..] = <[u8; 32]>::from(Sha256::digest(domain));
            u16::from_be_bytes([first, second]) % NUMBERS
        }
        Content::Sms { .. } => 0,
    }
}

/// Lanes per channel, urgency and host: a slow host holds up its own messages alone, and news never holds up a message
/// that somebody waits for. A host's `Retry-After` pauses every message of its channel to it.
#[derive(Clone, Default)]
pub(super) struct Lanes(Arc<Mutex<Traffic>>);

#[derive(Default)]
struct Traffic {
    under_way: HashMap<(Queue, u16), usize>,
    /// End of a host's pause.
    resting: HashMap<(Channel, u16), Moment>,
}

/// Permit of a lane, given back when dropped.
pub(super) struct Place {
    lanes: Lanes,
    lane: (Queue, u16),
}

impl Lanes {
    /// Takes a permit; `None` while the lane is full, or its host pauses.
    pub(super) fn enter(&self, queue: Queue, host: u16, now: Moment) -> Option<Place> {
        let lane = (queue, host);
        self.with(|traffic| {
            if traffic.resting.get(&(queue.channel, host)).is_some_and(|until| *until > now) {
                return None;
            }
            let taken = traffic.under_way.entry(lane).or_default();
            (*taken < most(queue)).then(|| *taken += 1)
        })?;
        Some(Place { lanes: self.clone(), lane })
    }

    /// Free capacity of a queue.
    pub(super) fn room(&self, queue: Queue) -> usize {
        let taken: usize = self.with(|traffic| {
            traffic.under_way.iter().filter(|((other, _), _)| *other == queue).map(|(_, taken)| *taken).sum()
        });
        BY_ONE_CHANNEL.saturating_sub(taken)
    }

    /// Hosts of a queue that are full or pause.
    pub(super) fn closed(&self, queue: Queue, now: Moment) -> BTreeSet<u16> {
        self.with(|traffic| {
            traffic.resting.retain(|_, until| *until > now);
            let full = traffic.under_way.iter().filter(|((other, _), taken)| *other == queue && **taken >= most(queue));
            let resting =
                traffic.resting.keys().filter(|(channel, _)| *channel == queue.channel).map(|(_, host)| *host);
            full.map(|((_, host), _)| *host).chain(resting).collect()
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut Traffic) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Limit of concurrent messages to one host. All SMS go to one gateway.
fn most(queue: Queue) -> usize {
    match queue.channel {
        Channel::Email => TO_ONE_HOST,
        Channel::Sms => BY_ONE_CHANNEL,
    }
}

impl Place {
    /// Pauses the host until then; a later end set before stays.
    pub(super) fn rest_until(&self, until: Moment) {
        let (queue, host) = self.lane;
        self.lanes.with(|traffic| {
            let known = traffic.resting.entry((queue.channel, host)).or_insert(until);
            *known = until.max(*known);
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.lanes.with(|traffic| {
            if let Some(taken) = traffic.under_way.get_mut(&self.lane) {
                *taken -= 1;
                if *taken == 0 {
                    traffic.under_way.remove(&self.lane);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn now() -> Moment {
        Moment::EPOCH
    }

    #[test]
    fn a_host_that_asks_for_it_is_left_alone_by_what_is_awaited_too() {
        let lanes = Lanes::default();
        let [awaited, mail, news, _] = Queue::ALL;
        let until = now() + TimeDelta::seconds(60);
        let place = lanes.enter(news, 0, now()).unwrap();
        place.rest_until(until);
        place.rest_until(now());
        for queue in [awaited, news] {
            assert!(lanes.enter(queue, 0, now()).is_none());
            assert_eq!(lanes.closed(queue, now()), BTreeSet::from([0]));
        }
        assert!(lanes.enter(mail, 0, now()).is_some() && lanes.closed(mail, now()).is_empty());
        assert!(lanes.enter(awaited, 0, until).is_some() && lanes.closed(awaited, until).is_empty());
    }

    #[test]
    fn a_full_lane_leaves_room_for_other_hosts_and_for_what_is_awaited() {
        let lanes = Lanes::default();
        let [_, awaited, _, news] = Queue::ALL;
        let mut places: Vec<_> = (0..TO_ONE_HOST).filter_map(|_| lanes.enter(news, 7, now())).collect();
        assert_eq!((places.len(), lanes.enter(news, 7, now()).is_none()), (TO_ONE_HOST, true));
        assert_eq!((lanes.closed(news, now()), lanes.closed(awaited, now())), (BTreeSet::from([7]), BTreeSet::new()));
        assert_eq!((lanes.room(news), lanes.room(awaited)), (BY_ONE_CHANNEL - TO_ONE_HOST, BY_ONE_CHANNEL));
        assert!(lanes.enter(news, 8, now()).is_some() && lanes.enter(awaited, 7, now()).is_some());
        places.pop();
        assert!(lanes.enter(news, 7, now()).is_some());
    }
}
