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
    /// Who holds an account?
    pub accounts: Accounts,
    /// What can be applied for, and where?
    pub catalogue: Catalogue,
    /// Which dossiers are mine?
    pub citizen_list: CitizenList,
    /// Which dossiers are to be worked on?
    pub staff_queue: StaffQueue,
    /// Which dossiers does a form name somebody in?
    pub form_index: FormIndex,
    /// What is in a dossier?
    pub dossier_details: DossierDetails,
    /// What has happened to it?
    pub progress: Progress,
    /// How does the work go, all dossiers together?
    pub progress_reports: ProgressReports,
    /// Which need no longer be kept?
    pub retained: Retained,
    /// For when are results promised?
    pub due_dates: DueDates,
    /// What falls due of it, and what has?
    pub deadlines: DeadlineAgenda,
    /// What has been said about it?
    pub exchange_thread: ExchangeThread,
    /// What may anyone see who knows its code?
    pub look_ups: LookUps,
    /// What was the log when?
    pub tree: Tree,
    /// What is to be sent?
    pub outbox: Outbox,
}

impl Queries {
    /// Questions about these rows.
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

/// Every projection of the service: the states of dossiers come before those that ask for them.
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
