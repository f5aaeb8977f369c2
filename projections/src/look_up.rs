//! What may anyone see who knows a dossier's code? Its status, its progress without notes and names, and the dates.

use domain::DossierId;
use domain::dossier::DossierCode;
use store::sql::Sql;

use crate::names::{NamedProcedure, PROCEDURE_COLUMNS, PROCEDURE_JOINS};
use crate::progress::{Progress, PublicProgress};
use crate::state::DossierState;
use crate::views::{QueryError, Views};

/// What is shown of a dossier to whoever has no secret of it; what a secret opens besides is in its detail.
#[derive(Debug, Clone, PartialEq)]
pub struct LookUp {
    /// Which: for checking a presented secret, not for showing.
    pub id: DossierId,
    /// How far it has come; of it only code, status and dates are for showing.
    pub state: DossierState,
    /// Under what it was filed.
    pub procedure: NamedProcedure,
    /// What has happened, oldest first.
    pub progress: Vec<PublicProgress>,
}

/// Asks by code.
#[derive(Clone)]
pub struct LookUps {
    views: Views,
    progress: Progress,
}

impl LookUps {
    pub(crate) fn new(views: Views, progress: Progress) -> Self {
        Self { views, progress }
    }

    /// The dossier with this code.
    pub async fn by_code(&self, code: &DossierCode) -> Result<Option<LookUp>, QueryError> {
        let sql = format!(
            "SELECT coalesce(state.state, dossier.course) AS state, {PROCEDURE_COLUMNS} \
             FROM dossier_list AS dossier {PROCEDURE_JOINS} \
             LEFT JOIN dossier_states AS state ON state.id = dossier.id WHERE dossier.id = $1"
        );
        let id = DossierId::of_code(code.as_str());
        let row = self.views.pool.fetch_optional(Sql::new(sql).bind(id)).await?;
        // Asked in any case: how long the answer takes does not tell whether there is one.
        let progress = self.progress.public(id).await?;
        row.map(|row| Ok(LookUp { id, state: row.json("state")?, procedure: NamedProcedure::read(&row)?, progress }))
            .transpose()
    }
}
