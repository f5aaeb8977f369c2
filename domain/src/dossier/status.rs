//! Status, clock state and timeliness of a dossier, with their names in the contract and in database rows.

use serde::{Deserialize, Serialize};

use crate::Moment;

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Status of a dossier: the ten of the National Public Service Portal, in their order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum DossierStatus { $($(#[$doc])* $name,)* }

        impl DossierStatus {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Name in the contract and in database rows.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

statuses! {
    /// Mới đăng ký: submitted.
    Registered = "REGISTERED",
    /// Được tiếp nhận: received, the clock runs.
    Accepted = "ACCEPTED",
    /// Không được tiếp nhận: final.
    Rejected = "REJECTED",
    /// Đang xử lý: in the procedure's steps.
    Processing = "PROCESSING",
    /// Yêu cầu bổ sung giấy tờ: the applicant has to answer.
    SupplementRequested = "SUPPLEMENT_REQUESTED",
    /// Yêu cầu thực hiện nghĩa vụ tài chính: the applicant has to pay.
    PaymentRequired = "PAYMENT_REQUIRED",
    /// Công dân yêu cầu rút hồ sơ.
    WithdrawalRequested = "WITHDRAWAL_REQUESTED",
    /// Dừng xử lý: final.
    Stopped = "STOPPED",
    /// Đã xử lý xong: decided.
    Resolved = "RESOLVED",
    /// Đã trả kết quả: final.
    ResultReturned = "RESULT_RETURNED",
}

impl DossierStatus {
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.name() == name)
    }

    /// True for the ends of the life cycle; at most a revocation leaves them.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Rejected | Self::Stopped | Self::ResultReturned)
    }
}

/// State of a dossier's processing clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClockState {
    /// Not started: before acceptance.
    NotStarted,
    Running,
    /// Waits until the applicant answers or pays.
    Paused,
    /// Stopped for good by a ruling, unless that is revoked.
    Ended,
}

impl ClockState {
    /// Name in database rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "NOT_STARTED",
            Self::Running => "RUNNING",
            Self::Paused => "PAUSED",
            Self::Ended => "ENDED",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::NotStarted, Self::Running, Self::Paused, Self::Ended].into_iter().find(|state| state.name() == name)
    }
}

/// Timeliness against the due date; the names are the contract's `Timeliness`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timeliness {
    /// Before acceptance there is no due date.
    NotStarted,
    /// More than eight working hours are left.
    OnTime,
    /// Eight working hours or fewer are left.
    DueSoon,
    Overdue,
    /// The clock waits until the applicant answers or pays.
    Paused,
    /// Ended on a day before the due date's.
    DoneEarly,
    /// Ended on the due date's day, in time.
    DoneOnTime,
    DoneLate,
}

impl Timeliness {
    pub const ALL: [Self; 8] = [
        Self::NotStarted,
        Self::OnTime,
        Self::DueSoon,
        Self::Overdue,
        Self::Paused,
        Self::DoneEarly,
        Self::DoneOnTime,
        Self::DoneLate,
    ];

    /// Name in the contract and in database rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "NOT_STARTED",
            Self::OnTime => "ON_TIME",
            Self::DueSoon => "DUE_SOON",
            Self::Overdue => "OVERDUE",
            Self::Paused => "PAUSED",
            Self::DoneEarly => "DONE_EARLY",
            Self::DoneOnTime => "DONE_ON_TIME",
            Self::DoneLate => "DONE_LATE",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|timeliness| timeliness.name() == name)
    }

    /// Computed from the columns of a row rather than stored while the clock runs, because it changes with time alone.
    ///
    /// Early, on time and late follow the scores 2, 1 and 0 of Circular 01/2018/TT-VPCP, article 13. A dossier that
    /// ended before its clock started is `NOT_STARTED`.
    pub fn of(
        clock: ClockState,
        due_at: Option<Moment>,
        due_soon_at: Option<Moment>,
        ended_at: Option<Moment>,
        now: Moment,
    ) -> Self {
        match (clock, due_at) {
            (ClockState::NotStarted, _) | (_, None) => Self::NotStarted,
            (ClockState::Paused, Some(_)) => Self::Paused,
            (ClockState::Running, Some(due)) => {
                if now > due {
                    Self::Overdue
                } else if due_soon_at.is_some_and(|soon| now >= soon) {
                    Self::DueSoon
                } else {
                    Self::OnTime
                }
            }
            (ClockState::Ended, Some(due)) => {
                let ended = ended_at.unwrap_or(now);
                if ended > due {
                    Self::DoneLate
                } else if ended.local_date() < due.local_date() {
                    Self::DoneEarly
                } else {
                    Self::DoneOnTime
                }
            }
        }
    }
}
