//! The service: everything that the edges work with, put together once at the start.

use std::error::Error;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;
use delivery::webhook::Webhooks;
use domain::agency::Agency;
use domain::{AgencyId, ProcedureVersion, Rulebook, Services};
use foundation::clock::Clock;
use foundation::error::TopLevel;
use foundation::ids::Ids;
use foundation::measures::Measures;
use foundation::public_url::PublicUrl;
use foundation::reference::Reference;
use foundation::texts::Texts;
use foundation::throttle::Throttle;
use projections::Follower;
use projections::{QueryError, Questions};
use store::log::{EventLog, Position, ResumeToken};
use store::sql::{Database, Outage, UnstorableText};
use store::{Audit, Executor, Keyring, Vault};

use crate::draft::Drafts;
use crate::erasure::Erasures;
use crate::files::Files;
use crate::hand_over_progress::HandOverProgress;
use crate::kept_post::KeptPosts;
use crate::numbering::{NumberedLog, Numbering};
use crate::password::Passwords;
use crate::queue_view::QueueViews;
use crate::seen_dossier::SeenDossiers;
use crate::session::Sessions;
use crate::watch_quota::WatchQuota;

/// How long a mutation waits for the lists to show what it wrote.
const SETTLE_WITHIN: Duration = Duration::from_secs(2);

/// Everything that the edges work with.
pub struct Parts {
    /// Where events are read.
    pub log: Arc<dyn EventLog>,
    /// The one way in.
    pub executor: Executor,
    /// Feeds the rows.
    pub follower: Follower,
    /// Reads the log as auditors do.
    pub audit: Audit,
    /// Reads the rows.
    pub questions: Questions,
    /// Derives secrets and keyed hashes.
    pub keyring: Keyring,
    /// Seals and opens personal fields.
    pub vault: Vault,
    /// All that is kept.
    pub database: Database,
    /// Who is signed in.
    pub sessions: Sessions,
    /// What somebody has typed and not sent.
    pub drafts: Drafts,
    /// What somebody sent after their session had ended.
    pub kept_posts: KeptPosts,
    /// How staff look at their queue.
    pub queue_views: QueueViews,
    /// How far staff have seen dossiers.
    pub seen_dossiers: SeenDossiers,
    /// Who is told of events.
    pub webhooks: Webhooks,
    /// Slows down those who guess.
    pub throttle: Throttle,
    /// Bounds what is watched at once.
    pub watch_quota: WatchQuota,
    /// Hashes and verifies passwords.
    pub passwords: Passwords,
    /// Where erasures are noted.
    pub erasures: Erasures,
    /// What is counted of the edges.
    pub measures: Measures,
    /// Uploads and downloads.
    pub files: Files,
    /// Agencies, procedures and the calendar.
    pub reference: Arc<Reference>,
    /// What time it is.
    pub clock: Clock,
    /// New ids and tokens.
    pub ids: Ids,
    /// What people read.
    pub texts: Arc<Texts>,
    /// Base of links and upload URLs.
    pub public_url: PublicUrl,
}

/// The service, shared by everything that serves.
#[derive(Clone)]
pub struct App {
    parts: Arc<Parts>,
    settling: Settling,
    /// The last of what was answered before the rows held it.
    trailing: Arc<Mutex<Option<Position>>>,
    numbering: Arc<Numbering>,
    /// How far hand-overs were gone through.
    pub walked: Arc<HandOverProgress>,
}

/// When the rows follow what was written.
#[derive(Clone)]
enum Settling {
    /// Before a command answers.
    Each,
    /// When it is asked for; up to the furthest position that was written.
    AtLast(Arc<Mutex<Option<Position>>>),
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl App {
    /// The service of these parts.
    pub fn new(parts: Parts) -> Self {
        Self {
            parts: Arc::new(parts),
            settling: Settling::Each,
            trailing: Arc::default(),
            numbering: Arc::default(),
            walked: Arc::default(),
        }
    }

    /// The same service for whoever gives many commands and asks nothing in between: none of them waits for the rows,
    /// which [`Self::settle_at_last`] feeds in one go.
    #[must_use]
    pub fn unsettled(&self) -> Self {
        let settling = Settling::AtLast(Arc::default());
        Self { settling, ..self.clone() }
    }

    /// The next number of a counter of dossiers on a day.
    pub async fn next_number(&self, counter: &str, day: NaiveDate) -> Result<u64, TopLevel> {
        let on = NumberedLog {
            ledger: &self.database.ledger,
            log: &*self.log,
            follower: &self.follower,
            executor: &self.executor,
        };
        let number = self.numbering.next(on, counter, day, self.clock.now()).await;
        number.map_err(|error| self.failure(error))
    }

    /// Whether somebody loads many commands at once from within, as the demo does.
    pub fn is_loading(&self) -> bool {
        matches!(self.settling, Settling::AtLast(_))
    }

    /// Lets the rows follow all that was written unsettled; `false` where they trail all the same.
    pub async fn settle_at_last(&self, within: Duration) -> bool {
        let furthest = match &self.settling {
            Settling::Each => None,
            Settling::AtLast(furthest) => *furthest.lock().unwrap_or_else(PoisonError::into_inner),
        };
        match furthest {
            Some(position) => self.follower.drive_to(position, within).await,
            None => true,
        }
    }

    /// The reference facts as they are now.
    pub fn rulebook(&self) -> Arc<Rulebook> {
        self.reference.rulebook()
    }

    /// What decisions look up now.
    pub fn services(&self) -> Services {
        Services { rulebook: self.rulebook(), secrets: Arc::new(self.keyring.clone()) }
    }

    /// The agency with this id.
    pub fn agency(&self, id: AgencyId) -> Option<Agency> {
        self.rulebook().agency(id).cloned()
    }

    /// One version of a procedure; one that was published a moment ago, elsewhere, is looked for.
    pub async fn procedure(&self, code: &str, version: u32) -> Result<Option<Arc<ProcedureVersion>>, TopLevel> {
        if let Some(known) = self.rulebook().procedure(code, version) {
            return Ok(Some(Arc::clone(known)));
        }
        self.reference.refresh().await.map_err(|error| self.failure(error))?;
        Ok(self.rulebook().procedure(code, version).cloned())
    }

    /// The agency with this id; one that was registered a moment ago, elsewhere, is looked for.
    pub async fn refreshed_agency(&self, id: AgencyId) -> Result<Option<Agency>, TopLevel> {
        if let Some(known) = self.agency(id) {
            return Ok(Some(known));
        }
        self.reference.refresh().await.map_err(|error| self.failure(error))?;
        Ok(self.agency(id))
    }

    /// Lets the lists catch up with what was written; `true` where they trail all the same.
    pub async fn settle(&self, position: Option<Position>) -> bool {
        let Some(position) = position else { return false };
        match &self.settling {
            Settling::Each => {
                let trails = !self.follower.drive_to(position, SETTLE_WITHIN).await;
                if trails {
                    let mut trailing = self.trailing.lock().unwrap_or_else(PoisonError::into_inner);
                    *trailing = (*trailing).max(Some(position));
                }
                trails
            }
            Settling::AtLast(furthest) => {
                let mut furthest = furthest.lock().unwrap_or_else(PoisonError::into_inner);
                *furthest = (*furthest).max(Some(position));
                true
            }
        }
    }

    /// Whether something that was stored may be missing from pages: a mutation was answered before the rows held what it
    /// wrote, and they do not yet, or a transaction of somebody else keeps them from it.
    pub fn rows_trail(&self) -> bool {
        let trailing = *self.trailing.lock().unwrap_or_else(PoisonError::into_inner);
        self.log.held_back().is_some()
            || trailing.is_some_and(|position| position > self.followed_everywhere().position())
    }

    /// Up to where all rows hold what happened: whatever is read from now on tells at least that.
    pub fn followed_everywhere(&self) -> ResumeToken {
        self.follower.followed().borrow().everywhere
    }

    /// Why a question has no answer: a cursor of another list is the caller's mistake, all else is a failure.
    pub fn unanswered(&self, error: QueryError) -> TopLevel {
        match error {
            QueryError::InvalidCursor(mistake) => TopLevel::BadUserInput(mistake.to_string()),
            failure => self.failure(failure),
        }
    }

    /// What did not work, told apart: an outage passes, and is no fault of ours; anything else is.
    pub fn failure(&self, cause: impl Error + Outage + 'static) -> TopLevel {
        if !cause.is_outage() {
            return self.fault(cause);
        }
        tracing::warn!(%cause, "a store cannot be used now");
        TopLevel::Unavailable
    }

    /// Logs a fault once, with its cause, and gives the opaque id that is shown. A text that no database keeps is no
    /// fault of ours but the caller's mistake.
    pub fn fault(&self, cause: impl Error + 'static) -> TopLevel {
        if let Some(text) = UnstorableText::cause_of(&cause) {
            return TopLevel::BadUserInput(text.to_string());
        }
        let trace = self.ids.uuid();
        self.measures.fault();
        tracing::error!(%trace, %cause, "a fault of ours");
        TopLevel::Internal(trace)
    }
}
