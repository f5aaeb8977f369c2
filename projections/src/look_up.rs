//! Public look-up of a dossier by its code: status, progress without notes and names, and dates.

use domain::DossierId;
use domain::dossier::DossierCode;
use store::boxed;
use store::sql::Sql;

use crate::names::{NamedProcedure, PROCEDURE_COLUMNS, PROCEDURE_JOINS};
use crate::progress::{Progress, PublicProgress};
use crate::state::DossierState;
use crate::views::{QueryError, Views};

/// Dossier as shown without its secret; the secret opens the detail besides.
#[derive(Debug, Clone, PartialEq)]
pub struct LookUp {
    /// For verifying a presented secret, not for showing.
    pub id: DossierId,
    /// Only code, status and dates are for showing.
    pub state: DossierState,
    /// Procedure under which it was filed.
    pub procedure: NamedProcedure,
    /// Public timeline, oldest first.
    pub progress: Vec<PublicProgress>,
}

/// Queries of the public look-up.
#[derive(Clone)]
pub struct LookUps {
    views: Views,
    progress: Progress,
}

impl LookUps {
    pub(crate) fn new(views: Views, progress: Progress) -> Self {
        Self { views, progress }
    }

    #[boxed]
    pub async fn by_code(&self, code: &DossierCode) -> Result<Option<LookUp>, QueryError> {
        let sql = format!(
            "SELECT coalesce(state.state, dossier.course) AS state, {PROCEDURE_COLUMNS} \
             FROM dossier_list AS dossier {PROCEDURE_JOINS} \
             LEFT JOIN dossier_states AS state ON state.id = dossier.id WHERE dossier.id = $1"
        );
        let id = DossierId::of_code(code.as_str());
        let row = self.views.pool.fetch_optional(Sql::new(sql).bind(id)).await?;
        // Queried in any case, against a timing side channel: the response time does not tell whether the dossier
        // exists.
        let progress = self.progress.public(id).await?;
        row.map(|row| Ok(LookUp { id, state: row.json("state")?, procedure: NamedProcedure::read(&row)?, progress }))
            .transpose()
    }
}
