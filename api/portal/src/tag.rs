//! Status tags: a word, a colour and an icon.

use super::icon;
use super::schema::dossier::TimeLeft;
use super::schema::enums::{DossierStatus, Timeliness, Turn};
use super::translator::Translator;

impl DossierStatus {
    /// Tells a status that ended the dossier with a stated reason.
    pub fn has_reason(self) -> bool {
        matches!(self, Self::Rejected | Self::Stopped)
    }

    /// Statuses in the order of a dossier's life.
    pub const ALL: [Self; 10] = [
        Self::Registered,
        Self::Accepted,
        Self::Rejected,
        Self::Processing,
        Self::SupplementRequested,
        Self::PaymentRequired,
        Self::WithdrawalRequested,
        Self::Stopped,
        Self::Resolved,
        Self::ResultReturned,
    ];
}

impl TimeLeft {
    /// `còn 3 ngày làm việc`, and hours where no whole day is in it; the server has counted them.
    pub fn written(self, translator: &Translator) -> String {
        let (id, amount) = match (self.is_over, self.working_days) {
            (false, 0) => ("left-hours", self.working_hours),
            (false, days) => ("left-days", days),
            (true, 0) => ("over-hours", self.working_hours),
            (true, days) => ("over-days", days),
        };
        translator.t_with(id, "amount", amount)
    }
}

impl Turn {
    /// Label before the next step; `None` where nobody has anything to do.
    pub fn written(self, translator: &Translator) -> Option<String> {
        match self {
            Self::Applicant => Some(translator.t("turn-applicant")),
            Self::Office => Some(translator.t("turn-office")),
            Self::Nobody => None,
        }
    }
}

/// A state in a word, a colour and an icon: none of them alone.
pub struct Tag {
    /// CSS class suffix of the colours.
    pub tint: &'static str,
    /// Inline SVG of the icon.
    pub icon: &'static str,
    /// Text of the tag, which says the same as colour and icon.
    pub label: String,
}

impl Tag {
    /// Tag of a status, with the title that the schema gives it.
    pub fn status(status: DossierStatus, title: &str) -> Self {
        let (tint, name) = match status {
            DossierStatus::Registered => ("info", "tray"),
            DossierStatus::Accepted => ("teal", "stamp"),
            DossierStatus::Rejected => ("bad", "refused"),
            DossierStatus::Processing => ("info", "half"),
            DossierStatus::SupplementRequested => ("warn", "warning"),
            DossierStatus::PaymentRequired => ("pay", "coin"),
            DossierStatus::WithdrawalRequested => ("neutral", "back"),
            DossierStatus::Stopped => ("neutral", "stopped"),
            DossierStatus::Resolved => ("ok", "decided"),
            DossierStatus::ResultReturned => ("ok", "returned"),
        };
        Self { tint, icon: icon::svg(name), label: title.to_owned() }
    }

    /// Tag of the timeliness, with the time left or passed.
    pub fn time(timeliness: Timeliness, left: Option<TimeLeft>, translator: &Translator) -> Self {
        let state = Self::timeliness(timeliness, translator);
        // A paused clock counts nothing down.
        let left = left.filter(|_| timeliness != Timeliness::Paused).map(|left| left.written(translator));
        Self { label: std::iter::once(state.label).chain(left).collect::<Vec<_>>().join(", "), ..state }
    }

    /// Tag of the timeliness alone.
    pub fn timeliness(timeliness: Timeliness, translator: &Translator) -> Self {
        let (tint, name, id) = match timeliness {
            Timeliness::NotStarted => ("neutral", "no-clock", "timeliness-not-started"),
            Timeliness::OnTime => ("teal", "clock", "timeliness-on-time"),
            Timeliness::DueSoon => ("warn", "soon", "timeliness-due-soon"),
            Timeliness::Overdue => ("bad", "overdue", "timeliness-overdue"),
            Timeliness::Paused => ("neutral", "paused", "timeliness-paused"),
            Timeliness::DoneEarly => ("ok", "early", "timeliness-done-early"),
            Timeliness::DoneOnTime => ("ok", "done", "timeliness-done-on-time"),
            Timeliness::DoneLate => ("bad", "late", "timeliness-done-late"),
        };
        Self { tint, icon: icon::svg(name), label: translator.t(id) }
    }
}
