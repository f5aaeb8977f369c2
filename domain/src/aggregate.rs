//! Contract between aggregates and the store: stream kinds, command envelopes, pure decisions, and the adapters to
//! cqrs-es.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use cqrs_es::Aggregate;
use serde::{Deserialize, Serialize};

use crate::{Actor, Moment, Refusal, Rulebook, SecretIssueId};

/// Kind of a stream; the names are stored with every event and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AggregateKind {
    Account,
    Agency,
    /// Calendar of a year, one stream a year.
    Calendar,
    /// Deadlines of a dossier, under its id.
    Deadline,
    Dossier,
    /// Exchange of a dossier, under its id.
    Exchange,
    Procedure,
    /// Restores of the log, in a single stream under the log's id.
    Restoration,
    /// Access log of a dossier, under its id.
    Viewing,
}

impl AggregateKind {
    pub const ALL: [Self; 9] = [
        Self::Account,
        Self::Agency,
        Self::Calendar,
        Self::Deadline,
        Self::Dossier,
        Self::Exchange,
        Self::Procedure,
        Self::Restoration,
        Self::Viewing,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Agency => "agency",
            Self::Calendar => "calendar",
            Self::Deadline => "deadline",
            Self::Dossier => "dossier",
            Self::Exchange => "exchange",
            Self::Procedure => "procedure",
            Self::Restoration => "restoration",
            Self::Viewing => "viewing",
        }
    }
}

impl fmt::Display for AggregateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Parse error of a kind of stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no kind of stream is called {0:?}")]
pub struct UnknownKind(pub String);

impl FromStr for AggregateKind {
    type Err = UnknownKind;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| UnknownKind(name.to_owned()))
    }
}

/// Command envelope: actor, time, and expected version for optimistic concurrency.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandEnvelope<C> {
    pub by: Actor,
    /// Time by the clock of the edge.
    pub at: Moment,
    /// Version that the caller saw; `None` skips the check.
    pub expected_version: Option<u64>,
    pub command: C,
}

impl<C> CommandEnvelope<C> {
    /// Envelope without an expected version.
    pub fn new(by: Actor, at: Moment, command: C) -> Self {
        Self { by, at, expected_version: None, command }
    }

    /// Optimistic concurrency check: refuses with `VERSION_CONFLICT` where another version was expected; called only
    /// once the caller may see the thing.
    pub(crate) fn check_version(&self, current: u64) -> Result<(), Refusal> {
        match self.expected_version {
            Some(expected) if expected != current => Err(Refusal::version_conflict(current)),
            _ => Ok(()),
        }
    }
}

/// Look-ups of a decision: reference data and derived secrets, both fixed while it runs.
#[derive(Clone)]
pub struct Services {
    pub rulebook: Arc<Rulebook>,
    /// Verifier of links and one-time passwords.
    pub secrets: Arc<dyn SecretCheck>,
}

/// Purpose of a derived secret; each has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretPurpose {
    /// Link of the activation e-mail.
    ActivationLink,
    /// Six digits of the activation SMS.
    ActivationOtp,
    /// Six digits of the SMS that proves another telephone.
    PhoneOtp,
    /// Link of the password reset e-mail.
    PasswordReset,
}

/// Verifies presented secrets against their issue, without revealing them.
pub trait SecretCheck: Send + Sync {
    /// Verifies `presented` against the secret of this issue, in constant time.
    fn holds(&self, purpose: SecretPurpose, issue: SecretIssueId, presented: &str) -> bool;
}

/// Aggregate with pure decisions: state and command in, events or a refusal out.
///
/// cqrs-es's `handle` is a thin shell over `decide`, so that its test framework and its own framework run the same
/// rules as the service does.
pub trait Decide: Aggregate<Services = Services, Error = Refusal> + Clone {
    const KIND: AggregateKind;

    /// Version of the state's serialized form: a snapshot of another version is not used.
    const SNAPSHOT: u32;

    /// Decides a command; idempotent: no event where its effect is there already.
    fn decide(&self, command: &Self::Command, services: &Services) -> Result<Vec<Self::Event>, Refusal>;
}

/// Implements cqrs-es's `Aggregate` over `decide` and the type's own `evolve(&mut self, event)`.
macro_rules! aggregate {
    ($state:ty, $command:ty, $event:ty, $kind:ident, $name:literal, snapshot $snapshot:literal) => {
        impl cqrs_es::Aggregate for $state {
            const TYPE: &'static str = $name;
            type Command = $crate::CommandEnvelope<$command>;
            type Event = $event;
            type Error = $crate::Refusal;
            type Services = $crate::Services;

            async fn handle(
                &mut self,
                command: Self::Command,
                services: &Self::Services,
                sink: &cqrs_es::event_sink::EventSink<Self>,
            ) -> Result<(), Self::Error> {
                for event in $crate::Decide::decide(self, &command, services)? {
                    sink.write(event, self).await;
                }
                Ok(())
            }

            fn apply(&mut self, event: Self::Event) {
                self.version += 1;
                self.evolve(event);
            }
        }

        impl $crate::Decide for $state {
            const KIND: $crate::AggregateKind = $crate::AggregateKind::$kind;
            const SNAPSHOT: u32 = $snapshot;

            fn decide(
                &self,
                command: &Self::Command,
                services: &$crate::Services,
            ) -> Result<Vec<Self::Event>, $crate::Refusal> {
                self.decide_on(command, services)
            }
        }
    };
}

/// Implements cqrs-es's `DomainEvent`: the stored name of each variant is the variant's name.
macro_rules! domain_event {
    ($event:ty { $($variant:ident = $version:literal,)* }) => {
        impl $event {
            /// Stored name and version of every event of this aggregate.
            pub const STORED: &'static [(&'static str, &'static str)] = &[$((stringify!($variant), $version),)*];
        }

        impl cqrs_es::DomainEvent for $event {
            fn event_type(&self) -> String {
                match self { $(Self::$variant { .. } => stringify!($variant).to_owned(),)* }
            }

            fn event_version(&self) -> String {
                match self { $(Self::$variant { .. } => $version.to_owned(),)* }
            }
        }
    };
}

pub(crate) use aggregate;
pub(crate) use domain_event;
