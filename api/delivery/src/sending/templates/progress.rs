//! Shared parts of messages about progress.

use domain::dossier::DossierStatus;
use foundation::label::{AMONG_OFFICERS, step_label};
use foundation::texts;
use projections::dossier_detail::DossierDetail;
use projections::progress::ProgressEntry;

use super::sms_notice::{SmsDate, SmsNotice};
use super::{Arguments, Composer, MessageContext, Notice, NoticeBody, NoticeSourceError, Rows, Unsent};
use crate::sending::notice::Ruling;

/// Notice of a progress entry from the read models; `None` where it was revoked since.
pub(super) async fn about(rows: &Rows, context: &MessageContext<'_>) -> Result<Option<NoticeBody>, NoticeSourceError> {
    let (dossier, language) = (context.dossier()?, context.account.language);
    let entry = rows.queries.progress.entry(context.item.event).await?.ok_or(NoticeSourceError::NotYet)?;
    if is_taken_back(rows, &entry).await? {
        return Ok(None);
    }
    let ruling = ruling(&entry.event_type, dossier)?;
    let filed = &dossier.state.filed;
    let step =
        entry.step.as_deref().and_then(|key| step_label(key, &filed.procedure, &rows.reference.rulebook(), language));
    Ok(Some(NoticeBody::Progress {
        code: filed.code.to_string(),
        procedure: dossier.procedure.name.get(language).to_owned(),
        // Notes between officers are internal: the applicant does not see them.
        note: entry.note.filter(|_| !AMONG_OFFICERS.contains(&entry.event_type.as_str())),
        step,
        event_type: entry.event_type,
        status: entry.status,
        due_at: entry.due_at.filter(|_| is_at_work(entry.status)),
        ruling,
    }))
}

/// Mail arguments; missing parts leave no gap.
pub(super) fn arguments<'a>(composer: &Composer, letter: &'a Notice) -> Result<Arguments<'a>, Unsent> {
    let NoticeBody::Progress { code, procedure, event_type, step, status, note, due_at, .. } = &letter.about else {
        return Err(Unsent::Unwritable);
    };
    let language = letter.to.language;
    // Blank line between paragraphs.
    let paragraph = |text: String| format!("{text}\n\n");
    let due = due_at.map(|at| {
        let arguments = [("due", texts::moment(language, at).into())];
        paragraph(composer.texts.text(language, "mail-progress-due", &arguments))
    });
    let said = note.as_deref().map(|said| {
        let arguments = [("said", said.into())];
        paragraph(composer.texts.text(language, said_text(event_type), &arguments))
    });
    Ok(vec![
        ("title", composer.texts.progress_at(language, event_type, step.as_deref()).into()),
        ("status", composer.texts.status(language, *status).into()),
        ("procedure", procedure.as_str().into()),
        ("said", said.unwrap_or_default().into()),
        ("due", due.unwrap_or_default().into()),
        ("link", composer.dossier_link(code).into()),
    ])
}

pub(super) fn sms(composer: &Composer, letter: &Notice) -> Result<String, Unsent> {
    let NoticeBody::Progress { code, event_type, step, status, due_at, .. } = &letter.about else {
        return Err(Unsent::Unwritable);
    };
    let notice = SmsNotice {
        code,
        event_type,
        step: step.as_deref().filter(|_| AMONG_OFFICERS.contains(&event_type.as_str())),
        status: Some(*status),
        date: due_at.map(SmsDate::Due),
    };
    Ok(notice.text(composer, letter.to.language))
}

/// True where the ruling or request was revoked since. One payment is open at a time, so the next payment event
/// belongs to this request.
async fn is_taken_back(rows: &Rows, said: &ProgressEntry) -> Result<bool, NoticeSourceError> {
    let (ends, takes_back): (&[&str], _) = match said.event_type.as_str() {
        "DossierDecided" | "DossierRejected" | "ProcessingStopped" => (&["RulingRevoked"], "RulingRevoked"),
        "PaymentRequested" => (&["PaymentRecorded", "PaymentRequestCancelled"], "PaymentRequestCancelled"),
        _ => return Ok(false),
    };
    let entries = rows.queries.progress.of(said.dossier).await?;
    let mut later = entries.iter().filter(|entry| entry.position > said.position);
    let end = later.find(|entry| ends.contains(&entry.event_type.as_str()));
    Ok(end.is_some_and(|entry| entry.event_type == takes_back))
}

/// Decision of the event, if it made one. A revoked decision is not told any more, so the rows hold that
/// of this very event.
fn ruling(event_type: &str, dossier: &DossierDetail) -> Result<Option<Ruling>, NoticeSourceError> {
    if !matches!(event_type, "DossierDecided" | "ResultReturned") {
        return Ok(None);
    }
    let result = dossier.result.as_ref().ok_or(NoticeSourceError::NotYet)?;
    Ok(Some(Ruling { outcome: result.outcome, has_files: !result.files.is_empty() }))
}

/// True for a status with a due date worth telling: the office works, or waits.
fn is_at_work(status: DossierStatus) -> bool {
    matches!(status, DossierStatus::Accepted | DossierStatus::Processing | DossierStatus::PaymentRequired)
}

/// Text id of the label of an event's note: reason, or subject.
fn said_text(event_type: &str) -> &'static str {
    match event_type {
        "DossierAccepted" | "ResultReturned" => "mail-progress-note",
        "PaymentRequested" => "mail-progress-fee",
        "PaymentRecorded" => "mail-progress-receipt",
        _ => "mail-progress-reason",
    }
}
