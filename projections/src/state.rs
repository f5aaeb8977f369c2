//! Projected state of a dossier, folded by the rules of the domain.

mod states;

use cqrs_es::Aggregate;
use domain::Moment;
use domain::dossier::{ClockState, Dossier, DossierEvent, DossierStatus, FiledDossier, Timeliness};
use serde::{Deserialize, Serialize};

pub(crate) use states::{DossierStates, Origin, Step, dossiers_of, of_dossier, speaks_of_a_dossier};

/// Projected state of a dossier, folded by the rules of `domain` itself, so that no row has rules of its own.
///
/// It holds nothing that the applicant sent: form, documents and items are left out, because each row that shows them
/// keeps them sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DossierState {
    /// Version: number of events.
    pub version: u64,
    /// Moment from which eight working hours or fewer are left.
    pub due_soon_at: Option<Moment>,
    /// State without what the applicant sent.
    pub filed: FiledDossier,
}

impl DossierState {
    /// State after an event, from the one before it; `None` where an event precedes the submission.
    ///
    /// `due_soon_at` computes the warning time of a due date for events that do not hold it.
    fn follow(
        before: Option<&Self>,
        sequence: u64,
        event: &DossierEvent,
        due_soon_at: impl FnOnce(Moment) -> Moment,
    ) -> Option<Self> {
        let due_before = before.and_then(|state| state.filed.due_at);
        let soon_before = before.and_then(|state| state.due_soon_at);
        let mut dossier = Dossier {
            version: before.map_or(0, |state| state.version),
            filed: before.map(|state| Box::new(state.filed.clone())),
        };
        dossier.apply(event.without_applicant_data());
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

    pub fn status(&self) -> DossierStatus {
        self.filed.status()
    }

    pub fn clock(&self) -> ClockState {
        self.filed.clock()
    }

    pub fn timeliness(&self, now: Moment) -> Timeliness {
        self.filed.timeliness(self.due_soon_at, now)
    }
}

/// Whether an event sets a due date without its warning time, as those of older releases: it is computed by the
/// calendar as it was then.
fn asks_the_calendar(event: &DossierEvent) -> bool {
    event.due_date().is_some_and(|due| due.due_soon_at.is_none())
}
