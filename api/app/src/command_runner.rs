//! Runs a command: idempotent by its request id, and followed by the wait for the rows (read-your-writes).

use std::sync::Arc;

use domain::dossier::DossierCode;
use domain::{Decide, DossierId, Fault, FaultCode};
use foundation::error::{AppError, CommandError};
use foundation::ids::Ids;
use projections::Projector;
use serde_json::Value;
use store::executor::Attribution;
use store::log::{EventLog, Position, RequestKey, SideWrite, StoredEvent, StreamId};
use store::{Context, Executed, Executor, Keyring, Loaded};
use uuid::Uuid;

use crate::caller::Caller;
use crate::fault_log::FaultLog;
use crate::read_your_writes::ReadYourWrites;

/// Events in one question to the log.
const EVENTS_AT_A_TIME: u32 = 512;

/// A request id with what tells another input apart.
#[derive(Clone)]
pub struct Request {
    mutation: &'static str,
    id: Uuid,
    input: Value,
}

impl Request {
    /// The request id of a mutation, where the client sent one.
    pub fn of(mutation: &'static str, id: Option<impl Into<Uuid>>, input: impl FnOnce() -> Value) -> Option<Self> {
        id.map(|id| Self { mutation, id: id.into(), input: input() })
    }

    /// The id that the client sent.
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }
}

/// At which dossier a command is aimed.
pub struct Aimed {
    /// Which; `None` for a code that cannot be one.
    pub dossier: Option<DossierId>,
    /// The version that was on the screen.
    pub expected_version: Option<u64>,
    /// Makes it once only.
    pub request: Option<Request>,
}

impl Aimed {
    /// By its code, as typed.
    pub fn at(code: &str, expected_version: Option<i32>, request: Option<Request>) -> Result<Self, AppError> {
        Ok(Self {
            dossier: code.parse::<DossierCode>().ok().map(|code| DossierId::of_code(code.as_str())),
            expected_version: expected_version.map(version).transpose()?,
            request,
        })
    }

    /// The dossier, where the code can be one.
    pub(crate) fn dossier(&self) -> Result<DossierId, CommandError> {
        self.dossier.ok_or_else(|| Fault::at(FaultCode::NotFound, &["code"]).into())
    }
}

/// A version as clients send it.
pub(crate) fn version(version: i32) -> Result<u64, AppError> {
    u64::try_from(version).map_err(|_| AppError::BadUserInput("expectedVersion is not a version".to_owned()))
}

/// What became of a command, once the rows had time to follow.
pub struct CommandOutcome<A: Decide> {
    /// Whose stream it is.
    pub id: Uuid,
    /// As it is now.
    pub state: Arc<A>,
    /// Where its last event stands.
    pub position: Option<Position>,
    /// What it led to.
    pub events: Vec<A::Event>,
    /// Whether the rows trail behind it.
    pub stale: bool,
}

/// Runs commands: idempotent by request id, and followed by the wait for their rows (read-your-writes).
#[derive(Clone)]
pub struct CommandRunner {
    pub(crate) executor: Executor,
    pub(crate) faults: FaultLog,
    pub(crate) projector: Projector,
    pub(crate) ids: Ids,
    pub(crate) keyring: Keyring,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) rows: ReadYourWrites,
}

impl CommandRunner {
    /// The state of an aggregate with all that the log holds now.
    pub(crate) async fn load<A: Decide + 'static>(&self, id: Uuid) -> Result<Loaded<A>, CommandError> {
        self.executor.load::<A>(id).await.map_err(|error| self.faults.command_error(error))
    }

    /// The keyed hashes that make a request once only.
    pub(crate) fn request_key(&self, caller: &Caller, request: &Request) -> RequestKey {
        RequestKey {
            key: self.keyring.request_key(caller.actor.account(), request.mutation, request.id),
            fingerprint: self.keyring.fingerprint(&request.input),
        }
    }

    /// Runs a command and lets the rows follow.
    pub(crate) async fn run<A>(
        &self,
        caller: &Caller,
        id: Uuid,
        command: A::Command,
        request: Option<Request>,
        side_writes: impl Fn(&[A::Event]) -> Vec<SideWrite> + Send + Sync,
    ) -> Result<CommandOutcome<A>, CommandError>
    where
        A: Decide + 'static,
        A::Command: Attribution + Send + Sync,
    {
        let request = request.map(|request| self.request_key(caller, &request));
        let context = Context { correlation: caller.correlation, causation: None, request };
        let executed = self.execute::<A>(id, command, &context, side_writes).await?;
        let stale = self.rows.settle(executed.position).await;
        Ok(CommandOutcome {
            id: executed.id,
            state: executed.state,
            position: executed.position,
            events: executed.events,
            stale,
        })
    }

    /// Runs a command of the service itself and lets the rows follow.
    pub(crate) async fn run_as_system<A>(
        &self,
        id: Uuid,
        command: A::Command,
        side_writes: impl Fn(&[A::Event]) -> Vec<SideWrite> + Send + Sync,
    ) -> Result<Vec<A::Event>, CommandError>
    where
        A: Decide + 'static,
        A::Command: Attribution + Send + Sync,
    {
        let context = Context { correlation: self.ids.uuid(), causation: None, request: None };
        let executed = self.execute::<A>(id, command, &context, side_writes).await?;
        self.rows.settle(executed.position).await;
        Ok(executed.events)
    }

    /// Runs a command. Where it finds that the log went back, what is remembered of the rows went with it: new events
    /// may stand at positions that were followed before.
    pub(crate) async fn execute<A>(
        &self,
        id: Uuid,
        command: A::Command,
        context: &Context,
        side_writes: impl Fn(&[A::Event]) -> Vec<SideWrite> + Send + Sync,
    ) -> Result<Executed<A>, CommandError>
    where
        A: Decide + 'static,
        A::Command: Attribution + Send + Sync,
    {
        let before = self.executor.divergences();
        let executed = self.executor.execute::<A>(id, command, context, side_writes).await;
        if self.executor.divergences() != before
            && let Err(error) = self.projector.look_anew().await
        {
            tracing::warn!(%error, "how far the rows have come is found out later");
        }
        executed.map_err(|error| self.faults.command_error(error))
    }

    /// Whether a request id has been stored before: then its first answer counts, whatever the input says by now.
    pub(crate) async fn is_repeated(&self, caller: &Caller, request: Option<&Request>) -> Result<bool, AppError> {
        let Some(request) = request else { return Ok(false) };
        let key = self.request_key(caller, request).key;
        Ok(self.log.find_request(&key).await.map_err(|error| self.faults.failure(error))?.is_some())
    }

    /// Of what the service does by itself.
    pub(crate) fn own_context(&self) -> Context {
        Context { correlation: self.ids.uuid(), causation: None, request: None }
    }

    /// The events of a stream as they are stored, for what stands beside them alone: when, and in which role.
    pub(crate) async fn stored_events<A: Decide>(&self, id: Uuid) -> Result<Vec<StoredEvent>, CommandError> {
        let (stream, mut events) = (StreamId::new(A::KIND, id), Vec::new());
        loop {
            let page = self.log.read_stream(&stream, events.len() as u64, EVENTS_AT_A_TIME).await;
            let mut page = page.map_err(|error| self.faults.failure(error))?;
            let is_last = page.len() < EVENTS_AT_A_TIME as usize;
            events.append(&mut page);
            if is_last {
                return Ok(events);
            }
        }
    }
}
