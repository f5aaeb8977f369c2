//! Decisions on the log's restoration: an administrator accepts that it was restored to an earlier moment.

use serde::{Deserialize, Serialize};

use super::{LostCheckpoint, RestorationEvent};
use crate::agency::may_administer;
use crate::aggregate::aggregate;
use crate::input::{REASON_MAX, multi_line};
use crate::{CommandEnvelope, Refusal, Services};

/// Commands on the log as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestorationCommand {
    /// Accept a restore to an earlier moment, with its loss.
    Accept {
        /// Epoch of the Merkle tree from now on.
        epoch: u32,
        /// Last checkpoint of the epoch before.
        lost: LostCheckpoint,
        /// Number of events, from the first on, that the checkpoint covered and that are unchanged.
        kept: u64,
        reason: String,
    },
}

/// State of the restoration aggregate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restorations {
    /// Number of events: the version of the stream.
    pub version: u64,
    /// Latest accepted restore: the epoch it began, and the lost checkpoint.
    pub last: Option<(u32, LostCheckpoint)>,
}

aggregate!(Restorations, RestorationCommand, RestorationEvent, Restoration, "restoration", snapshot 1);

impl Restorations {
    fn decide_on(
        &self,
        envelope: &CommandEnvelope<RestorationCommand>,
        _: &Services,
    ) -> Result<Vec<RestorationEvent>, Refusal> {
        may_administer(&envelope.by)?;
        // An account is required, the service does not accept its own restore.
        let by = envelope.by.account().ok_or(Refusal::Forbidden)?;
        let RestorationCommand::Accept { epoch, lost, kept, reason } = &envelope.command;
        let reason = multi_line(reason, REASON_MAX, &["reason"])?;
        if self.last.as_ref().is_some_and(|(accepted, of)| accepted == epoch && of == lost) {
            return Ok(Vec::new());
        }
        let (epoch, lost, kept) = (*epoch, lost.clone(), *kept);
        Ok(vec![RestorationEvent::RestoreAccepted { at: envelope.at, by, reason, epoch, lost, kept }])
    }

    fn evolve(&mut self, event: RestorationEvent) {
        match event {
            RestorationEvent::RestoreAccepted { epoch, lost, .. } => self.last = Some((epoch, lost)),
        }
    }
}
