//! Accessors over the payloads of a dossier's events, for every reader of events (projections, the exchange, exports)
//! in place of a list of variants. The match is exhaustive, so that a new event has to declare its contents.

use serde_json::Value;

use super::{Document, DossierEvent, FileRef};
use crate::{Moment, Personal};

/// Due date set by an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDate {
    pub due_at: Moment,
    /// Start of due soon; `None` in events of older schema versions, for which the calendar of that time is consulted.
    pub due_soon_at: Option<Moment>,
}

/// Payload parts of one event, by kind.
struct Carried<'a> {
    at: Moment,
    form: Option<&'a Personal<Value>>,
    documents: &'a [Document],
    result_files: &'a [FileRef],
    enclosures: &'a [FileRef],
    note: Option<&'a Personal<String>>,
    due_date: Option<DueDate>,
}

impl<'a> Carried<'a> {
    fn nothing(at: Moment) -> Self {
        Self { at, form: None, documents: &[], result_files: &[], enclosures: &[], note: None, due_date: None }
    }

    fn note(at: Moment, note: impl Into<Option<&'a Personal<String>>>) -> Self {
        Self { note: note.into(), ..Self::nothing(at) }
    }

    fn due(self, due_at: Moment, due_soon_at: Option<Moment>) -> Self {
        Self { due_date: Some(DueDate { due_at, due_soon_at }), ..self }
    }
}

impl DossierEvent {
    /// The single exhaustive match over the payloads.
    fn carried(&self) -> Carried<'_> {
        match self {
            Self::DossierSubmitted { at, form, documents, .. } => {
                Carried { form: Some(form), documents, ..Carried::nothing(*at) }
            }
            Self::DossierAccepted { at, note, due_at, due_soon_at, .. } => {
                Carried::note(*at, note.as_ref()).due(*due_at, *due_soon_at)
            }
            Self::DossierSupplemented { at, patch, documents, message, .. } => {
                Carried { form: patch.as_ref(), documents, ..Carried::note(*at, message.as_ref()) }
            }
            Self::DueDateMoved { at, due_at, due_soon_at, .. } => Carried::nothing(*at).due(*due_at, *due_soon_at),
            Self::DeadlineExtended { at, reason, due_at, due_soon_at } => {
                Carried::note(*at, reason).due(*due_at, *due_soon_at)
            }
            Self::DossierForwarded { at, note, files, .. } => {
                Carried { enclosures: files, ..Carried::note(*at, note.as_ref()) }
            }
            Self::DossierSentBack { at, reason, files, .. } => {
                Carried { enclosures: files, ..Carried::note(*at, reason) }
            }
            Self::DossierDecided { at, reason, files, .. } => {
                Carried { result_files: files, ..Carried::note(*at, reason.as_ref()) }
            }
            Self::ResultReturned { at, note } => Carried::note(*at, note.as_ref()),
            Self::PaymentRecorded { at, reference, .. } => Carried::note(*at, reference),
            Self::SupplementRequested { at, message, .. } => Carried::note(*at, message),
            Self::DossierRejected { at, reason }
            | Self::SupplementRequestCancelled { at, reason, .. }
            | Self::PaymentRequested { at, reason, .. }
            | Self::PaymentRequestCancelled { at, reason, .. }
            | Self::WithdrawalRequested { at, reason }
            | Self::WithdrawalDeclined { at, reason }
            | Self::ProcessingStopped { at, reason }
            | Self::RulingRevoked { at, reason, .. } => Carried::note(*at, reason),
            Self::DossierAssigned { at, .. } | Self::DossierReleased { at, .. } => Carried::nothing(*at),
        }
    }

    pub fn at(&self) -> Moment {
        self.carried().at
    }

    /// Form, or its merge patch (RFC 7396).
    pub fn form(&self) -> Option<&Personal<Value>> {
        self.carried().form
    }

    /// Documents attached by the applicant.
    pub fn documents(&self) -> &[Document] {
        self.carried().documents
    }

    /// Documents of the result, for the applicant.
    pub fn result_files(&self) -> &[FileRef] {
        self.carried().result_files
    }

    /// Files attached by officers for each other when the dossier was passed on.
    pub fn enclosures(&self) -> &[FileRef] {
        self.carried().enclosures
    }

    /// Files that it adds to the dossier, each with whether it is for officers alone.
    pub fn files(&self) -> impl Iterator<Item = (&FileRef, bool)> {
        let attached = self.documents().iter().map(|document| &document.file).chain(self.result_files());
        attached.map(|file| (file, false)).chain(self.enclosures().iter().map(|file| (file, true)))
    }

    /// Free text of the event: a note, a reason, a message, a receipt number.
    pub fn note(&self) -> Option<&Personal<String>> {
        self.carried().note
    }

    pub fn due_date(&self) -> Option<DueDate> {
        self.carried().due_date
    }

    /// Redacts what the applicant sent: the form is erased, documents and answers are dropped, so that a state folded
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
