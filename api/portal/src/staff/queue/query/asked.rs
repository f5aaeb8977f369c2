//! Filter of the queue in the schema's terms, and back from a saved view.

use cynic::Id;

use super::{QueueQuery, Who};
use crate::form::{read_day, typed_day};
use crate::layout::Viewer;
use crate::page_context::PageContext;
use crate::schema::enums::{DossierOrder, DossierStatus};
use crate::schema::input::DossierFilter;
use crate::staff::queue::operation::QueueFilter;

/// Statuses of open dossiers.
const OPEN: [DossierStatus; 7] = [
    DossierStatus::Registered,
    DossierStatus::Accepted,
    DossierStatus::Processing,
    DossierStatus::SupplementRequested,
    DossierStatus::PaymentRequired,
    DossierStatus::WithdrawalRequested,
    DossierStatus::Resolved,
];

impl QueueQuery {
    /// Query that shows a saved view.
    pub(in crate::staff::queue) fn kept(
        context: &PageContext,
        filter: QueueFilter,
        order: DossierOrder,
        viewer: &Viewer,
    ) -> Self {
        let day = |day: Option<chrono::NaiveDate>| day.map(typed_day);
        let wanted = Self {
            who: match (&filter.assignee_id, filter.unassigned, filter.new_for_viewer) {
                _ if filter.awaits_viewer == Some(true) => Who::Needed,
                (_, _, Some(true)) => Who::New,
                (Some(id), ..) if *id == viewer.id => Who::Mine,
                (_, Some(true), _) => Who::Nobody,
                _ => Who::Anyone,
            },
            officer: filter.assignee_id.filter(|id| *id != viewer.id).map(Id::into_inner).unwrap_or_default(),
            at_role: filter.at_role,
            step: filter.step_key.unwrap_or_default(),
            unread: filter.has_unread == Some(true),
            ended: filter.statuses.is_none() && filter.text.is_none() && filter.awaits_viewer != Some(true),
            statuses: filter.statuses.filter(|statuses| *statuses != OPEN).unwrap_or_default(),
            timeliness: filter.timeliness.unwrap_or_default(),
            sector: filter.sector_code.unwrap_or_default(),
            agency: filter.agency_code.unwrap_or_default(),
            procedure: filter.procedure_code.unwrap_or_default(),
            from: day(filter.submitted_from).unwrap_or_default(),
            to: day(filter.submitted_to).unwrap_or_default(),
            order,
            ..Self::default()
        };
        match filter.text {
            Some(text) => wanted.searching(context, &text),
            None => wanted,
        }
    }

    /// Filter in the schema's terms. Without a chosen status, ended dossiers are left out, except for
    /// searches and on request.
    pub(in crate::staff::queue) fn filter(&self, viewer: &Id) -> DossierFilter {
        let statuses = match &self.statuses[..] {
            // Ended dossiers may have unread messages.
            [] if self.search.is_none() && !self.ended && self.who != Who::Needed => Some(OPEN.to_vec()),
            [] => None,
            chosen => Some(chosen.to_vec()),
        };
        DossierFilter {
            statuses,
            sector_code: Some(self.sector.clone()).filter(|code| !code.is_empty()),
            agency_code: Some(self.agency.clone()).filter(|code| !code.is_empty()),
            procedure_code: Some(self.procedure.clone()).filter(|code| !code.is_empty()),
            assignee_id: match self.who {
                Who::Mine => Some(viewer.clone()),
                Who::Needed | Who::New | Who::Nobody | Who::Anyone => {
                    Some(Id::new(&self.officer)).filter(|_| !self.officer.is_empty())
                }
            },
            new_for_viewer: (self.who == Who::New).then_some(true),
            awaits_viewer: (self.who == Who::Needed).then_some(true),
            at_role: self.at_role,
            step_key: Some(self.step.clone()).filter(|key| !key.is_empty()),
            has_unread: self.unread.then_some(true),
            unassigned: (self.who == Who::Nobody).then_some(true),
            timeliness: Some(self.timeliness.clone()).filter(|chosen| !chosen.is_empty()),
            submitted_from: read_day(&self.from),
            submitted_to: read_day(&self.to),
            text: self.search.as_ref().map(|search| search.text.clone()),
        }
    }
}
