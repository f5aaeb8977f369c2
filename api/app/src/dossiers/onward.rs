//! Passing a dossier from step to step, and deciding it, with the files that go along.

use domain::dossier::{DossierCommand, DossierOutcome, FileNaming, FileRef};
use domain::{AccountId, DossierId, FileId, Personal};
use foundation::error::CommandError;
use foundation::throttle::Action;
use projections::dossier_detail::FoundFile;
use store::boxed;

use crate::caller::Caller;
use crate::command_runner::Aimed;
use crate::dossier_views::DossierDone;
use crate::dossiers::{Dossiers, binding};

/// Input of passing a dossier on.
pub struct Onward {
    /// Internal note, shown to officers alone.
    pub note: Option<String>,
    /// Next assignee, where one is named; the inner `None` where the id names nobody.
    pub to: Option<Option<AccountId>>,
    /// Internal files; `None` where the id does not parse.
    pub uploads: Vec<Option<FileId>>,
}

/// Input of a decision.
pub struct Ruling {
    pub outcome: DossierOutcome,
    pub reason: Option<String>,
    /// Documents of the result; `None` where the id does not parse.
    pub uploads: Vec<Option<FileId>>,
    /// Internal files that become documents of the result; `None` where the id does not parse.
    pub drafts: Vec<Option<FileId>>,
}

impl Dossiers {
    /// Passes a dossier on to the procedure's next step, and to an officer there where one is named.
    #[boxed]
    pub async fn forward(&self, caller: &Caller, aimed: Aimed, onward: Onward) -> Result<DossierDone, CommandError> {
        let Onward { note, to, uploads } = onward;
        let officer = match to {
            None => None,
            Some(None) => Some(None),
            Some(Some(assignee)) => Some(self.officers.now(assignee).await?),
        };
        let with = |files| DossierCommand::Forward { note, to: officer, files };
        let done = self.with_files(caller, aimed, uploads, with).await?;
        self.still_theirs(done, to.flatten()).await
    }

    /// Passes a dossier back to the step before.
    #[boxed]
    pub async fn send_back(
        &self,
        caller: &Caller,
        aimed: Aimed,
        reason: String,
        uploads: Vec<Option<FileId>>,
    ) -> Result<DossierDone, CommandError> {
        self.with_files(caller, aimed, uploads, |files| DossierCommand::SendBack { reason, files }).await
    }

    /// Grants or refuses the application. The result's documents are encrypted under the applicant's
    /// key, whoever made them.
    #[boxed]
    pub async fn decide(&self, caller: &Caller, aimed: Aimed, ruling: Ruling) -> Result<DossierDone, CommandError> {
        let Ruling { outcome, reason, uploads, drafts } = ruling;
        let mut known = Vec::with_capacity(drafts.len());
        for draft in drafts {
            known.push(self.enclosed(&aimed, draft, caller).await?);
        }
        let with = |files| DossierCommand::Decide { outcome, reason, files, drafts: known };
        self.with_files(caller, aimed, uploads, with).await
    }

    /// Runs a command that binds the caller's uploads to the dossier.
    async fn with_files(
        &self,
        caller: &Caller,
        aimed: Aimed,
        uploads: Vec<Option<FileId>>,
        command: impl FnOnce(Vec<Option<FileRef>>) -> DossierCommand,
    ) -> Result<DossierDone, CommandError> {
        if uploads.is_empty() {
            return self.run(caller, aimed, command(Vec::new())).await;
        }
        let author = caller.account()?;
        self.rates.paced(Action::Change, caller)?;
        let (dossier, parties) = self.dossier_views.parties(caller, &aimed).await?;
        let mut files = Vec::with_capacity(uploads.len());
        for upload in uploads {
            files.push(self.uploads.offered(author, parties.applicant, upload).await?);
        }
        let bound: Vec<FileId> = files.iter().flatten().map(|file| file.id).collect();
        let id = DossierId(dossier.id);
        self.command_with(caller, aimed, command(files), |_| binding(&bound, author, id)).await
    }

    /// An internal file of this dossier; `None` where the id names none, or it is erased.
    async fn enclosed(
        &self,
        aimed: &Aimed,
        file: Option<FileId>,
        caller: &Caller,
    ) -> Result<Option<FileRef>, CommandError> {
        let Some(id) = file else { return Ok(None) };
        let (dossier, parties) = self.dossier_views.parties(caller, aimed).await?;
        let found = self.queries.dossier_details.file(id).await.map_err(|error| self.faults.unanswered(error))?;
        let found = found.filter(|found| found.file.dossier == DossierId(dossier.id));
        let Some(FoundFile { file, .. }) = found else { return Ok(None) };
        let naming = file.name.zip(file.sha256).map(|(name, sha256)| FileNaming { name, sha256 });
        Ok(naming.map(|naming| FileRef {
            id,
            naming: Personal::of(parties.applicant, naming),
            media_type: file.media_type,
            size: file.size,
        }))
    }
}
