//! Command execution: load, decide, append, and retry after a conflict.

use std::time::Duration;

use domain::{Decide, Refusal};
use tokio::time::Instant;
use tracing::field::{Empty, display};
use tracing::{Instrument, Span, info_span};
use uuid::Uuid;

use super::origin::Origin;
use super::outcome::executed;
use super::repeated::Sent;
use super::{Attribution, Context, ExecuteError, Executed, Executor};
use crate::log::{AppendError, SideWrite};

/// Retry budget after conflicts, from the caller's turn in the queue of its stream. A time rather than a count: against
/// a slightly faster instance it may lose often, and each loss is a command that was stored there.
const RETRY_TIMEOUT: Duration = Duration::from_secs(8);

impl Executor {
    /// Runs a command on an aggregate with retries after conflicts. `side_writes` makes what is stored in the same
    /// transaction as the events; it is called once per try.
    pub async fn execute<A>(
        &self,
        id: Uuid,
        command: A::Command,
        context: &Context,
        side_writes: impl Fn(&[A::Event]) -> Vec<SideWrite> + Send + Sync,
    ) -> Result<Executed<A>, ExecuteError>
    where
        A: Decide + 'static,
        A::Command: Attribution + Send + Sync,
    {
        let span = info_span!("command", kind = %A::KIND, %id, correlation = %context.correlation, outcome = Empty);
        let run = async {
            let executed = self.run(id, &command, context, &side_writes).await;
            Span::current().record("outcome", display(outcome(&executed)));
            self.0.metrics.ended(&executed);
            executed
        };
        run.instrument(span).await
    }

    async fn run<A>(
        &self,
        id: Uuid,
        command: &A::Command,
        context: &Context,
        side_writes: &(impl Fn(&[A::Event]) -> Vec<SideWrite> + Send + Sync),
    ) -> Result<Executed<A>, ExecuteError>
    where
        A: Decide + 'static,
        A::Command: Attribution + Send + Sync,
    {
        let origin = Origin::new(command, context);
        let (mut folded, mut fresh) = self.load_cached::<A>(id).await?;
        let mut sent: Option<Sent<A>> = None;
        let mut queued = None;
        let mut retried_until = None;
        loop {
            let decided = folded.state.decide(command, &(self.parts().services)());
            let events = match decided {
                Ok(events) if !events.is_empty() => events,
                // A cached state may be stale: neither refusal nor no-op is answered before the log was read.
                _ if !fresh => {
                    (folded, fresh) = (self.load_latest(id).await?, true);
                    continue;
                }
                Ok(_) => return self.settle_on(id, Ok(folded), sent, context).await,
                Err(refusal) => return self.settle_on(id, Err(refused(refusal)), sent, context).await,
            };
            let prepared = match self.prepare(id, &folded, &events, &origin, side_writes(&events)).await {
                Ok(prepared) => prepared,
                Err(error) => return self.settle_on(id, Err(error), sent, context).await,
            };
            let first_hash = prepared.hashes.first().cloned().unwrap_or_default();
            let sequence = folded.version + 1;
            match self.append(id, &folded, &events, prepared).await {
                Ok(after) => return Ok(executed(id, &after, events, false)),
                // Optimistic concurrency conflict: the state is loaded again and the command decided anew. Caches of a
                // lost tail are already evicted.
                Err(AppendError::Conflict { .. } | AppendError::Diverged { .. } | AppendError::KeyGone)
                    if retried_until.is_none_or(|end| Instant::now() < end) => {}
                // Unknown outcome: a retry is safe, because the expected version lets only one of both in; if the first
                // try was stored after all, its hash finds it.
                Err(AppendError::Sql(error)) if error.is_transient() && sent.is_none() => {
                    sent = Some(Sent { sequence, hash: first_hash, events });
                }
                Err(error) => return self.settle_on(id, Err(error.into()), sent, context).await,
            }
            if queued.is_none() {
                queued = Some(self.queue(id).lock().await);
                retried_until = Some(Instant::now() + RETRY_TIMEOUT);
            }
            if let Some(stored) = self.find_sent(id, &mut sent).await? {
                return Ok(stored);
            }
            (folded, fresh) = (self.load_latest(id).await?, true);
        }
    }
}

fn refused(refusal: Refusal) -> ExecuteError {
    ExecuteError::Refused(refusal)
}

/// Span field: the outcome of the command, never its content.
fn outcome<A: Decide>(executed: &Result<Executed<A>, ExecuteError>) -> String {
    match executed {
        Ok(executed) if executed.repeated => "repeated".to_owned(),
        Ok(executed) if executed.events.is_empty() => "nothing to do".to_owned(),
        Ok(executed) => format!("stored, version {}", executed.version),
        Err(ExecuteError::Refused(refusal)) => refusal.to_string(),
        Err(ExecuteError::ClaimTaken(_)) => "claim taken".to_owned(),
        Err(ExecuteError::UploadNotFree(_)) => "upload not free".to_owned(),
        Err(ExecuteError::RequestIdReused) => "request id reused".to_owned(),
        Err(ExecuteError::SubjectErased(_)) => "subject erased".to_owned(),
        Err(ExecuteError::Contention) => "contention".to_owned(),
        Err(ExecuteError::Unavailable(_)) => "unavailable".to_owned(),
        Err(ExecuteError::Corrupt(_)) => "corrupt".to_owned(),
    }
}
