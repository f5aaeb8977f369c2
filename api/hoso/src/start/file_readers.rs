//! Permission to read files.

use std::fmt::Display;
use std::sync::Arc;

use app::dossier_views::among_officers;
use app::files::Readers;
use async_trait::async_trait;
use domain::dossier::Dossier;
use domain::permission::{may_see_dossier, sees_what_officers_say};
use domain::{Actor, DossierId, FileId};
use projections::dossier_detail::{DossierDetails, FilePlace};
use store::Executor;
use store::log::EventLog;
use store::sql::{Outage, SqlError};

/// Permission to read files, by the read models; by the log where those lack the file, or may trail for long.
pub(super) struct FileReaders {
    pub(super) details: DossierDetails,
    pub(super) executor: Executor,
    pub(super) log: Arc<dyn EventLog>,
}

#[async_trait]
impl Readers for FileReaders {
    async fn may_read(&self, reader: &Actor, dossier: DossierId, file: FileId) -> Result<bool, SqlError> {
        let known = if self.log.held_back().is_some() {
            None
        } else {
            self.details.file_place(file).await.map_err(|error| untold(&error))?
        };
        let place = match known {
            Some(place) => Some(place),
            None => self.as_recorded(dossier, file).await?,
        };
        Ok(place.is_some_and(|place| {
            may_see_dossier(reader, place.applicant, place.agency)
                && (!place.among_officers || sees_what_officers_say(reader))
        }))
    }
}

impl FileReaders {
    /// Place of a file by its event in the dossier or its exchange.
    async fn as_recorded(&self, dossier: DossierId, file: FileId) -> Result<Option<FilePlace>, SqlError> {
        let loaded = self.executor.load::<Dossier>(dossier.0).await.map_err(|error| untold(&error))?;
        let Some(filed) = loaded.state.filed.as_deref() else { return Ok(None) };
        let among_officers = among_officers(&self.executor, dossier).await.map_err(|error| untold(&error))?.holds(file);
        Ok(Some(FilePlace { applicant: filed.applicant, agency: filed.agency, among_officers }))
    }
}

/// Maps errors to those of a database: an outage stays an outage, so that nobody is told of a fault while one is away.
pub(super) fn untold(error: &(impl Display + Outage)) -> SqlError {
    let cause = error.to_string();
    if error.is_outage() { SqlError::Contention(cause) } else { SqlError::Row(cause) }
}
