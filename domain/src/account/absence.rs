//! Days on which an officer is not at work, and who stands in for them. Why is asked of nobody: that would tell of their
//! health.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::decide::Decision;
use super::state::OpenedAccount;
use super::{Account, AccountEvent};
use crate::dossier::Officer;
use crate::{AccountId, Actor, Fault, FaultCode, Faults, Moment, Refusal};

/// The longest absence: who is away for longer does other work, or none.
const DAYS_MAX: u64 = 366;

/// Days on which an officer is not at work, both counted; by the calendar of Việt Nam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Absence {
    /// The first day.
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

impl Account {
    /// The officer's account, for its holder or whoever runs accounts.
    pub(super) fn absence_of(&self, by: &Actor) -> Result<&OpenedAccount, Refusal> {
        let opened =
            if by.account().is_some() && by.account() == self.id() { self.own(by) } else { self.administered(by) }?;
        if opened.role.is_officer() { Ok(opened) } else { Err(Refusal::at(FaultCode::InvalidFormat, &["accountId"])) }
    }
}

/// Somebody was named who is no officer.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnknownOfficer;

impl OpenedAccount {
    /// Another absence takes the place of the one that was noted before.
    pub(super) fn note_absence(
        &self,
        from: NaiveDate,
        until: NaiveDate,
        deputy: Option<Result<Officer, UnknownOfficer>>,
        at: Moment,
    ) -> Decision {
        let today = at.local_date();
        let mut faults = Faults::new();
        let last = from.checked_add_days(Days::new(DAYS_MAX)).unwrap_or(NaiveDate::MAX);
        let first = from.max(today);
        if last < today {
            faults.push(Fault::at(FaultCode::OutOfRange, &["from"]).with("min", today.to_string()));
        } else if until < first || until > last {
            let fault = Fault::at(FaultCode::OutOfRange, &["until"]);
            faults.push(fault.with("min", first.to_string()).with("max", last.to_string()));
        }
        let away = Officer { account: AccountId(self.particulars.subject().0), role: self.role, agency: self.agency };
        let fits = |officer: &Officer| {
            officer.account != away.account && (officer.role, officer.agency) == (away.role, away.agency)
        };
        let deputy = match deputy {
            None => None,
            Some(named) => {
                let fitting = named.ok().filter(fits).map(|officer| officer.account);
                if fitting.is_none() {
                    faults.push(Fault::at(FaultCode::NotFound, &["deputyId"]));
                }
                fitting
            }
        };
        faults.into_result()?;
        let absence = Absence { from, until, deputy };
        Ok(if self.absence == Some(absence) { Vec::new() } else { vec![AccountEvent::AbsenceNoted { absence }] })
    }

    /// Ends what goes on or is to come; what is over needs no end.
    pub(super) fn end_absence(&self, at: Moment) -> Vec<AccountEvent> {
        let stands = self.absence.is_some_and(|absence| absence.stands_on(at.local_date()));
        if stands { vec![AccountEvent::AbsenceEnded {}] } else { Vec::new() }
    }
}
