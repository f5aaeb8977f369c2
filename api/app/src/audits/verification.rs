//! Verification of the whole log: hash chains, Merkle tree, checkpoints.

use projections::QueryError;
use projections::tree::Tree;
use store::audit::{AuditError, Finding, OrderVerifier, WholeVerified, verify_chains};
use store::log::{EventLog, Position};
use store::sql::Database;
use store::tree::Checkpoint;
use thiserror::Error;
use uuid::Uuid;

use crate::audits::Audits;

/// Page size of a read.
const PAGE: u32 = 500;

/// Verification that was cut short.
#[derive(Debug, Error)]
pub enum VerificationError {
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl Audits {
    /// Verifies every stream's hash chain, then the global order against these checkpoints, by ascending size, and
    /// against the Merkle leaves kept beside the log. Reports the number of events; each is read twice.
    ///
    /// A row that is no event has no leaf: then nothing is said of the order, and there is no root.
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

/// Verifies without a running service; needs no key. Reads up to the rows that followed the log, whichever transaction
/// holds readers back just now: leaves and checkpoints cover those events.
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
