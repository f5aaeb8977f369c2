use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Audience, Deadline, DeadlineEvent};
use crate::aggregate::aggregate;
use crate::{AccountId, Actor, Issued, Refusal, Services};

/// What is wanted of a dossier's deadlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadlineCommand {
    /// Say that one is reached, and tell people of it.
    Reach {
        /// Which.
        deadline: Deadline,
        /// Whom; somebody who is named twice is told once.
        tell: Vec<(AccountId, Audience)>,
    },
}

/// What decisions about a dossier's deadlines rest on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadlines {
    /// Events so far.
    pub version: u64,
    /// What has been reached.
    pub reached: Vec<Deadline>,
}

aggregate!(Deadlines, DeadlineCommand, DeadlineEvent, Deadline, "deadline", snapshot 1);

impl Deadlines {
    /// Whether one needs nothing more: it was reached, or one that leaves nothing to say about it.
    pub fn has_settled(&self, deadline: &Deadline) -> bool {
        self.reached.iter().any(|reached| deadline.is_settled_by(reached))
    }

    fn decide_on(&self, issued: &Issued<DeadlineCommand>, _: &Services) -> Result<Vec<DeadlineEvent>, Refusal> {
        if issued.by != Actor::System {
            return Err(Refusal::Forbidden);
        }
        let DeadlineCommand::Reach { deadline, tell } = &issued.command;
        if self.has_settled(deadline) {
            return Ok(Vec::new());
        }
        let (at, deadline) = (issued.at, *deadline);
        let mut told = BTreeSet::new();
        let reminders = tell
            .iter()
            .filter(|(to, _)| told.insert(*to))
            .map(|&(to, audience)| DeadlineEvent::ReminderRequested { at, deadline, to, audience });
        Ok(std::iter::once(DeadlineEvent::DeadlineReached { at, deadline }).chain(reminders).collect())
    }

    #[expect(clippy::needless_pass_by_value, reason = "every aggregate is handed its events")]
    fn evolve(&mut self, event: DeadlineEvent) {
        match event {
            DeadlineEvent::DeadlineReached { deadline, .. } => self.reached.push(deadline),
            DeadlineEvent::ReminderRequested { .. } => {}
        }
    }
}
