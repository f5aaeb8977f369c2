//! Composition root of the use cases: one struct per noun, built once at start.

mod dossier_work;
mod mechanisms;
mod office_staff;
mod oversight;
mod people;

use std::sync::Arc;

use foundation::clock::Clock;
use foundation::ids::Ids;
use foundation::metrics::EdgeMetrics;
use foundation::public_url::PublicUrl;
use foundation::texts::Texts;
use projections::Queries;

use crate::account_erasures::AccountErasures;
use crate::account_views::AccountViews;
use crate::accounts::Accounts;
use crate::audits::Audits;
use crate::browser_secrets::BrowserSecrets;
use crate::claimed_names::ClaimedNames;
use crate::deliveries::Deliveries;
use crate::dossier_views::DossierViews;
use crate::dossiers::Dossiers;
use crate::due_dates::DueDates;
use crate::exchanges::Exchanges;
use crate::fault_log::FaultLog;
use crate::files::Files;
use crate::hand_overs::HandOvers;
use crate::last_seen::LastSeen;
use crate::look_ups::LookUps;
use crate::officers::Officers;
use crate::own_copies::OwnCopies;
use crate::own_drafts::OwnDrafts;
use crate::own_queues::OwnQueues;
use crate::parts::Parts;
use crate::pending_form::PendingForms;
use crate::publications::Publications;
use crate::rate_limiter::RateLimiter;
use crate::read_your_writes::ReadYourWrites;
use crate::reference_facts::ReferenceFacts;
use crate::releases::AssignmentReleases;
use crate::reminders::Reminders;
use crate::retention::RetentionReports;
use crate::sign_in::SignIn;
use crate::staff_accounts::StaffAccounts;
use crate::subscriptions::Subscriptions;
use crate::uploads::Uploads;
use crate::watch_quota::WatchQuota;
use crate::webhook_settings::WebhookSettings;

use dossier_work::DossierWork;
use mechanisms::Mechanisms;
use office_staff::Office;
use oversight::Oversight;
use people::People;

/// All use cases, for GraphQL, the portal and the command line.
pub struct UseCases {
    /// Erasure of personal data: requests, and carrying them out.
    pub account_erasures: Arc<AccountErasures>,
    pub account_views: Arc<AccountViews>,
    /// Registration, activation, contact data and passwords of applicants.
    pub accounts: Arc<Accounts>,
    /// The log as auditors read it: histories, replays, verification.
    pub audits: Arc<Audits>,
    /// The delivery log of mails and SMS, and resending.
    pub deliveries: Arc<Deliveries>,
    pub dossier_views: Arc<DossierViews>,
    /// Commands on dossiers: filing, supplements, assignment, rulings.
    pub dossiers: Arc<Dossiers>,
    /// Due dates that today's calendar would not give.
    pub due_dates: Arc<DueDates>,
    /// Messages between an applicant and the office.
    pub exchanges: Arc<Exchanges>,
    pub hand_overs: Arc<HandOvers>,
    /// Look-up of a dossier by its code and secret, without an account.
    pub look_ups: Arc<LookUps>,
    /// Unique names of accounts (claims), and their expiry.
    pub names: Arc<ClaimedNames>,
    pub officers: Arc<Officers>,
    /// The copy of their data that account holders may take.
    pub own_copies: Arc<OwnCopies>,
    pub own_drafts: Arc<OwnDrafts>,
    /// Publication of procedures, calendars, agencies.
    pub publications: Arc<Publications>,
    /// Saved views of a queue, and the number of dossiers in each.
    pub queues: Arc<OwnQueues>,
    /// Release of dossiers from officers who may not work on them any more.
    pub releases: Arc<AssignmentReleases>,
    /// Events of deadlines that come near or pass.
    pub reminders: Arc<Reminders>,
    pub retention: Arc<RetentionReports>,
    pub sign_in: Arc<SignIn>,
    pub subscriptions: Arc<Subscriptions>,
    /// Staff accounts: invitations, roles, locks, absences.
    pub staff: Arc<StaffAccounts>,
    pub uploads: Arc<Uploads>,
    pub webhook_settings: Arc<WebhookSettings>,
    /// Read models, for queries that need no rule.
    pub queries: Queries,
    /// Agencies, procedures and the calendar, cached.
    pub facts: ReferenceFacts,
    pub rows: ReadYourWrites,
    pub faults: FaultLog,
    pub rates: RateLimiter,
    pub browser_secrets: BrowserSecrets,
    pub files: Files,
    /// Forms posted after their session had ended.
    pub pending_forms: PendingForms,
    pub last_seen: LastSeen,
    /// Limits of concurrent subscriptions.
    pub watch_quota: WatchQuota,
    pub metrics: EdgeMetrics,
    pub clock: Clock,
    pub ids: Ids,
    pub texts: Arc<Texts>,
    /// Base of links and upload URLs.
    pub public_url: PublicUrl,
}

impl UseCases {
    /// Builds the use cases; each command waits for the read models.
    pub fn new(parts: &Parts) -> Arc<Self> {
        Self::over(parts, ReadYourWrites::new(Arc::clone(&parts.log), parts.projector.clone()))
    }

    /// Builds the use cases for bulk loads: see [`ReadYourWrites::deferred`].
    #[must_use]
    pub fn deferred(&self, parts: &Parts) -> Arc<Self> {
        Self::over(parts, self.rows.deferred())
    }

    fn over(parts: &Parts, rows: ReadYourWrites) -> Arc<Self> {
        let shared = Mechanisms::over(parts, rows);
        let people = People::over(parts, &shared);
        let office = Office::over(parts, &shared, &people);
        let work = DossierWork::over(parts, &shared, &office);
        let oversight = Oversight::over(parts, &shared, &work);
        let browser_secrets = BrowserSecrets { keyring: parts.keyring.clone(), vault: parts.vault.clone() };
        let Mechanisms { rows, faults, facts, rates, .. } = shared;
        Arc::new(Self {
            names: people.names,
            account_views: people.account_views,
            sign_in: people.sign_in,
            accounts: people.accounts,
            officers: office.officers,
            releases: office.releases,
            reminders: office.reminders,
            staff: office.staff,
            account_erasures: office.account_erasures,
            uploads: work.uploads,
            dossier_views: work.dossier_views,
            exchanges: work.exchanges,
            own_drafts: work.own_drafts,
            dossiers: work.dossiers,
            queues: work.queues,
            hand_overs: work.hand_overs,
            look_ups: work.look_ups,
            own_copies: work.own_copies,
            audits: oversight.audits,
            subscriptions: oversight.subscriptions,
            publications: oversight.publications,
            retention: oversight.retention,
            due_dates: oversight.due_dates,
            webhook_settings: oversight.webhook_settings,
            deliveries: oversight.deliveries,
            queries: parts.queries.clone(),
            facts,
            rows,
            faults,
            rates,
            browser_secrets,
            files: parts.files.clone(),
            pending_forms: parts.pending_forms.clone(),
            last_seen: parts.last_seen.clone(),
            watch_quota: parts.watch_quota.clone(),
            metrics: parts.metrics.clone(),
            clock: parts.clock.clone(),
            ids: parts.ids.clone(),
            texts: Arc::clone(&parts.texts),
            public_url: parts.public_url.clone(),
        })
    }
}
