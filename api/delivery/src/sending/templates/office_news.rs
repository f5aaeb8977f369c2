//! News to officers about dossiers.

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::account::AccountStatus;
use domain::dossier::Officer;
use fluent::FluentValue;
use projections::accounts::AccountView;
use projections::dossier_detail::DossierDetail;
use projections::outbox::{OutboxItem, is_asked_by};

use super::{
    Arguments, Composer, MailText, MessageContext, MessageTemplate, Notice, NoticeBody, NoticeSourceError, Rows, Unsent,
};

/// Events by which a dossier enters a step.
pub(super) const PLACING: &[&str] = &["DossierForwarded", "DossierSentBack", "RulingRevoked"];

/// News about a dossier to officers, by mail; accounts can opt out.
pub(super) struct OfficeNews {
    pub(super) mail: &'static str,
    pub(super) delay: TimeDelta,
    /// True while it is still news.
    pub(super) stands: fn(&MessageContext<'_>, &DossierDetail) -> bool,
    /// Deduplication: the news' event must be the latest of these types; empty for no check.
    pub(super) last_of: &'static [&'static str],
    /// True while it concerns this officer; stand-ins are checked elsewhere.
    pub(super) concerns: fn(&DossierDetail, &AccountView) -> bool,
}

#[async_trait]
impl MessageTemplate for OfficeNews {
    fn delay(&self) -> TimeDelta {
        self.delay
    }

    fn is_obsolete(&self, _: &OutboxItem, _: &AccountView) -> bool {
        // The dossier decides whether it still concerns an officer.
        false
    }

    async fn about(&self, rows: &Rows, context: &MessageContext<'_>) -> Result<Option<NoticeBody>, NoticeSourceError> {
        let dossier = context.dossier()?;
        if !(self.stands)(context, dossier) || !is_last(rows, self.last_of, context, dossier).await? {
            return Ok(None);
        }
        let about = about(context, dossier, 0);
        let concerns =
            !is_to_office(context, dossier) || context.is_stand_in || (self.concerns)(dossier, context.account);
        Ok(concerns.then_some(about))
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        Ok((self.mail, arguments(composer, letter)?))
    }
}

/// Notice of such news: the dossier, and the number of messages unread by the reader.
pub(super) fn about(context: &MessageContext<'_>, dossier: &DossierDetail, unread: u64) -> NoticeBody {
    NoticeBody::News {
        code: dossier.state.filed.code.to_string(),
        procedure: dossier.procedure.name.get(context.account.language).to_owned(),
        unread,
        is_to_office: is_to_office(context, dossier),
    }
}

/// Mail arguments of news: dossier, number unread, link.
pub(super) fn arguments<'a>(composer: &Composer, letter: &'a Notice) -> Result<Arguments<'a>, Unsent> {
    let NoticeBody::News { code, procedure, unread, is_to_office } = &letter.about else {
        return Err(Unsent::Unwritable);
    };
    let page = if *is_to_office { format!("/staff/dossiers/{code}") } else { format!("/dossiers/{code}") };
    let link = if *unread > 0 { format!("{page}/exchange") } else { page };
    Ok(vec![
        ("procedure", procedure.as_str().into()),
        ("unread", FluentValue::from(*unread)),
        ("link", composer.public_url.join(&link).into()),
        ("account", composer.public_url.join("/account").into()),
    ])
}

/// True where the reader is an officer, false for the applicant.
pub(super) fn is_to_office(context: &MessageContext<'_>, dossier: &DossierDetail) -> bool {
    context.account.id != dossier.state.filed.applicant
}

/// True while the dossier is open and unassigned; an assignee is notified instead.
pub(super) fn awaits_an_officer(dossier: &DossierDetail) -> bool {
    let filed = &dossier.state.filed;
    filed.ended_at.is_none() && filed.assignee.is_none()
}

/// True where the officer may act on the dossier: active, of its step, and nobody else is assigned.
pub(super) fn is_theirs(dossier: &DossierDetail, account: &AccountView) -> bool {
    let workplace = dossier.state.filed.workplace();
    let officer = Officer { account: account.id, role: account.role, agency: account.agency };
    account.status == AccountStatus::Active
        && (workplace.assignee == Some(account.id)
            || (workplace.assignee.is_none() && workplace.officers(&[officer]).contains(&account.id)))
}

/// True where the event is the latest of these types in the dossier.
async fn is_last(
    rows: &Rows,
    events: &[&str],
    context: &MessageContext<'_>,
    dossier: &DossierDetail,
) -> Result<bool, NoticeSourceError> {
    if events.is_empty() {
        return Ok(true);
    }
    let item = context.item;
    let entries = rows.queries.progress.of(dossier.id).await?;
    let last = entries.iter().rev().find(|entry| events.contains(&entry.event_type.as_str()));
    Ok(last.is_some_and(|entry| is_asked_by(entry.id, item.event, item.account)))
}
