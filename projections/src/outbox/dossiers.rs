use std::collections::{BTreeMap, BTreeSet};

use domain::dossier::{DossierEvent, Workplace};
use domain::{AccountId, AgencyId, Moment, Role};
use serde_json::json;
use store::sql::{Row, SqlError, WriteTransaction};

use crate::batch::{Holds, Table};

const TABLE: Table = Table {
    name: "outbox_dossiers",
    keys: 1,
    columns: &[
        ("dossier_id", Holds::Text),
        ("applicant_id", Holds::Text),
        ("agency_id", Holds::Text),
        ("role", Holds::Text),
        ("assignee_id", Holds::Text),
        ("applicant_told_at", Holds::Integer),
        ("office_told_at", Holds::Integer),
    ],
};

/// Whose a dossier is and where it lies, as it stands at each event of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Whereabouts {
    pub applicant: AccountId,
    pub workplace: Workplace,
    /// When the applicant was last told of messages that they have not read since.
    pub applicant_told_at: Option<Moment>,
    /// The same of the office.
    pub office_told_at: Option<Moment>,
}

/// Of the dossiers that a piece of the log is about.
pub(super) struct Dossiers {
    known: BTreeMap<String, Whereabouts>,
    changed: BTreeSet<String>,
}

impl Dossiers {
    /// As they stand before it.
    pub async fn load(transaction: &mut WriteTransaction, ids: BTreeSet<&str>) -> Result<Self, SqlError> {
        let mut known = BTreeMap::new();
        for row in TABLE.load(transaction, ids).await? {
            known.insert(row.text("dossier_id")?, whereabouts(&row)?);
        }
        Ok(Self { known, changed: BTreeSet::new() })
    }

    /// Where a dossier lies now.
    pub fn get(&self, id: &str) -> Option<&Whereabouts> {
        self.known.get(id)
    }

    /// The same, to be changed.
    pub fn change(&mut self, id: &str) -> Option<&mut Whereabouts> {
        let found = self.known.get_mut(id)?;
        self.changed.insert(id.to_owned());
        Some(found)
    }

    /// All that are known.
    pub fn all(&self) -> impl Iterator<Item = &Whereabouts> {
        self.known.values()
    }

    /// Takes notice of where it went.
    pub fn follow(&mut self, id: &str, event: &DossierEvent) {
        let (role, assignee) = match event {
            DossierEvent::DossierSubmitted { agency, applicant, .. } => {
                let workplace = Workplace { agency: *agency, role: Role::Reception, assignee: None };
                let filed =
                    Whereabouts { applicant: *applicant, workplace, applicant_told_at: None, office_told_at: None };
                self.known.insert(id.to_owned(), filed);
                self.changed.insert(id.to_owned());
                return;
            }
            DossierEvent::DossierAssigned { assignee, .. } => (None, Some(Some(*assignee))),
            DossierEvent::DossierReleased { .. } => (None, Some(None)),
            DossierEvent::DossierForwarded { step, .. } | DossierEvent::DossierSentBack { step, .. } => {
                (Some(step.role), Some(None))
            }
            DossierEvent::RulingRevoked { step, .. } => {
                (Some(step.as_ref().map_or(Role::Reception, |step| step.role)), None)
            }
            // What has ended is the desk's again.
            DossierEvent::DossierRejected { .. }
            | DossierEvent::DossierDecided { .. }
            | DossierEvent::ProcessingStopped { .. } => (Some(Role::Reception), None),
            DossierEvent::DossierAccepted { .. }
            | DossierEvent::SupplementRequested { .. }
            | DossierEvent::DossierSupplemented { .. }
            | DossierEvent::SupplementRequestCancelled { .. }
            | DossierEvent::DueDateMoved { .. }
            | DossierEvent::PaymentRequested { .. }
            | DossierEvent::PaymentRecorded { .. }
            | DossierEvent::PaymentRequestCancelled { .. }
            | DossierEvent::DeadlineExtended { .. }
            | DossierEvent::ResultReturned { .. }
            | DossierEvent::WithdrawalRequested { .. }
            | DossierEvent::WithdrawalDeclined { .. } => return,
        };
        if let Some(found) = self.change(id) {
            found.workplace.role = role.unwrap_or(found.workplace.role);
            found.workplace.assignee = assignee.unwrap_or(found.workplace.assignee);
        }
    }

    /// Keeps what has changed.
    pub async fn write(self, transaction: &mut WriteTransaction) -> Result<(), SqlError> {
        let rows = self.changed.iter().filter_map(|id| {
            let found = self.known.get(id)?;
            Some(json!([
                id,
                found.applicant,
                found.workplace.agency,
                found.workplace.role.name(),
                found.workplace.assignee,
                found.applicant_told_at.map(Moment::micros),
                found.office_told_at.map(Moment::micros),
            ]))
        });
        TABLE.write(transaction, rows.collect()).await
    }
}

fn whereabouts(row: &Row) -> Result<Whereabouts, SqlError> {
    let role = Role::from_name(&row.text("role")?);
    let workplace = Workplace {
        agency: row.parsed::<AgencyId>("agency_id")?,
        role: role.ok_or_else(|| SqlError::Row("column role holds something else".to_owned()))?,
        assignee: row.opt_parsed("assignee_id")?,
    };
    Ok(Whereabouts {
        applicant: row.parsed("applicant_id")?,
        workplace,
        applicant_told_at: row.opt_moment("applicant_told_at")?,
        office_told_at: row.opt_moment("office_told_at")?,
    })
}
