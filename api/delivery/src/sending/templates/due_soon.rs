//! Reminder to an officer, by mail, before a dossier's due date.

use domain::deadline::Deadline;
use foundation::texts;

use super::reminder::{Reminder, due_at};

/// Reminder to an officer: a result is due soon.
pub(super) static DUE_SOON: Reminder = Reminder {
    mail: "mail-due-soon",
    sms: None,
    written: texts::moment,
    deadline: |_, filed| due_at(filed).map(|due_at| Deadline::DueSoon { due_at }),
};
