//! Projection of a dossier's page: writes its content, forms, files and payments.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_trait::async_trait;
use domain::dossier::{Document, DossierEvent, FileRef};
use domain::{AccountId, AgencyId, AnyEvent, FileId, Moment, PaymentRequestId};
use store::RecordedEvent;
use store::sql::WriteTransaction;

use crate::batch::{for_texts, insert_rows, row_of, write_rows};
use crate::projection::{ApplyError, Projection, Reading};
use crate::shown::{SealedDocument, SealedPayment, SealedResult, SealedSupplement};
use crate::state::{DossierState, dossiers_of, of_dossier};

row_of! {
    /// Rolling upgrade: `course` is read only by instances of the previous release, which may serve while one of this
    /// release starts.
    struct DetailRow in "dossier_details", keys 1 {
        id: Text = String,
        agency_id: Text = AgencyId,
        procedure_code: Text = String,
        procedure_version: Integer = u32,
        applicant_id: Text = AccountId,
        assignee_id: Text = Option<AccountId>,
        course: Text = String,
        documents: Text = String,
        supplement: Text = Option<String>,
        payment: Text = Option<String>,
        result: Text = Option<String>,
        version: Integer = u64,
    }
}

row_of! {
    /// The submitted form, then each supplement's merge patch. They stay sealed here, and are merged at reading.
    struct FormRow in "dossier_forms", keys 2 {
        dossier_id: Text = String,
        sequence: Integer = u64,
        sealed: Text = String,
    }
}

row_of! {
    /// Every file ever attached, even if another has replaced it.
    struct FileRow in "dossier_files", keys 1 {
        id: Text = FileId,
        dossier_id: Text = String,
        file: Text = String,
        among_officers: Integer = i32,
    }
}

row_of! {
    /// Every payment ever requested, even if another has followed it.
    struct PaymentRow in "dossier_payments", keys 1 {
        id: Text = PaymentRequestId,
        dossier_id: Text = String,
        payment: Text = String,
    }
}

pub struct DossierDetailProjection;

/// Content of a dossier beside its state and its form.
#[derive(Default)]
struct Holdings {
    documents: Vec<SealedDocument>,
    supplement: Option<SealedSupplement>,
    payment: Option<SealedPayment>,
    /// Payment paid last: shown again where the request that followed it is cancelled.
    paid: Option<SealedPayment>,
    result: Option<SealedResult>,
}

#[async_trait]
impl Projection for DossierDetailProjection {
    fn name(&self) -> &'static str {
        "dossier_detail"
    }

    fn version(&self) -> u32 {
        5
    }

    fn tables(&self) -> &'static [&'static str] {
        &["dossier_details", "dossier_forms", "dossier_files", "dossier_payments"]
    }

    fn asks_for_states(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let states = reading.states(transaction, events).await?;
        let mut holdings = load_holdings(transaction, events).await?;
        let mut forms = Vec::new();
        let mut files = BTreeMap::new();
        let mut payments = BTreeMap::new();
        for recorded in events {
            for (file, among_officers) in files_of(recorded) {
                // A draft adopted as the result becomes visible to the applicant.
                files.insert(file.id, file_row(&recorded.stream.id, file, among_officers)?);
            }
            let Some(event) = of_dossier(recorded) else { continue };
            let Some(step) = states.step(recorded) else { continue };
            if let Some(form) = event.form() {
                forms.push(FormRow {
                    dossier_id: recorded.stream.id.clone(),
                    sequence: recorded.sequence,
                    sealed: serde_json::to_string(form)?,
                });
            }
            let held = holdings.entry(recorded.stream.id.clone()).or_default();
            if let (DossierEvent::RulingRevoked { .. }, Some(result)) = (event, &held.result) {
                for file in &result.files {
                    files.insert(file.id, file_row(&recorded.stream.id, file, true)?);
                }
            }
            if let (DossierEvent::PaymentRequestCancelled { at, .. }, Some(payment)) = (event, &held.payment) {
                let cancelled = SealedPayment { cancelled_at: Some(*at), ..payment.clone() };
                payments.insert(payment.id, payment_row(&recorded.stream.id, &cancelled)?);
            }
            held.follow(event, step.after());
            if let Some(payment) = &held.payment {
                payments.insert(payment.id, payment_row(&recorded.stream.id, payment)?);
            }
        }
        let nothing = Holdings::default();
        let row = |(id, state)| row(id, state, holdings.get(id).unwrap_or(&nothing));
        write_rows(transaction, states.changed().map(row).collect::<Result<_, _>>()?).await?;
        insert_rows(transaction, forms).await?;
        write_rows(transaction, payments.into_values().collect()).await?;
        Ok(write_rows(transaction, files.into_values().collect()).await?)
    }
}

async fn load_holdings(
    transaction: &mut WriteTransaction,
    events: &[RecordedEvent],
) -> Result<HashMap<String, Holdings>, ApplyError> {
    let ids = dossiers_of(events);
    let mut holdings = HashMap::new();
    if !ids.is_empty() {
        let text = "SELECT id, documents, supplement, payment, result FROM dossier_details \
                    WHERE id IN (SELECT each.value FROM {each})";
        for row in transaction.fetch_all(for_texts(text, transaction.is_sqlite(), ids)?).await? {
            let held = Holdings {
                documents: row.json("documents")?,
                supplement: row.opt_json("supplement")?,
                payment: row.opt_json("payment")?,
                paid: None,
                result: row.opt_json("result")?,
            };
            holdings.insert(row.text("id")?, held);
        }
        load_paid(transaction, events, &mut holdings).await?;
    }
    Ok(holdings)
}

/// Loads the last payments only of dossiers in which a request is cancelled, since those are few.
async fn load_paid(
    transaction: &mut WriteTransaction,
    events: &[RecordedEvent],
    holdings: &mut HashMap<String, Holdings>,
) -> Result<(), ApplyError> {
    let cancels = |recorded: &&RecordedEvent| {
        matches!(recorded.event, AnyEvent::Dossier(DossierEvent::PaymentRequestCancelled { .. }))
    };
    let ids: BTreeSet<&str> = events.iter().filter(cancels).map(|recorded| recorded.stream.id.as_str()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let text = "SELECT dossier_id, payment FROM dossier_payments \
                WHERE dossier_id IN (SELECT each.value FROM {each})";
    for row in transaction.fetch_all(for_texts(text, transaction.is_sqlite(), ids)?).await? {
        let payment: SealedPayment = row.json("payment")?;
        let paid_at = |payment: &SealedPayment| payment.paid.as_ref().map(|(at, _)| *at);
        if let Some(held) = holdings.get_mut(&row.text("dossier_id")?)
            && paid_at(&payment) > held.paid.as_ref().and_then(paid_at)
        {
            held.paid = Some(payment);
        }
    }
    Ok(())
}

impl Holdings {
    fn follow(&mut self, event: &DossierEvent, state: &DossierState) {
        match event {
            DossierEvent::DossierSubmitted { documents, .. } => self.documents = sealed(documents, None),
            DossierEvent::DossierSupplemented { at, documents, .. } => {
                // All files of a requirement are replaced together.
                self.documents.retain(|old| documents.iter().all(|new| new.requirement != old.document.requirement));
                self.documents.extend(sealed(documents, Some(*at)));
            }
            DossierEvent::SupplementRequested { at, request, message, items, respond_by, .. } => {
                self.supplement = Some(SealedSupplement {
                    id: *request,
                    requested_at: *at,
                    respond_by: *respond_by,
                    message: message.clone(),
                    round: state.filed.rounds,
                    items: items.clone(),
                });
            }
            DossierEvent::PaymentRequested { at, request, money, reason, .. } => {
                self.payment = Some(SealedPayment {
                    id: *request,
                    requested_at: *at,
                    money: money.clone(),
                    reason: reason.clone(),
                    paid: None,
                    cancelled_at: None,
                });
            }
            DossierEvent::PaymentRecorded { at, reference, .. } => {
                if let Some(payment) = &mut self.payment {
                    payment.paid = Some((*at, reference.clone()));
                }
                self.paid.clone_from(&self.payment);
            }
            DossierEvent::PaymentRequestCancelled { .. } => self.payment = self.paid.clone(),
            DossierEvent::DossierDecided { at, outcome, reason, files } => {
                self.result = Some(SealedResult {
                    outcome: *outcome,
                    reason: reason.clone(),
                    decided_at: *at,
                    files: files.clone(),
                });
            }
            DossierEvent::RulingRevoked { .. } => self.result = None,
            DossierEvent::DossierAccepted { .. }
            | DossierEvent::DossierRejected { .. }
            | DossierEvent::SupplementRequestCancelled { .. }
            | DossierEvent::DueDateMoved { .. }
            | DossierEvent::DossierAssigned { .. }
            | DossierEvent::DossierReleased { .. }
            | DossierEvent::DossierForwarded { .. }
            | DossierEvent::DossierSentBack { .. }
            | DossierEvent::DeadlineExtended { .. }
            | DossierEvent::ResultReturned { .. }
            | DossierEvent::WithdrawalRequested { .. }
            | DossierEvent::WithdrawalDeclined { .. }
            | DossierEvent::ProcessingStopped { .. } => {}
        }
        // The supplement awaited at the time of the ruling may be awaited again.
        let ruled_on = state.filed.before_ruling.as_ref().is_some_and(|before| before.awaited_supplement());
        if state.filed.supplement.is_none() && !ruled_on {
            self.supplement = None;
        }
    }
}

fn sealed(documents: &[Document], supplemented_at: Option<Moment>) -> Vec<SealedDocument> {
    documents.iter().cloned().map(|document| SealedDocument { document, supplemented_at }).collect()
}

fn row(id: &str, state: &DossierState, held: &Holdings) -> Result<DetailRow, serde_json::Error> {
    let filed = &state.filed;
    Ok(DetailRow {
        id: id.to_owned(),
        agency_id: filed.agency,
        procedure_code: filed.procedure.code.clone(),
        procedure_version: filed.procedure.version,
        applicant_id: filed.applicant,
        assignee_id: filed.assignee,
        course: serde_json::to_string(state)?,
        documents: serde_json::to_string(&held.documents)?,
        supplement: held.supplement.as_ref().map(serde_json::to_string).transpose()?,
        payment: held.payment.as_ref().map(serde_json::to_string).transpose()?,
        result: held.result.as_ref().map(serde_json::to_string).transpose()?,
        version: state.version,
    })
}

fn payment_row(dossier: &str, payment: &SealedPayment) -> Result<PaymentRow, serde_json::Error> {
    let (dossier_id, text) = (dossier.to_owned(), serde_json::to_string(payment)?);
    Ok(PaymentRow { id: payment.id, dossier_id, payment: text })
}

fn file_row(dossier: &str, file: &FileRef, among_officers: bool) -> Result<FileRow, serde_json::Error> {
    let (dossier_id, text) = (dossier.to_owned(), serde_json::to_string(file)?);
    Ok(FileRow { id: file.id, dossier_id, file: text, among_officers: i32::from(among_officers) })
}

/// Files of an event with their visibility (`true`: officers only); an exchange has its dossier's id.
fn files_of(recorded: &RecordedEvent) -> Vec<(&FileRef, bool)> {
    match &recorded.event {
        AnyEvent::Dossier(event) => event.files().collect(),
        AnyEvent::Exchange(event) => event.attachments().iter().map(|file| (file, false)).collect(),
        AnyEvent::Deadline(_)
        | AnyEvent::Account(_)
        | AnyEvent::Agency(_)
        | AnyEvent::Calendar(_)
        | AnyEvent::Procedure(_)
        | AnyEvent::Restoration(_)
        | AnyEvent::Viewing(_) => Vec::new(),
    }
}
