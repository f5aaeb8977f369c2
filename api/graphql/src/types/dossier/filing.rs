//! Changes of a filing by supplements.

use async_graphql::{Context, SimpleObject};
use domain::dossier::Dossier as State;
use domain::dossier::FiledDossier;
use foundation::error::AppError;
use store::audit::Until;

use super::parts::DossierDocument;
use super::{Dossier, File};
use crate::context::ContextExt;
use crate::types::Difference;

/// What the applicant changed by supplements between two versions of a dossier.
#[derive(Clone, SimpleObject)]
pub struct FilingChanges {
    /// Changed form values, with JSON Pointers below `/form`.
    pub differences: Vec<Difference>,
    /// All documents as they stood in the earlier version.
    pub documents_before: Vec<DossierDocument>,
    /// All documents as they stand in the present version.
    pub documents_after: Vec<DossierDocument>,
}

/// Event by which an applicant changes the filing.
const CHANGES: &str = "DossierSupplemented";

impl Dossier {
    /// Changes of the filing by the applicant since a version; `None` without any.
    pub(super) async fn filing_since(
        &self,
        ctx: &Context<'_>,
        version: usize,
    ) -> Result<Option<FilingChanges>, AppError> {
        let app = ctx.app();
        let entries = app.queries.progress.of(self.0.id).await.map_err(|error| app.faults.unanswered(error))?;
        // Each event is an entry, and the version counts the events.
        if version == 0 || !entries.iter().skip(version).any(|entry| entry.event_type == CHANGES) {
            return Ok(None);
        }
        self.view(ctx).await?;
        let before = app.audits.as_filed(self.0.id, Until::Version(version as u64)).await?;
        let after = app.audits.as_filed(self.0.id, Until::Version(entries.len() as u64)).await?;
        let differences = Difference::between(&before, &after).into_iter().filter(Difference::is_of_form).collect();
        let (documents_before, documents_after) = (self.papers(&before), self.papers(&after));
        Ok(Some(FilingChanges { differences, documents_before, documents_after }))
    }

    fn papers(&self, then: &State) -> Vec<DossierDocument> {
        let filed = then.filed.as_deref().map(|filed: &FiledDossier| filed.documents.as_slice()).unwrap_or_default();
        let document = |document: &domain::dossier::Document| DossierDocument {
            requirement: document.requirement.clone(),
            file: File(app::dossier_views::shown_file(self.0.id, &document.file)),
            supplemented_at: None,
        };
        filed.iter().map(document).collect()
    }
}
