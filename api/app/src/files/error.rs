//! Errors of files, and their problem answers.

use axum::response::{IntoResponse, Response};
use domain::{Fault, FileId, Language};
use foundation::http::RequestContext;
use foundation::problem::{Problem, ProblemCode};
use foundation::texts::{Texts, media_type};
use store::sql::{Outage, SqlError};
use store::vault::VaultError;
use thiserror::Error;

use super::FileKind;

/// Rejection of a file by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Not of the announced type, nor of another accepted one.
    NotA(FileKind),
    /// Of no accepted type.
    Unknown,
    /// PDF with a password.
    Encrypted,
    /// Office document with a password.
    Locked,
}

impl Unfit {
    /// Localized text, with what to do.
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

/// Error of an upload, a download or the store.
#[derive(Debug, Error)]
pub enum FilesError {
    /// Faults of an announcement, which a person can mend.
    #[error("refused: {}", .0.iter().map(|fault| fault.code.code()).collect::<Vec<_>>().join(", "))]
    Refused(Vec<Fault>),
    /// Problem answer of a request for bytes.
    #[error("refused: {}", .0.code())]
    Problem(ProblemCode),
    #[error("refused: {0:?}")]
    Unfit(Unfit),
    /// The sender disconnected, or fell silent.
    #[error("the bytes stopped coming")]
    Interrupted,
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("the file store failed: {0}")]
    Store(#[from] object_store::Error),
    /// Bucket over plain http.
    #[error("AWS_ENDPOINT leads to the files by http: use https, or set AWS_ALLOW_HTTP=true where that is meant")]
    Insecure,
    /// No such bucket, or no access to it.
    #[error("the bucket answered {0}")]
    Bucket(u16),
    /// The bucket does not accept the credentials.
    #[error("the bucket refuses the key that it is asked with: {0}")]
    BucketKey(String),
    /// A versioned bucket keeps versions of a deleted file.
    #[error(
        "versions of a file are left in the bucket, which answered {0}: s3:ListBucketVersions and s3:DeleteObjectVersion are needed, and no lock"
    )]
    VersionsLeft(u16),
    /// A bucket keeps parts of an unfinished upload.
    #[error(
        "parts of an unfinished file are left in the bucket, which answered {0}: s3:ListBucketMultipartUploads and s3:AbortMultipartUpload are needed"
    )]
    PartsLeft(u16),
    #[error("a file cannot be copied: {0}")]
    Copy(#[source] std::io::Error),
    /// The object is missing or shorter than its row says.
    #[error("the bytes of file {file} are damaged: {cause}")]
    Damaged { file: FileId, cause: &'static str },
    /// The task was cancelled.
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
    /// Problem answer; logs an internal fault, once.
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
