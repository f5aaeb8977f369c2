//! The projector, a catch-up subscription: reads the log page by page and feeds every projection, each page in one
//! transaction with the positions that it moves.
//!
//! A lease of one page: whichever instance holds the positions' lock and finds them where the page begins may write it.
//! So any number of instances follow at the same time, each event is applied once, and a mutation that waits for its
//! own event applies it itself.
//!
//! Two prerequisites of the projector's own, `streams` and `calendar`, come first: nothing goes further than they do. A
//! fault in another projection stops that one alone, whose rows go on answering as of where it stands; a fault in
//! these, a gap in a stream above all, stops the projector. Nothing is skipped.
//!
//! The state of a dossier is folded once per event, and stored by `dossier_state` alone; what three other rows keep of
//! it as `course` is for instances of the previous release, and for where none is stored. It is the prerequisite of the
//! projections that ask for states: they go no further than it does, so that the stored state is never behind their
//! rows, which join it. Each of them is given the state before and after each event, of that event's version, wherever
//! it stands itself:
//!
//! - In a pass with `dossier_state` all share one fold, which begins with the stored states.
//! - A projection that lags behind `dossier_state` catches up to it without it, and its initial states are folded from
//!   the log (`histories`). So it does not matter how far the stored states have gone on.
//! - A fault stops `dossier_state`, and those that ask wait where it stands; all others go on.
//! - A rebuild of one projection that asks replays `dossier_state` in the same pass, beside it: into an empty table
//!   under the same name, which is dropped at the end. The stored states are neither read nor touched, and the new rows
//!   stand no further than they do. A rebuild of `dossier_state` leaves the others where they stand, since the states
//!   are the same.

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
use store::boxed;

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

/// Page size, in events per transaction: large enough to be fast, small enough to end within 250 ms.
const PAGE: u32 = 500;

/// Version of no release: such rows are rebuilt at the next start, if not before.
const OF_NO_RELEASE: u32 = 0;

/// Catch-up subscription: feeds projections from the log; cheap to clone.
#[derive(Clone)]
pub struct Projector(Arc<Inner>);

/// Dependencies of a projector.
pub struct ProjectorParts {
    pub log: Arc<dyn EventLog>,
    /// Database of rows and positions.
    pub views: Pool,
    pub vault: Vault,
    pub upcasters: Upcasters,
    pub projections: Vec<Box<dyn Projection>>,
}

struct Inner {
    parts: ProjectorParts,
    page: u32,
    /// One task of this process applies at a time; the others wait for its result.
    driver: Mutex<()>,
    followed: watch::Sender<Followed>,
    furthest: std::sync::Mutex<Furthest>,
    resumed: Notify,
}

/// Greatest front that this process has seen.
#[derive(Debug, Clone, Copy)]
struct Furthest {
    token: ResumeToken,
    /// Whether rows have stood before it since: then it stays until it has been compared with the log.
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

/// Reason why the log is not followed.
#[derive(Debug, Error)]
pub enum ProjectorError {
    /// The log or the rows are unreachable.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// A page could not be applied for now; a retry may succeed.
    #[error("a page of the log could not be followed: {0}")]
    Apply(#[from] ApplyError),
    /// Stopped until `streams` or `calendar` are resumed.
    #[error("the projector has stopped")]
    Stopped,
    /// A later rebuild of the same projection has taken over.
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
    /// Lock contention with another transaction; a retry may succeed.
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
    /// Opens a projector of a log into its rows.
    ///
    /// Projections without a position begin at the log's first event. One whose rows are of another version stops until
    /// it is rebuilt.
    #[boxed]
    pub async fn open(parts: ProjectorParts) -> Result<Self, ProjectorError> {
        Self::with_page(parts, PAGE).await
    }

    /// Opens it with this page size.
    #[boxed]
    pub async fn with_page(parts: ProjectorParts, page: u32) -> Result<Self, ProjectorError> {
        let parts = parts.with_prerequisites();
        let positions = ProjectionPositions::register(&parts.views, &parts.projections).await?;
        Ok(Self::from_there(parts, page, &positions))
    }

    /// Opens it over read-only rows: it knows their positions, and must not be driven.
    #[boxed]
    pub async fn for_reading(parts: ProjectorParts) -> Result<Self, ProjectorError> {
        let parts = parts.with_prerequisites();
        let positions = ProjectionPositions::load(&parts.views, &parts.projections).await?;
        Ok(Self::from_there(parts, PAGE, &positions))
    }

    fn from_there(parts: ProjectorParts, page: u32, positions: &ProjectionPositions) -> Self {
        let (followed, _) = watch::channel(positions.followed());
        let (page, driver, resumed) = (page.max(1), Mutex::new(()), Notify::new());
        let furthest = std::sync::Mutex::new(Furthest { token: positions.front_token(), went_back: false });
        Self(Arc::new(Inner { parts, page, driver, followed, furthest, resumed }))
    }

    /// Lets a stopped projection try again from its position.
    #[boxed]
    pub async fn resume(&self, name: &str) -> Result<(), ProjectorError> {
        if !self.0.parts.projections.iter().any(|projection| projection.name() == name) {
            return Err(ProjectorError::Unknown(name.to_owned()));
        }
        ProjectionPositions::resume(&self.0.parts.views, name).await?;
        self.0.resumed.notify_one();
        Ok(())
    }

    /// Reads the positions anew, also where they are less than before: log and rows may have gone back together.
    #[boxed]
    pub async fn look_anew(&self) -> Result<(), ProjectorError> {
        self.note(&self.positions().await?);
        Ok(())
    }

    /// Greatest front that this process has seen, by whichever instance. It stays where the rows go back, so that a log
    /// that has lost it differs from one that holds it.
    pub fn furthest(&self) -> ResumeToken {
        self.0.furthest.lock().unwrap_or_else(PoisonError::into_inner).token
    }

    /// Resets it to the present front, after the caller has compared the former one with the log.
    #[boxed]
    pub async fn forget_furthest(&self) -> Result<(), ProjectorError> {
        let token = self.positions().await?.front_token();
        *self.0.furthest.lock().unwrap_or_else(PoisonError::into_inner) = Furthest { token, went_back: false };
        Ok(())
    }

    /// Notified whenever rows have advanced.
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
