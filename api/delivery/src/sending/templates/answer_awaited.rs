//! Reminder to an applicant, by mail and SMS, that the office still waits for the answer to a supplement request.

use domain::deadline::Deadline;
use foundation::texts;

use super::reminder::Reminder;

/// Reminder to the applicant: the office still waits for their answer.
pub(super) static ANSWER_AWAITED: Reminder = Reminder {
    mail: "mail-answer-awaited",
    sms: Some("sms-answer-awaited"),
    written: texts::until,
    deadline: |item, filed| {
        let open = filed.supplement.as_ref().filter(|open| Some(open.request) == item.supplement)?;
        Some(Deadline::AnswerAwaited { request: open.request, respond_by: open.respond_by })
    },
};
