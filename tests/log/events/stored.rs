//! Stored samples of events.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AggregateKind, SubjectId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::chain::{Link, NO_PREVIOUS};
use store::log::{Position, StoredEvent, StreamId};
use store::sql::Sql;
use store::vault::event_location;
use store::{Keyring, MasterKey, Vault};
use support::{TestDatabase, sqlite, stored};
use uuid::Uuid;

use super::samples::{LOG, Valued};

/// An event as stored.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sample {
    pub(super) kind: AggregateKind,
    id: Uuid,
    sequence: u64,
    pub(super) event_type: String,
    pub(super) event_version: String,
    pub(super) payload: Value,
    metadata: Value,
}

impl Sample {
    pub(super) fn stored(&self) -> StoredEvent {
        StoredEvent {
            position: Position::START,
            stream: StreamId::new(self.kind, self.id),
            sequence: self.sequence,
            event_type: self.event_type.clone(),
            event_version: self.event_version.clone(),
            payload: self.payload.clone(),
            metadata: self.metadata.clone(),
        }
    }
}

/// Wrapped key of all samples; public, and used for nothing else.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubjectKey {
    master_key: String,
    subject: SubjectId,
    key: String,
    wrapped: String,
}

/// The published key material.
pub(super) fn published() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/seals/subject-key.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A vault with the samples' master key.
pub(super) async fn sample_vault() -> (Vault, TestDatabase) {
    let published: SubjectKey = serde_json::from_value(published()).unwrap();
    let database = sqlite().await;
    let mut master = [0; 32];
    hex::decode_to_slice(published.master_key, &mut master).unwrap();
    let master = MasterKey::from_bytes(master);
    let sql = "insert into subject_keys (subject, key_id, wrapped, master, created_at) values ($1, $2, $3, $4, 0)";
    let wrapped = URL_SAFE_NO_PAD.decode(published.wrapped).unwrap();
    let sql = Sql::new(sql)
        .bind(published.subject)
        .bind(stored(published.key))
        .bind(wrapped)
        .bind(stored(master.fingerprint()));
    database.ledger.execute(sql).await.unwrap();
    (Vault::new(Keyring::new(&master), database.ledger.clone()), database)
}

/// Writes missing samples; existing ones stay.
pub(super) async fn write_missing(folder: &Path, samples: Vec<Valued>) {
    let (vault, _database) = sample_vault().await;
    for (kind, (event_type, event_version, payload)) in samples {
        let path = folder.join(format!("{event_type}.{event_version}.json"));
        if path.exists() {
            continue;
        }
        let (id, sequence) = (super::samples::PERSON, 1);
        let stream = StreamId::new(kind, id);
        let payload = vault.seal_value(&event_location(&stream, sequence), payload).await.unwrap();
        let metadata = json!({
            "actor": id, "role": "CITIZEN", "recordedAt": super::samples::AT, "correlationId": super::samples::REQUEST,
            "requestKey": "5e".repeat(32), "fingerprint": "a7".repeat(32), "previousHash": NO_PREVIOUS,
        });
        let mut sample = Sample { kind, id, sequence, event_type, event_version, payload, metadata };
        let hash = Link::of(LOG, &sample.stored()).unwrap().hash().unwrap();
        sample.metadata["hash"] = json!(hash);
        fs::write(path, serde_json::to_string_pretty(&sample).unwrap() + "\n").unwrap();
    }
}
