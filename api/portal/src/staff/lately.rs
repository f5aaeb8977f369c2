//! Presence hint on a dossier's page: which colleagues opened it within the last hour.

use chrono::TimeDelta;
use cynic::Id;

use crate::page_context::PageContext;
use crate::schema::page::Page;
use crate::schema::progress::PresentActor;
use crate::schema::viewing::DossierViewing;

/// Look-back window, as long as the interval of the access log: an open dossier is recorded once an hour.
const LATELY: TimeDelta = TimeDelta::hours(1);

impl Page<DossierViewing<PresentActor>> {
    /// Names of others who opened the dossier within the hour, in a sentence; they may be about to act on it.
    pub(super) fn lately(&self, context: &PageContext, viewer: &Id) -> Option<String> {
        let translator = context.translator();
        let mut seen: Vec<String> = Vec::new();
        for viewing in self.nodes.iter().rev().filter(|viewing| viewing.at + LATELY > context.now()) {
            let Some(reader) = &viewing.reader else { continue };
            let is_viewer = reader.account.as_ref().is_some_and(|account| account.id == *viewer);
            let Some(name) = reader.name.as_ref().filter(|_| !is_viewer) else { continue };
            if !seen.contains(name) {
                seen.push(name.clone());
            }
        }
        (!seen.is_empty()).then(|| translator.t_with("lately-seen", "who", seen.join(", ")))
    }
}
