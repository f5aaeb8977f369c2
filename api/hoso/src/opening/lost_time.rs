//! Repair after the log lost its end.

use domain::Moment;
use projections::tree::Tree;
use projections::{Common, Projector};
use store::boxed;
use store::ledger::{Counters, GAP};
use store::log::EventLog;
use store::sql::Database;
use store::tree::Checkpoint;

use super::OpeningError;
use super::edge::Edge;
use super::lost_events;

/// Evidence that the log lost its end: it was restored, or a disk lost acknowledged writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostTime {
    /// Last event that the log shares with its followers.
    pub common: Common,
    /// Events beyond it in the read models.
    pub events: u64,
    /// Messages about such events.
    pub messages: u64,
    /// Webhooks that were sent such events.
    pub webhooks: u64,
}

/// Compares all followers with the log, and repairs those ahead of it: read models are rebuilt, messages set aside,
/// cursors rewound to the last shared event, and numbers of dossiers get a gap. `None` where nothing was ahead.
#[boxed]
pub async fn mend(
    database: &Database,
    log: &dyn EventLog,
    projector: &Projector,
    now: Moment,
) -> Result<Option<LostTime>, OpeningError> {
    let divergence = projector.divergence().await?;
    let shared = match &divergence {
        Some(divergence) => divergence.common.clone(),
        None => projector.last_shared().await?,
    };
    let edge = Edge::held_against(&database.edge, log, shared).await?;
    if divergence.is_none() && edge.agrees() {
        projector.note_hashes().await?;
        edge.note_hashes(&database.edge).await?;
        return Ok(None);
    }
    let common = edge.common.clone();
    let events = divergence.as_ref().map_or(0, |divergence| divergence.lost);
    let lost = LostTime { events, messages: edge.messages, webhooks: edge.ahead(), common };
    tracing::warn!(
        event = "log.went_back",
        common = %lost.common.position,
        lost_events = lost.events,
        messages = lost.messages,
        webhooks = lost.webhooks,
        "the log does not hold what was followed: rows are built anew, cursors put back, and numbers leave a gap"
    );
    let named = lost_events::ahead(database, log).await?;
    // Before the read models lose the evidence: an interruption here is found again by the next start.
    leave_gap(database, &lost, now).await?;
    lost_events::keep(&database.edge, &named, now).await?;
    edge.put_back(&database.edge, now).await?;
    if let Some(divergence) = divergence {
        projector.start_over(&divergence.projections, now).await?;
    }
    projector.note_hashes().await?;
    Ok(Some(lost))
}

/// Leaves a gap in numbers of dossiers where the log does not extend its last checkpoint: it was then restored with all
/// its followers. Everything else about it is reported where signing stops.
#[boxed]
pub async fn leave_gap_behind_checkpoint(
    database: &Database,
    tree: &Tree,
    last: Option<&Checkpoint>,
    now: Moment,
) -> Result<bool, OpeningError> {
    let Some(last) = last else { return Ok(false) };
    let size = tree.size().await?;
    if size >= last.size && tree.root(last.size).await? == last.root {
        return Ok(false);
    }
    let evidence = format!("checkpoint {} {}", last.size, last.root);
    let lost = last.size.saturating_sub(size);
    let mut transaction = database.ledger.begin().await?;
    let is_news = Counters::leave_gap(&mut transaction, &evidence, now.local_date(), GAP + lost).await?;
    transaction.commit().await?;
    if is_news {
        tracing::warn!(event = "log.behind_checkpoint", size, checkpoint = last.size, "numbers leave a gap");
    }
    Ok(is_news)
}

/// Skips numbers, so that none given by a lost event is given again.
async fn leave_gap(database: &Database, lost: &LostTime, now: Moment) -> Result<(), OpeningError> {
    let mut transaction = database.ledger.begin().await?;
    let evidence = format!("rows beyond {} {} until {}", lost.common.position, lost.common.hash, now.local_date());
    Counters::leave_gap(&mut transaction, &evidence, now.local_date(), GAP + lost.events + lost.messages).await?;
    Ok(transaction.commit().await?)
}
