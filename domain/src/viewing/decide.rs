//! Decisions on the access log: a reader is recorded once an hour per dossier.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::ViewingEvent;
use crate::aggregate::aggregate;
use crate::permission::reading_is_recorded;
use crate::{AccountId, CommandEnvelope, Moment, Refusal, Services};

/// Interval after which a reader who goes on reading is recorded again.
pub const VIEWED_AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);

/// Commands on a dossier's access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewingCommand {
    /// Record that the actor views the dossier.
    View,
}

/// State of a dossier's access log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewings {
    /// Number of events: the version of the stream.
    pub version: u64,
    /// Time of each reader's last recorded viewing.
    pub recorded: BTreeMap<AccountId, Moment>,
}

aggregate!(Viewings, ViewingCommand, ViewingEvent, Viewing, "viewing", snapshot 1);

impl Viewings {
    fn decide_on(
        &self,
        envelope: &CommandEnvelope<ViewingCommand>,
        _: &Services,
    ) -> Result<Vec<ViewingEvent>, Refusal> {
        let ViewingCommand::View = envelope.command;
        let reader = envelope.by.account().filter(|_| reading_is_recorded(&envelope.by)).ok_or(Refusal::Forbidden)?;
        let at = envelope.at;
        match self.recorded.get(&reader) {
            // A clock set back yields a negative difference, which counts as recorded.
            Some(recorded) if at - *recorded < VIEWED_AGAIN_AFTER => Ok(Vec::new()),
            _ => Ok(vec![ViewingEvent::DossierViewed { at, reader }]),
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "every aggregate is handed its events")]
    fn evolve(&mut self, event: ViewingEvent) {
        match event {
            ViewingEvent::DossierViewed { at, reader } => self.recorded.insert(reader, at),
        };
    }
}
