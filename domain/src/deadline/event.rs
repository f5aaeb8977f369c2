use serde::{Deserialize, Serialize};

use crate::aggregate::domain_event;
use crate::{AccountId, Moment, SupplementRequestId};

/// Something of a dossier that falls due, together with what makes it another one when it moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Deadline {
    /// The time in which the office may ask for a supplement is nearly over.
    SupplementTimeEnding {
        /// When it is over.
        until: Moment,
    },
    /// A supplement request has not been answered.
    AnswerAwaited {
        request: SupplementRequestId,
        /// Until when an answer is awaited.
        respond_by: Option<Moment>,
    },
    /// A supplement request was not answered in its time.
    AnswerLapsed {
        request: SupplementRequestId,
        /// Until when an answer was awaited.
        respond_by: Moment,
    },
    /// The result is due soon.
    DueSoon {
        /// When it is due.
        due_at: Moment,
    },
    /// The result is overdue.
    Overdue {
        /// When it was due.
        due_at: Moment,
    },
}

impl Deadline {
    /// The name of its kind in the contract, in rows and in stored events.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SupplementTimeEnding { .. } => "SUPPLEMENT_TIME_ENDING",
            Self::AnswerAwaited { .. } => "ANSWER_AWAITED",
            Self::AnswerLapsed { .. } => "ANSWER_LAPSED",
            Self::DueSoon { .. } => "DUE_SOON",
            Self::Overdue { .. } => "OVERDUE",
        }
    }

    /// The date that it is about; `None` where an answer is awaited without one.
    pub fn date(&self) -> Option<Moment> {
        match self {
            Self::SupplementTimeEnding { until } => Some(*until),
            Self::AnswerAwaited { respond_by, .. } => *respond_by,
            Self::AnswerLapsed { respond_by, .. } => Some(*respond_by),
            Self::DueSoon { due_at } | Self::Overdue { due_at } => Some(*due_at),
        }
    }

    /// The due date that has passed, where that is what was reached.
    pub fn overdue_since(&self) -> Option<Moment> {
        match self {
            Self::Overdue { due_at } => Some(*due_at),
            Self::SupplementTimeEnding { .. }
            | Self::AnswerAwaited { .. }
            | Self::AnswerLapsed { .. }
            | Self::DueSoon { .. } => None,
        }
    }

    /// Whether another, once reached, leaves nothing to say about this one: who is late needs no warning any more.
    pub fn is_settled_by(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::DueSoon { due_at }, Self::Overdue { due_at: passed }) => due_at == passed,
            (Self::AnswerAwaited { request, .. }, Self::AnswerLapsed { request: lapsed, .. }) => request == lapsed,
            _ => self == other,
        }
    }
}

/// As whom somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Audience {
    /// As the applicant.
    Applicant,
    /// As an officer of the agency.
    Office,
}

/// Events of a dossier's deadlines; the stream has the dossier's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum DeadlineEvent {
    DeadlineReached {
        /// When that was seen: not before the deadline, and later where the service did not run.
        at: Moment,
        deadline: Deadline,
    },
    /// Somebody is to be told of it.
    ReminderRequested { at: Moment, deadline: Deadline, to: AccountId, audience: Audience },
}

impl DeadlineEvent {
    /// The deadline of which this says that it was reached, and when that was seen.
    pub fn reached(&self) -> Option<(Moment, Deadline)> {
        match self {
            Self::DeadlineReached { at, deadline } => Some((*at, *deadline)),
            Self::ReminderRequested { .. } => None,
        }
    }
}

domain_event!(DeadlineEvent {
    DeadlineReached = "1.0.0",
    ReminderRequested = "1.0.0",
});
