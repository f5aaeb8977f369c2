//! Dossiers at an earlier version or moment.

use domain::DossierId;
use domain::dossier::{Dossier, DossierCode};
use serde_json::{Value, json};
use store::Loaded;
use store::audit::Until;
use store::vault::plain;

use crate::cli::CliError;
use crate::cli::error::said;
use crate::service::Service;

/// Replays a dossier to an earlier version or moment.
pub(super) async fn replayed(app: &Service, id: DossierId, until: Until) -> Result<Loaded<Dossier>, CliError> {
    app.parts.executor.replay::<Dossier>(id.0, until).await.map_err(said)
}

/// State as plain JSON; null stands for erased data.
pub(super) fn state(loaded: &Loaded<Dossier>) -> Result<Value, CliError> {
    let filed = loaded.state.filed.as_deref().map_or(Ok(json!({})), serde_json::to_value);
    plain(filed.map_err(said)?).map_err(said)
}

/// Parses a dossier code.
pub(super) fn dossier(code: &str) -> Result<DossierId, CliError> {
    let code: DossierCode = code.parse().map_err(|_| CliError::Said(format!("{code} is no dossier's number")))?;
    Ok(DossierId::of_code(code.as_str()))
}
