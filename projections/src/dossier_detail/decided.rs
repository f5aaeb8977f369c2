//! Read-your-writes of a dossier's page: the state from the log, laid over rows that trail behind.

use domain::DossierId;
use domain::dossier::{Document, DossierEvent, OpenSupplement};
use store::boxed;
use store::log::Position;
use store::sql::{Sql, StoredText};

use super::{DossierDetail, DossierDetails, Unread};
use crate::names::{NamedProcedure, PROCEDURE_COLUMNS, PROCEDURE_JOINS, name_columns};
use crate::shown::{SealedDocument, ShownItem, ShownPayment, ShownSupplement};
use crate::state::DossierState;
use crate::views::QueryError;

impl DossierDetails {
    /// Read-your-writes: the dossier as of the log, while its rows trail behind. The state from the log is laid over
    /// the rows, where there are any. `state` still holds what the applicant sent, and `since` is what happened after
    /// those rows. What only rows keep (unread messages, the words of a supplement request) stays as it was in them.
    #[boxed]
    pub async fn as_decided(
        &self,
        id: DossierId,
        mut state: DossierState,
        before: Option<DossierDetail>,
        since: &[DossierEvent],
    ) -> Result<DossierDetail, QueryError> {
        let views = &self.views;
        let filed = &state.filed;
        // Cast to text: a bare placeholder has no type of its own in a column list.
        let text = format!(
            "SELECT {PROCEDURE_COLUMNS}, {}, {} FROM (SELECT CAST($1 AS text) AS procedure_code, \
             CAST($2 AS bigint) AS procedure_version, CAST($3 AS text) AS agency_id, CAST($4 AS text) AS applicant_id, \
             CAST($5 AS text) AS assignee_id) AS dossier {PROCEDURE_JOINS} \
             LEFT JOIN accounts AS applicant ON applicant.id = dossier.applicant_id \
             LEFT JOIN accounts AS assignee ON assignee.id = dossier.assignee_id",
            name_columns("applicant"),
            name_columns("assignee"),
        );
        let sql = Sql::new(text).bind(StoredText::new(&filed.procedure.code)?).bind(u64::from(filed.procedure.version));
        let sql = sql.bind(filed.agency).bind(filed.applicant).bind(filed.assignee);
        let row = views.pool.fetch_optional(sql).await?;
        let row = row.ok_or_else(|| store::sql::SqlError::Row("a row of given values gave nothing".to_owned()))?;
        let assignee = match filed.assignee {
            Some(assignee) => Some(views.named(assignee, &row, "assignee").await?),
            None => None,
        };
        let applicant = views.named(filed.applicant, &row, "applicant").await?;
        let form = views.open(&filed.form).await?;
        let supplemented_at = |file| {
            let known = before.as_ref()?.documents.iter().find(|known| known.file.id == file)?;
            known.supplemented_at
        };
        let sealed =
            |document: Document| SealedDocument { supplemented_at: supplemented_at(document.file.id), document };
        let documents = std::mem::take(&mut state.filed.documents).into_iter().map(sealed).collect();
        let documents = views.show_documents(id, documents).await?;
        let (known_supplement, known_payment, result, unread, live) = match before {
            Some(before) => {
                // The result of a revoked decision no longer stands.
                let stands = state.filed.ended_at.filter(|_| state.filed.outcome.is_some());
                let result = before.result.filter(|result| Some(result.decided_at) == stands);
                (before.supplement, before.payment, result, before.unread, before.live)
            }
            None => (None, None, None, Unread::default(), Position::START),
        };
        let supplement = match (state.filed.supplement.clone(), known_supplement) {
            // The time for the answer may have been moved since.
            (Some(open), Some(known)) if known.id == open.request => {
                Some(ShownSupplement { respond_by: open.respond_by, ..known })
            }
            (Some(open), _) => Some(self.opened_supplement(open, state.filed.rounds).await?),
            (None, _) => None,
        };
        let payment = self.payment_after(id, known_payment, since).await?;
        if let Some(open) = &mut state.filed.supplement {
            open.items.clear();
        }
        let procedure = NamedProcedure::read(&row)?;
        Ok(DossierDetail {
            id,
            followed: state.version,
            state,
            procedure,
            applicant,
            assignee,
            form,
            documents,
            supplement,
            payment,
            result,
            unread,
            live,
        })
    }

    /// Same rule as in the projection: the payment requested last, or where that request is cancelled, the one paid
    /// last.
    async fn payment_after(
        &self,
        id: DossierId,
        known: Option<ShownPayment>,
        since: &[DossierEvent],
    ) -> Result<Option<ShownPayment>, QueryError> {
        let (mut last, mut paid): (_, Option<ShownPayment>) = (known, None);
        for event in since {
            if let DossierEvent::PaymentRequested { at, request, money, reason, .. } = event {
                last = Some(ShownPayment {
                    id: *request,
                    requested_at: *at,
                    money: money.clone(),
                    reason: self.views.open(reason).await?,
                    paid_at: None,
                    reference: None,
                    cancelled_at: None,
                });
            } else if let DossierEvent::PaymentRecorded { at, reference, .. } = event {
                if let Some(payment) = &mut last {
                    payment.paid_at = Some(*at);
                    payment.reference = self.views.open(reference).await?;
                }
                paid.clone_from(&last);
            } else if let DossierEvent::PaymentRequestCancelled { .. } = event {
                last = match &paid {
                    Some(paid) => Some(paid.clone()),
                    None => self.last_paid(id).await?,
                };
            }
        }
        Ok(last)
    }

    async fn opened_supplement(&self, open: OpenSupplement, round: u32) -> Result<ShownSupplement, QueryError> {
        let mut items = Vec::with_capacity(open.items.len());
        for item in open.items {
            let instruction = self.views.open(&item.instruction).await?;
            items.push(ShownItem { id: item.id, target: item.target, instruction });
        }
        let OpenSupplement { request, requested_at, respond_by, .. } = open;
        Ok(ShownSupplement { id: request, requested_at, respond_by, message: None, round, items })
    }
}
