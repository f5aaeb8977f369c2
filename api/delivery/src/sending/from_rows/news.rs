use domain::DossierId;
use domain::account::AccountStatus;
use domain::dossier::{DossierStatus, Officer, rules_on_withdrawals};
use domain::exchange::MessageSide;
use projections::accounts::AccountView;
use projections::dossier_detail::DossierDetail;
use projections::outbox::{MessageKind, OutboxItem, is_asked_by};

use super::Rows;
use crate::sending::correspondence::{About, CorrespondenceError};

/// What brings a dossier to a step.
const PLACING: [&str; 3] = ["DossierForwarded", "DossierSentBack", "RulingRevoked"];
/// What asks for a dossier back.
const ASKING: [&str; 1] = ["WithdrawalRequested"];

impl Rows {
    /// News that may be declined; nothing where they are none any more, or do not concern the reader any more.
    pub(super) async fn news(
        &self,
        item: &OutboxItem,
        dossier: &DossierDetail,
        account: &AccountView,
        stands_in: bool,
    ) -> Result<Option<About>, CorrespondenceError> {
        let filed = &dossier.course.filed;
        let is_to_office = account.id != filed.applicant;
        let unread = if item.kind == MessageKind::MessagePosted {
            let side = if is_to_office { MessageSide::Staff } else { MessageSide::Citizen };
            let unread = self.questions.exchange_thread.unread(&[dossier.id], side).await?;
            unread.get(&dossier.id).copied().unwrap_or_default()
        } else {
            0
        };
        let stands = match item.kind {
            MessageKind::MessagePosted => unread > 0,
            MessageKind::DossierArrived => filed.status() == DossierStatus::Registered,
            MessageKind::Assigned => filed.assignee == Some(account.id) || stands_in,
            MessageKind::SupplementAnswered => filed.ended_at.is_none() && filed.supplement.is_none(),
            // It is there still, and nobody was named for it: whoever was is told so instead.
            MessageKind::DossierForwarded | MessageKind::DossierSentBack => {
                filed.ended_at.is_none() && filed.assignee.is_none() && self.is_last(&PLACING, item, dossier.id).await?
            }
            // Nobody has ruled on it, and it was not asked for anew, which is told instead.
            MessageKind::WithdrawalRequested => {
                filed.status() == DossierStatus::WithdrawalRequested && self.is_last(&ASKING, item, dossier.id).await?
            }
            _ => false,
        };
        let about = || About::News {
            code: filed.code.to_string(),
            procedure: dossier.procedure.name.get(account.language).to_owned(),
            unread,
            is_to_office,
        };
        let concerns = match item.kind {
            _ if !is_to_office || stands_in => true,
            MessageKind::WithdrawalRequested => may_rule(dossier, account),
            _ => is_theirs(dossier, account),
        };
        Ok((stands && concerns).then(about))
    }

    /// Who works on the dossier that an officer is written to about, where they are away and it is the other's to stand in.
    pub(super) async fn stood_in_for(
        &self,
        item: &OutboxItem,
        account: &AccountView,
    ) -> Result<Option<AccountView>, CorrespondenceError> {
        let (Some(dossier), Some(agency)) = (item.dossier, account.agency) else { return Ok(None) };
        let Some(dossier) = self.questions.dossier_details.by_id(dossier).await? else { return Ok(None) };
        let assignee = dossier.course.filed.assignee.filter(|assignee| *assignee != account.id);
        let Some(assignee) = assignee else { return Ok(None) };
        let Some(away) = self.questions.accounts.get(assignee).await? else { return Ok(None) };
        let day = item.at.local_date();
        let Some(absence) = away.absence.filter(|absence| absence.is_on(day)) else { return Ok(None) };
        let officer = |view: &AccountView| Officer { account: view.id, role: view.role, agency: view.agency };
        let colleagues = self.questions.accounts.officers(agency, &[away.role]).await?;
        let is_at_work = |view: &&AccountView| !view.absence.is_some_and(|absence| absence.is_on(day));
        let colleagues: Vec<Officer> = colleagues.iter().filter(is_at_work).map(officer).collect();
        let stands_in = absence.stand_ins(&officer(&away), &colleagues).contains(&account.id);
        Ok(Some(away).filter(|_| stands_in))
    }

    /// Whether what this tells of is the last of these events of a dossier.
    async fn is_last(
        &self,
        events: &[&str],
        item: &OutboxItem,
        dossier: DossierId,
    ) -> Result<bool, CorrespondenceError> {
        let entries = self.questions.progress.of(dossier).await?;
        let last = entries.iter().rev().find(|entry| events.contains(&entry.event_type.as_str()));
        Ok(last.is_some_and(|entry| is_asked_by(entry.id, item.event, item.account)))
    }
}

/// Whether an officer may rule on a withdrawal: their account is in use, they work there, and it is their role's.
fn may_rule(dossier: &DossierDetail, account: &AccountView) -> bool {
    account.status == AccountStatus::Active
        && account.agency == Some(dossier.course.filed.agency)
        && rules_on_withdrawals(account.role)
}

/// Whether an officer may still act on it: their account is in use, they work there, and nobody else has taken it.
fn is_theirs(dossier: &DossierDetail, account: &AccountView) -> bool {
    let workplace = dossier.course.filed.workplace();
    let officer = Officer { account: account.id, role: account.role, agency: account.agency };
    account.status == AccountStatus::Active
        && (workplace.assignee == Some(account.id)
            || (workplace.assignee.is_none() && workplace.officers(&[officer]).contains(&account.id)))
}
