//! Commands and decisions of the deadlines aggregate.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Audience, Deadline, DeadlineEvent};
use crate::aggregate::aggregate;
use crate::{AccountId, Actor, CommandEnvelope, Moment, Refusal, Services};

/// Commands on a dossier's deadlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadlineCommand {
    /// Records that a deadline is reached, and notifies people of it.
    Reach {
        deadline: Deadline,
        /// Recipients; duplicates are notified once.
        tell: Vec<(AccountId, Audience)>,
    },
    /// Notifies more people of a reached deadline: the former recipients may not act any more.
    Tell {
        deadline: Deadline,
        /// Recipients; those notified before are skipped.
        tell: Vec<(AccountId, Audience)>,
    },
}

/// State of a dossier's deadlines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadlines {
    /// Number of events: the version of the stream.
    pub version: u64,
    pub reached: Vec<Deadline>,
    pub told: Vec<(Deadline, AccountId)>,
}

aggregate!(Deadlines, DeadlineCommand, DeadlineEvent, Deadline, "deadline", snapshot 2);

impl Deadlines {
    /// True once this deadline was reached, or another that settles it.
    pub fn has_settled(&self, deadline: &Deadline) -> bool {
        self.reached.iter().any(|reached| deadline.is_settled_by(reached))
    }

    fn decide_on(
        &self,
        envelope: &CommandEnvelope<DeadlineCommand>,
        _: &Services,
    ) -> Result<Vec<DeadlineEvent>, Refusal> {
        if envelope.by != Actor::System {
            return Err(Refusal::Forbidden);
        }
        let at = envelope.at;
        match &envelope.command {
            DeadlineCommand::Reach { deadline, .. } if self.has_settled(deadline) => Ok(Vec::new()),
            DeadlineCommand::Reach { deadline, tell } => {
                let reached = DeadlineEvent::DeadlineReached { at, deadline: *deadline };
                Ok(std::iter::once(reached).chain(self.reminders(at, *deadline, tell)).collect())
            }
            DeadlineCommand::Tell { deadline, .. } if !self.reached.contains(deadline) => Ok(Vec::new()),
            DeadlineCommand::Tell { deadline, tell } => Ok(self.reminders(at, *deadline, tell).collect()),
        }
    }

    /// One reminder for each recipient who has not been notified.
    fn reminders(
        &self,
        at: Moment,
        deadline: Deadline,
        tell: &[(AccountId, Audience)],
    ) -> impl Iterator<Item = DeadlineEvent> {
        let before = self.told.iter().filter(|(of, _)| *of == deadline).map(|(_, to)| *to);
        let mut told: BTreeSet<_> = before.collect();
        let new = tell.iter().filter(move |(to, _)| told.insert(*to));
        new.map(move |&(to, audience)| DeadlineEvent::ReminderRequested { at, deadline, to, audience })
    }

    #[expect(clippy::needless_pass_by_value, reason = "every aggregate is handed its events")]
    fn evolve(&mut self, event: DeadlineEvent) {
        match event {
            DeadlineEvent::DeadlineReached { deadline, .. } => self.reached.push(deadline),
            DeadlineEvent::ReminderRequested { deadline, to, .. } => self.told.push((deadline, to)),
        }
    }
}
