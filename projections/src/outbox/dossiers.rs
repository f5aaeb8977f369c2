//! Last notifications of each dossier's sides, by which bursts of messages are debounced.

use std::collections::{BTreeMap, BTreeSet};
use store::boxed;

use domain::Moment;
use store::log::Position;
use store::sql::{SqlError, WriteTransaction};

use crate::batch::{RowOf, row_of, write_rows};

row_of! {
    struct ToldRow in "outbox_dossiers", keys 1 {
        dossier_id: Text = String,
        applicant_told_at: Integer = Option<i64>,
        office_told_at: Integer = Option<i64>,
        position: Text = String,
    }
}

/// Time at which each side of a dossier was last notified of messages that it has not read since.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LastTold {
    pub applicant: Option<Moment>,
    pub office: Option<Moment>,
    /// High-water mark: position of the last message or read mark in this, so that replayed events notify nobody twice.
    position: Position,
}

/// Notification times of the dossiers in a batch.
pub(super) struct Dossiers {
    known: BTreeMap<String, LastTold>,
    changed: BTreeSet<String>,
}

impl Dossiers {
    /// Loads them as of before the batch.
    #[boxed]
    pub async fn load(transaction: &mut WriteTransaction, ids: BTreeSet<&str>) -> Result<Self, SqlError> {
        let mut known = BTreeMap::new();
        if !ids.is_empty() {
            for row in ToldRow::TABLE.load(transaction, ids).await? {
                let told = LastTold {
                    applicant: row.opt_moment("applicant_told_at")?,
                    office: row.opt_moment("office_told_at")?,
                    position: row.parsed("position")?,
                };
                known.insert(row.text("dossier_id")?, told);
            }
        }
        Ok(Self { known, changed: BTreeSet::new() })
    }

    /// Entry to be changed by an event of this dossier's exchange; `None` where the event was applied before.
    pub fn before(&mut self, id: &str, position: Position) -> Option<&mut LastTold> {
        let told = self.known.entry(id.to_owned()).or_default();
        if told.position >= position {
            return None;
        }
        told.position = position;
        self.changed.insert(id.to_owned());
        Some(told)
    }

    /// Writes what has changed.
    #[boxed]
    pub async fn write(self, transaction: &mut WriteTransaction) -> Result<(), SqlError> {
        let Self { known, changed } = self;
        let row = |(dossier_id, told): (String, LastTold)| ToldRow {
            dossier_id,
            applicant_told_at: told.applicant.map(Moment::micros),
            office_told_at: told.office.map(Moment::micros),
            position: told.position.to_string(),
        };
        let rows = known.into_iter().filter(|(id, _)| changed.contains(id)).map(row).collect();
        write_rows(transaction, rows).await
    }
}
