//! Stand-ins of absent officers.

use domain::dossier::Officer;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::Rows;
use crate::sending::notice::NoticeSourceError;

impl Rows {
    /// Assignee of the dossier that a message is about, where they are absent and the reader stands in for them.
    pub(super) async fn stood_in_for(
        &self,
        item: &OutboxItem,
        account: &AccountView,
    ) -> Result<Option<AccountView>, NoticeSourceError> {
        let (Some(dossier), Some(agency)) = (item.dossier, account.agency) else { return Ok(None) };
        let Some(dossier) = self.queries.dossier_details.by_id(dossier).await? else { return Ok(None) };
        let assignee = dossier.state.filed.assignee.filter(|assignee| *assignee != account.id);
        let Some(assignee) = assignee else { return Ok(None) };
        let Some(away) = self.queries.accounts.get(assignee).await? else { return Ok(None) };
        let day = item.at.local_date();
        let Some(absence) = away.absence.filter(|absence| absence.is_on(day)) else { return Ok(None) };
        let officer = |view: &AccountView| Officer { account: view.id, role: view.role, agency: view.agency };
        let colleagues = self.queries.accounts.officers(agency, &[away.role]).await?;
        let is_at_work = |view: &&AccountView| !view.absence.is_some_and(|absence| absence.is_on(day));
        let colleagues: Vec<Officer> = colleagues.iter().filter(is_at_work).map(officer).collect();
        let stands_in = absence.stand_ins(&officer(&away), &colleagues).contains(&account.id);
        Ok(Some(away).filter(|_| stands_in))
    }
}
