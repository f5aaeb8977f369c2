//! Command runner: idempotency by request id, then read-your-writes.

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

/// Page size of a read of the log.
const EVENTS_AT_A_TIME: u32 = 512;

/// Idempotency key of a mutation, with its input as a fingerprint: the same key with another input is refused.
#[derive(Clone)]
pub struct Request {
    mutation: &'static str,
    id: Uuid,
    input: Value,
}

impl Request {
    /// Idempotency key of a mutation, where the client sent a request id.
    pub fn of(mutation: &'static str, id: Option<impl Into<Uuid>>, input: impl FnOnce() -> Value) -> Option<Self> {
        id.map(|id| Self { mutation, id: id.into(), input: input() })
    }

    /// Request id that the client sent.
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }
}

/// Target of a command on a dossier, with its concurrency controls.
pub struct Aimed {
    /// `None` for a code that does not parse.
    pub dossier: Option<DossierId>,
    /// Version that was on the screen (optimistic concurrency).
    pub expected_version: Option<u64>,
    pub request: Option<Request>,
}

impl Aimed {
    /// Target by its code, as typed.
    pub fn at(code: &str, expected_version: Option<i32>, request: Option<Request>) -> Result<Self, AppError> {
        Ok(Self {
            dossier: code.parse::<DossierCode>().ok().map(|code| DossierId::of_code(code.as_str())),
            expected_version: expected_version.map(version).transpose()?,
            request,
        })
    }

    /// Dossier id; not found where the code does not parse.
    pub(crate) fn dossier(&self) -> Result<DossierId, CommandError> {
        self.dossier.ok_or_else(|| Fault::at(FaultCode::NotFound, &["code"]).into())
    }
}

/// Parses an expected version.
pub(crate) fn version(version: i32) -> Result<u64, AppError> {
    u64::try_from(version).map_err(|_| AppError::BadUserInput("expectedVersion is not a version".to_owned()))
}

/// Outcome of a command, after the wait for the read models.
pub struct CommandOutcome<A: Decide> {
    pub id: Uuid,
    /// State after the command.
    pub state: Arc<A>,
    /// Position of its last event in the log; `None` where it stored none.
    pub position: Option<Position>,
    pub events: Vec<A::Event>,
    /// True when the read models still trail it.
    pub stale: bool,
}

/// Runs commands: idempotent by request id, then waits for the read models (read-your-writes).
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
    /// Loads an aggregate from the log.
    pub(crate) async fn load<A: Decide + 'static>(&self, id: Uuid) -> Result<Loaded<A>, CommandError> {
        self.executor.load::<A>(id).await.map_err(|error| self.faults.command_error(error))
    }

    /// Keyed hashes of an idempotency key and its input.
    pub(crate) fn request_key(&self, caller: &Caller, request: &Request) -> RequestKey {
        RequestKey {
            key: self.keyring.request_key(caller.actor.account(), request.mutation, request.id),
            fingerprint: self.keyring.fingerprint(&request.input),
        }
    }

    /// Runs a caller's command and waits for the read models.
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

    /// Runs a command of the service itself and waits for the read models.
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

    /// Executes a command without waiting. Where the executor finds that the log lost events, the projector looks anew:
    /// new events may take positions that were followed before.
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

    /// True when a request id is stored already: then its first answer counts, whatever the input says by now.
    pub(crate) async fn is_repeated(&self, caller: &Caller, request: Option<&Request>) -> Result<bool, AppError> {
        let Some(request) = request else { return Ok(false) };
        let key = self.request_key(caller, request).key;
        Ok(self.log.find_request(&key).await.map_err(|error| self.faults.failure(error))?.is_some())
    }

    /// Context of the service's own commands.
    pub(crate) fn own_context(&self) -> Context {
        Context { correlation: self.ids.uuid(), causation: None, request: None }
    }

    /// Stored events of a stream, still encrypted: for their metadata, such as time and role.
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
