//! Registry of the read models: one query type each, and the list of all projections.

use store::sql::Pool;
use store::vault::Vault;

use crate::accounts::{Accounts, AccountsProjection};
use crate::catalogue::{Catalogue, CatalogueProjection};
use crate::citizen_list::CitizenList;
use crate::deadlines::{DeadlineAgenda, DeadlinesProjection};
use crate::dossier_detail::{DossierDetailProjection, DossierDetails};
use crate::dossier_list::DossierListProjection;
use crate::dossier_state::DossierStateProjection;
use crate::due_dates::DueDates;
use crate::exchange_thread::{ExchangeThread, ExchangeThreadProjection};
use crate::form_index::{FormIndex, FormIndexProjection};
use crate::look_up::LookUps;
use crate::outbox::{Outbox, OutboxProjection};
use crate::progress::{Progress, ProgressProjection};
use crate::progress_report::{ProgressReportProjection, ProgressReports};
use crate::projection::Projection;
use crate::retention::Retained;
use crate::staff_queue::StaffQueue;
use crate::tree::{Tree, TreeProjection};
use crate::views::Views;

/// Queries over the read models, one field each.
#[derive(Clone)]
pub struct Queries {
    /// Accounts and their holders.
    pub accounts: Accounts,
    /// Procedures and agencies.
    pub catalogue: Catalogue,
    /// An applicant's own dossiers.
    pub citizen_list: CitizenList,
    /// Dossiers to be worked on.
    pub staff_queue: StaffQueue,
    /// Dossiers by persons that their forms name.
    pub form_index: FormIndex,
    /// Everything in a dossier.
    pub dossier_details: DossierDetails,
    /// Timeline of a dossier.
    pub progress: Progress,
    /// Statistics over all dossiers.
    pub progress_reports: ProgressReports,
    /// Dossiers whose retention is over.
    pub retained: Retained,
    /// Promised dates, by moment.
    pub due_dates: DueDates,
    /// Deadlines of dossiers, due and reached.
    pub deadlines: DeadlineAgenda,
    /// Messages of a dossier.
    pub exchange_thread: ExchangeThread,
    /// Public look-up by dossier code.
    pub look_ups: LookUps,
    /// Merkle tree of the log.
    pub tree: Tree,
    /// Outgoing messages.
    pub outbox: Outbox,
}

impl Queries {
    pub fn new(pool: Pool, vault: Vault) -> Self {
        let views = Views { pool, vault };
        let progress = Progress::new(views.clone());
        Self {
            accounts: Accounts::new(views.clone()),
            catalogue: Catalogue::new(views.clone()),
            citizen_list: CitizenList::new(views.clone()),
            due_dates: DueDates::new(views.clone()),
            staff_queue: StaffQueue::new(views.clone()),
            dossier_details: DossierDetails::new(views.clone()),
            form_index: FormIndex::new(views.clone()),
            look_ups: LookUps::new(views.clone(), progress.clone()),
            progress,
            progress_reports: ProgressReports::new(views.clone()),
            retained: Retained::new(views.clone()),
            deadlines: DeadlineAgenda::new(views.clone()),
            exchange_thread: ExchangeThread::new(views.clone()),
            tree: Tree::new(views.pool.clone()),
            outbox: Outbox::new(views),
        }
    }
}

/// Every projection of the service: `dossier_state` precedes those that ask for states.
pub fn all() -> Vec<Box<dyn Projection>> {
    vec![
        Box::new(DossierStateProjection),
        Box::new(AccountsProjection),
        Box::new(CatalogueProjection),
        Box::new(DossierListProjection),
        Box::new(FormIndexProjection),
        Box::new(DossierDetailProjection),
        Box::new(ProgressProjection),
        Box::new(ProgressReportProjection),
        Box::new(DeadlinesProjection),
        Box::new(ExchangeThreadProjection),
        Box::new(OutboxProjection),
        Box::new(TreeProjection),
    ]
}
