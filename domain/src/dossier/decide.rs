//! Decisions on a dossier: each command is authorized, its input checked, and answered by events or a refusal.

use super::transitions::authorize;
use super::{
    Dossier, DossierAction, DossierCode, DossierCommand, DossierEvent, DueReason, FiledDossier, OfferedDocument,
    ProcedureRef, RequestedItem, SupplementItem, SupplementTarget,
};
use crate::aggregate::aggregate;
use crate::input;
use crate::permission::may_see_dossier;
use crate::{
    Actor, CommandEnvelope, Fault, FaultCode, Faults, Moment, Personal, Refusal, Role, Services, SupplementRequestId,
};

aggregate!(Dossier, DossierCommand, DossierEvent, Dossier, "dossier", snapshot 5);

pub(super) type Decision = Result<Vec<DossierEvent>, Refusal>;

/// Maximum number of items in one supplement request.
const ITEMS_MAX: usize = 50;

impl Dossier {
    fn decide_on(&self, envelope: &CommandEnvelope<DossierCommand>, services: &Services) -> Decision {
        let at = envelope.at;
        match &envelope.command {
            DossierCommand::Submit { code, procedure_code, procedure_version, form, documents } => {
                let wanted = ProcedureRef { code: procedure_code.clone(), version: *procedure_version };
                self.submit(envelope, code, wanted, form, documents, services)
            }
            DossierCommand::Accept { note } => {
                let filed = self.permitted(DossierAction::Accept, envelope, services)?;
                let note = filed.note(note.as_deref())?;
                let due_at = filed.promise(at, services)?;
                let supplement_until = filed.supplement_until(at, services)?;
                let due_soon_at = Some(services.rulebook.calendar().due_soon_at(due_at));
                Ok(vec![DossierEvent::DossierAccepted { at, due_at, note, supplement_until, due_soon_at }])
            }
            DossierCommand::Reject { reason } => {
                let filed = self.permitted(DossierAction::Reject, envelope, services)?;
                Ok(vec![DossierEvent::DossierRejected { at, reason: filed.reason(reason)? }])
            }
            DossierCommand::RequestSupplement { request, message, items, respond_by } => {
                let filed = self.permitted(DossierAction::RequestSupplement, envelope, services)?;
                filed.request_supplement(envelope, *request, message, items, *respond_by, services)
            }
            DossierCommand::Supplement { form, documents, message, words } => {
                let filed = self.permitted(DossierAction::Supplement, envelope, services)?;
                filed.supplement_with(at, form.as_ref(), documents, (message.as_deref(), words), services)
            }
            DossierCommand::CancelSupplementRequest { reason } => {
                let filed = self.permitted(DossierAction::CancelSupplementRequest, envelope, services)?;
                let Some(open) = &filed.supplement else { return Err(Refusal::of(FaultCode::NotAllowedInStatus)) };
                let reason = filed.reason(reason)?;
                let cancelled = DossierEvent::SupplementRequestCancelled { at, request: open.request, reason };
                let moved = filed.due_after_waiting(at, DueReason::SupplementCancelled, services)?;
                Ok(std::iter::once(cancelled).chain(moved).collect())
            }
            DossierCommand::Assign { assignee } => {
                let filed = self.permitted(DossierAction::Assign, envelope, services)?;
                filed.assign(envelope, *assignee, services)
            }
            DossierCommand::HandOver { holder, to, hand_over } => {
                self.hand_over(envelope, *holder, to, *hand_over, services)
            }
            DossierCommand::Release { holder, officer } => self.release(envelope, *holder, *officer, services),
            DossierCommand::Forward { note, to, files } => {
                let filed = self.permitted(DossierAction::Forward, envelope, services)?;
                let mut events = filed.forward(envelope, note.as_deref(), files, services)?;
                if let Some(officer) = to {
                    events.push(filed.give_onward(at, *officer, services)?);
                }
                Ok(events)
            }
            DossierCommand::SendBack { reason, files } => self
                .permitted(DossierAction::SendBack, envelope, services)?
                .send_back(envelope, reason, files, services),
            DossierCommand::RequestPayment { request, money, reason } => {
                let filed = self.permitted(DossierAction::RequestPayment, envelope, services)?;
                filed.request_payment(at, *request, money, reason, services)
            }
            DossierCommand::RecordPayment { money, reference } => {
                let filed = self.permitted(DossierAction::RecordPayment, envelope, services)?;
                filed.record_payment(at, money, reference, services)
            }
            DossierCommand::CancelPaymentRequest { reason } => {
                let filed = self.permitted(DossierAction::CancelPaymentRequest, envelope, services)?;
                filed.cancel_payment_request(at, reason, services)
            }
            DossierCommand::ExtendDeadline { due_at, reason } => {
                let filed = self.permitted(DossierAction::ExtendDeadline, envelope, services)?;
                filed.extend_deadline(at, *due_at, reason, services)
            }
            DossierCommand::Decide { outcome, reason, files, drafts } => {
                let filed = self.permitted(DossierAction::Decide, envelope, services)?;
                filed.decide_with(envelope, *outcome, reason.as_deref(), (files, drafts))
            }
            DossierCommand::ReturnResult { note } => {
                let filed = self.permitted(DossierAction::ReturnResult, envelope, services)?;
                Ok(vec![DossierEvent::ResultReturned { at, note: filed.note(note.as_deref())? }])
            }
            DossierCommand::Withdraw { reason } => {
                let filed = self.permitted(DossierAction::Withdraw, envelope, services)?;
                Ok(vec![DossierEvent::WithdrawalRequested { at, reason: filed.reason(reason)? }])
            }
            DossierCommand::DeclineWithdrawal { reason } => {
                let filed = self.permitted(DossierAction::DeclineWithdrawal, envelope, services)?;
                Ok(vec![DossierEvent::WithdrawalDeclined { at, reason: filed.reason(reason)? }])
            }
            DossierCommand::StopProcessing { reason } => {
                let filed = self.permitted(DossierAction::StopProcessing, envelope, services)?;
                Ok(vec![DossierEvent::ProcessingStopped { at, reason: filed.reason(reason)? }])
            }
            DossierCommand::RevokeRuling { reason } => {
                self.permitted(DossierAction::RevokeRuling, envelope, services)?.revoke_ruling(envelope, reason)
            }
        }
    }

    /// Authorization in a fixed order: sight, permission, expected version (optimistic concurrency), status; a caller
    /// who may not see the dossier learns nothing.
    fn permitted(
        &self,
        action: DossierAction,
        envelope: &CommandEnvelope<DossierCommand>,
        services: &Services,
    ) -> Result<&FiledDossier, Refusal> {
        if envelope.by == Actor::Anonymous {
            return Err(Refusal::Unauthenticated);
        }
        let filed = self
            .filed
            .as_deref()
            .filter(|filed| may_see_dossier(&envelope.by, filed.applicant, filed.agency))
            .ok_or_else(|| Refusal::at(FaultCode::NotFound, &["code"]))?;
        let permitted = authorize(action, &envelope.by, filed, envelope.at, services.rulebook.calendar());
        let barrier = permitted.err().map(|obstacle| obstacle.barrier);
        if let Some(lasting) = barrier.filter(|barrier| barrier.is_lasting()) {
            return Err(lasting.into());
        }
        // The version check stands before what a concurrent change can cause: a caller with an older state gets
        // `VERSION_CONFLICT`, not a denial.
        envelope.check_version(self.version)?;
        barrier.map_or(Ok(filed), |barrier| Err(barrier.into()))
    }

    fn submit(
        &self,
        envelope: &CommandEnvelope<DossierCommand>,
        code: &DossierCode,
        wanted: ProcedureRef,
        form: &serde_json::Value,
        documents: &[OfferedDocument],
        services: &Services,
    ) -> Decision {
        let applicant = match envelope.by {
            Actor::Account { id, role: Role::Citizen, .. } => id,
            Actor::Anonymous => return Err(Refusal::Unauthenticated),
            Actor::System | Actor::Account { .. } => return Err(Refusal::Forbidden),
        };
        if self.filed.is_some() {
            return Err(Refusal::version_conflict(self.version));
        }
        let Some(current) = services.rulebook.current_procedure(&wanted.code) else {
            return Err(Refusal::at(FaultCode::NotFound, &["procedureCode"]));
        };
        if services.rulebook.procedure(&wanted.code, wanted.version).is_none() {
            return Err(Refusal::at(FaultCode::NotFound, &["procedureVersion"]));
        }
        if current.version != wanted.version {
            let outdated = Fault::at(FaultCode::VersionConflict, &["procedureVersion"]);
            return Err(outdated.with("currentVersion", current.version).into());
        }
        let mut faults = Faults::new();
        let form = match input::form_texts(form, &["form"]) {
            Ok(form) => {
                let (form, found) = current.form.read(&form, envelope.at.local_date());
                faults.extend(found);
                Some(form)
            }
            Err(found) => {
                faults.extend(found);
                None
            }
        };
        faults.extend(super::documents::missing(documents, current));
        let documents = super::documents::check(documents, current, applicant, &mut faults);
        let Some(form) = form.filter(|_| faults.is_empty()) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        Ok(vec![DossierEvent::DossierSubmitted {
            at: envelope.at,
            code: code.clone(),
            agency: current.agency(),
            procedure: wanted,
            applicant,
            form: Personal::of(applicant, form),
            documents,
        }])
    }
}

impl FiledDossier {
    /// Marks a value as personal data of the applicant, whoever wrote it.
    pub(super) fn personal<T>(&self, value: T) -> Personal<T> {
        Personal::of(self.applicant, value)
    }

    pub(super) fn note(&self, typed: Option<&str>) -> Result<Option<Personal<String>>, Refusal> {
        let note = input::optional(typed, |text| input::multi_line(text, input::REASON_MAX, &["note"]))?;
        Ok(note.map(|note| self.personal(note)))
    }

    pub(super) fn reason(&self, typed: &str) -> Result<Personal<String>, Refusal> {
        Ok(self.personal(input::multi_line(typed, input::REASON_MAX, &["reason"])?))
    }

    fn request_supplement(
        &self,
        envelope: &CommandEnvelope<DossierCommand>,
        request: SupplementRequestId,
        message: &str,
        items: &[RequestedItem],
        respond_by: Option<Moment>,
        services: &Services,
    ) -> Decision {
        let at = envelope.at;
        let procedure = self.pinned_procedure(services)?;
        let mut faults = Faults::new();
        let message = faults.take(input::multi_line(message, input::REASON_MAX, &["message"]));
        if items.is_empty() {
            faults.push(Fault::at(FaultCode::Required, &["items"]));
        } else if items.len() > ITEMS_MAX {
            faults.push(Fault::at(FaultCode::TooLong, &["items"]).with("max", ITEMS_MAX));
        }
        if respond_by.is_some_and(|respond_by| respond_by <= at) {
            faults.push(Fault::at(FaultCode::OutOfRange, &["respondBy"]).with("min", at.to_string()));
        }
        let mut asked = Vec::with_capacity(items.len());
        for (index, item) in items.iter().take(ITEMS_MAX).enumerate() {
            let index = index.to_string();
            let place = ["items", &index];
            match &item.target {
                SupplementTarget::FormField(pointer) => {
                    if procedure.form.label(pointer).is_none() {
                        let unknown = Fault::at(FaultCode::NotFound, &["target", "formField"]);
                        faults.push(unknown.with("shape", "/trader/phone").under(&place));
                    }
                }
                SupplementTarget::Requirement(key) => {
                    if !procedure.definition.required_documents.iter().any(|document| document.key == *key) {
                        faults.push(Fault::at(FaultCode::UnknownRequirement, &["target", "requirement"]).under(&place));
                    }
                }
            }
            let field = ["items", &index, "instruction"];
            if let Some(instruction) = faults.take(input::multi_line(&item.instruction, input::INSTRUCTION_MAX, &field))
            {
                let instruction = self.personal(instruction);
                asked.push(SupplementItem { id: item.id, target: item.target.clone(), instruction });
            }
        }
        let Some(message) = message.filter(|_| faults.is_empty()) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let message = self.personal(message);
        let by = envelope.by.account();
        Ok(vec![DossierEvent::SupplementRequested { at, request, message, items: asked, respond_by, by }])
    }
}
