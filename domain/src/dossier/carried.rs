//! What an event of a dossier carries, asked of the event: whoever reads events (projections, the exchange, exports) asks
//! here and lists no variants. Each match is exhaustive, so that a new event has to say what it carries.

use serde_json::Value;

use super::{Document, DossierEvent, FileRef};
use crate::{Moment, Personal};

/// A due date as an event sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDate {
    /// The date.
    pub due_at: Moment,
    /// From when on it is near; `None` in events of older releases, for which the calendar of that time is asked.
    pub due_soon_at: Option<Moment>,
}

impl DossierEvent {
    /// When it happened.
    pub fn at(&self) -> Moment {
        match self {
            Self::DossierSubmitted { at, .. }
            | Self::DossierAccepted { at, .. }
            | Self::DossierRejected { at, .. }
            | Self::SupplementRequested { at, .. }
            | Self::DossierSupplemented { at, .. }
            | Self::SupplementRequestCancelled { at, .. }
            | Self::DueDateMoved { at, .. }
            | Self::DossierAssigned { at, .. }
            | Self::DossierReleased { at, .. }
            | Self::DossierForwarded { at, .. }
            | Self::DossierSentBack { at, .. }
            | Self::PaymentRequested { at, .. }
            | Self::PaymentRecorded { at, .. }
            | Self::PaymentRequestCancelled { at, .. }
            | Self::DeadlineExtended { at, .. }
            | Self::DossierDecided { at, .. }
            | Self::ResultReturned { at, .. }
            | Self::WithdrawalRequested { at, .. }
            | Self::WithdrawalDeclined { at, .. }
            | Self::ProcessingStopped { at, .. }
            | Self::RulingRevoked { at, .. } => *at,
        }
    }

    /// The form, or the merge patch (RFC 7396) of it.
    pub fn form(&self) -> Option<&Personal<Value>> {
        match self {
            Self::DossierSubmitted { form, .. } => Some(form),
            Self::DossierSupplemented { patch, .. } => patch.as_ref(),
            Self::DossierAccepted { .. }
            | Self::DossierRejected { .. }
            | Self::SupplementRequested { .. }
            | Self::SupplementRequestCancelled { .. }
            | Self::DueDateMoved { .. }
            | Self::DossierAssigned { .. }
            | Self::DossierReleased { .. }
            | Self::DossierForwarded { .. }
            | Self::DossierSentBack { .. }
            | Self::PaymentRequested { .. }
            | Self::PaymentRecorded { .. }
            | Self::PaymentRequestCancelled { .. }
            | Self::DeadlineExtended { .. }
            | Self::DossierDecided { .. }
            | Self::ResultReturned { .. }
            | Self::WithdrawalRequested { .. }
            | Self::WithdrawalDeclined { .. }
            | Self::ProcessingStopped { .. }
            | Self::RulingRevoked { .. } => None,
        }
    }

    /// The documents that the applicant attached.
    pub fn documents(&self) -> &[Document] {
        match self {
            Self::DossierSubmitted { documents, .. } | Self::DossierSupplemented { documents, .. } => documents,
            Self::DossierAccepted { .. }
            | Self::DossierRejected { .. }
            | Self::SupplementRequested { .. }
            | Self::SupplementRequestCancelled { .. }
            | Self::DueDateMoved { .. }
            | Self::DossierAssigned { .. }
            | Self::DossierReleased { .. }
            | Self::DossierForwarded { .. }
            | Self::DossierSentBack { .. }
            | Self::PaymentRequested { .. }
            | Self::PaymentRecorded { .. }
            | Self::PaymentRequestCancelled { .. }
            | Self::DeadlineExtended { .. }
            | Self::DossierDecided { .. }
            | Self::ResultReturned { .. }
            | Self::WithdrawalRequested { .. }
            | Self::WithdrawalDeclined { .. }
            | Self::ProcessingStopped { .. }
            | Self::RulingRevoked { .. } => &[],
        }
    }

    /// The documents of the result, for the applicant.
    pub fn result_files(&self) -> &[FileRef] {
        match self {
            Self::DossierDecided { files, .. } => files,
            Self::DossierSubmitted { .. }
            | Self::DossierAccepted { .. }
            | Self::DossierRejected { .. }
            | Self::SupplementRequested { .. }
            | Self::DossierSupplemented { .. }
            | Self::SupplementRequestCancelled { .. }
            | Self::DueDateMoved { .. }
            | Self::DossierAssigned { .. }
            | Self::DossierReleased { .. }
            | Self::DossierForwarded { .. }
            | Self::DossierSentBack { .. }
            | Self::PaymentRequested { .. }
            | Self::PaymentRecorded { .. }
            | Self::PaymentRequestCancelled { .. }
            | Self::DeadlineExtended { .. }
            | Self::ResultReturned { .. }
            | Self::WithdrawalRequested { .. }
            | Self::WithdrawalDeclined { .. }
            | Self::ProcessingStopped { .. }
            | Self::RulingRevoked { .. } => &[],
        }
    }

    /// The files that officers attached for each other when they passed the dossier on.
    pub fn enclosures(&self) -> &[FileRef] {
        match self {
            Self::DossierForwarded { files, .. } | Self::DossierSentBack { files, .. } => files,
            Self::DossierSubmitted { .. }
            | Self::DossierAccepted { .. }
            | Self::DossierRejected { .. }
            | Self::SupplementRequested { .. }
            | Self::DossierSupplemented { .. }
            | Self::SupplementRequestCancelled { .. }
            | Self::DueDateMoved { .. }
            | Self::DossierAssigned { .. }
            | Self::DossierReleased { .. }
            | Self::PaymentRequested { .. }
            | Self::PaymentRecorded { .. }
            | Self::PaymentRequestCancelled { .. }
            | Self::DeadlineExtended { .. }
            | Self::DossierDecided { .. }
            | Self::ResultReturned { .. }
            | Self::WithdrawalRequested { .. }
            | Self::WithdrawalDeclined { .. }
            | Self::ProcessingStopped { .. }
            | Self::RulingRevoked { .. } => &[],
        }
    }

    /// Every file that it brings into the dossier, and whether that is for officers alone.
    pub fn files(&self) -> impl Iterator<Item = (&FileRef, bool)> {
        let attached = self.documents().iter().map(|document| &document.file).chain(self.result_files());
        attached.map(|file| (file, false)).chain(self.enclosures().iter().map(|file| (file, true)))
    }

    /// What somebody said about it: a note, a reason, a message, the number of a receipt.
    pub fn note(&self) -> Option<&Personal<String>> {
        match self {
            Self::DossierAccepted { note, .. }
            | Self::DossierForwarded { note, .. }
            | Self::ResultReturned { note, .. } => note.as_ref(),
            Self::DossierDecided { reason, .. } => reason.as_ref(),
            Self::PaymentRecorded { reference, .. } => Some(reference),
            Self::DossierRejected { reason, .. }
            | Self::PaymentRequested { reason, .. }
            | Self::DeadlineExtended { reason, .. }
            | Self::SupplementRequestCancelled { reason, .. }
            | Self::PaymentRequestCancelled { reason, .. }
            | Self::WithdrawalRequested { reason, .. }
            | Self::WithdrawalDeclined { reason, .. }
            | Self::DossierSentBack { reason, .. }
            | Self::ProcessingStopped { reason, .. }
            | Self::RulingRevoked { reason, .. } => Some(reason),
            Self::SupplementRequested { message, .. } => Some(message),
            Self::DossierSupplemented { message, .. } => message.as_ref(),
            Self::DossierSubmitted { .. }
            | Self::DueDateMoved { .. }
            | Self::DossierAssigned { .. }
            | Self::DossierReleased { .. } => None,
        }
    }

    /// The due date that it sets.
    pub fn due_date(&self) -> Option<DueDate> {
        match self {
            Self::DossierAccepted { due_at, due_soon_at, .. }
            | Self::DueDateMoved { due_at, due_soon_at, .. }
            | Self::DeadlineExtended { due_at, due_soon_at, .. } => {
                Some(DueDate { due_at: *due_at, due_soon_at: *due_soon_at })
            }
            Self::DossierSubmitted { .. }
            | Self::DossierRejected { .. }
            | Self::SupplementRequested { .. }
            | Self::DossierSupplemented { .. }
            | Self::SupplementRequestCancelled { .. }
            | Self::DossierAssigned { .. }
            | Self::DossierReleased { .. }
            | Self::DossierForwarded { .. }
            | Self::DossierSentBack { .. }
            | Self::PaymentRequested { .. }
            | Self::PaymentRecorded { .. }
            | Self::PaymentRequestCancelled { .. }
            | Self::DossierDecided { .. }
            | Self::ResultReturned { .. }
            | Self::WithdrawalRequested { .. }
            | Self::WithdrawalDeclined { .. }
            | Self::ProcessingStopped { .. }
            | Self::RulingRevoked { .. } => None,
        }
    }

    /// The event without what the applicant sent: the form erased, no documents and no words of an answer. What is folded
    /// from it holds no personal data of theirs.
    #[must_use]
    pub fn without_applicant_data(&self) -> Self {
        match self {
            Self::DossierSubmitted { at, code, agency, procedure, applicant, form, documents: _ } => {
                Self::DossierSubmitted {
                    at: *at,
                    code: code.clone(),
                    agency: *agency,
                    procedure: procedure.clone(),
                    applicant: *applicant,
                    form: Personal::Erased { subject: form.subject() },
                    documents: Vec::new(),
                }
            }
            Self::DossierSupplemented { at, request, patch: _, documents: _, message: _, answers: _ } => {
                Self::DossierSupplemented {
                    at: *at,
                    request: *request,
                    patch: None,
                    documents: Vec::new(),
                    message: None,
                    answers: Vec::new(),
                }
            }
            Self::DossierAccepted { .. }
            | Self::DossierRejected { .. }
            | Self::SupplementRequested { .. }
            | Self::SupplementRequestCancelled { .. }
            | Self::DueDateMoved { .. }
            | Self::DossierAssigned { .. }
            | Self::DossierReleased { .. }
            | Self::DossierForwarded { .. }
            | Self::DossierSentBack { .. }
            | Self::PaymentRequested { .. }
            | Self::PaymentRecorded { .. }
            | Self::PaymentRequestCancelled { .. }
            | Self::DeadlineExtended { .. }
            | Self::DossierDecided { .. }
            | Self::ResultReturned { .. }
            | Self::WithdrawalRequested { .. }
            | Self::WithdrawalDeclined { .. }
            | Self::ProcessingStopped { .. }
            | Self::RulingRevoked { .. } => self.clone(),
        }
    }
}
