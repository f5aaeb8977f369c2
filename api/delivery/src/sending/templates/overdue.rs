//! Reminder to an officer, by mail, after a dossier's due date has passed.

use domain::deadline::Deadline;
use foundation::texts;

use super::reminder::{Reminder, due_at};

/// Reminder to an officer: a result is overdue.
pub(super) static OVERDUE: Reminder = Reminder {
    mail: "mail-overdue",
    sms: None,
    written: texts::moment,
    deadline: |_, filed| due_at(filed).map(|due_at| Deadline::Overdue { due_at }),
};
