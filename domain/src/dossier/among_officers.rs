//! Visibility of a dossier's files: a fold over its events tells which are for officers alone.

use std::collections::BTreeSet;

use super::{DossierEvent, FileRef};
use crate::FileId;

/// Files of a dossier that are for officers alone: what they attached when they passed it on, unless it has become a
/// document of the result since, and the documents of a decision that was taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AmongOfficers {
    files: BTreeSet<FileId>,
    /// Documents of the decision in force; a revocation takes them back among officers.
    decided: Vec<FileId>,
}

impl AmongOfficers {
    /// Folds the next event of the dossier's stream.
    pub fn follow(&mut self, event: &DossierEvent) {
        match event {
            DossierEvent::DossierForwarded { files, .. } | DossierEvent::DossierSentBack { files, .. } => {
                self.files.extend(ids(files));
            }
            DossierEvent::DossierDecided { files, .. } => {
                self.decided = ids(files).collect();
                self.files.retain(|file| !self.decided.contains(file));
            }
            DossierEvent::RulingRevoked { .. } => self.files.extend(self.decided.drain(..)),
            DossierEvent::DossierSubmitted { .. }
            | DossierEvent::DossierAccepted { .. }
            | DossierEvent::DossierRejected { .. }
            | DossierEvent::SupplementRequested { .. }
            | DossierEvent::DossierSupplemented { .. }
            | DossierEvent::SupplementRequestCancelled { .. }
            | DossierEvent::DueDateMoved { .. }
            | DossierEvent::DossierAssigned { .. }
            | DossierEvent::DossierReleased { .. }
            | DossierEvent::PaymentRequested { .. }
            | DossierEvent::PaymentRecorded { .. }
            | DossierEvent::PaymentRequestCancelled { .. }
            | DossierEvent::DeadlineExtended { .. }
            | DossierEvent::ResultReturned { .. }
            | DossierEvent::WithdrawalRequested { .. }
            | DossierEvent::WithdrawalDeclined { .. }
            | DossierEvent::ProcessingStopped { .. } => {}
        }
    }

    /// True for a file that only officers may read.
    pub fn holds(&self, file: FileId) -> bool {
        self.files.contains(&file)
    }
}

fn ids(files: &[FileRef]) -> impl Iterator<Item = FileId> {
    files.iter().map(|file| file.id)
}
