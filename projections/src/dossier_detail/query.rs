//! Queries of a dossier's page: the dossier, its files and its payments, with sealed fields opened.

use std::collections::HashMap;
use store::boxed;

use domain::dossier::{DossierCode, FileRef};
use domain::{DossierId, FileId, Moment, PaymentRequestId, Personal};
use serde_json::Value;
use store::sql::{Row, Sql};

use super::{DossierDetail, FilePlace, FoundFile, Unread};
use crate::batch::for_texts;
use crate::dossier_list::SUBJECTS;
use crate::names::{NamedProcedure, PROCEDURE_COLUMNS, PROCEDURE_JOINS, name_columns};
use crate::shown::{SealedDocument, SealedPayment, SealedResult, SealedSupplement, ShownPayment};
use crate::state::DossierState;
use crate::views::{QueryError, Views};

/// Queries of the dossier detail read model.
#[derive(Clone)]
pub struct DossierDetails {
    pub(super) views: Views,
}

impl DossierDetails {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    #[boxed]
    pub async fn by_code(&self, code: &DossierCode) -> Result<Option<DossierDetail>, QueryError> {
        self.by_id(DossierId::of_code(code.as_str())).await
    }

    #[boxed]
    pub async fn by_id(&self, id: DossierId) -> Result<Option<DossierDetail>, QueryError> {
        Ok(self.get_many(&[id]).await?.remove(&id))
    }

    /// Those of these dossiers that exist, with one statement.
    #[boxed]
    pub async fn get_many(&self, ids: &[DossierId]) -> Result<HashMap<DossierId, DossierDetail>, QueryError> {
        let sql = for_texts(&select(), self.views.pool.is_sqlite(), ids)?;
        let rows = self.views.pool.fetch_all(sql).await?;
        self.views.prefetch(&rows, &SUBJECTS).await?;
        let mut details: HashMap<DossierId, DossierDetail> = HashMap::new();
        for row in &rows {
            let id = row.parsed("id")?;
            let form: Option<Personal<Value>> = row.opt_json("form")?;
            let form = self.views.open_optional(form.as_ref()).await?;
            match details.get_mut(&id) {
                // A later row of the same dossier holds a supplement's merge patch.
                Some(known) => {
                    if let (Some(form), Some(patch)) = (&mut known.form, form) {
                        json_patch::merge(form, &patch);
                    }
                }
                None => {
                    details.insert(id, self.detail(id, form, row).await?);
                }
            }
        }
        Ok(details)
    }

    /// Time of the last change, messages included; `None` where the dossier is in no list yet.
    #[boxed]
    pub async fn updated_at(&self, id: DossierId) -> Result<Option<Moment>, QueryError> {
        let sql = Sql::new("SELECT updated_at FROM dossier_list WHERE id = $1").bind(id);
        let row = self.views.pool.fetch_optional(sql).await?;
        Ok(row.map(|row| row.moment("updated_at")).transpose()?)
    }

    /// File by id, of whichever dossier, even if another has replaced it.
    #[boxed]
    pub async fn file(&self, id: FileId) -> Result<Option<FoundFile>, QueryError> {
        let sql = "SELECT dossier_id, file, among_officers FROM dossier_files WHERE id = $1";
        match self.views.pool.fetch_optional(Sql::new(sql).bind(id)).await? {
            Some(row) => {
                let file: FileRef = row.json("file")?;
                let among_officers = row.count("among_officers")? == 1;
                let file = self.views.show_file(row.parsed("dossier_id")?, &file).await?;
                Ok(Some(FoundFile { file, among_officers }))
            }
            None => Ok(None),
        }
    }

    /// Dossier and applicant of a file, for authorization; opens nothing.
    #[boxed]
    pub async fn file_place(&self, id: FileId) -> Result<Option<FilePlace>, QueryError> {
        let sql = "SELECT dossier.applicant_id AS applicant_id, dossier.agency_id AS agency_id, \
                   file.among_officers AS among_officers FROM dossier_files AS file \
                   JOIN dossier_details AS dossier ON dossier.id = file.dossier_id WHERE file.id = $1";
        let row = self.views.pool.fetch_optional(Sql::new(sql).bind(id)).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(FilePlace {
            applicant: row.parsed("applicant_id")?,
            agency: row.parsed("agency_id")?,
            among_officers: row.count("among_officers")? == 1,
        }))
    }

    /// Payment by id, of whichever dossier, even if another has followed it.
    #[boxed]
    pub async fn payment(&self, id: PaymentRequestId) -> Result<Option<(DossierId, ShownPayment)>, QueryError> {
        let sql = "SELECT dossier_id, payment FROM dossier_payments WHERE id = $1";
        match self.views.pool.fetch_optional(Sql::new(sql).bind(id)).await? {
            Some(row) => {
                let payment = self.views.show_payment(row.json("payment")?).await?;
                Ok(Some((row.parsed("dossier_id")?, payment)))
            }
            None => Ok(None),
        }
    }

    /// Last payment that was made for a dossier.
    pub(super) async fn last_paid(&self, id: DossierId) -> Result<Option<ShownPayment>, QueryError> {
        let sql = "SELECT payment FROM dossier_payments WHERE dossier_id = $1";
        let mut paid = Vec::new();
        for row in self.views.pool.fetch_all(Sql::new(sql).bind(id)).await? {
            let payment: SealedPayment = row.json("payment")?;
            paid.extend(payment.paid.as_ref().map(|(at, _)| *at).map(|at| (at, payment)));
        }
        match paid.into_iter().max_by_key(|(at, _)| *at) {
            Some((_, payment)) => Ok(Some(self.views.show_payment(payment).await?)),
            None => Ok(None),
        }
    }

    async fn detail(&self, id: DossierId, form: Option<Value>, row: &Row) -> Result<DossierDetail, QueryError> {
        let views = &self.views;
        let state: DossierState = row.json("state")?;
        let documents: Vec<SealedDocument> = row.json("documents")?;
        // The supplement awaited when the dossier was ruled on is kept, and the time for it may have been moved since.
        let supplement = row.opt_json::<SealedSupplement>("supplement")?.zip(state.filed.supplement.as_ref());
        let supplement = match supplement.filter(|(sealed, open)| sealed.id == open.request) {
            Some((sealed, open)) => {
                Some(views.show_supplement(SealedSupplement { respond_by: open.respond_by, ..sealed }).await?)
            }
            None => None,
        };
        let payment = match row.opt_json::<SealedPayment>("payment")? {
            Some(sealed) => Some(views.show_payment(sealed).await?),
            None => None,
        };
        let result = match row.opt_json::<SealedResult>("result")? {
            Some(sealed) => Some(views.show_result(id, sealed).await?),
            None => None,
        };
        // The name joined to the row may be of another account: the state may be ahead of a row whose projection has
        // stopped.
        let assignee = match row.opt_parsed("assignee_id")? {
            Some(assignee) => Some(views.named(assignee, row, "assignee").await?),
            None => None,
        };
        Ok(DossierDetail {
            id,
            procedure: NamedProcedure::read(row)?,
            applicant: views.named(state.filed.applicant, row, "applicant").await?,
            assignee,
            form,
            documents: views.show_documents(id, documents).await?,
            supplement,
            payment,
            result,
            unread: Unread { citizen: row.count("unread_citizen")?, staff: row.count("unread_staff")? },
            live: row.parsed("live")?,
            followed: row.count("version")?,
            state,
        })
    }
}

/// SELECT with one row per dossier and form or patch of it, in their order.
fn select() -> String {
    let unread = |side: &str| {
        format!(
            "(SELECT count(*) FROM exchange_messages AS message WHERE message.dossier_id = dossier.id \
             AND message.awaits = '{side}' AND message.read_at IS NULL)"
        )
    };
    format!(
        "SELECT dossier.id AS id, dossier.version AS version, coalesce(state.state, dossier.course) AS state, \
         dossier.documents AS documents, dossier.supplement AS supplement, dossier.payment AS payment, \
         dossier.result AS result, \
         dossier.applicant_id AS applicant_id, \
         dossier.assignee_id AS assignee_id, form.sealed AS form, {PROCEDURE_COLUMNS}, {}, {}, \
         {} AS unread_citizen, {} AS unread_staff, \
         (SELECT min(position) FROM checkpoints \
         WHERE name IN ('dossier_detail', 'progress', 'exchange_thread')) AS live \
         FROM dossier_details AS dossier {PROCEDURE_JOINS} \
         LEFT JOIN dossier_states AS state ON state.id = dossier.id \
         LEFT JOIN accounts AS applicant ON applicant.id = dossier.applicant_id \
         LEFT JOIN accounts AS assignee ON assignee.id = dossier.assignee_id \
         LEFT JOIN dossier_forms AS form ON form.dossier_id = dossier.id \
         WHERE dossier.id IN (SELECT each.value FROM {{each}}) ORDER BY dossier.id, form.sequence",
        name_columns("applicant"),
        name_columns("assignee"),
        unread("CITIZEN"),
        unread("STAFF"),
    )
}
