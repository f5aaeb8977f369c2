//! Events of the access log, as they are stored.

use serde::{Deserialize, Serialize};

use crate::aggregate::domain_event;
use crate::{AccountId, Moment};

/// Events of the access log; the stream has the dossier's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum ViewingEvent {
    /// An officer or an auditor viewed the dossier.
    DossierViewed { at: Moment, reader: AccountId },
}

domain_event!(ViewingEvent {
    DossierViewed = "1.0.0",
});
