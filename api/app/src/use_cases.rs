//! The use cases of the service, one struct a noun, put together once at the start.

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

/// The use cases by their nouns, for whoever serves them.
pub struct UseCases {
    /// Erasure of personal data: requests, and carrying them out.
    pub account_erasures: Arc<AccountErasures>,
    /// Accounts as callers may see them: the row, or the log where the row trails behind.
    pub account_views: Arc<AccountViews>,
    /// Accounts of applicants: registration, activation, contact details, passwords.
    pub accounts: Arc<Accounts>,
    /// The log as auditors read it: histories, replays, verification.
    pub audits: Arc<Audits>,
    /// The delivery log of mails and SMS, and sending again.
    pub deliveries: Arc<Deliveries>,
    /// Dossiers and what belongs to them, as callers may see them: the rows, or the log where the rows are held back.
    pub dossier_views: Arc<DossierViews>,
    /// Commands that move a dossier on: filing, supplements, assignment, rulings.
    pub dossiers: Arc<Dossiers>,
    /// Due dates that the calendar of today would not give.
    pub due_dates: Arc<DueDates>,
    /// Messages between an applicant and the office.
    pub exchanges: Arc<Exchanges>,
    /// Handing over all that an officer holds, in steps.
    pub hand_overs: Arc<HandOvers>,
    /// Looking a dossier up by its code and secret, without an account.
    pub look_ups: Arc<LookUps>,
    /// Unique names of accounts (claims), and accounts that give theirs up when they are not activated in time.
    pub names: Arc<ClaimedNames>,
    /// Who works for an agency now, and on which dossiers.
    pub officers: Arc<Officers>,
    /// The copy of their data that account holders may take.
    pub own_copies: Arc<OwnCopies>,
    /// Drafts of whoever fills in a form.
    pub own_drafts: Arc<OwnDrafts>,
    /// Publication of reference facts: procedures, calendars, agencies.
    pub publications: Arc<Publications>,
    /// Saved views of a queue, and how much waits in each.
    pub queues: Arc<OwnQueues>,
    /// Takes dossiers from officers who may not work on them any more.
    pub releases: Arc<AssignmentReleases>,
    /// Events of deadlines that come near or pass.
    pub reminders: Arc<Reminders>,
    /// Which dossiers have reached the end of their retention period.
    pub retention: Arc<RetentionReports>,
    /// Sessions: signing in and out, and who holds a token.
    pub sign_in: Arc<SignIn>,
    /// Resumption of subscriptions at a cursor.
    pub subscriptions: Arc<Subscriptions>,
    /// Accounts of staff: invitations, roles, locks, absences.
    pub staff: Arc<StaffAccounts>,
    /// Uploads that are announced before they are bound.
    pub uploads: Arc<Uploads>,
    /// Webhooks as administrators set them up.
    pub webhook_settings: Arc<WebhookSettings>,
    /// Rows of the read models (projections), for queries that need no rule.
    pub queries: Queries,
    /// Agencies, procedures and the calendar.
    pub facts: ReferenceFacts,
    /// Whether the rows hold what was written.
    pub rows: ReadYourWrites,
    /// Classifies and logs errors.
    pub faults: FaultLog,
    /// Rate limits.
    pub rates: RateLimiter,
    /// Signs and encrypts what a browser carries.
    pub browser_secrets: BrowserSecrets,
    /// Uploads and downloads.
    pub files: Files,
    /// What somebody sent after their session had ended.
    pub pending_forms: PendingForms,
    /// How far staff have seen dossiers.
    pub last_seen: LastSeen,
    /// Bounds what is watched at once.
    pub watch_quota: WatchQuota,
    /// What is counted of the edges.
    pub metrics: EdgeMetrics,
    /// What time it is.
    pub clock: Clock,
    /// New ids and tokens.
    pub ids: Ids,
    /// What people read.
    pub texts: Arc<Texts>,
    /// Base of links and upload URLs.
    pub public_url: PublicUrl,
}

impl UseCases {
    /// The use cases over these parts, each of which waits for the rows.
    pub fn new(parts: &Parts) -> Arc<Self> {
        Self::over(parts, ReadYourWrites::new(Arc::clone(&parts.log), parts.projector.clone()))
    }

    /// The same for whoever gives many commands and asks nothing in between: see [`ReadYourWrites::deferred`].
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
