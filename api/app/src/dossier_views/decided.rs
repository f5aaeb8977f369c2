//! Answers from the log while an open transaction holds the read models back: applicants keep seeing their own acts.

use std::collections::BTreeSet;
use store::boxed;

use domain::dossier::{AmongOfficers, Dossier, FiledDossier};
use domain::{AccountId, AggregateKind, DossierId, Moment};
use foundation::error::AppError;
use projections::citizen_list::{CitizenList, CitizenListQuery, Front};
use projections::dossier_detail::{DossierDetail, FoundFile};
use projections::{DossierState, ListedDossier, Page, PageRequest};
use store::{ExecuteError, Executor};

use crate::dossier_views::DossierViews;
use crate::fault_log::top;

/// Page size of a read of the log's tail.
const READ: u32 = 1_000;
/// Most pages read; a longer delay is an outage of its own.
const READS: usize = 5;

impl DossierViews {
    /// A dossier from the log where its rows may trail for long, else from the read model.
    #[boxed]
    pub async fn as_decided(
        &self,
        id: DossierId,
        detail: Option<DossierDetail>,
    ) -> Result<Option<DossierDetail>, AppError> {
        if self.log.held_back().is_none() {
            return Ok(detail);
        }
        let loaded = self.commands.load::<Dossier>(id.0).await.map_err(top)?;
        let Some(filed) = loaded.state.filed.as_deref() else { return Ok(detail) };
        if detail.as_ref().is_some_and(|detail| detail.followed >= loaded.version) {
            return Ok(detail);
        }
        let state = self.state_of(id, loaded.version, filed).await?;
        let known = detail.as_ref().map_or(0, |detail| detail.followed);
        let behind = u32::try_from(loaded.version - known).unwrap_or(u32::MAX);
        let since = self.executor.events_after::<Dossier>(id.0, known, behind).await;
        let since = since.map_err(|error| top(self.faults.command_error(error)))?;
        let since: Vec<_> = since.into_iter().map(|(_, event)| event).collect();
        let decided = self.queries.dossier_details.as_decided(id, state, detail, &since).await;
        decided.map(Some).map_err(|error| self.faults.unanswered(error))
    }

    /// True for an internal file of the office; from the log where its row may trail for long, else from the row.
    pub(crate) async fn is_among_officers(&self, found: &FoundFile) -> Result<bool, AppError> {
        if self.log.held_back().is_none() {
            return Ok(found.among_officers);
        }
        let recorded = among_officers(&self.executor, found.file.dossier).await;
        Ok(recorded.map_err(|error| top(self.faults.command_error(error)))?.holds(found.file.id))
    }

    /// State of a dossier as its rows will show it. "Due soon" starts at the date in the event that set the deadline;
    /// events of older releases lack it, so there the rows decide, which used the calendar of that time.
    pub(crate) async fn state_of(
        &self,
        id: DossierId,
        version: u64,
        filed: &FiledDossier,
    ) -> Result<DossierState, AppError> {
        let due_soon_at = match (filed.due_at, filed.due_soon_at) {
            (Some(due_at), None) => {
                let known = self.queries.deadlines.due_soon_at(id, due_at).await;
                let known = known.map_err(|error| self.faults.unanswered(error))?;
                Some(known.unwrap_or_else(|| self.facts.rulebook().calendar().due_soon_at(due_at)))
            }
            (_, said) => said,
        };
        Ok(DossierState { version, due_soon_at, filed: filed.clone() })
    }

    /// A page of an applicant's dossiers; its first page, newest first, includes those that no row shows yet.
    #[boxed]
    pub async fn filed_by(
        &self,
        applicant: AccountId,
        wanted: &CitizenListQuery,
        now: Moment,
        request: &PageRequest,
        front: Front,
    ) -> Result<Page<ListedDossier>, AppError> {
        let list = &self.queries.citizen_list;
        let page = list.page(applicant, wanted, now, request).await.map_err(|error| self.faults.unanswered(error))?;
        if self.log.held_back().is_none() {
            return Ok(page);
        }
        let mut ahead = Vec::new();
        let listed: BTreeSet<DossierId> = page.edges.iter().map(|edge| edge.node.id).collect();
        for id in self.not_in_lists(applicant, &listed).await? {
            let detail = self.queries.dossier_details.by_id(id).await.map_err(|error| self.faults.unanswered(error))?;
            ahead.extend(self.as_decided(id, detail).await?);
        }
        Ok(CitizenList::with_decided(page, ahead, wanted, request, front))
    }

    /// Dossiers with events that readers of the log are not given yet: new ones of an applicant,
    /// and those listed already.
    async fn not_in_lists(
        &self,
        applicant: AccountId,
        listed: &BTreeSet<DossierId>,
    ) -> Result<BTreeSet<DossierId>, AppError> {
        let mut after = self.projector.followed().borrow().position;
        let mut found = BTreeSet::new();
        for _ in 0..READS {
            let recorded =
                self.log.read_recorded(after, READ).await.map_err(|error| self.faults.unanswered(error.into()))?;
            for event in recorded.iter().filter(|event| event.stream.kind == AggregateKind::Dossier) {
                let Some(id) = event.stream.id.parse().ok().map(DossierId) else { continue };
                let by_them = event.sequence == 1 && event.actor() == Some(applicant);
                if by_them || listed.contains(&id) {
                    found.insert(id);
                }
            }
            match recorded.last() {
                Some(last) if recorded.len() == READ as usize => after = last.position,
                _ => break,
            }
        }
        Ok(found)
    }
}

/// Internal files of a dossier, from the log.
#[boxed]
pub async fn among_officers(executor: &Executor, dossier: DossierId) -> Result<AmongOfficers, ExecuteError> {
    let (mut among_officers, mut version) = (AmongOfficers::default(), 0);
    loop {
        let events = executor.events_after::<Dossier>(dossier.0, version, READ).await?;
        for (_, event) in &events {
            among_officers.follow(event);
        }
        version += events.len() as u64;
        if events.len() < READ as usize {
            return Ok(among_officers);
        }
    }
}
