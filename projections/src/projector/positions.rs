//! Positions of projections in the log, locked, advanced and stopped by compare-and-set.

use store::boxed;
use store::log::{Position, ResumeToken};
use store::sql::{Pool, Row, Sql, SqlError, StoredText, WriteTransaction};

use super::event_batch::EventBatch;
use super::{Followed, PREREQUISITES, ProjectionState};
use crate::batch::for_texts;
use crate::dossier_state;
use crate::projection::Projection;

/// High-water mark of a projection in the log: up to here its events are applied.
#[derive(Debug, Clone)]
pub(super) struct ProjectionPosition {
    pub name: String,
    pub version: u64,
    pub position: Position,
    /// Hash of the event at `position`; `None` at the start, and where an older release has advanced it.
    pub hash: Option<String>,
    pub state: ProjectionState,
    pub stopped_reason: Option<String>,
    /// Number of applied events, including those that it ignores.
    pub applied_events: u64,
    pub rebuilt_at: Option<domain::Moment>,
    /// Whether `dossier_state` is its prerequisite.
    asks_for_states: bool,
}

/// Positions of all projections, as one consistent set.
pub(super) struct ProjectionPositions(Vec<ProjectionPosition>);

const SELECT: &str = "SELECT name, version, position, hash, state, stopped_reason, applied_events, rebuilt_at \
                      FROM checkpoints ORDER BY name";

impl ProjectionPositions {
    /// Registers new projections at the start of the log, and stops those whose rows are of another version.
    #[boxed]
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

    /// Present positions of these projections.
    #[boxed]
    pub async fn load(views: &Pool, projections: &[Box<dyn Projection>]) -> Result<Self, SqlError> {
        Ok(Self(Self::all(views).await?).of(projections))
    }

    /// Positions of these projections, locked until the transaction ends. On SQLite the transaction itself is the lock.
    #[boxed]
    pub async fn lock(
        transaction: &mut WriteTransaction,
        projections: &[Box<dyn Projection>],
    ) -> Result<Self, SqlError> {
        let sql = if transaction.is_sqlite() { Sql::new(SELECT) } else { Sql::new(format!("{SELECT} FOR UPDATE")) };
        let rows = transaction.fetch_all(sql).await?;
        Ok(Self(rows.iter().map(ProjectionPosition::read).collect::<Result<_, _>>()?).of(projections))
    }

    /// Every position, also of projections that only another release knows.
    #[boxed]
    pub async fn all(views: &Pool) -> Result<Vec<ProjectionPosition>, SqlError> {
        views.fetch_all(Sql::new(SELECT)).await?.iter().map(ProjectionPosition::read).collect()
    }

    /// Leaves out the projections of another release, which moves them itself.
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

    /// Front: the position up to which the log is followed, that of the slowest prerequisite.
    pub fn front(&self) -> Position {
        let prerequisites = PREREQUISITES.iter().filter_map(|name| self.get(name));
        prerequisites.map(|entry| entry.position).min().unwrap_or(Position::START)
    }

    /// Hash of the event at the front.
    pub fn front_hash(&self) -> Option<&str> {
        let front = self.front();
        let prerequisites = PREREQUISITES.iter().filter_map(|name| self.get(name));
        prerequisites.filter(|entry| entry.position == front).find_map(|entry| entry.hash.as_deref())
    }

    /// Resume token of the event at the front.
    pub fn front_token(&self) -> ResumeToken {
        ResumeToken::new(self.front(), self.front_hash())
    }

    pub fn iter(&self) -> impl Iterator<Item = &ProjectionPosition> {
        self.0.iter()
    }

    /// Position of the foremost prerequisite, while the prerequisites differ.
    pub fn furthest_prerequisite(&self) -> Option<Position> {
        let prerequisites = PREREQUISITES.iter().filter_map(|name| self.get(name));
        prerequisites.map(|entry| entry.position).max().filter(|position| *position > self.front())
    }

    /// Whether a prerequisite has stopped.
    pub fn stopped(&self) -> bool {
        PREREQUISITES.iter().any(|name| self.get(name).is_none_or(|entry| entry.state != ProjectionState::Live))
    }

    /// Live projections at the front. If `dossier_state` is not there, those that ask for states are followed up as
    /// lagging.
    pub fn live_at_front(&self) -> Vec<&str> {
        let front = self.front();
        let share = self.states().is_some_and(|states| states.is_live_at(front));
        let there = |entry: &&ProjectionPosition| entry.is_live_at(front) && (share || !entry.asks_for_states);
        self.0.iter().filter(there).map(|entry| entry.name.as_str()).collect()
    }

    /// Live projections at this position behind the front.
    pub fn live_at(&self, position: Position) -> Vec<&str> {
        let there = |entry: &&ProjectionPosition| entry.position == position && self.goes_on(entry);
        self.0.iter().filter(there).map(|entry| entry.name.as_str()).collect()
    }

    /// Position of the live projection nearest behind the front.
    pub fn nearest_behind(&self) -> Option<Position> {
        let front = self.front();
        let behind = |entry: &&ProjectionPosition| entry.position < front && self.goes_on(entry);
        self.0.iter().filter(behind).map(|entry| entry.position).max()
    }

    /// Limit of a joint catch-up: the front, or `dossier_state` where one of them asks for states and it is not among
    /// them.
    pub fn reach(&self, names: &[&str]) -> Position {
        let asks = names.iter().filter_map(|name| self.get(name)).any(|entry| entry.asks_for_states);
        let states = self.states().filter(|_| asks && !names.contains(&dossier_state::NAME));
        states.map_or(self.front(), |states| states.position.min(self.front()))
    }

    /// Position of a rebuilt projection, with the hash of the event there.
    pub fn goal(&self, projection: &dyn Projection) -> (Position, Option<&str>) {
        let front = self.front();
        match self.states().filter(|states| projection.asks_for_states() && states.position < front) {
            Some(states) => (states.position, states.hash.as_deref()),
            None => (front, self.front_hash()),
        }
    }

    /// `dossier_state`, if its rows are of this release.
    fn states(&self) -> Option<&ProjectionPosition> {
        self.get(dossier_state::NAME)
    }

    /// Whether a projection may advance: one that asks for states only behind `dossier_state` or together with it.
    fn goes_on(&self, entry: &ProjectionPosition) -> bool {
        let is_given_states = || {
            let at = entry.position;
            self.states().is_some_and(|states| states.position > at || states.is_live_at(at))
        };
        entry.state == ProjectionState::Live && (!entry.asks_for_states || is_given_states())
    }

    /// Summary for waiting requests.
    pub fn followed(&self) -> Followed {
        let position = self.front();
        let last = self.0.iter().min_by_key(|entry| entry.position);
        let everywhere =
            last.map_or(ResumeToken::START, |entry| ResumeToken::new(entry.position, entry.hash.as_deref()));
        Followed { position, complete: everywhere.position() >= position, everywhere }
    }

    /// Compare-and-set: advances these from one position to the end of a batch; `false` where one of them is no longer
    /// there.
    #[boxed]
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

    /// Compare-and-set: stops a projection at its position; `false` where it is no longer there.
    #[boxed]
    pub async fn stop(views: &Pool, name: &str, at: Position, reason: &str) -> Result<bool, SqlError> {
        let sql = "UPDATE checkpoints SET state = 'STOPPED', stopped_reason = $1 \
                   WHERE name = $2 AND position = $3 AND state = 'LIVE'";
        Ok(views.execute(Sql::new(sql).bind(StoredText::new(reason)?).bind(StoredText::new(name)?).bind(at)).await?
            == 1)
    }

    /// Resumes a stopped projection.
    #[boxed]
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
