//! Use cases of dossiers.

use std::sync::Arc;

use super::mechanisms::Mechanisms;
use super::office_staff::Office;
use crate::dossier_views::DossierViews;
use crate::dossiers::Dossiers;
use crate::exchanges::Exchanges;
use crate::hand_overs::HandOvers;
use crate::look_ups::LookUps;
use crate::own_copies::OwnCopies;
use crate::own_drafts::OwnDrafts;
use crate::own_queues::OwnQueues;
use crate::parts::Parts;
use crate::uploads::Uploads;

pub(super) struct DossierWork {
    pub(super) uploads: Arc<Uploads>,
    pub(super) dossier_views: Arc<DossierViews>,
    pub(super) exchanges: Arc<Exchanges>,
    pub(super) own_drafts: Arc<OwnDrafts>,
    pub(super) dossiers: Arc<Dossiers>,
    pub(super) queues: Arc<OwnQueues>,
    pub(super) hand_overs: Arc<HandOvers>,
    pub(super) look_ups: Arc<LookUps>,
    pub(super) own_copies: Arc<OwnCopies>,
}

impl DossierWork {
    pub(super) fn over(parts: &Parts, shared: &Mechanisms, office: &Office) -> Self {
        let uploads = Arc::new(Uploads {
            faults: shared.faults.clone(),
            files: parts.files.clone(),
            rates: shared.rates.clone(),
        });
        let dossier_views = Arc::new(DossierViews {
            commands: shared.commands.clone(),
            executor: parts.executor.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            projector: parts.projector.clone(),
            log: Arc::clone(&parts.log),
            queries: parts.queries.clone(),
            rows: shared.rows.clone(),
        });
        let exchanges = Arc::new(Exchanges {
            commands: shared.commands.clone(),
            dossier_views: Arc::clone(&dossier_views),
            faults: shared.faults.clone(),
            ids: parts.ids.clone(),
            queries: parts.queries.clone(),
            rates: shared.rates.clone(),
            uploads: Arc::clone(&uploads),
        });
        let own_drafts = Arc::new(OwnDrafts {
            dossier_views: Arc::clone(&dossier_views),
            drafts: parts.drafts.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            files: parts.files.clone(),
            ids: parts.ids.clone(),
            queries: parts.queries.clone(),
            rates: shared.rates.clone(),
            uploads: Arc::clone(&uploads),
        });
        let dossiers = Arc::new(Dossiers {
            commands: shared.commands.clone(),
            dossier_views: Arc::clone(&dossier_views),
            executor: parts.executor.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            ids: parts.ids.clone(),
            keyring: parts.keyring.clone(),
            numbers: shared.numbers.clone(),
            officers: Arc::clone(&office.officers),
            own_drafts: Arc::clone(&own_drafts),
            queries: parts.queries.clone(),
            rates: shared.rates.clone(),
            releases: Arc::clone(&office.releases),
            rows: shared.rows.clone(),
            uploads: Arc::clone(&uploads),
        });
        let queues = Arc::new(OwnQueues {
            dossier_views: Arc::clone(&dossier_views),
            faults: shared.faults.clone(),
            queries: parts.queries.clone(),
            queue_views: parts.queue_views.clone(),
        });
        let hand_overs = Arc::new(HandOvers {
            commands: shared.commands.clone(),
            executor: parts.executor.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            ids: parts.ids.clone(),
            log: Arc::clone(&parts.log),
            officers: Arc::clone(&office.officers),
            queries: parts.queries.clone(),
            rates: shared.rates.clone(),
            releases: Arc::clone(&office.releases),
            rows: shared.rows.clone(),
            walked: Arc::clone(&parts.walked),
        });
        let look_ups = Arc::new(LookUps {
            dossier_views: Arc::clone(&dossier_views),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            keyring: parts.keyring.clone(),
            queries: parts.queries.clone(),
            rates: shared.rates.clone(),
            texts: Arc::clone(&parts.texts),
        });
        let own_copies = Arc::new(OwnCopies {
            dossier_views: Arc::clone(&dossier_views),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            own_drafts: Arc::clone(&own_drafts),
            queries: parts.queries.clone(),
        });
        Self { uploads, dossier_views, exchanges, own_drafts, dossiers, queues, hand_overs, look_ups, own_copies }
    }
}
