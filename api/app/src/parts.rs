//! Dependencies of the use cases, assembled at start.

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

/// Dependencies of the service: databases, keys, stores. All are handles that are cheap to clone.
#[derive(Clone)]
pub struct Parts {
    pub log: Arc<dyn EventLog>,
    /// Command handler: the only writer of events.
    pub executor: Executor,
    pub projector: Projector,
    pub audit: Audit,
    /// Queries of the read models.
    pub queries: Queries,
    /// Derives secrets and keyed hashes.
    pub keyring: Keyring,
    /// Encrypts and decrypts personal fields.
    pub vault: Vault,
    pub database: Database,
    pub sessions: Sessions,
    pub drafts: Drafts,
    /// Forms posted after their session had ended.
    pub pending_forms: PendingForms,
    /// Saved views of the staff's queue.
    pub queue_views: QueueViews,
    pub last_seen: LastSeen,
    pub webhooks: Webhooks,
    pub throttle: Throttle,
    /// Limits of concurrent subscriptions.
    pub watch_quota: WatchQuota,
    pub passwords: Passwords,
    /// Erasures outside the database.
    pub erasures: Erasures,
    pub metrics: EdgeMetrics,
    pub files: Files,
    /// Agencies, procedures and the calendar, cached.
    pub reference: Arc<Reference>,
    pub clock: Clock,
    pub ids: Ids,
    pub texts: Arc<Texts>,
    /// Base of links and upload URLs.
    pub public_url: PublicUrl,
    pub walked: Arc<HandOverProgress>,
    /// Numbers that this process has drawn.
    pub numbering: Arc<Numbering>,
}
