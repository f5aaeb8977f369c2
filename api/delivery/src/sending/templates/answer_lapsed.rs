//! Reminder to an applicant, by mail and SMS, after the time for their answer has lapsed.

use domain::deadline::Deadline;
use domain::dossier::FiledDossier;
use foundation::texts;
use projections::outbox::OutboxItem;

use super::reminder::Reminder;

/// Reminder to the applicant: the time for their answer is over.
pub(super) static ANSWER_LAPSED: Reminder = Reminder {
    mail: "mail-answer-lapsed",
    sms: Some("sms-answer-lapsed"),
    written: texts::moment,
    deadline: lapsed_answer,
};

/// Deadline of an open supplement request.
pub(super) fn lapsed_answer(item: &OutboxItem, filed: &FiledDossier) -> Option<Deadline> {
    let open = filed.supplement.as_ref().filter(|open| Some(open.request) == item.supplement)?;
    Some(Deadline::AnswerLapsed { request: open.request, respond_by: open.respond_by? })
}
