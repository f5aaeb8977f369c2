//! Reminder to an officer, by mail, that a supplement request was not answered in time.

use foundation::texts;

use super::answer_lapsed::lapsed_answer;
use super::reminder::Reminder;

/// Reminder to an officer: the applicant has not answered in time.
pub(super) static ANSWER_MISSING: Reminder =
    Reminder { mail: "mail-answer-missing", sms: None, written: texts::moment, deadline: lapsed_answer };
