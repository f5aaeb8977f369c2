//! Noting and ending an officer's absence: authorization, limits, and the check of the deputy.

use chrono::{Days, NaiveDate};

use super::decision::Decision;
use super::state::OpenedAccount;
use super::{Absence, Account, AccountEvent};
use crate::dossier::Officer;
use crate::{AccountId, Actor, Fault, FaultCode, Faults, Moment, Refusal};

/// Limit of an absence: an officer who is away for longer does other work, or none.
const DAYS_MAX: u64 = 366;

impl Account {
    /// Authorizes the officer themself, or an administrator.
    pub(super) fn absence_of(&self, by: &Actor) -> Result<&OpenedAccount, Refusal> {
        let opened =
            if by.account().is_some() && by.account() == self.id() { self.own(by) } else { self.administered(by) }?;
        if opened.role.is_officer() { Ok(opened) } else { Err(Refusal::at(FaultCode::InvalidFormat, &["accountId"])) }
    }
}

/// Error of a named deputy: no officer has that account.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnknownOfficer;

impl OpenedAccount {
    /// Notes an absence in place of the one noted before.
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

    /// Ends a present or future absence; a past one needs no end.
    pub(super) fn end_absence(&self, at: Moment) -> Vec<AccountEvent> {
        let stands = self.absence.is_some_and(|absence| absence.stands_on(at.local_date()));
        if stands { vec![AccountEvent::AbsenceEnded {}] } else { Vec::new() }
    }
}
