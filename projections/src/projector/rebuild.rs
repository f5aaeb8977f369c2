//! Blue-green rebuild of a projection: replayed into shadow tables, then swapped in or compared.

use std::time::Duration;
use store::boxed;

use domain::Moment;
use store::log::Position;
use store::sql::{Sql, SqlError, StoredText, WriteTransaction};
use tokio::time::sleep;
use tracing::info;

use super::beside::Beside;
use super::mark::{Mark, mark_name};
use super::positions::ProjectionPositions;
use super::{Projector, ProjectorError, streams};
use crate::dossier_state::DossierStateProjection;
use crate::projection::{ApplyError, Projection, Reading};

/// Poll interval of an instance that waits for the rebuild of another.
const REBUILD_POLL_INTERVAL: Duration = Duration::from_millis(250);
/// Time without progress after which a rebuild counts as abandoned: a page takes 250 ms.
const STALLED_REBUILD_TIMEOUT: Duration = Duration::from_secs(30);

/// Progress of a rebuild.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilding {
    /// Events applied.
    pub followed: u64,
    /// Events in the log when it began.
    pub of: u64,
}

impl Projector {
    /// Blue-green rebuild: replays a projection from the first event on into shadow tables beside the rows that answer
    /// meanwhile, and swaps them in once they hold all that the log has been followed to. A stopped projection resumes.
    ///
    /// It may run in another process than the one that serves. A second rebuild of the same projection ends the first.
    pub async fn rebuild(
        &self,
        name: &str,
        now: Moment,
        mut told: impl FnMut(Rebuilding) + Send,
    ) -> Result<(), ProjectorError> {
        let built = self.beside(name, Ending::InPlace { now }, &mut told).await;
        self.0.resumed.notify_one();
        built.map(drop)
    }

    /// Dry run: rebuilds a projection into shadow tables and returns the number of differing rows; nothing changes. It
    /// ends, and is ended by, a rebuild of the same projection.
    pub async fn compare(&self, name: &str, mut told: impl FnMut(Rebuilding) + Send) -> Result<u64, ProjectorError> {
        self.beside(name, Ending::Compared, &mut told).await
    }

    /// Every projection, by name.
    pub fn names(&self) -> Vec<&'static str> {
        self.0.parts.projections.iter().map(|projection| projection.name()).collect()
    }

    async fn beside(
        &self,
        name: &str,
        ending: Ending,
        told: &mut (impl FnMut(Rebuilding) + Send),
    ) -> Result<u64, ProjectorError> {
        let found = self.0.parts.projections.iter().find(|projection| projection.name() == name);
        let projection = found.ok_or_else(|| ProjectorError::Unknown(name.to_owned()))?.as_ref();
        let mut mark = Mark::of(projection)?;
        let beside = Beside::make(&self.0.parts.views, projection, prerequisite_of(projection), mark.setting()).await?;
        let mut built = self.build(projection, &beside, &mut mark, ending, told).await;
        let mut failed = !matches!(built, Ok(_) | Err(ProjectorError::RebuiltElsewhere));
        // On PostgreSQL a rebuild that has begun since has emptied the tables, which explains the failure.
        if failed && !mark.stands(&self.0.parts.views).await? {
            (built, failed) = (Err(ProjectorError::RebuiltElsewhere), false);
        }
        beside.clear(&mark, failed).await?;
        if failed && self.0.parts.views.is_sqlite() {
            mark.remove(&self.0.parts.views).await?;
        }
        built
    }

    /// Rebuilds the projections whose rows an older release wrote, at start, before anybody reads them. Rows of a newer
    /// release are left to it. If another instance that started at the same time rebuilds one of them, this one waits:
    /// on return, all rows are of this release.
    #[boxed]
    pub async fn rebuild_outdated(&self, now: Moment) -> Result<(), ProjectorError> {
        for projection in &self.0.parts.projections {
            let projection: &dyn Projection = projection.as_ref();
            while self.is_outdated(projection).await? {
                info!(event = "projection.outdated", projection = projection.name(), "rows of an older release");
                match self.rebuild(projection.name(), now, |_| {}).await {
                    Ok(()) => {}
                    Err(ProjectorError::RebuiltElsewhere) => self.await_rebuild_elsewhere(projection).await?,
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    async fn is_outdated(&self, projection: &dyn Projection) -> Result<bool, ProjectorError> {
        let positions = ProjectionPositions::all(&self.0.parts.views).await?;
        let written = positions.iter().find(|entry| entry.name == projection.name());
        Ok(written.is_some_and(|entry| entry.version < u64::from(projection.version())))
    }

    /// Waits until another instance's rebuild has ended, or has stalled for so long that its instance is gone.
    async fn await_rebuild_elsewhere(&self, projection: &dyn Projection) -> Result<(), ProjectorError> {
        let name = mark_name(projection);
        let (mut seen, mut waited) = (None, Duration::ZERO);
        while waited < STALLED_REBUILD_TIMEOUT {
            let positions = ProjectionPositions::all(&self.0.parts.views).await?;
            let mark = positions.iter().find(|entry| entry.name == name);
            let Some(at) = mark.map(|entry| entry.position) else { return Ok(()) };
            waited = if seen == Some(at) { waited + REBUILD_POLL_INTERVAL } else { Duration::ZERO };
            seen = Some(at);
            sleep(REBUILD_POLL_INTERVAL).await;
        }
        Ok(())
    }

    async fn build(
        &self,
        projection: &dyn Projection,
        beside: &Beside,
        mark: &mut Mark,
        ending: Ending,
        told: &mut (impl FnMut(Rebuilding) + Send),
    ) -> Result<u64, ProjectorError> {
        let of = self.followed_events().await?;
        let (mut position, mut followed) = (Position::START, 0);
        loop {
            let (mut front, mut front_hash) = (self.positions().await?.goal(projection).0, None);
            let mut batch = self.read(position, Some(front)).await?;
            let near = batch.next >= front;
            let reading = Reading::of(&self.0.parts.vault, &batch.events).await.map_err(ApplyError::from)?;
            let mut transaction = if near { beside.begin_last().await? } else { beside.begin().await? };
            if near {
                // Locked from here on, so that nobody advances while the tables are swapped.
                let held = ProjectionPositions::lock(&mut transaction, &self.0.parts.projections).await?;
                let (goal, hash) = held.goal(projection);
                (front, front_hash) = (goal, hash.map(ToOwned::to_owned));
                if batch.next < front {
                    let further = self.read_within(&mut transaction, position, front).await?;
                    // If a registration has just added a subject, the rest waits for the next page: their key is
                    // fetched while no lock is held.
                    if reading.knows(&further.events) {
                        batch = further;
                    }
                }
            }
            if batch.unreadable.is_some() && batch.events.is_empty() {
                return Err(ProjectorError::Stopped);
            }
            if let Some(prerequisite) = prerequisite_of(projection) {
                prerequisite.apply(&mut transaction, &reading, &batch.events).await?;
            }
            projection.apply(&mut transaction, &reading, &batch.events).await?;
            let last = near && batch.next >= front;
            let count = u64::try_from(batch.events.len()).unwrap_or(u64::MAX);
            let mut differing = 0;
            if last {
                mark.check(&mut transaction).await?;
                match ending {
                    Ending::InPlace { now } => {
                        beside.put_in_place(&mut transaction, projection).await?;
                        let events = followed + count;
                        place(&mut transaction, projection, (front, front_hash), events, now).await?;
                        info!(projection = projection.name(), events, "a projection was rebuilt");
                    }
                    Ending::Compared => differing = beside.differing(&mut transaction, projection).await?,
                }
                transaction.commit().await?;
            } else {
                mark.advance(transaction, &self.0.parts.views, batch.next, count).await?;
            }
            (position, followed) = (batch.next, followed + count);
            told(Rebuilding { followed, of: of.max(followed) });
            if last {
                return Ok(differing);
            }
        }
    }

    async fn followed_events(&self) -> Result<u64, ProjectorError> {
        let positions = self.positions().await?;
        Ok(positions.get(streams::NAME).map_or(0, |entry| entry.applied_events))
    }
}

/// Prerequisite replayed beside a projection and discarded afterwards: the projection needs the states of dossiers as
/// of each event, and the stored ones have gone on.
fn prerequisite_of(projection: &dyn Projection) -> Option<&'static dyn Projection> {
    projection.asks_for_states().then_some(&DossierStateProjection as &dyn Projection)
}

/// Outcome of shadow tables.
#[derive(Clone, Copy)]
enum Ending {
    /// Swapped in for the live tables.
    InPlace { now: Moment },
    /// Compared with the live tables, and dropped.
    Compared,
}

/// Sets the projection's position to that of its prerequisites.
async fn place(
    transaction: &mut WriteTransaction,
    projection: &dyn Projection,
    (front, hash): (Position, Option<String>),
    events: u64,
    now: Moment,
) -> Result<(), SqlError> {
    let sql = "UPDATE checkpoints SET version = $1, position = $2, hash = $3, applied_events = $4, state = 'LIVE', \
               stopped_reason = NULL, rebuilt_at = $5 WHERE name = $6";
    let sql = Sql::new(sql)
        .bind(projection.version())
        .bind(front)
        .bind(hash.map(StoredText::new).transpose()?)
        .bind(events)
        .bind(now);
    transaction.execute(sql.bind(projection.name())).await.map(drop)
}
