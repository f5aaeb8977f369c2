use async_trait::async_trait;
use domain::dossier::{DossierOutcome, DossierStatus};
use domain::{Language, Moment};
use projections::QueryError;
use projections::outbox::{Ordinal, OutboxItem};
use store::sql::Outage;
use thiserror::Error;

/// Source of notices: what is to be sent, and what is known of it now. The read models, and a list by hand in tests.
#[async_trait]
pub trait NoticeSource: Send + Sync {
    /// The messages after this one, in the order in which they were asked for.
    async fn after(&self, ordinal: &Ordinal, max: u32) -> Result<Vec<OutboxItem>, NoticeSourceError>;

    /// To whom a message goes and what it is about; `None` where it is of no use any more.
    async fn notice(&self, item: &OutboxItem) -> Result<Option<Notice>, NoticeSourceError>;
}

/// What is to be sent is not known.
#[derive(Debug, Error)]
pub enum NoticeSourceError {
    /// The rows cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A row that the message needs is not there yet.
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

/// A notice: to whom a message goes and what it is about.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    pub to: Addressee,
    pub about: NoticeBody,
    /// The colleague in whose stead somebody is written to, who is away.
    pub instead_of: Option<String>,
}

/// Somebody who is written to.
#[derive(Clone, PartialEq, Eq)]
pub struct Addressee {
    /// What they sign in with.
    pub username: String,
    /// How they are addressed.
    pub name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// Where SMS go, in national form.
    pub phone: Option<String>,
    /// In which language they are written to.
    pub language: Language,
    /// Whether they have shown that the mail address is theirs; else a stranger may have given it.
    pub email_is_proven: bool,
    /// The same of the telephone.
    pub phone_is_proven: bool,
}

/// How a dossier was decided, as far as a message tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// Granted or refused.
    pub outcome: DossierOutcome,
    /// Whether there are files to download.
    pub has_files: bool,
}

/// What a message is about; secrets are derived when it is composed.
#[derive(Clone, PartialEq, Eq)]
pub enum NoticeBody {
    /// The account itself.
    Account,
    /// A dossier that was filed.
    Submission {
        code: String,
        /// What was applied for.
        procedure: String,
        agency: String,
        at: Moment,
    },
    /// What the office asks for.
    Supplement {
        code: String,
        /// In the office's words.
        message: String,
        /// One by one: what it is about, and what to do.
        items: Vec<(String, String)>,
        /// Until when an answer is awaited.
        respond_by: Option<Moment>,
    },
    /// A step of the office.
    Progress {
        code: String,
        /// What was applied for.
        procedure: String,
        /// What happened, as its event is called.
        event_type: String,
        /// What the step is called that it came to.
        step: Option<String>,
        /// Where the dossier stands.
        status: DossierStatus,
        /// What was said about it.
        note: Option<String>,
        /// When the result is due, while the office works on it.
        due_at: Option<Moment>,
        /// How it was decided, where that is what happened.
        ruling: Option<Ruling>,
    },
    /// Something that is there to be read; each may decline to be told.
    News {
        code: String,
        /// What was applied for.
        procedure: String,
        /// Messages that the reader's side has not read; 0 where it is about none.
        unread: u64,
        /// Whether an officer is written to.
        is_to_office: bool,
    },
    /// Something of a dossier that falls due.
    Deadline {
        code: String,
        /// What was applied for.
        procedure: String,
        /// The date; `None` where an answer is awaited without one.
        date: Option<Moment>,
    },
    /// That the office asks no longer.
    SupplementCancelled { code: String, reason: String },
}
