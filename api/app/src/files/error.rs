use axum::response::{IntoResponse, Response};
use domain::{Fault, FileId, Language};
use foundation::http::RequestContext;
use foundation::problem::{Problem, ProblemCode};
use foundation::texts::{Texts, media_type};
use store::sql::{Outage, SqlError};
use store::vault::VaultError;
use thiserror::Error;

use super::FileKind;

/// Why bytes are no file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Not of the kind that was said, and of no other.
    NotA(FileKind),
    /// Of no kind that is taken.
    Unknown,
    /// A PDF that nobody could read without a password.
    Encrypted,
    /// An Office document that nobody could read without a password.
    Locked,
}

impl Unfit {
    /// In words, with what to do.
    fn words(self, texts: &Texts, language: Language) -> String {
        let code = ProblemCode::FileRejected;
        match self {
            Self::NotA(kind) => {
                texts.problem_about(language, code, "kind", &[("kind", media_type(kind.media_type()).into())])
            }
            Self::Unknown => texts.problem(language, code),
            Self::Encrypted => texts.problem_about(language, code, "encrypted", &[]),
            Self::Locked => texts.problem_about(language, code, "locked", &[]),
        }
    }
}

/// Why a file was not taken in or given out.
#[derive(Debug, Error)]
pub enum FilesError {
    /// What a person can mend in an announcement.
    #[error("refused: {}", .0.iter().map(|fault| fault.code.code()).collect::<Vec<_>>().join(", "))]
    Refused(Vec<Fault>),
    /// What is wrong with a request for bytes.
    #[error("refused: {}", .0.code())]
    Problem(ProblemCode),
    /// What is wrong with the bytes themselves.
    #[error("refused: {0:?}")]
    Unfit(Unfit),
    /// The sender went away in the middle, or fell silent.
    #[error("the bytes stopped coming")]
    Interrupted,
    /// The rows cannot be reached.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// A name cannot be sealed or opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The file store failed.
    #[error("the file store failed: {0}")]
    Store(#[from] object_store::Error),
    /// Files would be sent in the open.
    #[error("AWS_ENDPOINT leads to the files by http: use https, or set AWS_ALLOW_HTTP=true where that is meant")]
    Insecure,
    /// There is no such bucket, or it is not ours to ask.
    #[error("the bucket answered {0}")]
    Bucket(u16),
    /// The bucket does not know who asks.
    #[error("the bucket refuses the key that it is asked with: {0}")]
    BucketKey(String),
    /// A bucket that keeps versions keeps some of a file that was to go.
    #[error(
        "versions of a file are left in the bucket, which answered {0}: s3:ListBucketVersions and s3:DeleteObjectVersion are needed, and no lock"
    )]
    VersionsLeft(u16),
    /// A bucket keeps parts of a file that was begun and is to go.
    #[error(
        "parts of an unfinished file are left in the bucket, which answered {0}: s3:ListBucketMultipartUploads and s3:AbortMultipartUpload are needed"
    )]
    PartsLeft(u16),
    /// Its bytes cannot be written elsewhere.
    #[error("a file cannot be copied: {0}")]
    Copy(#[source] std::io::Error),
    /// What the row says is there is not: its bytes are gone, or fewer.
    #[error("the bytes of file {file} are damaged: {cause}")]
    Damaged {
        /// Which.
        file: FileId,
        /// How.
        cause: &'static str,
    },
    /// The work was given up.
    #[error("a task of the file store stopped")]
    Stopped,
}

impl Outage for FilesError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Vault(error) => error.is_outage(),
            Self::Store(_)
            | Self::Insecure
            | Self::Bucket(_)
            | Self::BucketKey(_)
            | Self::VersionsLeft(_)
            | Self::PartsLeft(_)
            | Self::Copy(_)
            | Self::Stopped => true,
            Self::Refused(_) | Self::Problem(_) | Self::Unfit(_) | Self::Interrupted | Self::Damaged { .. } => false,
        }
    }
}

impl FilesError {
    /// The answer to a request for bytes; a fault is logged here, once.
    pub(super) fn answer(&self, texts: &Texts, context: &RequestContext) -> Response {
        let code = match self {
            Self::Problem(code) => *code,
            Self::Refused(_) | Self::Unfit(_) => ProblemCode::FileRejected,
            Self::Interrupted => ProblemCode::BadUserInput,
            Self::Damaged { .. } => ProblemCode::FileDamaged,
            outage if outage.is_outage() => ProblemCode::Unavailable,
            Self::Store(_)
            | Self::Insecure
            | Self::Bucket(_)
            | Self::BucketKey(_)
            | Self::VersionsLeft(_)
            | Self::PartsLeft(_)
            | Self::Copy(_)
            | Self::Stopped
            | Self::Sql(_)
            | Self::Vault(_) => ProblemCode::Internal,
        };
        let mut problem = Problem::new(code).said(texts, context.language);
        if let Self::Unfit(unfit) = self {
            problem = problem.worded(unfit.words(texts, context.language));
        }
        if code.status().is_server_error() {
            tracing::error!(event = "files.failed", error = %self, "a file could not be taken in or given out");
            problem.traced(context.id).into_response()
        } else {
            problem.into_response()
        }
    }
}
