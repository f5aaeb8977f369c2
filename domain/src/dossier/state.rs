//! State of the dossier aggregate, and the fold of its events.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    BeforeRuling, ClockState, CurrentStep, Document, DossierCode, DossierEvent, DossierOutcome, DossierStatus,
    DueReason, Interruption, OpenPayment, OpenSupplement, ProcedureRef, StepDue, Timeliness,
};
use crate::{AccountId, AgencyId, FileId, Moment, Personal};

/// State of the dossier aggregate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Number of events: the version that clients see.
    pub version: u64,
    /// Absent before the submission.
    pub filed: Option<Box<FiledDossier>>,
}

/// State of a submitted dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FiledDossier {
    pub code: DossierCode,
    /// Agency that runs the procedure, and whose officers do the work.
    pub agency: AgencyId,
    /// Procedure version that it was filed under; never changes.
    pub procedure: ProcedureRef,
    /// Account of the applicant, the subject of all its personal data.
    pub applicant: AccountId,
    pub submitted_at: Moment,
    /// Time of reception, when the clock starts.
    pub accepted_at: Option<Moment>,
    /// Base date of the due date's recomputation: pauses are added to it.
    pub promised_at: Option<Moment>,
    /// Due date in force, pauses included.
    pub due_at: Option<Moment>,
    /// Start of due soon, by the calendar that computed the due date; absent in events of older schema versions, and
    /// skipped when serialized, so that their snapshots keep their bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_soon_at: Option<Moment>,
    /// Time limit for supplement requests, where the procedure sets one; missing in rows and snapshots of older
    /// releases, as in their events.
    #[serde(default)]
    pub supplement_until: Option<Moment>,
    /// Working minutes of paused clock since the promise.
    pub paused_minutes: u64,
    /// Status below all interruptions.
    pub base: DossierStatus,
    /// Open waits for the applicant, the latest last; at most two.
    pub interruptions: Vec<Interruption>,
    /// Supplement request without an answer yet.
    pub supplement: Option<OpenSupplement>,
    /// Number of supplement requests.
    pub rounds: u32,
    /// Payment request that is neither paid nor cancelled.
    pub payment: Option<OpenPayment>,
    /// Current step of the procedure; `None` at the desk, and once decided.
    pub step: Option<CurrentStep>,
    /// Officers who examined it before its last step (forwarded it, were assigned, or requested a supplement): four
    /// eyes, none of them decides.
    pub examiners: Vec<AccountId>,
    /// Files that officers attached when they forwarded it or sent it back; absent in rows and snapshots of older
    /// releases, as in their events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosures: Vec<FileId>,
    /// Set once the due date was extended: an extension is granted once.
    pub extended: bool,
    pub outcome: Option<DossierOutcome>,
    /// Submitted form with all supplements merged in.
    pub form: Personal<Value>,
    /// Submitted documents with those of all supplements in place of the former ones.
    pub documents: Vec<Document>,
    pub assignee: Option<AccountId>,
    /// Time of the latest ruling that ended the work; `None` while it goes on.
    pub ended_at: Option<Moment>,
    /// Position at the ruling; `None` before a ruling, and once it cannot be revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_ruling: Option<Box<BeforeRuling>>,
}

impl FiledDossier {
    pub fn status(&self) -> DossierStatus {
        match self.interruptions.last() {
            None => self.base,
            Some(Interruption::Supplement) => DossierStatus::SupplementRequested,
            Some(Interruption::Payment) => DossierStatus::PaymentRequired,
            Some(Interruption::Withdrawal) => DossierStatus::WithdrawalRequested,
        }
    }

    /// Clock state: paused while a supplement request is open, or a payment request that pauses, also below a requested
    /// withdrawal.
    pub fn clock(&self) -> ClockState {
        if self.ended_at.is_some() {
            ClockState::Ended
        } else if self.accepted_at.is_none() {
            ClockState::NotStarted
        } else if self.supplement.is_some() || self.payment.as_ref().is_some_and(|open| open.pauses) {
            ClockState::Paused
        } else {
            ClockState::Running
        }
    }

    pub fn timeliness(&self, due_soon_at: Option<Moment>, now: Moment) -> Timeliness {
        Timeliness::of(self.clock(), self.due_at, due_soon_at, self.ended_at, now)
    }

    fn evolve(&mut self, event: DossierEvent) {
        match event {
            DossierEvent::DossierSubmitted { .. } => {}
            DossierEvent::DossierAccepted { at, due_at, note: _, supplement_until, due_soon_at } => {
                self.base = DossierStatus::Accepted;
                self.accepted_at = Some(at);
                self.promised_at = Some(due_at);
                self.due_at = Some(due_at);
                self.due_soon_at = due_soon_at;
                self.supplement_until = supplement_until;
            }
            DossierEvent::DossierRejected { at, reason: _ } => self.end(DossierStatus::Rejected, at),
            DossierEvent::SupplementRequested { at, request, message: _, items, respond_by, by } => {
                self.examined_by(by);
                self.interruptions.push(Interruption::Supplement);
                self.rounds += 1;
                self.supplement = Some(OpenSupplement { request, requested_at: at, items, respond_by });
            }
            DossierEvent::DossierSupplemented { at: _, request: _, patch, documents, message: _, answers: _ } => {
                self.resume(Interruption::Supplement);
                self.supplement = None;
                self.amend_form(patch);
                self.replace_documents(documents);
            }
            DossierEvent::SupplementRequestCancelled { at: _, request: _, reason: _ } => {
                self.resume(Interruption::Supplement);
                self.supplement = None;
            }
            DossierEvent::DueDateMoved { at: _, due_at, reason, paused_minutes, step, due_soon_at } => {
                self.due_soon_at = due_soon_at;
                self.move_due(due_at, reason, paused_minutes, step);
            }
            DossierEvent::DossierAssigned { at: _, assignee, hand_over: _ } => {
                self.examined_by(Some(assignee));
                self.assignee = Some(assignee);
            }
            DossierEvent::DossierReleased { at: _, assignee: _ } => self.assignee = None,
            DossierEvent::DossierForwarded { at, by, step, step_due_at, note: _, files }
            | DossierEvent::DossierSentBack { at, by, step, step_due_at, reason: _, files } => {
                self.examined_by(Some(by));
                self.enclosures.extend(files.iter().map(|file| file.id));
                self.base = DossierStatus::Processing;
                self.assignee = None;
                self.step = Some(CurrentStep {
                    step,
                    entered_at: at,
                    promised_at: step_due_at,
                    due_at: step_due_at,
                    paused_minutes: 0,
                });
            }
            DossierEvent::PaymentRequested { at, request, money, reason: _, pauses } => {
                self.interruptions.push(Interruption::Payment);
                self.payment = Some(OpenPayment { request, requested_at: at, money, pauses });
            }
            DossierEvent::PaymentRecorded { at: _, request: _, reference: _ }
            | DossierEvent::PaymentRequestCancelled { at: _, request: _, reason: _ } => {
                self.resume(Interruption::Payment);
                self.payment = None;
            }
            DossierEvent::DeadlineExtended { at: _, due_at, due_soon_at, reason: _ } => {
                self.extended = true;
                self.promised_at = Some(due_at);
                self.due_at = Some(due_at);
                self.due_soon_at = due_soon_at;
                self.paused_minutes = 0;
                if let Some(current) = &mut self.step {
                    current.promised_at = Some(due_at);
                    current.due_at = Some(due_at);
                    current.paused_minutes = 0;
                }
            }
            DossierEvent::DossierDecided { at, outcome, reason: _, files: _ } => {
                self.end(DossierStatus::Resolved, at);
                self.outcome = Some(outcome);
            }
            DossierEvent::ResultReturned { at: _, note: _ } => {
                self.base = DossierStatus::ResultReturned;
                self.before_ruling = None;
            }
            DossierEvent::WithdrawalRequested { at: _, reason: _ } => self.interruptions.push(Interruption::Withdrawal),
            DossierEvent::WithdrawalDeclined { at: _, reason: _ } => self.resume(Interruption::Withdrawal),
            DossierEvent::ProcessingStopped { at, reason: _ } => self.end(DossierStatus::Stopped, at),
            DossierEvent::RulingRevoked { at: _, by: _, ruling: _, reason: _, step: _, awaited } => {
                self.reopen(awaited);
            }
        }
    }

    fn move_due(&mut self, due_at: Moment, reason: DueReason, paused_minutes: u64, step: Option<StepDue>) {
        self.due_at = Some(due_at);
        // No pauses mean that the time limit restarted: the new date becomes the base of later pauses.
        if paused_minutes == 0 {
            self.promised_at = Some(due_at);
        }
        match reason {
            DueReason::Supplemented
            | DueReason::SupplementCancelled
            | DueReason::PaymentRecorded
            | DueReason::PaymentRequestCancelled => self.paused_minutes = paused_minutes,
        }
        if let (Some(current), Some(moved)) = (&mut self.step, step) {
            current.due_at = Some(moved.due_at);
            current.paused_minutes = moved.paused_minutes;
            if moved.paused_minutes == 0 {
                current.promised_at = Some(moved.due_at);
            }
        }
    }

    /// Records an examiner, except in the last step, whose officers decide.
    fn examined_by(&mut self, officer: Option<AccountId>) {
        let deciding = self.step.as_ref().is_some_and(|current| current.step.is_last());
        self.examiners.extend(officer.filter(|officer| !deciding && !self.examiners.contains(officer)));
    }

    fn resume(&mut self, from: Interruption) {
        self.interruptions.retain(|interruption| *interruption != from);
    }

    fn amend_form(&mut self, patch: Option<Personal<Value>>) {
        if let (Personal::Known { value, .. }, Some(Personal::Known { value: patch, .. })) = (&mut self.form, patch) {
            json_patch::merge(value, &patch);
        }
    }

    /// Replaces all files of each required document that has new ones.
    fn replace_documents(&mut self, documents: Vec<Document>) {
        self.documents.retain(|old| documents.iter().all(|new| new.requirement != old.requirement));
        self.documents.extend(documents);
    }
}

impl Dossier {
    pub(super) fn evolve(&mut self, event: DossierEvent) {
        if let DossierEvent::DossierSubmitted { at, code, agency, procedure, applicant, form, documents } = event {
            self.filed = Some(Box::new(FiledDossier {
                code,
                agency,
                procedure,
                applicant,
                submitted_at: at,
                accepted_at: None,
                promised_at: None,
                due_at: None,
                due_soon_at: None,
                supplement_until: None,
                paused_minutes: 0,
                base: DossierStatus::Registered,
                interruptions: Vec::new(),
                supplement: None,
                rounds: 0,
                payment: None,
                step: None,
                examiners: Vec::new(),
                enclosures: Vec::new(),
                extended: false,
                outcome: None,
                form,
                documents,
                assignee: None,
                ended_at: None,
                before_ruling: None,
            }));
        } else if let Some(filed) = &mut self.filed {
            filed.evolve(event);
        }
    }
}
