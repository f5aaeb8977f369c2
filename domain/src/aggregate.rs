use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use cqrs_es::Aggregate;
use serde::{Deserialize, Serialize};

use crate::{Actor, Moment, Refusal, Rulebook, SecretIssueId};

/// The kinds of streams; the names are stored with every event and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AggregateKind {
    /// Accounts.
    Account,
    /// Agencies.
    Agency,
    /// Calendar years.
    Calendar,
    /// Deadlines of dossiers.
    Deadline,
    /// Dossiers.
    Dossier,
    /// Exchanges of dossiers.
    Exchange,
    /// Procedures.
    Procedure,
    /// The log as a whole.
    Restoration,
    /// Who looked at dossiers.
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

/// A kind of stream that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no kind of stream is called {0:?}")]
pub struct UnknownKind(pub String);

impl FromStr for AggregateKind {
    type Err = UnknownKind;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| UnknownKind(name.to_owned()))
    }
}

/// A command in its envelope: who gave it, when, and on which version they had looked (optimistic concurrency).
#[derive(Debug, Clone, PartialEq)]
pub struct CommandEnvelope<C> {
    pub by: Actor,
    /// When, by the clock of the edge.
    pub at: Moment,
    /// The version that they saw; `None` where any will do.
    pub expected_version: Option<u64>,
    pub command: C,
}

impl<C> CommandEnvelope<C> {
    /// A command for whatever version there is.
    pub fn new(by: Actor, at: Moment, command: C) -> Self {
        Self { by, at, expected_version: None, command }
    }

    /// Refuses with `VERSION_CONFLICT` where another version was expected; asked only once the caller may see the thing.
    pub(crate) fn check_version(&self, current: u64) -> Result<(), Refusal> {
        match self.expected_version {
            Some(expected) if expected != current => Err(Refusal::version_conflict(current)),
            _ => Ok(()),
        }
    }
}

/// What a decision may look up: reference facts and derived secrets, both fixed while it runs.
#[derive(Clone)]
pub struct Services {
    /// Agencies, procedures and the calendar.
    pub rulebook: Arc<Rulebook>,
    /// Checks of links and one-time passwords.
    pub secrets: Arc<dyn SecretCheck>,
}

/// What a derived secret is for; each purpose has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretPurpose {
    /// The link of the activation e-mail.
    ActivationLink,
    /// The six digits of the activation SMS.
    ActivationOtp,
    /// The six digits of the SMS that proves another telephone.
    PhoneOtp,
    /// The link of the password reset e-mail.
    PasswordReset,
}

/// Tells whether a presented secret is the one that an issue stands for; never which one it would be.
pub trait SecretCheck: Send + Sync {
    /// Whether `presented` is the secret of this issue, compared in constant time.
    fn holds(&self, purpose: SecretPurpose, issue: SecretIssueId, presented: &str) -> bool;
}

/// An aggregate whose decisions are pure: state and command in, events or a refusal out.
///
/// cqrs-es's `handle` is a thin shell over `decide`, so that its test framework and its own framework run the
/// same rules as the service does.
pub trait Decide: Aggregate<Services = Services, Error = Refusal> + Clone {
    /// The kind of its streams.
    const KIND: AggregateKind;

    /// Version of the state's serialized form: a snapshot of another version is not read.
    const SNAPSHOT: u32;

    /// What the command leads to; no event where it has been done before.
    fn decide(&self, command: &Self::Command, services: &Services) -> Result<Vec<Self::Event>, Refusal>;
}

/// Implements cqrs-es's `Aggregate` over `decide` and an `evolve(&mut self, event)` of the type's own.
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
