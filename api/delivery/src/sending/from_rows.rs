mod news;

use std::sync::Arc;

use async_trait::async_trait;
use domain::Language;
use domain::account::AccountStatus;
use domain::deadline::Deadline;
use domain::dossier::{ClockState, DossierStatus, FiledDossier, Officer};
use domain::input::is_mobile;
use foundation::label::{AMONG_OFFICERS, step_label, target_label};
use foundation::reference::Reference;
use projections::Questions;
use projections::accounts::{AccountView, AwaitedPhone};
use projections::dossier_detail::DossierDetail;
use projections::outbox::{Channel, MessageKind, Ordinal, OutboxItem};
use projections::progress::ProgressEntry;

use super::correspondence::{About, Addressee, Correspondence, CorrespondenceError, Letter, Ruling};

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

    async fn about(
        &self,
        item: &OutboxItem,
        account: &AccountView,
        stands_in: bool,
    ) -> Result<Option<About>, CorrespondenceError> {
        let language = account.language;
        let dossier = match item.dossier {
            Some(id) => self.questions.dossier_details.by_id(id).await?,
            None => None,
        };
        match item.kind {
            MessageKind::ActivationLink
            | MessageKind::ActivationOtp
            | MessageKind::PasswordReset
            | MessageKind::Invitation
            | MessageKind::PasswordChanged
            | MessageKind::PhoneOtp
            | MessageKind::PhoneChanged
            | MessageKind::TakenOver
            | MessageKind::HandedOver => Ok(Some(About::Account)),
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
                if self.is_taken_back(&entry).await? {
                    return Ok(None);
                }
                let ruling = ruling(&entry.event_type, &dossier)?;
                Ok(Some(About::Progress {
                    code: dossier.course.filed.code.to_string(),
                    procedure: dossier.procedure.name.get(language).to_owned(),
                    // What officers say to each other when they pass a dossier on is not the applicant's to read.
                    note: entry.note.filter(|_| !AMONG_OFFICERS.contains(&entry.event_type.as_str())),
                    step: entry.step.as_deref().and_then(|key| self.step_label(key, &dossier, language)),
                    event_type: entry.event_type,
                    status: entry.status,
                    due_at: entry.due_at.filter(|_| is_at_work(entry.status)),
                    ruling,
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
                let deadline =
                    deadline_of(item, filed).filter(|deadline| stands_in || concerns(deadline, filed, item, account));
                Ok(deadline.map(|deadline| About::Deadline {
                    code: filed.code.to_string(),
                    procedure: dossier.procedure.name.get(language).to_owned(),
                    date: deadline.date(),
                }))
            }
            MessageKind::MessagePosted
            | MessageKind::DossierArrived
            | MessageKind::Assigned
            | MessageKind::SupplementAnswered
            | MessageKind::DossierForwarded
            | MessageKind::DossierSentBack
            | MessageKind::WithdrawalRequested => {
                self.news(item, &dossier.ok_or(CorrespondenceError::NotYet)?, account, stands_in).await
            }
            MessageKind::SupplementCancelled => {
                let dossier = dossier.ok_or(CorrespondenceError::NotYet)?;
                let entry = self.questions.progress.entry(item.event).await?.ok_or(CorrespondenceError::NotYet)?;
                let code = dossier.course.filed.code.to_string();
                Ok(entry.note.map(|reason| About::SupplementCancelled { code, reason }))
            }
        }
    }

    /// Whether what was ruled or asked for by this was taken back since; one payment is awaited at a time, so that the
    /// first that came of one is of this.
    async fn is_taken_back(&self, said: &ProgressEntry) -> Result<bool, CorrespondenceError> {
        let (ends, takes_back): (&[&str], _) = match said.event_type.as_str() {
            "DossierDecided" | "DossierRejected" | "ProcessingStopped" => (&["RulingRevoked"], "RulingRevoked"),
            "PaymentRequested" => (&["PaymentRecorded", "PaymentRequestCancelled"], "PaymentRequestCancelled"),
            _ => return Ok(false),
        };
        let entries = self.questions.progress.of(said.dossier).await?;
        let mut later = entries.iter().filter(|entry| entry.position > said.position);
        let end = later.find(|entry| ends.contains(&entry.event_type.as_str()));
        Ok(end.is_some_and(|entry| entry.event_type == takes_back))
    }

    fn step_label(&self, key: &str, dossier: &DossierDetail, language: Language) -> Option<String> {
        step_label(key, &dossier.course.filed.procedure, &self.reference.rulebook(), language)
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
        let Some(mut to) = addressee(&account) else { return Ok(None) };
        if item.kind == MessageKind::PhoneOtp {
            (to.phone, to.phone_is_proven) = (awaited_by(item, &account).map(|awaited| awaited.phone.clone()), false);
        }
        let away = self.stood_in_for(item, &account).await?;
        let about = self.about(item, &account, away.is_some()).await?;
        let instead_of = away.and_then(|away| away.display_name().map(ToOwned::to_owned));
        Ok(about.map(|about| Letter { to, about, instead_of }))
    }
}

/// How it was decided, where an event tells that. A decision that was taken back is not told of any more, so that the rows
/// tell of that very event.
fn ruling(event_type: &str, dossier: &DossierDetail) -> Result<Option<Ruling>, CorrespondenceError> {
    if !matches!(event_type, "DossierDecided" | "ResultReturned") {
        return Ok(None);
    }
    let result = dossier.result.as_ref().ok_or(CorrespondenceError::NotYet)?;
    Ok(Some(Ruling { outcome: result.outcome, has_files: !result.files.is_empty() }))
}

/// Whether a due date is worth telling: the office works, or waits.
fn is_at_work(status: DossierStatus) -> bool {
    matches!(status, DossierStatus::Accepted | DossierStatus::Processing | DossierStatus::PaymentRequired)
}

/// The deadline that a reminder is about, while it has its reason: it may have been met in the meantime, or moved.
fn deadline_of(item: &OutboxItem, filed: &FiledDossier) -> Option<Deadline> {
    let open = filed.supplement.as_ref().filter(|open| Some(open.request) == item.supplement);
    let due_at = filed.due_at.filter(|_| filed.clock() == ClockState::Running);
    match item.kind {
        MessageKind::SupplementTimeEnding => {
            let until = filed.supplement_until.filter(|_| filed.rounds == 0)?;
            Some(Deadline::SupplementTimeEnding { until })
        }
        MessageKind::AnswerAwaited => {
            open.map(|open| Deadline::AnswerAwaited { request: open.request, respond_by: open.respond_by })
        }
        MessageKind::AnswerLapsed | MessageKind::AnswerMissing => {
            let open = open?;
            Some(Deadline::AnswerLapsed { request: open.request, respond_by: open.respond_by? })
        }
        MessageKind::DueSoon => due_at.map(|due_at| Deadline::DueSoon { due_at }),
        MessageKind::Overdue => due_at.map(|due_at| Deadline::Overdue { due_at }),
        _ => None,
    }
}

/// Whether somebody would be told of it as their account stands now: an officer may have left, or do other work.
fn concerns(deadline: &Deadline, filed: &FiledDossier, item: &OutboxItem, account: &AccountView) -> bool {
    let officer = Officer { account: account.id, role: account.role, agency: account.agency };
    let staff = [officer].into_iter().filter(|_| account.status == AccountStatus::Active);
    let told = filed.told_of(deadline, item.at, &staff.collect::<Vec<_>>());
    told.iter().any(|(to, _)| *to == account.id)
}

/// The telephone that waits for the very code which this message brings.
pub fn awaited_by<'v>(item: &OutboxItem, account: &'v AccountView) -> Option<&'v AwaitedPhone> {
    account.awaited_phone.as_ref().filter(|awaited| Some(awaited.issue) == item.issue)
}

/// An account that is active needs no activation, and one that is locked can do nothing with a link.
fn is_moot(item: &OutboxItem, account: &AccountView) -> bool {
    match item.kind {
        MessageKind::ActivationLink | MessageKind::ActivationOtp => account.status != AccountStatus::PendingActivation,
        // A newer code, or another number, ends an older one.
        MessageKind::PhoneOtp => account.status != AccountStatus::Active || awaited_by(item, account).is_none(),
        MessageKind::PasswordReset | MessageKind::Invitation => {
            matches!(account.status, AccountStatus::Erased | AccountStatus::Locked)
        }
        MessageKind::TakenOver | MessageKind::HandedOver => account.status != AccountStatus::Active,
        // Whether it still concerns the officer is told by the dossier; what happened to an account stays true.
        MessageKind::PasswordChanged
        | MessageKind::PhoneChanged
        | MessageKind::SupplementTimeEnding
        | MessageKind::AnswerMissing
        | MessageKind::DueSoon
        | MessageKind::Overdue
        | MessageKind::DossierArrived
        | MessageKind::Assigned
        | MessageKind::SupplementAnswered
        | MessageKind::DossierForwarded
        | MessageKind::DossierSentBack
        | MessageKind::WithdrawalRequested => false,
        MessageKind::DossierSubmitted
        | MessageKind::SupplementRequested
        | MessageKind::SupplementCancelled
        | MessageKind::DossierProgressed
        | MessageKind::AnswerAwaited
        | MessageKind::AnswerLapsed
        | MessageKind::MessagePosted
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
        // No SMS reaches a landline.
        phone: particulars.phone.clone().filter(|phone| is_mobile(phone)),
        language: account.language,
        email_is_proven: account.proven.email,
        phone_is_proven: account.proven.phone,
    })
}
