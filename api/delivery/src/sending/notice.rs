//! Notices: the port between the outbox and the composer.

use async_trait::async_trait;
use domain::dossier::{DossierOutcome, DossierStatus};
use domain::{Language, Moment};
use projections::QueryError;
use projections::outbox::{Ordinal, OutboxItem};
use store::sql::Outage;
use thiserror::Error;

/// Source of messages to send and of their data: the read models, or a scripted list in tests.
#[async_trait]
pub trait NoticeSource: Send + Sync {
    /// Outbox items after this one, in order.
    async fn after(&self, ordinal: &Ordinal, max: u32) -> Result<Vec<OutboxItem>, NoticeSourceError>;

    /// Recipient and content of a message; `None` where it is obsolete.
    async fn notice(&self, item: &OutboxItem) -> Result<Option<Notice>, NoticeSourceError>;
}

/// Data of a message is not available.
#[derive(Debug, Error)]
pub enum NoticeSourceError {
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A row that the message needs is not there yet (the read models trail).
    #[error("a row is not there yet")]
    NotYet,
}

impl Outage for NoticeSourceError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Query(error) => error.is_outage(),
            Self::NotYet => true,
        }
    }
}

/// Recipient and content of a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    pub to: Addressee,
    pub about: NoticeBody,
    /// Absent colleague that the reader stands in for.
    pub instead_of: Option<String>,
}

/// Recipient of a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Addressee {
    pub username: String,
    /// Name for the greeting.
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub language: Language,
    /// False for a mail address that the account has not verified: it may be a stranger's.
    pub email_is_proven: bool,
    /// Same for the telephone number.
    pub phone_is_proven: bool,
}

/// A decision, as far as messages tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    pub outcome: DossierOutcome,
    /// True when there are files to download.
    pub has_files: bool,
}

/// Content of a message; secrets are derived when it is composed.
#[derive(Clone, PartialEq, Eq)]
pub enum NoticeBody {
    /// About the account itself.
    Account,
    /// A dossier that was filed.
    Submission {
        code: String,
        /// Name of the procedure.
        procedure: String,
        agency: String,
        at: Moment,
    },
    Supplement {
        code: String,
        message: String,
        /// Items: name and instruction.
        items: Vec<(String, String)>,
        /// Deadline of the answer.
        respond_by: Option<Moment>,
    },
    /// A step of the office.
    Progress {
        code: String,
        /// Name of the procedure.
        procedure: String,
        /// Type of its event.
        event_type: String,
        /// Name of the step that was entered.
        step: Option<String>,
        status: DossierStatus,
        note: Option<String>,
        /// Due date of the result, while the office works on it.
        due_at: Option<Moment>,
        /// Decision, for the event that made it.
        ruling: Option<Ruling>,
    },
    /// Something new to read; accounts can opt out.
    News {
        code: String,
        /// Name of the procedure.
        procedure: String,
        /// Messages unread by the reader's side; 0 where the news is no message.
        unread: u64,
        /// True for officers, false for the applicant.
        is_to_office: bool,
    },
    /// A deadline of a dossier.
    Deadline {
        code: String,
        /// Name of the procedure.
        procedure: String,
        /// `None` where an answer is awaited without a date.
        date: Option<Moment>,
    },
    /// A supplement request that was cancelled.
    SupplementCancelled { code: String, reason: String },
}
