use serde::{Deserialize, Serialize};

use super::{LostCheckpoint, RestorationEvent};
use crate::agency::may_administer;
use crate::aggregate::aggregate;
use crate::input::{REASON_MAX, multi_line};
use crate::{CommandEnvelope, Refusal, Services};

/// Commands on the log as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestorationCommand {
    /// Accept that it was put back.
    Accept {
        /// Of the tree from now on.
        epoch: u32,
        /// The last checkpoint of the epoch before.
        lost: LostCheckpoint,
        /// Events that are still the ones that it covered.
        kept: u64,
        reason: String,
    },
}

/// State of the restoration aggregate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restorations {
    /// Events so far.
    pub version: u64,
    /// What was accepted as lost last, and the epoch that began with it.
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
        // Somebody vouches for it by name.
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
