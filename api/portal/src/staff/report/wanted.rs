//! Query string of the progress report, as typed: procedure and days.

use serde::Deserialize;

/// About which dossiers, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    pub(super) procedure: String,
    pub(super) from: String,
    pub(super) to: String,
}
