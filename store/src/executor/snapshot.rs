//! Snapshots of aggregate states: written at intervals, sealed and signed, used only while the log holds their event.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::Decide;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tracing::{Instrument, warn};
use uuid::Uuid;

use super::folded::LoadedState;
use super::{ExecuteError, Executor, stream_of};
use crate::keys::framed;
use crate::log::StreamId;
use crate::sql::{Sql, SqlError, StoredText};
use crate::vault::{VaultError, locate, open_fields, sealed_subjects, snapshot_location};

/// Snapshot interval: one is written whenever a stream's version passes a multiple of this.
pub(super) const EVERY: u32 = 64;

/// Stored snapshot of a folded state. Personal fields are sealed; a signature (MAC under the master key) keeps anybody
/// else from putting another state in its place; and the log must still hold the event with this hash when it is used.
#[derive(Serialize, Deserialize)]
struct Snapshot {
    hash: String,
    position: Option<String>,
    state: Value,
}

impl Executor {
    /// Writes a snapshot in the background if this append made one due. A failed or skipped write only costs time at a
    /// later load.
    pub(super) fn snapshot_later<A: Decide + 'static>(&self, id: Uuid, before: u64, folded: &Arc<LoadedState<A>>) {
        if before / u64::from(EVERY) == folded.version / u64::from(EVERY) {
            return;
        }
        let Ok(permit) = Arc::clone(&self.0.snapshots).try_acquire_owned() else { return };
        let (executor, folded) = (self.clone(), Arc::clone(folded));
        let write = async move {
            let _permit = permit;
            match executor.write_snapshot(id, &folded).await {
                // Erased in the meantime: there is nothing to store.
                Ok(()) | Err(ExecuteError::SubjectErased(_)) => {}
                Err(error) => warn!(kind = %A::KIND, %id, %error, "a snapshot was not written"),
            }
        };
        tokio::spawn(write.in_current_span());
    }

    async fn write_snapshot<A: Decide>(&self, id: Uuid, folded: &LoadedState<A>) -> Result<(), ExecuteError> {
        let stream = stream_of::<A>(id);
        let state = serde_json::to_value(&*folded.state).map_err(|_| VaultError::Malformed)?;
        let state = self.parts().vault.seal_value(&snapshot_location(&stream, folded.version), state).await?;
        let position = folded.position.map(|position| position.to_string());
        let snapshot = Snapshot { hash: folded.hash.clone(), position, state };
        let text = serde_json::to_string(&snapshot).map_err(ExecuteError::corrupt)?;
        let signed = signed(&stream, folded.version, A::SNAPSHOT, &text);
        let payload = format!("{} {text}", hex::encode(self.parts().keyring.sign("snapshot", &signed)));
        // An older snapshot that arrives late must not replace a newer one, unless that has another shape.
        let sql = "INSERT INTO snapshots (aggregate_type, aggregate_id, version, shape, payload) \
                   VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (aggregate_type, aggregate_id) DO UPDATE \
                   SET version = excluded.version, shape = excluded.shape, payload = excluded.payload \
                   WHERE snapshots.version < excluded.version OR snapshots.shape <> excluded.shape";
        let sql = Sql::new(sql)
            .bind(stream.kind.name())
            .bind(StoredText::new(&stream.id)?)
            .bind(folded.version)
            .bind(A::SNAPSHOT);
        self.parts().ledger.execute(sql.bind(StoredText::document(payload)?)).await?;
        Ok(())
    }

    /// Verified snapshot of a stream; `None` where there is none or it cannot be used.
    pub(super) async fn snapshot<A: Decide>(&self, id: Uuid) -> Result<Option<LoadedState<A>>, ExecuteError> {
        let stream = stream_of::<A>(id);
        let sql =
            "SELECT version, payload FROM snapshots WHERE aggregate_type = $1 AND aggregate_id = $2 AND shape = $3";
        let sql = Sql::new(sql).bind(stream.kind.name()).bind(StoredText::new(&stream.id)?).bind(A::SNAPSHOT);
        let Some(row) = self.parts().ledger.fetch_optional(sql).await? else { return Ok(None) };
        let (version, payload) = (row.count("version")?, row.text("payload")?);
        match self.read_snapshot::<A>(&stream, version, &payload).await {
            Ok(folded) => Ok(Some(folded)),
            Err(ExecuteError::Unavailable(error)) => Err(ExecuteError::Unavailable(error)),
            Err(error) => {
                warn!(kind = %A::KIND, %id, %error, "a snapshot was not used");
                Ok(None)
            }
        }
    }

    async fn read_snapshot<A: Decide>(
        &self,
        stream: &StreamId,
        version: u64,
        payload: &str,
    ) -> Result<LoadedState<A>, ExecuteError> {
        let unreadable = || ExecuteError::from(SqlError::Row("a snapshot is not as it was written".to_owned()));
        let (signature, text) = payload.split_once(' ').ok_or_else(unreadable)?;
        let signature = hex::decode(signature).map_err(|_| unreadable())?;
        if !self.parts().keyring.verify("snapshot", &signed(stream, version, A::SNAPSHOT, text), &signature) {
            return Err(unreadable());
        }
        let Snapshot { hash, position, mut state } = serde_json::from_str(text).map_err(|_| unreadable())?;
        let position = position.map(|text| text.parse().map_err(|_| unreadable())).transpose()?;
        locate(&mut state, &snapshot_location(stream, version))?;
        let mut subjects: BTreeSet<_> = sealed_subjects(&state)?;
        let held = self.parts().vault.held(&subjects).await?;
        open_fields(&mut state, &held)?;
        let state = Arc::new(serde_json::from_value(state).map_err(|_| unreadable())?);
        subjects.retain(|subject| held.has(*subject));
        Ok(LoadedState { state, version, hash, position, subjects: Arc::new(subjects) })
    }
}

/// Bytes under the signature of a snapshot: its place, version and shape besides its text.
fn signed(stream: &StreamId, version: u64, shape: u32, text: &str) -> Vec<u8> {
    let (kind, id) = (stream.kind.name().as_bytes(), stream.id.as_bytes());
    framed(&[kind, id, &version.to_be_bytes(), &shape.to_be_bytes(), text.as_bytes()])
}
