//! Movement of a dossier through the procedure's steps up to the decision, with payment requests and the extension of
//! the due date.

use super::{DossierCommand, DossierEvent, DossierOutcome, DueReason, FileRef, FiledDossier, Officer, StepRef};
use crate::input;
use crate::procedure::{Money, Step};
use crate::{CommandEnvelope, Fault, FaultCode, Faults, Moment, PaymentRequestId, Refusal, Services};

type Decision = Result<Vec<DossierEvent>, Refusal>;

/// Maximum number of documents of a result, or of enclosures of a forwarding.
const FILES_MAX: usize = 10;
/// Maximum number of digits of an amount of money: 15 are exact as an integer in every client.
const AMOUNT_DIGITS_MAX: usize = 15;

impl FiledDossier {
    /// Enters the next step; from the desk, the first.
    pub(super) fn forward(
        &self,
        envelope: &CommandEnvelope<DossierCommand>,
        note: Option<&str>,
        offered: &[Option<FileRef>],
        services: &Services,
    ) -> Decision {
        let at = envelope.at;
        let Some(by) = envelope.by.account() else { return Err(Refusal::Forbidden) };
        let mut faults = Faults::new();
        let note = faults.take(input::optional(note, |text| input::multi_line(text, input::REASON_MAX, &["note"])));
        let files = self.attached(offered, &mut faults);
        let Some(note) = note.filter(|_| faults.is_empty()) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let note = note.map(|note| self.personal(note));
        let steps = &self.pinned_procedure(services)?.definition.steps;
        let entered = self.entered();
        let Some(next) = self.next_step(services)? else {
            return Err(Refusal::of(FaultCode::NotAllowedInStatus));
        };
        let step = step_ref(next, entered + 1, steps.len());
        let step_due_at = self.step_due(at, next, services);
        Ok(vec![DossierEvent::DossierForwarded { at, by, step, step_due_at, note, files }])
    }

    /// Assigns an officer of the next step.
    pub(super) fn give_onward(
        &self,
        at: Moment,
        officer: Option<Officer>,
        services: &Services,
    ) -> Result<DossierEvent, Refusal> {
        let role = self.next_step(services)?.map(|next| next.role);
        let fits = |officer: &Officer| officer.agency == Some(self.agency) && Some(officer.role) == role;
        match officer.filter(fits) {
            Some(officer) => Ok(DossierEvent::DossierAssigned { at, assignee: officer.account, hand_over: None }),
            None => Err(Refusal::at(FaultCode::NotFound, &["assigneeId"])),
        }
    }

    /// Returns to the previous step, with a reason for officers alone.
    pub(super) fn send_back(
        &self,
        envelope: &CommandEnvelope<DossierCommand>,
        reason: &str,
        offered: &[Option<FileRef>],
        services: &Services,
    ) -> Decision {
        let at = envelope.at;
        let Some(by) = envelope.by.account() else { return Err(Refusal::Forbidden) };
        let mut faults = Faults::new();
        let reason = faults.take(input::multi_line(reason, input::REASON_MAX, &["reason"]));
        let files = self.attached(offered, &mut faults);
        let Some(reason) = reason.filter(|_| faults.is_empty()) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let reason = self.personal(reason);
        let steps = &self.pinned_procedure(services)?.definition.steps;
        let before = self.entered().saturating_sub(1);
        let place = before.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        let Some(step) = place.and_then(|place| steps.get(place)) else {
            return Err(Refusal::of(FaultCode::NotAllowedInStatus));
        };
        let step_due_at = self.step_due(at, step, services);
        Ok(vec![DossierEvent::DossierSentBack {
            at,
            by,
            step: step_ref(step, before, steps.len()),
            step_due_at,
            reason,
            files,
        }])
    }

    /// Step that the dossier would be forwarded to; `None` at the last.
    ///
    /// # Errors
    /// `NOT_FOUND` where the rulebook lacks the procedure version that it was filed under.
    pub fn next_step<'s>(&self, services: &'s Services) -> Result<Option<&'s Step>, Refusal> {
        let steps = &self.pinned_procedure(services)?.definition.steps;
        Ok(usize::try_from(self.entered()).ok().and_then(|entered| steps.get(entered)))
    }

    /// Number of steps entered so far; 0 at the desk.
    fn entered(&self) -> u32 {
        self.step.as_ref().map_or(0, |current| current.step.number)
    }

    pub(super) fn request_payment(
        &self,
        at: Moment,
        request: PaymentRequestId,
        money: &Money,
        reason: &str,
        services: &Services,
    ) -> Decision {
        let mut faults = Faults::new();
        let money = read_money(money, &mut faults);
        let reason = faults.take(input::multi_line(reason, input::REASON_MAX, &["reason"]));
        let (Some(money), Some(reason)) = (money, reason) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let pauses = self.pinned_procedure(services)?.definition.payment_policy.pauses();
        let reason = self.personal(reason);
        Ok(vec![DossierEvent::PaymentRequested { at, request, money, reason, pauses }])
    }

    /// The amount paid must equal the amount requested.
    pub(super) fn record_payment(&self, at: Moment, money: &Money, reference: &str, services: &Services) -> Decision {
        let Some(open) = &self.payment else { return Err(Refusal::of(FaultCode::NotAllowedInStatus)) };
        let mut faults = Faults::new();
        match read_money(money, &mut faults) {
            Some(money) if money.currency != open.money.currency => {
                let wanted = Fault::at(FaultCode::OutOfRange, &["money", "currency"]);
                faults.push(wanted.with("currency", open.money.currency.clone()));
            }
            Some(money) if money.amount != open.money.amount => {
                let amount = open.money.amount.clone();
                let wanted = Fault::at(FaultCode::OutOfRange, &["money", "amount"]).with("reason", "AS_ASKED");
                faults.push(wanted.with("min", amount.clone()).with("max", amount));
            }
            _ => {}
        }
        let reference = faults.take(input::one_line(reference, &["reference"]));
        let Some(reference) = reference.filter(|_| faults.is_empty()) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let recorded = DossierEvent::PaymentRecorded { at, request: open.request, reference: self.personal(reference) };
        let moved = self.due_after_waiting(at, DueReason::PaymentRecorded, services)?;
        Ok(std::iter::once(recorded).chain(moved).collect())
    }

    /// Cancels a mistaken request; the time it was open still counts as a pause of the clock.
    pub(super) fn cancel_payment_request(&self, at: Moment, reason: &str, services: &Services) -> Decision {
        let Some(open) = &self.payment else { return Err(Refusal::of(FaultCode::NotAllowedInStatus)) };
        let reason = self.reason(reason)?;
        let cancelled = DossierEvent::PaymentRequestCancelled { at, request: open.request, reason };
        let moved = self.due_after_waiting(at, DueReason::PaymentRequestCancelled, services)?;
        Ok(std::iter::once(cancelled).chain(moved).collect())
    }

    /// At most once, and to a later date than the promised one.
    pub(super) fn extend_deadline(&self, at: Moment, due_at: Moment, reason: &str, services: &Services) -> Decision {
        let mut faults = Faults::new();
        let reason = faults.take(input::multi_line(reason, input::REASON_MAX, &["reason"]));
        if let Some(promised) = self.due_at.filter(|promised| due_at <= *promised) {
            faults.push(Fault::at(FaultCode::OutOfRange, &["dueAt"]).with("min", promised.to_string()));
        }
        let Some(reason) = reason.filter(|_| faults.is_empty()) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let due_soon_at = Some(services.rulebook.calendar().due_soon_at(due_at));
        Ok(vec![DossierEvent::DeadlineExtended { at, due_at, due_soon_at, reason: self.personal(reason) }])
    }

    /// A refusal needs a reason. Enclosures of officers are adopted as they are, without a new upload.
    pub(super) fn decide_with(
        &self,
        envelope: &CommandEnvelope<DossierCommand>,
        outcome: DossierOutcome,
        reason: Option<&str>,
        (offered, drafts): (&[Option<FileRef>], &[Option<FileRef>]),
    ) -> Decision {
        let mut faults = Faults::new();
        let reason =
            faults.take(input::optional(reason, |text| input::multi_line(text, input::REASON_MAX, &["reason"])));
        if outcome == DossierOutcome::Refused && reason == Some(None) {
            faults.push(Fault::at(FaultCode::Required, &["reason"]));
        }
        let mut files = self.attached(offered, &mut faults);
        if offered.len() <= FILES_MAX && offered.len() + drafts.len() > FILES_MAX {
            faults.push(Fault::at(FaultCode::TooLong, &["fileIds"]).with("max", FILES_MAX - offered.len()));
        }
        for (index, draft) in drafts.iter().take(FILES_MAX).enumerate() {
            let known = draft.as_ref().filter(|file| self.enclosures.contains(&file.id));
            match known.filter(|file| files.iter().all(|earlier| earlier.id != file.id)) {
                Some(file) => files.push(file.about(self.applicant)),
                None => faults.push(Fault::at(FaultCode::NotFound, &["fileIds", &index.to_string()])),
            }
        }
        let Some(reason) = reason.filter(|_| faults.is_empty()) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let reason = reason.map(|reason| self.personal(reason));
        Ok(vec![DossierEvent::DossierDecided { at: envelope.at, outcome, reason, files }])
    }

    /// Claims uploads as files of the dossier, each at most once; collects the faults of the others.
    fn attached(&self, offered: &[Option<FileRef>], faults: &mut Faults) -> Vec<FileRef> {
        if offered.len() > FILES_MAX {
            faults.push(Fault::at(FaultCode::TooLong, &["uploadIds"]).with("max", FILES_MAX));
        }
        let mut files: Vec<FileRef> = Vec::new();
        for (index, offer) in offered.iter().take(FILES_MAX).enumerate() {
            match offer.as_ref().filter(|file| files.iter().all(|earlier| earlier.id != file.id)) {
                Some(file) => files.push(file.about(self.applicant)),
                None => faults.push(Fault::at(FaultCode::NotFound, &["uploadIds", &index.to_string()])),
            }
        }
        files
    }
}

/// Amount of at least 1 in any grouping, with a currency of ISO 4217; normalized to digits.
fn read_money(typed: &Money, faults: &mut Faults) -> Option<Money> {
    let field = ["money", "amount"];
    let amount = input::whole_number(&typed.amount, &field).and_then(|amount| match amount {
        ..=0 => Err(Fault::at(FaultCode::OutOfRange, &field).with("min", 1)),
        amount if amount.to_string().len() > AMOUNT_DIGITS_MAX => {
            Err(Fault::at(FaultCode::TooLong, &field).with("max", AMOUNT_DIGITS_MAX))
        }
        amount => Ok(amount.to_string()),
    });
    let currency = &typed.currency;
    let is_currency = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_currency {
        faults.push(Fault::at(FaultCode::InvalidFormat, &["money", "currency"]));
    }
    let amount = faults.take(amount)?;
    is_currency.then(|| Money { amount, currency: currency.clone() })
}

/// Reference to a step as it is entered.
fn step_ref(step: &Step, number: u32, of: usize) -> StepRef {
    StepRef {
        key: step.key.clone(),
        number,
        of: u32::try_from(of).unwrap_or(u32::MAX),
        role: step.role,
        assignee_required: step.assignee_required,
    }
}
