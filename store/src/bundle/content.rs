//! Content of a bundle's `bundle.json`: the events of one dossier with their proofs, in canonical form.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AggregateKind, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::chain::lenient;
use crate::log::{Position, StoredEvent, StreamId};

/// Content of `bundle.json`, in one canonical form only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundleContent {
    /// Always `hoso-bundle-v1`.
    pub format: String,
    pub log: Uuid,
    pub code: String,
    /// Time of the export.
    pub exported_at: Moment,
    /// All events of the dossier until then, in the global order.
    pub events: Vec<BundledEvent>,
}

/// Event as stored, with its proof and its opened payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundledEvent {
    /// Leaf index in the tree, from 0.
    pub leaf: u64,
    #[serde(rename = "type")]
    pub kind: String,
    pub id: String,
    /// Number within the stream, from 1.
    pub sequence: u64,
    pub event_type: String,
    /// Version of the payload's shape.
    pub event_version: String,
    /// As stored, personal fields sealed.
    pub payload: Value,
    /// As stored, with the hash.
    pub metadata: Value,
    /// Inclusion proof: nodes from its hash to the root, the lowest first; hex.
    pub proof: Vec<String>,
    /// Payload with personal fields opened; null where erased.
    pub says: Value,
}

impl BundleContent {
    /// Format version that is written and read here.
    pub const FORMAT: &'static str = "hoso-bundle-v1";

    /// Bytes of the file: canonical JSON of RFC 8785.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        Ok(lenient(&serde_json::to_value(self)?))
    }

    /// Digests of the files that the events name, by file id.
    pub fn named_files(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut files = BTreeMap::new();
        for event in &self.events {
            collect(&event.says, &mut files);
        }
        files
    }
}

impl BundledEvent {
    pub fn new(stored: StoredEvent, leaf: u64, proof: Vec<String>, says: Value) -> Self {
        Self {
            leaf,
            kind: stored.stream.kind.name().to_owned(),
            id: stored.stream.id,
            sequence: stored.sequence,
            event_type: stored.event_type,
            event_version: stored.event_version,
            payload: stored.payload,
            metadata: stored.metadata,
            proof,
            says,
        }
    }

    /// The event as the log stores it; `None` for an unknown kind of stream.
    pub fn stored(&self) -> Option<StoredEvent> {
        Some(StoredEvent {
            // A bundle shows the leaf rather than the position in the database's order.
            position: Position::START,
            stream: StreamId::new(self.kind.parse::<AggregateKind>().ok()?, self.id.clone()),
            sequence: self.sequence,
            event_type: self.event_type.clone(),
            event_version: self.event_version.clone(),
            payload: self.payload.clone(),
            metadata: self.metadata.clone(),
        })
    }
}

/// Collects the digests of the files that a payload names, by file id.
fn collect(said: &Value, files: &mut BTreeMap<String, BTreeSet<String>>) {
    match said {
        Value::Object(map) => {
            let naming = map.get("naming").and_then(|naming| naming.get("sha256"));
            if let (Some(id), Some(digest)) = (map.get("id").and_then(Value::as_str), naming.and_then(Value::as_str)) {
                files.entry(id.to_owned()).or_default().insert(digest.to_owned());
            }
            map.values().for_each(|below| collect(below, files));
        }
        Value::Array(items) => items.iter().for_each(|below| collect(below, files)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
