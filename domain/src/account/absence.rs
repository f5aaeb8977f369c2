//! Days on which an officer is not at work, and who stands in for them. Why is asked of nobody: that would tell of their
//! health.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::AccountId;
use crate::dossier::Officer;

/// Days on which an officer is not at work, both counted; by the calendar of Việt Nam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Absence {
    pub from: NaiveDate,
    /// The last day: it ends with it, without anybody's doing.
    pub until: NaiveDate,
    /// Who is told of their work meanwhile; where nobody is named, all who do the same are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<AccountId>,
}

impl Absence {
    /// Whether they are away on this day.
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }

    /// Whether it is still to come or goes on, on this day.
    pub fn stands_on(&self, day: NaiveDate) -> bool {
        day <= self.until
    }

    /// Who of these officers, who are at work, stands in for whoever is away: the deputy while they do the same work there,
    /// else all who do.
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
