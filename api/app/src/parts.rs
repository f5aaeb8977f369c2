//! What the service is built from.

use std::sync::Arc;

use delivery::webhook::Webhooks;
use foundation::clock::Clock;
use foundation::ids::Ids;
use foundation::metrics::EdgeMetrics;
use foundation::public_url::PublicUrl;
use foundation::reference::Reference;
use foundation::texts::Texts;
use foundation::throttle::Throttle;
use projections::{Projector, Queries};
use store::log::EventLog;
use store::sql::Database;
use store::{Audit, Executor, Keyring, Vault};

use crate::draft::Drafts;
use crate::erasure::Erasures;
use crate::files::Files;
use crate::hand_over_progress::HandOverProgress;
use crate::last_seen::LastSeen;
use crate::numbering::Numbering;
use crate::password::Passwords;
use crate::pending_form::PendingForms;
use crate::queue_view::QueueViews;
use crate::session::Sessions;
use crate::watch_quota::WatchQuota;

/// What the service is built from: databases, keys, stores of its edges. All are handles that are cheap to clone.
#[derive(Clone)]
pub struct Parts {
    /// Where events are read.
    pub log: Arc<dyn EventLog>,
    /// The one way in.
    pub executor: Executor,
    /// Feeds the rows.
    pub projector: Projector,
    /// Reads the log as auditors do.
    pub audit: Audit,
    /// Reads the rows.
    pub queries: Queries,
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
    pub pending_forms: PendingForms,
    /// How staff look at their queue.
    pub queue_views: QueueViews,
    /// How far staff have seen dossiers.
    pub last_seen: LastSeen,
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
    pub metrics: EdgeMetrics,
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
    /// How far hand-overs were gone through.
    pub walked: Arc<HandOverProgress>,
    /// The numbers that this process has drawn.
    pub numbering: Arc<Numbering>,
}
