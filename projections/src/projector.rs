//! The projector: reads the log page by page and feeds every projection, each page in one transaction with the
//! positions that it moves.
//!
//! Leadership lasts one page: whoever holds the positions' lock and finds them where the page begins may write it.
//! So any number of instances follow at the same time, each event is followed once, and a mutation that waits for its
//! own event follows it itself.
//!
//! Two projections of the projector's own lead the way, `streams` and `calendar`: nothing goes further than they do.
//! What another cannot follow stops that one alone, which goes on answering as of where it stands; what these cannot
//! follow, a gap in a stream above all, stops the projector. Nothing is skipped.
//!
//! The state of a dossier is folded once an event, and stored by `dossier_state` alone; what three other rows keep of it as
//! `course` is for instances of the release before, and for where none is stored. It is the prerequisite of those that ask
//! for states: they go no further than it does, so that the stored state is never behind their rows, which join it.
//! Whoever asks is given the state before and after each event, of that event's version, wherever it stands itself:
//!
//! - In a pass with `dossier_state` all share one fold, which begins with the stored states.
//! - What lags behind `dossier_state` is followed up to it without it, and the states that it begins with are folded from
//!   the log (`histories`). So it does not matter how far the stored states have gone on.
//! - What `dossier_state` cannot follow stops it, and those that ask wait where it stands; all others go on.
//! - A rebuild of one projection that asks replays `dossier_state` in the same pass, beside it: an empty table under the
//!   same name, which is thrown away at the end. The stored states are neither asked nor touched, and the new rows stand
//!   no further than they do. A rebuild of `dossier_state` leaves the others where they stand, since the states are the
//!   same.

mod beside;
mod calendar;
mod divergence;
mod drive;
mod event_batch;
mod followed;
mod forgotten;
mod histories;
mod mark;
mod pass;
mod positions;
mod prerequisites;
mod projection_state;
mod read;
mod rebuild;
mod status;
mod streams;

use std::sync::{Arc, PoisonError};

use store::Upcasters;
use store::log::{EventLog, ResumeToken};
use store::sql::{Outage, Pool, SqlError};
use store::vault::{Vault, VaultError};
use thiserror::Error;
use tokio::sync::{Mutex, Notify, watch};

use crate::projection::{ApplyError, Projection};

use calendar::CalendarProjection;
pub use divergence::{Common, Divergence};
pub use drive::Following;
pub use followed::Followed;
pub use forgotten::forget_followed;
use positions::ProjectionPositions;
use prerequisites::PREREQUISITES;
pub use projection_state::ProjectionState;
pub use rebuild::Rebuilding;
pub use status::{ProjectionStatus, status};
use streams::StreamsProjection;

/// Events that are followed in one transaction: enough to be quick, few enough to end within a quarter of a second.
const PAGE: u32 = 500;

/// Rows of this version are of no release: they are rebuilt at the next start, if not before.
const OF_NO_RELEASE: u32 = 0;

/// Catch-up subscription: feeds projections from the log; cheap to clone.
#[derive(Clone)]
pub struct Projector(Arc<Inner>);

/// What a projector works with.
pub struct ProjectorParts {
    pub log: Arc<dyn EventLog>,
    /// Where rows are written, and how far they have come.
    pub views: Pool,
    /// Opens what is sealed in events.
    pub vault: Vault,
    /// Brings older events to their present version.
    pub upcasters: Upcasters,
    /// Whose rows they are.
    pub projections: Vec<Box<dyn Projection>>,
}

struct Inner {
    parts: ProjectorParts,
    page: u32,
    /// One of this process follows at a time; the others wait for what it tells.
    driver: Mutex<()>,
    followed: watch::Sender<Followed>,
    furthest: std::sync::Mutex<Furthest>,
    resumed: Notify,
}

/// The furthest place that this process has known to be followed.
#[derive(Debug, Clone, Copy)]
struct Furthest {
    token: ResumeToken,
    /// Whether rows have stood before it since: then it stays until somebody has held it against the log.
    went_back: bool,
}

impl Furthest {
    fn note(&mut self, front: ResumeToken) {
        self.went_back |= front.position() < self.token.position();
        if !self.went_back {
            self.token = front;
        }
    }
}

/// Why the log is not followed.
#[derive(Debug, Error)]
pub enum ProjectorError {
    /// The log or the rows cannot be reached.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// A page could not be followed for now; another try may succeed.
    #[error("a page of the log could not be followed: {0}")]
    Apply(#[from] ApplyError),
    /// The projector has stopped, and goes on once `streams` or `calendar` are resumed.
    #[error("the projector has stopped")]
    Stopped,
    /// Another rebuild of the same projection has begun.
    #[error("another rebuild of the same projection has begun")]
    RebuiltElsewhere,
    /// There is no such projection.
    #[error("no projection is called {0:?}")]
    Unknown(String),
}

impl Outage for ProjectorError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Apply(error) => error.is_transient(),
            Self::Stopped | Self::RebuiltElsewhere | Self::Unknown(_) => false,
        }
    }
}

impl ProjectorError {
    /// Whether another transaction stood in the way, which the next try may find gone.
    fn is_contention(&self) -> bool {
        match self {
            Self::Sql(error) | Self::Apply(ApplyError::Sql(error) | ApplyError::Vault(VaultError::Sql(error))) => {
                matches!(error, SqlError::Contention(_))
            }
            Self::Apply(_) | Self::Stopped | Self::RebuiltElsewhere | Self::Unknown(_) => false,
        }
    }
}

impl Projector {
    /// A projector of a log into its rows.
    ///
    /// Projections that have no position begin at the log's first event. One whose rows are of another version than
    /// it is stops until it is rebuilt.
    pub async fn open(parts: ProjectorParts) -> Result<Self, ProjectorError> {
        Self::with_page(parts, PAGE).await
    }

    /// The same, following so many events at a time.
    pub async fn with_page(parts: ProjectorParts, page: u32) -> Result<Self, ProjectorError> {
        let parts = parts.with_prerequisites();
        let positions = ProjectionPositions::register(&parts.views, &parts.projections).await?;
        Ok(Self::from_there(parts, page, &positions))
    }

    /// A projector of rows that are only read: it knows where they stand, and is not to be driven.
    pub async fn for_reading(parts: ProjectorParts) -> Result<Self, ProjectorError> {
        let parts = parts.with_prerequisites();
        let positions = ProjectionPositions::load(&parts.views, &parts.projections).await?;
        Ok(Self::from_there(parts, PAGE, &positions))
    }

    /// A projector that goes on from where the rows stand.
    fn from_there(parts: ProjectorParts, page: u32, positions: &ProjectionPositions) -> Self {
        let (followed, _) = watch::channel(positions.followed());
        let (page, driver, resumed) = (page.max(1), Mutex::new(()), Notify::new());
        let furthest = std::sync::Mutex::new(Furthest { token: positions.front_token(), went_back: false });
        Self(Arc::new(Inner { parts, page, driver, followed, furthest, resumed }))
    }

    /// Lets a stopped projection try again from where it stands.
    pub async fn resume(&self, name: &str) -> Result<(), ProjectorError> {
        if !self.0.parts.projections.iter().any(|projection| projection.name() == name) {
            return Err(ProjectorError::Unknown(name.to_owned()));
        }
        ProjectionPositions::resume(&self.0.parts.views, name).await?;
        self.0.resumed.notify_one();
        Ok(())
    }

    /// Finds out anew how far the rows have come, also where that is less than before: the log and its rows may have
    /// gone back together.
    pub async fn look_anew(&self) -> Result<(), ProjectorError> {
        self.note(&self.positions().await?);
        Ok(())
    }

    /// The furthest place of the log that this process has known to be followed, by whichever instance; it stays where
    /// the rows go back, so that a log that has lost it is told from one that it holds.
    pub fn furthest(&self) -> ResumeToken {
        self.0.furthest.lock().unwrap_or_else(PoisonError::into_inner).token
    }

    /// Goes on from what is followed now: whoever asks has held what was followed before against the log.
    pub async fn forget_furthest(&self) -> Result<(), ProjectorError> {
        let token = self.positions().await?.front_token();
        *self.0.furthest.lock().unwrap_or_else(PoisonError::into_inner) = Furthest { token, went_back: false };
        Ok(())
    }

    /// Told whenever rows have moved on; for those who wait for news.
    pub fn followed(&self) -> watch::Receiver<Followed> {
        self.0.followed.subscribe()
    }
}

impl ProjectorParts {
    fn with_prerequisites(self) -> Self {
        let prerequisites: [Box<dyn Projection>; 2] = [Box::new(StreamsProjection), Box::new(CalendarProjection)];
        Self { projections: prerequisites.into_iter().chain(self.projections).collect(), ..self }
    }
}
