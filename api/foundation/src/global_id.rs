//! Global ids (Relay): one opaque text form for every type of the schema.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountId, AgencyId, DossierId, FileId, ItemId, MessageId, PaymentRequestId, SupplementRequestId};
use store::hash_that_names;
use store::log::{Position, StoredEvent, StreamId};
use uuid::Uuid;

use crate::delivery_id::DeliveryId;

/// Hexadecimal digits of an event's hash that its id carries.
pub const HASH_DIGITS: usize = 16;

/// Id unique across types: opaque to clients, and stable for ever, because caches keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GlobalId {
    Account(AccountId),
    Agency(AgencyId),
    /// A version of a procedure.
    Procedure {
        code: String,
        version: u32,
    },
    Dossier(DossierId),
    File(FileId),
    /// A message of an exchange.
    Message(MessageId),
    SupplementRequest(SupplementRequestId),
    PaymentRequest(PaymentRequestId),
    SupplementItem(ItemId),
    /// An entry of a dossier's progress, by the id of its event.
    ProgressEntry(Uuid),
    /// An upload, by the id of its file.
    Upload(FileId),
    Session(Uuid),
    /// A mail or SMS, sent or queued.
    Delivery(DeliveryId),
    Webhook(Uuid),
    /// A delivery of an event to a webhook.
    WebhookDelivery {
        webhook: Uuid,
        /// Position of the event in the log.
        position: Position,
    },
    /// A dead letter: a webhook delivery that is not retried any more.
    DeadLetter {
        webhook: Uuid,
        /// Position of the event in the log.
        position: Position,
    },
    /// An event, by stream and sequence.
    Event {
        stream: StreamId,
        /// Sequence in its stream.
        sequence: u64,
        /// Prefix of its hash, which tells it from one that a restore lost; absent in ids of older releases.
        hash: Option<String>,
    },
}

/// Text that is no global id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownId;

impl GlobalId {
    pub fn event(event: &StoredEvent) -> Self {
        let hash = hash_that_names(event).and_then(|hash| hash.get(..HASH_DIGITS)).map(ToOwned::to_owned);
        Self::Event { stream: event.stream.clone(), sequence: event.sequence, hash }
    }

    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.to_string())
    }
}

impl fmt::Display for GlobalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => write!(f, "Account:{id}"),
            Self::Agency(id) => write!(f, "Agency:{id}"),
            Self::Procedure { code, version } => write!(f, "Procedure:{code}:{version}"),
            Self::Dossier(id) => write!(f, "Dossier:{id}"),
            Self::File(id) => write!(f, "File:{id}"),
            Self::Message(id) => write!(f, "Message:{id}"),
            Self::SupplementRequest(id) => write!(f, "SupplementRequest:{id}"),
            Self::PaymentRequest(id) => write!(f, "PaymentRequest:{id}"),
            Self::SupplementItem(id) => write!(f, "SupplementItem:{id}"),
            Self::ProgressEntry(id) => write!(f, "ProgressEntry:{id}"),
            Self::Upload(id) => write!(f, "Upload:{id}"),
            Self::Session(id) => write!(f, "Session:{id}"),
            Self::Delivery(id) => write!(f, "Delivery:{id}"),
            Self::Webhook(id) => write!(f, "Webhook:{id}"),
            Self::WebhookDelivery { webhook, position } => write!(f, "WebhookDelivery:{webhook}:{position}"),
            Self::DeadLetter { webhook, position } => write!(f, "DeadLetter:{webhook}:{position}"),
            Self::Event { stream, sequence, hash } => {
                write!(f, "Event:{}:{}:{sequence}", stream.kind, stream.id)?;
                hash.as_ref().map_or(Ok(()), |hash| write!(f, ":{hash}"))
            }
        }
    }
}

impl FromStr for GlobalId {
    type Err = UnknownId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let decoded = URL_SAFE_NO_PAD.decode(text).map_err(|_| UnknownId)?;
        let decoded = String::from_utf8(decoded).map_err(|_| UnknownId)?;
        let (kind, rest) = decoded.split_once(':').ok_or(UnknownId)?;
        let uuid = || Uuid::parse_str(rest).map_err(|_| UnknownId);
        Ok(match kind {
            "Account" => Self::Account(AccountId(uuid()?)),
            "Agency" => Self::Agency(AgencyId(uuid()?)),
            "Procedure" => {
                let (code, version) = rest.rsplit_once(':').ok_or(UnknownId)?;
                Self::Procedure { code: code.to_owned(), version: version.parse().map_err(|_| UnknownId)? }
            }
            "Dossier" => Self::Dossier(DossierId(uuid()?)),
            "File" => Self::File(FileId(uuid()?)),
            "Message" => Self::Message(MessageId(uuid()?)),
            "SupplementRequest" => Self::SupplementRequest(SupplementRequestId(uuid()?)),
            "PaymentRequest" => Self::PaymentRequest(PaymentRequestId(uuid()?)),
            "SupplementItem" => Self::SupplementItem(ItemId(uuid()?)),
            "ProgressEntry" => Self::ProgressEntry(uuid()?),
            "Upload" => Self::Upload(FileId(uuid()?)),
            "Session" => Self::Session(uuid()?),
            "Webhook" => Self::Webhook(uuid()?),
            "DeadLetter" | "WebhookDelivery" => {
                let (webhook, position) = rest.split_once(':').ok_or(UnknownId)?;
                let webhook = Uuid::parse_str(webhook).map_err(|_| UnknownId)?;
                let position = position.parse().map_err(|_| UnknownId)?;
                if kind == "DeadLetter" {
                    Self::DeadLetter { webhook, position }
                } else {
                    Self::WebhookDelivery { webhook, position }
                }
            }
            "Event" => event(rest)?,
            "Delivery" => Self::Delivery(rest.parse().map_err(|_| UnknownId)?),
            _ => return Err(UnknownId),
        })
    }
}

/// Parses the id of an event, such as `dossier:0190…:3:00c0ffee00c0ffee`; the hash at the end is optional.
fn event(rest: &str) -> Result<GlobalId, UnknownId> {
    let parts: Vec<_> = rest.split(':').collect();
    let (kind, id, sequence, hash) = match parts[..] {
        [kind, id, sequence] => (kind, id, sequence, None),
        [kind, id, sequence, hash] if hash.len() == HASH_DIGITS => (kind, id, sequence, Some(hash.to_owned())),
        _ => return Err(UnknownId),
    };
    let id = Uuid::parse_str(id).map_err(|_| UnknownId)?;
    let stream = StreamId::new(kind.parse().map_err(|_| UnknownId)?, id);
    Ok(GlobalId::Event { stream, sequence: sequence.parse().map_err(|_| UnknownId)?, hash })
}

#[cfg(test)]
mod tests {
    use projections::outbox::Channel;

    use super::*;

    #[test]
    fn every_id_comes_back_as_it_went_out() {
        let uuid = Uuid::from_u128(7);
        let stream = StreamId::new(domain::AggregateKind::Exchange, uuid);
        let event = |hash| GlobalId::Event { stream: stream.clone(), sequence: 12, hash };
        for id in [
            GlobalId::Account(AccountId(uuid)),
            GlobalId::Agency(AgencyId(uuid)),
            GlobalId::Procedure { code: "2.001624".to_owned(), version: 3 },
            GlobalId::Dossier(DossierId(uuid)),
            GlobalId::File(FileId(uuid)),
            GlobalId::Message(MessageId(uuid)),
            GlobalId::SupplementRequest(SupplementRequestId(uuid)),
            GlobalId::PaymentRequest(PaymentRequestId(uuid)),
            GlobalId::SupplementItem(ItemId(uuid)),
            GlobalId::ProgressEntry(uuid),
            GlobalId::Upload(FileId(uuid)),
            GlobalId::Session(uuid),
            GlobalId::Delivery(DeliveryId { event: uuid, channel: Channel::Email }),
            GlobalId::Delivery(DeliveryId { event: uuid, channel: Channel::Sms }),
            GlobalId::Webhook(uuid),
            GlobalId::DeadLetter { webhook: uuid, position: Position::START },
            GlobalId::WebhookDelivery { webhook: uuid, position: Position::START },
            event(None),
            event(Some("00c0ffee00c0ffee".to_owned())),
        ] {
            assert_eq!(id.encode().parse(), Ok(id));
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "abc",
            "QWNjb3VudA",
            "Account:00000000-0000-0000-0000-000000000007",
            "UGVyc29uOjE",
            "RXZlbnQ6ZG9zc2llcjox",
        ] {
            assert_eq!(text.parse::<GlobalId>(), Err(UnknownId), "{text}");
        }
    }
}
