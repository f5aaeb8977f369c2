//! Reminder to an officer, by mail, before the time in which a first supplement may be requested ends.

use domain::deadline::Deadline;
use foundation::texts;

use super::reminder::Reminder;

/// Reminder to an officer: the time in which a supplement may be requested is nearly over.
pub(super) static SUPPLEMENT_TIME_ENDING: Reminder = Reminder {
    mail: "mail-supplement-time-ending",
    sms: None,
    written: texts::moment,
    deadline: |_, filed| {
        let until = filed.supplement_until.filter(|_| filed.rounds == 0)?;
        Some(Deadline::SupplementTimeEnding { until })
    },
};
