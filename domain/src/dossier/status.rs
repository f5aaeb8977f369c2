use serde::{Deserialize, Serialize};

use crate::Moment;

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Where a dossier stands; the ten statuses of the National Public Service Portal, in their order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum DossierStatus { $($(#[$doc])* $name,)* }

        impl DossierStatus {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name in the contract and in rows.
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
    /// Đang xử lý: with the specialised division.
    Processing = "PROCESSING",
    /// Yêu cầu bổ sung giấy tờ: the applicant's turn.
    SupplementRequested = "SUPPLEMENT_REQUESTED",
    /// Yêu cầu thực hiện nghĩa vụ tài chính: a payment is awaited.
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
    /// The status with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.name() == name)
    }

    /// Whether nothing moves it any more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Rejected | Self::Stopped | Self::ResultReturned)
    }
}

/// What the clock of a dossier does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClockState {
    /// Not accepted yet.
    NotStarted,
    /// Runs.
    Running,
    /// Waits for the applicant.
    Paused,
    /// The dossier's work is done.
    Ended,
}

impl ClockState {
    /// The name in rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "NOT_STARTED",
            Self::Running => "RUNNING",
            Self::Paused => "PAUSED",
            Self::Ended => "ENDED",
        }
    }

    /// The state with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::NotStarted, Self::Running, Self::Paused, Self::Ended].into_iter().find(|state| state.name() == name)
    }
}

/// How a dossier does against its due date; the names are the contract's `Timeliness`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timeliness {
    /// Not accepted yet.
    NotStarted,
    /// More than eight working hours are left.
    OnTime,
    /// Eight working hours or fewer are left.
    DueSoon,
    /// The due date has passed.
    Overdue,
    /// Waits for the applicant.
    Paused,
    /// Ended on an earlier day than the due one.
    DoneEarly,
    /// Ended on the due day, in time.
    DoneOnTime,
    /// Ended after the due date.
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

    /// The name in the contract and in rows.
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

    /// The value with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|timeliness| timeliness.name() == name)
    }

    /// Derived from what a row holds, not stored while the clock runs: it changes by itself as time goes on.
    ///
    /// Early, on time and late follow the scores 2, 1 and 0 of Circular 01/2018/TT-VPCP, article 13. A dossier that
    /// ended before its clock ever started is `NOT_STARTED`.
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
