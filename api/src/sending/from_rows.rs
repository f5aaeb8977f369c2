use std::sync::Arc;

use async_trait::async_trait;
use domain::account::AccountStatus;
use domain::dossier::{ClockState, DossierStatus, FiledDossier};
use domain::{Language, Moment};
use projections::Questions;
use projections::accounts::AccountView;
use projections::dossier_detail::DossierDetail;
use projections::outbox::{Channel, MessageKind, Ordinal, OutboxItem};

use super::correspondence::{About, Addressee, Correspondence, CorrespondenceError, Letter};
use crate::label::target_label;
use crate::reference::Reference;

/// What is to be sent, as the rows of projections have it.
pub struct Rows {
    questions: Questions,
    reference: Arc<Reference>,
}

impl Rows {
    /// Over these questions.
    pub fn new(questions: Questions, reference: Arc<Reference>) -> Self {
        Self { questions, reference }
    }

    async fn about(&self, item: &OutboxItem, language: Language) -> Result<Option<About>, CorrespondenceError> {
        let dossier = match item.dossier {
            Some(id) => self.questions.dossier_details.by_id(id).await?,
            None => None,
        };
        match item.kind {
            MessageKind::ActivationLink
            | MessageKind::ActivationOtp
            | MessageKind::PasswordReset
            | MessageKind::Invitation => Ok(Some(About::Account)),
            MessageKind::DossierSubmitted => {
                let dossier = dossier.ok_or(CorrespondenceError::NotYet)?;
                Ok(Some(About::Submission {
                    code: dossier.course.filed.code.to_string(),
                    procedure: dossier.procedure.name.get(language).to_owned(),
                    agency: dossier.procedure.agency.name.get(language).to_owned(),
                    at: item.at,
                }))
            }
            MessageKind::SupplementRequested => {
                self.supplement(item, &dossier.ok_or(CorrespondenceError::NotYet)?, language).await
            }
            MessageKind::DossierProgressed | MessageKind::DeadlineExtended => {
                let dossier = dossier.ok_or(CorrespondenceError::NotYet)?;
                let entry = self.questions.progress.entry(item.event).await?.ok_or(CorrespondenceError::NotYet)?;
                Ok(Some(About::Progress {
                    code: dossier.course.filed.code.to_string(),
                    procedure: dossier.procedure.name.get(language).to_owned(),
                    // What officers say to each other when they pass a dossier on is not the applicant's to read.
                    note: entry.note.filter(|_| entry.event_type != "DossierForwarded"),
                    event_type: entry.event_type,
                    status: entry.status,
                    due_at: entry.due_at.filter(|_| is_at_work(entry.status)),
                }))
            }
            MessageKind::SupplementTimeEnding
            | MessageKind::AnswerAwaited
            | MessageKind::AnswerLapsed
            | MessageKind::AnswerMissing
            | MessageKind::DueSoon
            | MessageKind::Overdue => {
                let dossier = dossier.ok_or(CorrespondenceError::NotYet)?;
                let filed = &dossier.course.filed;
                Ok(is_still_due(item, filed).then(|| About::Deadline {
                    code: filed.code.to_string(),
                    procedure: dossier.procedure.name.get(language).to_owned(),
                    date: date_of(item.kind, filed),
                }))
            }
            MessageKind::SupplementCancelled => {
                let dossier = dossier.ok_or(CorrespondenceError::NotYet)?;
                let entry = self.questions.progress.entry(item.event).await?.ok_or(CorrespondenceError::NotYet)?;
                let code = dossier.course.filed.code.to_string();
                Ok(entry.note.map(|reason| About::SupplementCancelled { code, reason }))
            }
        }
    }

    async fn supplement(
        &self,
        item: &OutboxItem,
        dossier: &DossierDetail,
        language: Language,
    ) -> Result<Option<About>, CorrespondenceError> {
        let request = item.supplement.ok_or(CorrespondenceError::NotYet)?;
        let message = self.questions.exchange_thread.supplement_request(request).await?;
        let shown = message.and_then(|message| message.supplement).ok_or(CorrespondenceError::NotYet)?;
        let pinned = &dossier.course.filed.procedure;
        let rulebook = self.reference.rulebook();
        let procedure = rulebook.procedure(&pinned.code, pinned.version).map(Arc::as_ref);
        let items = shown
            .items
            .into_iter()
            .filter_map(|item| Some((target_label(&item.target, procedure, language), item.instruction?)));
        let (code, items) = (dossier.course.filed.code.to_string(), items.collect());
        Ok(shown.message.map(|message| About::Supplement { code, message, items, respond_by: shown.respond_by }))
    }
}

#[async_trait]
impl Correspondence for Rows {
    async fn after(&self, ordinal: &Ordinal, max: u32) -> Result<Vec<OutboxItem>, CorrespondenceError> {
        Ok(self.questions.outbox.after(ordinal, max).await?)
    }

    async fn letter(&self, item: &OutboxItem) -> Result<Option<Letter>, CorrespondenceError> {
        let account = self.questions.accounts.get(item.account).await?.ok_or(CorrespondenceError::NotYet)?;
        if is_moot(item, &account) {
            return Ok(None);
        }
        let Some(to) = addressee(&account) else { return Ok(None) };
        let about = self.about(item, to.language).await?;
        Ok(about.map(|about| Letter { to, about }))
    }
}

/// Whether a due date is worth telling: the office works, or waits.
fn is_at_work(status: DossierStatus) -> bool {
    matches!(status, DossierStatus::Accepted | DossierStatus::Processing | DossierStatus::PaymentRequired)
}

/// Whether a reminder still has its reason: it may have been met in the meantime, or moved.
fn is_still_due(item: &OutboxItem, filed: &FiledDossier) -> bool {
    match item.kind {
        MessageKind::SupplementTimeEnding => filed.supplement_until.is_some() && filed.rounds == 0,
        MessageKind::AnswerAwaited | MessageKind::AnswerLapsed | MessageKind::AnswerMissing => {
            filed.supplement.as_ref().map(|open| open.request) == item.supplement
        }
        MessageKind::DueSoon | MessageKind::Overdue => filed.clock() == ClockState::Running,
        _ => false,
    }
}

/// The date that a reminder is about; `None` where an answer is awaited without one.
fn date_of(kind: MessageKind, filed: &FiledDossier) -> Option<Moment> {
    match kind {
        MessageKind::SupplementTimeEnding => filed.supplement_until,
        MessageKind::DueSoon | MessageKind::Overdue => filed.due_at,
        _ => filed.supplement.as_ref().and_then(|open| open.respond_by),
    }
}

/// An account that is active needs no activation, and one that is locked can do nothing with a link.
fn is_moot(item: &OutboxItem, account: &AccountView) -> bool {
    match item.kind {
        MessageKind::ActivationLink | MessageKind::ActivationOtp => account.status != AccountStatus::PendingActivation,
        MessageKind::PasswordReset | MessageKind::Invitation => {
            matches!(account.status, AccountStatus::Erased | AccountStatus::Locked)
        }
        // Who no longer works there has nothing to do about it.
        MessageKind::SupplementTimeEnding
        | MessageKind::AnswerMissing
        | MessageKind::DueSoon
        | MessageKind::Overdue => account.status != AccountStatus::Active,
        MessageKind::DossierSubmitted
        | MessageKind::SupplementRequested
        | MessageKind::SupplementCancelled
        | MessageKind::DossierProgressed
        | MessageKind::AnswerAwaited
        | MessageKind::AnswerLapsed
        // Who chose SMS and then thought better of it is spared what was still on its way.
        | MessageKind::DeadlineExtended => item.channel == Channel::Sms && !account.sms_notices,
    }
}

/// `None` once the account is erased.
fn addressee(account: &AccountView) -> Option<Addressee> {
    let name = account.display_name()?.to_owned();
    let particulars = account.particulars.as_ref()?;
    Some(Addressee {
        name,
        username: particulars.username.clone(),
        email: particulars.email.clone(),
        phone: particulars.phone.clone(),
        language: account.language,
    })
}
