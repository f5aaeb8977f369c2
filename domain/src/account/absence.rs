//! Absences of officers, and their stand-ins. No reason is recorded: it would tell of their health.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::AccountId;
use crate::dossier::Officer;

/// Absence of an officer: first and last day, both inclusive, by the calendar of Việt Nam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Absence {
    pub from: NaiveDate,
    /// Last day; the absence ends with it by itself.
    pub until: NaiveDate,
    /// Deputy who is notified of their work meanwhile; `None`: all who do the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<AccountId>,
}

impl Absence {
    /// True on the days of the absence, the first and the last included.
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }

    /// True until the last day has passed: for a present absence and for one to come.
    pub fn stands_on(&self, day: NaiveDate) -> bool {
        day <= self.until
    }

    /// Stand-ins of an absent officer among these officers, who are at work: the deputy while they do the same work
    /// there, else all who do.
    pub fn stand_ins(&self, away: &Officer, at_work: &[Officer]) -> Vec<AccountId> {
        let does_the_same = |officer: &&Officer| {
            officer.account != away.account && (officer.role, officer.agency) == (away.role, away.agency)
        };
        let colleagues = at_work.iter().filter(does_the_same).map(|officer| officer.account);
        match self.deputy {
            Some(deputy) if colleagues.clone().any(|colleague| colleague == deputy) => vec![deputy],
            Some(_) | None => colleagues.collect(),
        }
    }
}
