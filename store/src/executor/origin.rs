//! Metadata of stored events: actor, role, time, correlation and idempotency key of their command.

use domain::{AccountId, Moment, Role};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Attribution, Context};
use crate::log::RequestKey;
use crate::recorded_event::{HASH, ID_SOURCE};

/// Actor, time and request of a command: the metadata of every event of its append.
pub(super) struct Origin {
    pub(super) actor: Option<AccountId>,
    pub(super) role: Option<Role>,
    pub(super) at: Moment,
    pub(super) correlation: Option<Uuid>,
    pub(super) causation: Option<Uuid>,
    pub(super) request: Option<RequestKey>,
}

impl Origin {
    pub(super) fn new(command: &impl Attribution, context: &Context) -> Self {
        Self {
            actor: command.by().account(),
            role: command.by().role(),
            at: command.at(),
            correlation: Some(context.correlation),
            causation: context.causation,
            request: context.request.clone(),
        }
    }

    /// Metadata of an event: flat text, keys without value left out. The idempotency key stands in the first event of
    /// an append only.
    pub(super) fn metadata(&self, first: bool) -> Map<String, Value> {
        let request = self.request.as_ref().filter(|_| first);
        let entries = [
            ("actor", self.actor.map(|account| account.to_string())),
            ("role", self.role.map(|role| role.name().to_owned())),
            ("recordedAt", Some(self.at.to_string())),
            ("correlationId", self.correlation.map(|id| id.to_string())),
            ("causationId", self.causation.map(|id| id.to_string())),
            ("requestKey", request.map(|request| request.key.clone())),
            ("fingerprint", request.map(|request| request.fingerprint.clone())),
            (ID_SOURCE, Some(HASH.to_owned())),
        ];
        entries.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Value::String(text?)))).collect()
    }
}
