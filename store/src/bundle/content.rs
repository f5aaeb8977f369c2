use std::collections::{BTreeMap, BTreeSet};

use domain::{AggregateKind, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::chain::lenient;
use crate::log::{Position, StoredEvent, StreamId};

/// `bundle.json`, written in one form only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundleContent {
    /// `hoso-bundle-v1`.
    pub format: String,
    pub log: Uuid,
    pub code: String,
    /// When it was put together.
    pub exported_at: Moment,
    /// All of the dossier until then, in the global order.
    pub events: Vec<BundledEvent>,
}

/// An event, as it is stored and with what it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundledEvent {
    /// Its place in the tree, from 0.
    pub leaf: u64,
    #[serde(rename = "type")]
    pub kind: String,
    pub id: String,
    /// Its place in the stream, from 1.
    pub sequence: u64,
    pub event_type: String,
    /// In which shape that is written.
    pub event_version: String,
    /// As stored, personal fields sealed.
    pub payload: Value,
    /// As stored, with its hash.
    pub metadata: Value,
    /// The nodes that lead from its hash to the root, the lowest first; hex.
    pub proof: Vec<String>,
    /// The payload with personal fields opened; null stands where one is erased.
    pub says: Value,
}

impl BundleContent {
    /// The format that is written and read here.
    pub const FORMAT: &'static str = "hoso-bundle-v1";

    /// The bytes of the file: RFC 8785's form.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        Ok(lenient(&serde_json::to_value(self)?))
    }

    /// The files that events name, as they say it: their digests by their ids.
    pub fn named_files(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut files = BTreeMap::new();
        for event in &self.events {
            collect(&event.says, &mut files);
        }
        files
    }
}

impl BundledEvent {
    /// A stored event with its proof.
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

    /// As the log has it; `None` where there is no such kind of stream.
    pub fn stored(&self) -> Option<StoredEvent> {
        Some(StoredEvent {
            // Where it stands in the order of its database is nothing that a bundle shows: the leaf is.
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

/// The files that a payload names: their digests by their ids.
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
