use store::log::{Position, ResumeToken};
use store::sql::{Pool, Row, Sql, SqlError, StoredText, WriteTransaction};

use super::event_batch::EventBatch;
use super::{Followed, PREREQUISITES, ProjectionState};
use crate::batch::for_texts;
use crate::dossier_state;
use crate::projection::Projection;

/// Position of a projection in the log: up to here its events are applied.
#[derive(Debug, Clone)]
pub(super) struct ProjectionPosition {
    pub name: String,
    pub version: u64,
    pub position: Position,
    /// Of the event at `position`; `None` at the start, and where an older release has followed.
    pub hash: Option<String>,
    pub state: ProjectionState,
    pub stopped_reason: Option<String>,
    /// Events so far, those that say nothing to it too.
    pub applied_events: u64,
    pub rebuilt_at: Option<domain::Moment>,
    /// Whether it goes no further than the states of dossiers do.
    asks_for_states: bool,
}

/// The positions of all projections, as they stand together.
pub(super) struct ProjectionPositions(Vec<ProjectionPosition>);

const SELECT: &str = "SELECT name, version, position, hash, state, stopped_reason, applied_events, rebuilt_at \
                      FROM checkpoints ORDER BY name";

impl ProjectionPositions {
    /// Gives each projection its position, and stops those whose rows are of another version.
    pub async fn register(views: &Pool, projections: &[Box<dyn Projection>]) -> Result<Self, SqlError> {
        let mut transaction = views.begin().await?;
        for projection in projections {
            let insert = "INSERT INTO checkpoints (name, version, position, state, applied_events) \
                          VALUES ($1, $2, $3, 'LIVE', 0) ON CONFLICT (name) DO NOTHING";
            let insert = Sql::new(insert).bind(projection.name()).bind(projection.version());
            transaction.execute(insert.bind(Position::START)).await?;
            let stop = "UPDATE checkpoints SET state = 'STOPPED', stopped_reason = $1 \
                        WHERE name = $2 AND version <> $3 AND state = 'LIVE'";
            let reason = format!("rows of another version than {}: rebuild", projection.version());
            let stop = Sql::new(stop).bind(StoredText::new(reason)?).bind(projection.name()).bind(projection.version());
            transaction.execute(stop).await?;
        }
        transaction.commit().await?;
        Self::load(views, projections).await
    }

    /// Those of these projections, as they stand now.
    pub async fn load(views: &Pool, projections: &[Box<dyn Projection>]) -> Result<Self, SqlError> {
        Ok(Self(Self::all(views).await?).of(projections))
    }

    /// Those of these projections, as they stand now and until the transaction ends. On SQLite the transaction itself
    /// holds them.
    pub async fn lock(
        transaction: &mut WriteTransaction,
        projections: &[Box<dyn Projection>],
    ) -> Result<Self, SqlError> {
        let sql = if transaction.is_sqlite() { Sql::new(SELECT) } else { Sql::new(format!("{SELECT} FOR UPDATE")) };
        let rows = transaction.fetch_all(sql).await?;
        Ok(Self(rows.iter().map(ProjectionPosition::read).collect::<Result<_, _>>()?).of(projections))
    }

    /// Every position, also of projections that only another release knows.
    pub async fn all(views: &Pool) -> Result<Vec<ProjectionPosition>, SqlError> {
        views.fetch_all(Sql::new(SELECT)).await?.iter().map(ProjectionPosition::read).collect()
    }

    /// What another release follows is its own to move.
    fn of(mut self, projections: &[Box<dyn Projection>]) -> Self {
        self.0.retain_mut(|entry| {
            let known = projections
                .iter()
                .find(|projection| projection.name() == entry.name && u64::from(projection.version()) == entry.version);
            entry.asks_for_states = known.is_some_and(|projection| projection.asks_for_states());
            known.is_some()
        });
        self
    }

    pub fn get(&self, name: &str) -> Option<&ProjectionPosition> {
        self.0.iter().find(|entry| entry.name == name)
    }

    /// How far the log is followed: as far as all that lead the way are.
    pub fn front(&self) -> Position {
        let prerequisites = PREREQUISITES.iter().filter_map(|name| self.get(name));
        prerequisites.map(|entry| entry.position).min().unwrap_or(Position::START)
    }

    /// The hash of the event that the log is followed up to.
    pub fn front_hash(&self) -> Option<&str> {
        let front = self.front();
        let prerequisites = PREREQUISITES.iter().filter_map(|name| self.get(name));
        prerequisites.filter(|entry| entry.position == front).find_map(|entry| entry.hash.as_deref())
    }

    /// The event that the log is followed up to, to be known again.
    pub fn front_token(&self) -> ResumeToken {
        ResumeToken::new(self.front(), self.front_hash())
    }

    pub fn iter(&self) -> impl Iterator<Item = &ProjectionPosition> {
        self.0.iter()
    }

    /// Where the foremost of those that lead the way stands, while they do not stand together.
    pub fn furthest_prerequisite(&self) -> Option<Position> {
        let prerequisites = PREREQUISITES.iter().filter_map(|name| self.get(name));
        prerequisites.map(|entry| entry.position).max().filter(|position| *position > self.front())
    }

    /// Whether one of those that lead the way has stopped.
    pub fn stopped(&self) -> bool {
        PREREQUISITES.iter().any(|name| self.get(name).is_none_or(|entry| entry.state != ProjectionState::Live))
    }

    /// Those that may go on from the front together. Where the states of dossiers do not stand there, those that ask for
    /// them are followed up as what lags.
    pub fn live_at_front(&self) -> Vec<&str> {
        let front = self.front();
        let share = self.states().is_some_and(|states| states.is_live_at(front));
        let there = |entry: &&ProjectionPosition| entry.is_live_at(front) && (share || !entry.asks_for_states);
        self.0.iter().filter(there).map(|entry| entry.name.as_str()).collect()
    }

    /// Those that may go on from this position, behind the front.
    pub fn live_at(&self, position: Position) -> Vec<&str> {
        let there = |entry: &&ProjectionPosition| entry.position == position && self.goes_on(entry);
        self.0.iter().filter(there).map(|entry| entry.name.as_str()).collect()
    }

    /// Where the projection stands that is nearest behind those that lead the way, of those that may go on.
    pub fn nearest_behind(&self) -> Option<Position> {
        let front = self.front();
        let behind = |entry: &&ProjectionPosition| entry.position < front && self.goes_on(entry);
        self.0.iter().filter(behind).map(|entry| entry.position).max()
    }

    /// How far these may go together: to the front, or to the states of dossiers where one of them asks for those and
    /// they are not among them.
    pub fn reach(&self, names: &[&str]) -> Position {
        let asks = names.iter().filter_map(|name| self.get(name)).any(|entry| entry.asks_for_states);
        let states = self.states().filter(|_| asks && !names.contains(&dossier_state::NAME));
        states.map_or(self.front(), |states| states.position.min(self.front()))
    }

    /// Where a projection stands once it is built anew, with the hash of the event there.
    pub fn goal(&self, projection: &dyn Projection) -> (Position, Option<&str>) {
        let front = self.front();
        match self.states().filter(|states| projection.asks_for_states() && states.position < front) {
            Some(states) => (states.position, states.hash.as_deref()),
            None => (front, self.front_hash()),
        }
    }

    /// The states of dossiers, where they are of this release.
    fn states(&self) -> Option<&ProjectionPosition> {
        self.get(dossier_state::NAME)
    }

    /// Whether a projection may go on: one that asks for the states of dossiers does behind these, or together with them.
    fn goes_on(&self, entry: &ProjectionPosition) -> bool {
        let is_given_states = || {
            let at = entry.position;
            self.states().is_some_and(|states| states.position > at || states.is_live_at(at))
        };
        entry.state == ProjectionState::Live && (!entry.asks_for_states || is_given_states())
    }

    /// What this tells those who wait.
    pub fn followed(&self) -> Followed {
        let position = self.front();
        let last = self.0.iter().min_by_key(|entry| entry.position);
        let everywhere =
            last.map_or(ResumeToken::START, |entry| ResumeToken::new(entry.position, entry.hash.as_deref()));
        Followed { position, complete: everywhere.position() >= position, everywhere }
    }

    /// Moves these from one position to the end of a batch; `false` where one of them is no longer there.
    pub async fn advance(
        transaction: &mut WriteTransaction,
        names: &[&str],
        from: Position,
        batch: &EventBatch,
    ) -> Result<bool, SqlError> {
        let text = "UPDATE checkpoints SET position = $2, hash = $3, applied_events = applied_events + $4 \
                    WHERE position = $5 AND state = 'LIVE' AND name IN (SELECT each.value FROM {each})";
        let sql = for_texts(text, transaction.is_sqlite(), names)?
            .bind(batch.next)
            .bind(batch.hash().map(StoredText::new).transpose()?);
        let sql = sql.bind(u64::try_from(batch.events.len()).unwrap_or(u64::MAX)).bind(from);
        let moved = transaction.execute(sql).await?;
        Ok(usize::try_from(moved).is_ok_and(|moved| moved == names.len()))
    }

    /// Stops one where it stands; `false` where it is no longer there.
    pub async fn stop(views: &Pool, name: &str, at: Position, reason: &str) -> Result<bool, SqlError> {
        let sql = "UPDATE checkpoints SET state = 'STOPPED', stopped_reason = $1 \
                   WHERE name = $2 AND position = $3 AND state = 'LIVE'";
        Ok(views.execute(Sql::new(sql).bind(StoredText::new(reason)?).bind(StoredText::new(name)?).bind(at)).await?
            == 1)
    }

    /// Lets a stopped one go on.
    pub async fn resume(views: &Pool, name: &str) -> Result<(), SqlError> {
        let sql = "UPDATE checkpoints SET state = 'LIVE', stopped_reason = NULL WHERE name = $1 AND state = 'STOPPED'";
        views.execute(Sql::new(sql).bind(StoredText::new(name)?)).await.map(drop)
    }
}

impl ProjectionPosition {
    fn is_live_at(&self, position: Position) -> bool {
        self.state == ProjectionState::Live && self.position == position
    }

    fn read(row: &Row) -> Result<Self, SqlError> {
        let state = row.text("state")?;
        let state = ProjectionState::from_name(&state)
            .ok_or_else(|| SqlError::Row("column state holds something else".to_owned()))?;
        Ok(Self {
            name: row.text("name")?,
            version: row.count("version")?,
            position: row.parsed("position")?,
            hash: row.opt_text("hash")?,
            state,
            stopped_reason: row.opt_text("stopped_reason")?,
            applied_events: row.count("applied_events")?,
            rebuilt_at: row.opt_moment("rebuilt_at")?,
            asks_for_states: false,
        })
    }
}
