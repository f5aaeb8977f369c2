//! Classification of store and command errors: caller's mistake, outage or bug; logged once with
//! their cause, and counted.

use std::error::Error;

use domain::{Fault, FaultCode};
use foundation::error::{AppError, CommandError};
use foundation::ids::Ids;
use foundation::metrics::EdgeMetrics;
use projections::QueryError;
use store::ExecuteError;
use store::log::ClaimKind;
use store::sql::{Outage, UnstorableText};

/// Classifies errors, and logs and counts those that are bugs or broken data.
#[derive(Clone)]
pub struct FaultLog {
    pub(crate) ids: Ids,
    pub(crate) metrics: EdgeMetrics,
}

impl FaultLog {
    /// Classifies a query error: a cursor of another list is the caller's mistake, all else is a failure.
    pub fn unanswered(&self, error: QueryError) -> AppError {
        match error {
            QueryError::InvalidCursor(mistake) => AppError::BadUserInput(mistake.to_string()),
            failure => self.failure(failure),
        }
    }

    /// Classifies a failure: an outage is temporary, anything else an internal fault.
    pub fn failure(&self, cause: impl Error + Outage + 'static) -> AppError {
        if !cause.is_outage() {
            return self.fault(cause);
        }
        tracing::warn!(%cause, "a store cannot be used now");
        AppError::Unavailable
    }

    /// Logs an internal fault once, with its cause, and returns its opaque id. Text that no database stores is
    /// the caller's mistake instead.
    pub fn fault(&self, cause: impl Error + 'static) -> AppError {
        if let Some(text) = UnstorableText::cause_of(&cause) {
            return AppError::BadUserInput(text.to_string());
        }
        let trace = self.ids.uuid();
        self.metrics.fault();
        tracing::error!(%trace, %cause, "a fault of ours");
        AppError::Internal(trace)
    }

    /// Classifies the error of a command.
    pub fn command_error(&self, error: ExecuteError) -> CommandError {
        match error {
            ExecuteError::Refused(refusal) => refusal.into(),
            ExecuteError::ClaimTaken(kind) => claim_taken(kind).into(),
            ExecuteError::UploadNotFree(_) => upload_taken().into(),
            ExecuteError::RequestIdReused => Fault::at(FaultCode::RequestIdReused, &["requestId"]).into(),
            ExecuteError::SubjectErased(_) => Fault::new(FaultCode::NotAllowedInStatus).into(),
            ExecuteError::Contention => AppError::Unavailable.into(),
            ExecuteError::Unavailable(cause) => {
                tracing::warn!(%cause, "a command met a store that cannot be reached");
                AppError::Unavailable.into()
            }
            broken @ ExecuteError::Corrupt(_) => self.fault(broken).into(),
        }
    }

    /// Classifies the error of reading a stream; a refusal says no more than that.
    pub(crate) fn read_error(&self, error: ExecuteError) -> AppError {
        match self.command_error(error) {
            CommandError::App(error) => error,
            CommandError::Faults(_) => AppError::Forbidden,
        }
    }
}

/// Fault of an upload that was bound elsewhere or swept during the decision; a new decision names its field.
pub(crate) fn upload_taken() -> Fault {
    Fault::new(FaultCode::NotFound)
}

/// Fault of a taken name.
pub(crate) fn claim_taken(kind: ClaimKind) -> Fault {
    match kind {
        ClaimKind::Username => Fault::at(FaultCode::UsernameTaken, &["username"]),
        ClaimKind::CitizenEmail | ClaimKind::OrganizationEmail => Fault::at(FaultCode::EmailTaken, &["email"]),
        ClaimKind::IdentityNumber => Fault::at(FaultCode::IdentityNumberTaken, &["identityNumber"]),
        ClaimKind::TaxCode => Fault::at(FaultCode::TaxCodeTaken, &["taxCode"]),
    }
}

/// For the service's own commands, which no rule refuses: faults become internal faults.
pub(crate) fn top(denial: CommandError) -> AppError {
    match denial {
        CommandError::App(error) => error,
        CommandError::Faults(_) => AppError::Unavailable,
    }
}
