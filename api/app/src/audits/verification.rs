//! Whether the whole log is what it was.

use projections::QueryError;
use projections::tree::Tree;
use store::audit::{AuditError, Finding, OrderVerifier, WholeVerified, verify_chains};
use store::log::{EventLog, Position};
use store::sql::Database;
use store::tree::Checkpoint;
use thiserror::Error;
use uuid::Uuid;

use crate::audits::Audits;

/// Events in one question to the log.
const PAGE: u32 = 500;

/// Why the log was not checked to its end.
#[derive(Debug, Error)]
pub enum VerificationError {
    /// The log cannot be read.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The rows cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl Audits {
    /// Checks the chain of every stream, then the global order: against these checkpoints, in the order of their
    /// sizes, and against the leaves that are kept beside the log. Tells how many events were read; each is read twice.
    ///
    /// Where a row is no event, the order has no leaf for it: then nothing is said of the order, and there is no root.
    pub async fn verify_log(
        &self,
        checkpoints: &[Checkpoint],
        told: impl FnMut(u64) + Send,
    ) -> Result<WholeVerified, VerificationError> {
        let (log, tree) = (&*self.log, &self.queries.tree);
        let followed = self.projector.followed().borrow().position;
        verify_whole(&self.database, (log, Some(followed)), self.audit.log_id(), tree, checkpoints, told).await
    }
}

/// The same without a service: no key is needed for it. Up to where rows followed the log, it is read whoever holds
/// readers back just now: leaves and checkpoints are of it.
pub async fn verify_whole(
    database: &Database,
    (log, followed): (&dyn EventLog, Option<Position>),
    log_id: Uuid,
    tree: &Tree,
    checkpoints: &[Checkpoint],
    mut told: impl FnMut(u64) + Send,
) -> Result<WholeVerified, VerificationError> {
    let chains = verify_chains(database, log_id, &mut told).await?;
    if chains.iter().any(|finding| matches!(finding, Finding::Unreadable { .. })) {
        return Ok(WholeVerified { findings: chains, ..WholeVerified::default() });
    }
    let (mut order, mut after, mut read) = (OrderVerifier::new(checkpoints), Position::START, 0);
    let mut until = followed;
    loop {
        let page = match until {
            Some(until) => log.read_until(after, until, PAGE).await,
            None => log.read_all(after, PAGE).await,
        };
        let page = page.map_err(AuditError::from)?;
        let kept = tree.leaves(read, PAGE).await?;
        for (place, event) in page.events.iter().enumerate() {
            order.check(event, kept.get(place).copied());
        }
        (after, read) = (page.next, read + page.events.len() as u64);
        told(page.events.len() as u64);
        if !page.more && until.take().is_none() {
            break;
        }
    }
    let mut verified = order.finish();
    verified.findings.splice(0..0, chains);
    Ok(verified)
}
