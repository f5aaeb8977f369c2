//! Changes of a filing by supplements.

use async_graphql::{Context, SimpleObject};
use domain::dossier::Dossier as State;
use domain::dossier::FiledDossier;
use foundation::error::AppError;
use store::audit::Until;

use super::File;
use super::parts::DossierDocument;
use super::source::DossierSource;
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

impl FilingChanges {
    /// What the applicant changed in what they filed since a version, where they did.
    pub(super) async fn since(
        dossier: &DossierSource,
        ctx: &Context<'_>,
        version: usize,
    ) -> Result<Option<Self>, AppError> {
        let app = ctx.app();
        let entries = app.queries.progress.of(dossier.id).await.map_err(|error| app.faults.unanswered(error))?;
        // Each event is an entry, and the version counts the events.
        if version == 0 || !entries.iter().skip(version).any(|entry| entry.event_type == CHANGES) {
            return Ok(None);
        }
        dossier.view(ctx).await?;
        let before = app.audits.as_filed(dossier.id, Until::Version(version as u64)).await?;
        let after = app.audits.as_filed(dossier.id, Until::Version(entries.len() as u64)).await?;
        let differences = Difference::between(&before, &after).into_iter().filter(Difference::is_of_form).collect();
        let (documents_before, documents_after) = (papers(dossier, &before), papers(dossier, &after));
        Ok(Some(Self { differences, documents_before, documents_after }))
    }
}

fn papers(dossier: &DossierSource, then: &State) -> Vec<DossierDocument> {
    let filed = then.filed.as_deref().map(|filed: &FiledDossier| filed.documents.as_slice()).unwrap_or_default();
    let document = |document: &domain::dossier::Document| DossierDocument {
        requirement: document.requirement.clone(),
        file: File(app::dossier_views::shown_file(dossier.id, &document.file)),
        supplemented_at: None,
    };
    filed.iter().map(document).collect()
}
