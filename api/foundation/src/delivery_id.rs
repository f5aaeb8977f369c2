//! Delivery id of a mail or SMS: the event that asked for it and the channel. It makes enqueueing idempotent.

use std::fmt;
use std::str::FromStr;

use projections::outbox::Channel;
use uuid::Uuid;

/// Id of a message: the event that asked for it, and the channel it travels by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeliveryId {
    pub event: Uuid,
    pub channel: Channel,
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.event, self.channel.name())
    }
}

/// Text that is no delivery id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDeliveryId;

impl FromStr for DeliveryId {
    type Err = NoDeliveryId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (event, channel) = text.split_once(':').ok_or(NoDeliveryId)?;
        let event = Uuid::parse_str(event).map_err(|_| NoDeliveryId)?;
        Ok(Self { event, channel: Channel::from_name(channel).ok_or(NoDeliveryId)? })
    }
}
