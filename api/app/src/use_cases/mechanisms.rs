//! Mechanisms that several use cases share.

use std::sync::Arc;

use crate::command_runner::CommandRunner;
use crate::fault_log::FaultLog;
use crate::numbering::DossierNumbers;
use crate::parts::Parts;
use crate::password_check::PasswordCheck;
use crate::rate_limiter::RateLimiter;
use crate::read_your_writes::ReadYourWrites;
use crate::reference_facts::ReferenceFacts;

pub(super) struct Mechanisms {
    pub(super) rows: ReadYourWrites,
    pub(super) faults: FaultLog,
    pub(super) facts: ReferenceFacts,
    pub(super) numbers: DossierNumbers,
    pub(super) commands: CommandRunner,
    pub(super) rates: RateLimiter,
    pub(super) credentials: PasswordCheck,
}

impl Mechanisms {
    pub(super) fn over(parts: &Parts, rows: ReadYourWrites) -> Self {
        let faults = FaultLog { ids: parts.ids.clone(), metrics: parts.metrics.clone() };
        let facts = ReferenceFacts {
            reference: Arc::clone(&parts.reference),
            keyring: parts.keyring.clone(),
            faults: faults.clone(),
        };
        let numbers = DossierNumbers {
            numbering: Arc::clone(&parts.numbering),
            ledger: parts.database.ledger.clone(),
            log: Arc::clone(&parts.log),
            projector: parts.projector.clone(),
            executor: parts.executor.clone(),
            clock: parts.clock.clone(),
            faults: faults.clone(),
        };
        let commands = CommandRunner {
            executor: parts.executor.clone(),
            faults: faults.clone(),
            projector: parts.projector.clone(),
            ids: parts.ids.clone(),
            keyring: parts.keyring.clone(),
            log: Arc::clone(&parts.log),
            rows: rows.clone(),
        };
        let rates = RateLimiter { faults: faults.clone(), rows: rows.clone(), throttle: parts.throttle.clone() };
        let credentials = PasswordCheck {
            commands: commands.clone(),
            ledger: parts.database.ledger.clone(),
            facts: facts.clone(),
            faults: faults.clone(),
            passwords: parts.passwords.clone(),
        };
        Self { rows, faults, facts, numbers, commands, rates, credentials }
    }
}
