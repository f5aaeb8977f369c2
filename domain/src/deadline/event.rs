//! Deadlines of a dossier, and the events that record and announce them.

use serde::{Deserialize, Serialize};

use crate::aggregate::domain_event;
use crate::{AccountId, Moment, SupplementRequestId};

/// Deadline of a dossier, identified by its kind together with its date: a moved date makes another deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Deadline {
    /// The time for supplement requests is nearly over.
    SupplementTimeEnding {
        /// End of that time.
        until: Moment,
    },
    /// A supplement request is unanswered.
    AnswerAwaited {
        request: SupplementRequestId,
        /// Time limit of the answer.
        respond_by: Option<Moment>,
    },
    /// A supplement request is unanswered past its time limit.
    AnswerLapsed {
        request: SupplementRequestId,
        /// Time limit of the answer.
        respond_by: Moment,
    },
    /// The result is due soon.
    DueSoon {
        /// Due date of the result.
        due_at: Moment,
    },
    /// The result is overdue.
    Overdue {
        /// Due date of the result.
        due_at: Moment,
    },
}

impl Deadline {
    /// Name of its kind in the contract, in database rows and in stored events.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SupplementTimeEnding { .. } => "SUPPLEMENT_TIME_ENDING",
            Self::AnswerAwaited { .. } => "ANSWER_AWAITED",
            Self::AnswerLapsed { .. } => "ANSWER_LAPSED",
            Self::DueSoon { .. } => "DUE_SOON",
            Self::Overdue { .. } => "OVERDUE",
        }
    }

    /// `None` for an unanswered request without a time limit.
    pub fn date(&self) -> Option<Moment> {
        match self {
            Self::SupplementTimeEnding { until } => Some(*until),
            Self::AnswerAwaited { respond_by, .. } => *respond_by,
            Self::AnswerLapsed { respond_by, .. } => Some(*respond_by),
            Self::DueSoon { due_at } | Self::Overdue { due_at } => Some(*due_at),
        }
    }

    /// The missed due date; `None` for other kinds.
    pub fn overdue_since(&self) -> Option<Moment> {
        match self {
            Self::Overdue { due_at } => Some(*due_at),
            Self::SupplementTimeEnding { .. }
            | Self::AnswerAwaited { .. }
            | Self::AnswerLapsed { .. }
            | Self::DueSoon { .. } => None,
        }
    }

    /// True where the other deadline, once reached, makes this one obsolete: overdue needs no warning any more.
    pub fn is_settled_by(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::DueSoon { due_at }, Self::Overdue { due_at: passed }) => due_at == passed,
            (Self::AnswerAwaited { request, .. }, Self::AnswerLapsed { request: lapsed, .. }) => request == lapsed,
            _ => self == other,
        }
    }
}

/// Capacity in which a recipient is notified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Audience {
    Applicant,
    /// Officers of the agency.
    Office,
}

/// Events of a dossier's deadlines; the stream has the dossier's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum DeadlineEvent {
    DeadlineReached {
        /// Time of the check: never before the deadline, and later after an outage of the service.
        at: Moment,
        deadline: Deadline,
    },
    /// A recipient is to be notified.
    ReminderRequested { at: Moment, deadline: Deadline, to: AccountId, audience: Audience },
}

impl DeadlineEvent {
    /// Deadline recorded as reached, with the time of the check.
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
