//! Links of the hash chain: the content of an event that its hash covers, streamed into SHA-256.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::NotCanonical;
use super::canonical::{Sink, string, write, write_without};
use crate::log::{StoredEvent, StreamId};

/// `previousHash` of a stream's first event: 64 zeros.
pub const NO_PREVIOUS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Content of an event that its hash covers.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    pub log: Uuid,
    pub stream: &'a StreamId,
    /// Number within the stream, from 1.
    pub sequence: u64,
    /// Such as `DossierSubmitted`.
    pub event_type: &'a str,
    /// Such as `1.0.0`.
    pub event_version: &'a str,
    /// JSON with personal fields sealed.
    pub payload: &'a Value,
    /// Flat text, with `previousHash`; a `hash` in it is left out.
    pub metadata: &'a Map<String, Value>,
}

impl<'a> Link<'a> {
    /// Link of a stored event; `None` where its metadata is no object.
    pub fn of(log: Uuid, event: &'a StoredEvent) -> Option<Self> {
        Some(Self {
            log,
            stream: &event.stream,
            sequence: event.sequence,
            event_type: &event.event_type,
            event_version: &event.event_version,
            payload: &event.payload,
            metadata: event.metadata.as_object()?,
        })
    }

    /// SHA-256 of the link, in lower-case hex.
    pub fn hash(&self) -> Result<String, NotCanonical> {
        let mut hasher = Sha256::new();
        hasher.put(&[0]);
        self.write(&mut hasher)?;
        Ok(hex::encode(hasher.finalize()))
    }

    /// Hash input without the leading zero byte (domain separation).
    pub fn canonical(&self) -> Result<Vec<u8>, NotCanonical> {
        let mut out = Vec::new();
        self.write(&mut out)?;
        Ok(out)
    }

    /// Streams the canonical form into the hasher; the keys stand in the order of RFC 8785.
    fn write(&self, out: &mut impl Sink) -> Result<(), NotCanonical> {
        out.put(br#"{"eventType":"#);
        string(self.event_type, out);
        out.put(br#","eventVersion":"#);
        string(self.event_version, out);
        out.put(br#","id":"#);
        string(&self.stream.id, out);
        out.put(br#","log":"#);
        string(&self.log.to_string(), out);
        out.put(br#","metadata":"#);
        write_without("hash", self.metadata, out)?;
        out.put(br#","payload":"#);
        write(self.payload, out)?;
        out.put(br#","sequence":"#);
        write(&Value::from(self.sequence), out)?;
        out.put(br#","type":"#);
        string(self.stream.kind.name(), out);
        out.put(br#","v":1}"#);
        Ok(())
    }
}
