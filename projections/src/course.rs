mod courses;

use cqrs_es::Aggregate;
use domain::dossier::{ClockState, Dossier, DossierEvent, DossierStatus, FiledDossier, Timeliness};
use domain::{Moment, Personal};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use courses::{Courses, dossiers_of, of_dossier};

/// How far a dossier has come, by the rules of `domain` itself, so that no row has rules of its own.
///
/// Of what the applicant sent it holds nothing: form, documents and items are left out, because each row that shows
/// them keeps them sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// Its version: events so far.
    pub version: u64,
    /// From when on eight working hours or fewer are left.
    pub due_soon_at: Option<Moment>,
    /// All but what the applicant sent.
    pub filed: FiledDossier,
}

impl Course {
    /// The course after an event, from that before it; `None` where an event comes before the submission.
    ///
    /// `due_soon_at` is given the due date that an event sets without saying from when on it is near.
    fn follow(
        before: Option<Self>,
        sequence: u64,
        event: &DossierEvent,
        due_soon_at: impl FnOnce(Moment) -> Moment,
    ) -> Option<Self> {
        let due_before = before.as_ref().and_then(|course| course.filed.due_at);
        let soon_before = before.as_ref().and_then(|course| course.due_soon_at);
        let mut dossier = Dossier {
            version: before.as_ref().map_or(0, |course| course.version),
            filed: before.map(|course| Box::new(course.filed)),
        };
        dossier.apply(hollow(event));
        let mut filed = *dossier.filed?;
        filed.documents.clear();
        if let Some(open) = &mut filed.supplement {
            open.items.clear();
        }
        let due_soon_at = match filed.due_at {
            Some(_) if filed.due_soon_at.is_some() => filed.due_soon_at,
            Some(due) if filed.due_at != due_before => Some(due_soon_at(due)),
            _ => soon_before,
        };
        Some(Self { version: sequence, due_soon_at, filed })
    }

    /// Where it stands.
    pub fn status(&self) -> DossierStatus {
        self.filed.status()
    }

    /// What its clock does.
    pub fn clock(&self) -> ClockState {
        self.filed.clock()
    }

    /// How it does against its due date.
    pub fn timeliness(&self, now: Moment) -> Timeliness {
        self.filed.timeliness(self.due_soon_at, now)
    }
}

/// Whether an event sets a due date without saying from when on it is near, as those of older releases: the calendar as
/// it was then is asked.
fn asks_the_calendar(event: &DossierEvent) -> bool {
    match event {
        DossierEvent::DossierAccepted { due_soon_at, .. }
        | DossierEvent::DueDateMoved { due_soon_at, .. }
        | DossierEvent::DeadlineExtended { due_soon_at, .. } => due_soon_at.is_none(),
        DossierEvent::DossierSubmitted { .. }
        | DossierEvent::DossierRejected { .. }
        | DossierEvent::SupplementRequested { .. }
        | DossierEvent::DossierSupplemented { .. }
        | DossierEvent::SupplementRequestCancelled { .. }
        | DossierEvent::DossierAssigned { .. }
        | DossierEvent::DossierReleased { .. }
        | DossierEvent::DossierForwarded { .. }
        | DossierEvent::DossierSentBack { .. }
        | DossierEvent::PaymentRequested { .. }
        | DossierEvent::PaymentRecorded { .. }
        | DossierEvent::PaymentRequestCancelled { .. }
        | DossierEvent::DossierDecided { .. }
        | DossierEvent::ResultReturned { .. }
        | DossierEvent::WithdrawalRequested { .. }
        | DossierEvent::WithdrawalDeclined { .. }
        | DossierEvent::ProcessingStopped { .. }
        | DossierEvent::RulingRevoked { .. } => false,
    }
}

/// The event without the form that it brings.
fn hollow(event: &DossierEvent) -> DossierEvent {
    let erased = |form: &Personal<Value>| Personal::Erased { subject: form.subject() };
    match event {
        DossierEvent::DossierSubmitted { at, code, agency, procedure, applicant, form, documents: _ } => {
            DossierEvent::DossierSubmitted {
                at: *at,
                code: code.clone(),
                agency: *agency,
                procedure: procedure.clone(),
                applicant: *applicant,
                form: erased(form),
                documents: Vec::new(),
            }
        }
        DossierEvent::DossierSupplemented { at, request, patch: _, documents: _, message: _, answers: _ } => {
            DossierEvent::DossierSupplemented {
                at: *at,
                request: *request,
                patch: None,
                documents: Vec::new(),
                message: None,
                answers: Vec::new(),
            }
        }
        DossierEvent::DossierAccepted { .. }
        | DossierEvent::DossierRejected { .. }
        | DossierEvent::SupplementRequested { .. }
        | DossierEvent::SupplementRequestCancelled { .. }
        | DossierEvent::DueDateMoved { .. }
        | DossierEvent::DossierAssigned { .. }
        | DossierEvent::DossierReleased { .. }
        | DossierEvent::DossierForwarded { .. }
        | DossierEvent::DossierSentBack { .. }
        | DossierEvent::PaymentRequested { .. }
        | DossierEvent::PaymentRecorded { .. }
        | DossierEvent::PaymentRequestCancelled { .. }
        | DossierEvent::DeadlineExtended { .. }
        | DossierEvent::DossierDecided { .. }
        | DossierEvent::ResultReturned { .. }
        | DossierEvent::WithdrawalRequested { .. }
        | DossierEvent::WithdrawalDeclined { .. }
        | DossierEvent::ProcessingStopped { .. }
        | DossierEvent::RulingRevoked { .. } => event.clone(),
    }
}
