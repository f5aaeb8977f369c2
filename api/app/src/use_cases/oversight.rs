//! Use cases of administrators and auditors: audits, reference facts, deliveries.

use std::sync::Arc;

use super::dossier_work::DossierWork;
use super::mechanisms::Mechanisms;
use crate::audits::Audits;
use crate::deliveries::Deliveries;
use crate::due_dates::DueDates;
use crate::parts::Parts;
use crate::publications::Publications;
use crate::retention::RetentionReports;
use crate::subscriptions::Subscriptions;
use crate::webhook_settings::WebhookSettings;

pub(super) struct Oversight {
    pub(super) audits: Arc<Audits>,
    pub(super) subscriptions: Arc<Subscriptions>,
    pub(super) publications: Arc<Publications>,
    pub(super) retention: Arc<RetentionReports>,
    pub(super) due_dates: Arc<DueDates>,
    pub(super) webhook_settings: Arc<WebhookSettings>,
    pub(super) deliveries: Arc<Deliveries>,
}

impl Oversight {
    pub(super) fn over(parts: &Parts, shared: &Mechanisms, work: &DossierWork) -> Self {
        let audits = Arc::new(Audits {
            audit: parts.audit.clone(),
            database: parts.database.clone(),
            dossier_views: Arc::clone(&work.dossier_views),
            executor: parts.executor.clone(),
            faults: shared.faults.clone(),
            projector: parts.projector.clone(),
            log: Arc::clone(&parts.log),
            queries: parts.queries.clone(),
        });
        let subscriptions = Arc::new(Subscriptions {
            audit: parts.audit.clone(),
            faults: shared.faults.clone(),
            log: Arc::clone(&parts.log),
        });
        let publications = Arc::new(Publications {
            clock: parts.clock.clone(),
            commands: shared.commands.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            files: parts.files.clone(),
        });
        let retention = Arc::new(RetentionReports {
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            queries: parts.queries.clone(),
            reference: Arc::clone(&parts.reference),
        });
        let due_dates = Arc::new(DueDates {
            clock: parts.clock.clone(),
            facts: shared.facts.clone(),
            queries: parts.queries.clone(),
        });
        let webhook_settings = Arc::new(WebhookSettings {
            clock: parts.clock.clone(),
            commands: shared.commands.clone(),
            faults: shared.faults.clone(),
            ids: parts.ids.clone(),
            log: Arc::clone(&parts.log),
            webhooks: parts.webhooks.clone(),
        });
        let deliveries = Arc::new(Deliveries {
            commands: shared.commands.clone(),
            edge: parts.database.edge.clone(),
            dossier_views: Arc::clone(&work.dossier_views),
            executor: parts.executor.clone(),
            faults: shared.faults.clone(),
            queries: parts.queries.clone(),
            rates: shared.rates.clone(),
            reference: Arc::clone(&parts.reference),
        });
        Self { audits, subscriptions, publications, retention, due_dates, webhook_settings, deliveries }
    }
}
