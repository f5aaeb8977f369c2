use domain::dossier::DossierStatus;
use foundation::label::{AMONG_OFFICERS, step_label};
use foundation::texts;
use projections::dossier_detail::DossierDetail;
use projections::progress::ProgressEntry;

use super::sms_notice::{SmsDate, SmsNotice};
use super::{Arguments, Composer, MessageContext, Notice, NoticeBody, NoticeSourceError, Rows, Unsent};
use crate::sending::notice::Ruling;

/// What is said of a step of the office, as the rows have it; nothing of one that was taken back since.
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
        // What officers say to each other when they pass a dossier on is not the applicant's to read.
        note: entry.note.filter(|_| !AMONG_OFFICERS.contains(&entry.event_type.as_str())),
        step,
        event_type: entry.event_type,
        status: entry.status,
        due_at: entry.due_at.filter(|_| is_at_work(entry.status)),
        ruling,
    }))
}

/// What a mail says of it; what is missing leaves no hole.
pub(super) fn arguments<'a>(composer: &Composer, letter: &'a Notice) -> Result<Arguments<'a>, Unsent> {
    let NoticeBody::Progress { code, procedure, event_type, step, status, note, due_at, .. } = &letter.about else {
        return Err(Unsent::Unwritable);
    };
    let language = letter.to.language;
    // A blank line before each, where there is one.
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

/// What an SMS says of it.
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

/// Whether what was ruled or asked for by this was taken back since; one payment is awaited at a time, so that the
/// first that came of one is of this.
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

/// How it was decided, where an event tells that. A decision that was taken back is not told of any more, so that the
/// rows tell of that very event.
fn ruling(event_type: &str, dossier: &DossierDetail) -> Result<Option<Ruling>, NoticeSourceError> {
    if !matches!(event_type, "DossierDecided" | "ResultReturned") {
        return Ok(None);
    }
    let result = dossier.result.as_ref().ok_or(NoticeSourceError::NotYet)?;
    Ok(Some(Ruling { outcome: result.outcome, has_files: !result.files.is_empty() }))
}

/// Whether a due date is worth telling: the office works, or waits.
fn is_at_work(status: DossierStatus) -> bool {
    matches!(status, DossierStatus::Accepted | DossierStatus::Processing | DossierStatus::PaymentRequired)
}

/// What is put before what was said of an event: why, or what it is.
fn said_text(event_type: &str) -> &'static str {
    match event_type {
        "DossierAccepted" | "ResultReturned" => "mail-progress-note",
        "PaymentRequested" => "mail-progress-fee",
        "PaymentRecorded" => "mail-progress-receipt",
        _ => "mail-progress-reason",
    }
}
