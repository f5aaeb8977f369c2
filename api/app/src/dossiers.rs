//! Commands on dossiers: each gathers the facts that its rule needs, and runs once per idempotency key.

mod input;
mod onward;

use std::sync::Arc;
use store::boxed;

use domain::dossier::{Dossier, DossierCode, DossierCommand, OfferedDocument, RequestedItem};
use domain::{AccountId, CommandEnvelope, Decide, DossierId, Fault, FaultCode, FileId};
use foundation::error::{AppError, CommandError};
use foundation::ids::Ids;
use foundation::throttle::Action;
use projections::Queries;
use secrecy::SecretString;
use store::log::{Position, SideWrite};
use store::{Executor, Keyring};

use crate::caller::Caller;
use crate::command_runner::{Aimed, CommandOutcome, CommandRunner, Request};
use crate::dossier_views::{DossierDone, DossierViews};
use crate::draft::DraftKey;
use crate::fault_log::{FaultLog, upload_taken};
use crate::numbering::DossierNumbers;
use crate::officers::Officers;
use crate::own_drafts::{OwnDrafts, SubmittedDraft, outdated};
use crate::rate_limiter::RateLimiter;
use crate::read_your_writes::ReadYourWrites;
use crate::reference_facts::ReferenceFacts;
use crate::releases::AssignmentReleases;
use crate::uploads::Uploads;

pub use input::{AskedItem, Offer, Submission, SupplementAnswer, SupplementWish};
pub use onward::{Onward, Ruling};

/// Attempts to draw a free number: a database assembled from parts of several moments has counters that lag behind.
const NUMBERS: u32 = 32;

/// Commands on dossiers: filing, supplements, assignment, rulings.
pub struct Dossiers {
    pub(crate) commands: CommandRunner,
    pub(crate) dossier_views: Arc<DossierViews>,
    pub(crate) executor: Executor,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) ids: Ids,
    pub(crate) keyring: Keyring,
    pub(crate) numbers: DossierNumbers,
    pub(crate) officers: Arc<Officers>,
    pub(crate) own_drafts: Arc<OwnDrafts>,
    pub(crate) queries: Queries,
    pub(crate) rates: RateLimiter,
    pub(crate) releases: Arc<AssignmentReleases>,
    pub(crate) rows: ReadYourWrites,
    pub(crate) uploads: Arc<Uploads>,
}

impl Dossiers {
    /// Files a dossier and returns its look-up secret; its draft ends with it.
    #[boxed]
    pub async fn submit(
        &self,
        caller: &Caller,
        submission: Submission,
        request: Option<Request>,
    ) -> Result<(DossierDone, SecretString), CommandError> {
        self.rates.paced(Action::Submission, caller)?;
        let draft = submission.draft_version.map(|version| SubmittedDraft {
            key: DraftKey { procedure_code: submission.procedure_code.clone(), dossier_code: None },
            version,
            request: request.as_ref().map(Request::id),
        });
        let submit = Box::pin(self.submit_form(caller, submission, request));
        self.own_drafts.ending(caller, draft, submit, |(done, _)| done).await
    }

    async fn submit_form(
        &self,
        caller: &Caller,
        submission: Submission,
        request: Option<Request>,
    ) -> Result<(DossierDone, SecretString), CommandError> {
        let applicant = caller.account()?;
        let documents = self.offered(applicant, applicant, submission.documents.clone()).await?;
        let command_with = |code, documents: &[OfferedDocument]| {
            CommandEnvelope::new(
                caller.actor,
                caller.at,
                DossierCommand::Submit {
                    code,
                    procedure_code: submission.procedure_code.clone(),
                    procedure_version: submission.procedure_version,
                    form: submission.form.clone(),
                    documents: documents.to_vec(),
                },
            )
        };
        self.facts.procedure(&submission.procedure_code, submission.procedure_version).await?;
        let rulebook = self.facts.rulebook();
        let agency = rulebook.current_procedure(&submission.procedure_code).map(|found| found.agency());
        let agency_code = agency.and_then(|agency| rulebook.agency(agency)).map_or("", |agency| &agency.code);
        let day = caller.at.local_date();
        // Dry run with a number of nobody's: numbers are drawn only for what will be filed.
        let unnumbered = DossierCode::new(agency_code, day, 0);
        let files =
            Dossier::default().decide(&command_with(unnumbered.clone(), &documents), &self.facts.services()).is_ok();
        let uploads = bound(&documents);
        for _ in 0..NUMBERS {
            let code = if files {
                DossierCode::new(agency_code, day, self.numbers.next(agency_code, day).await?)
            } else {
                unnumbered.clone()
            };
            let id = DossierId::of_code(code.as_str());
            let bind = |_: &[_]| binding(&uploads, applicant, id);
            let command = command_with(code, &documents);
            let done = match self.commands.run::<Dossier>(caller, id.0, command, request.clone(), bind).await {
                Err(denial) if is_taken(&denial) => continue,
                Err(denial) if denial == upload_taken().into() => {
                    let documents = self.offered(applicant, applicant, submission.documents.clone()).await?;
                    Dossier::default().decide(&command_with(unnumbered, &documents), &self.facts.services())?;
                    return Err(denial);
                }
                done => done?,
            };
            let secret = self.keyring.look_up_secret(DossierId(done.id));
            return Ok((self.dossier_views.done(&done).await?, secret));
        }
        tracing::warn!(agency_code, %day, "the counter of dossier numbers is behind the dossiers that there are");
        Err(AppError::Unavailable.into())
    }

    /// Answers a supplement request; the answer's draft ends with it.
    #[boxed]
    pub async fn supplement(
        &self,
        caller: &Caller,
        aimed: Aimed,
        answer: SupplementAnswer,
        draft: Option<(&str, u32)>,
    ) -> Result<DossierDone, CommandError> {
        self.rates.paced(Action::Change, caller)?;
        let draft = match draft {
            Some((code, version)) => {
                let request = aimed.request.as_ref().map(Request::id);
                let drafts = self.own_drafts.list(caller, true).await?;
                let found = drafts.into_iter().find(|draft| draft.key.dossier_code.as_deref() == Some(code));
                if found.is_none() && version > 0 {
                    return Err(outdated("draftVersion", None).into());
                }
                found.map(|draft| SubmittedDraft { key: draft.key, version, request })
            }
            None => None,
        };
        let supplement = Box::pin(self.supplement_with(caller, aimed, answer));
        self.own_drafts.ending(caller, draft, supplement, |done| done).await
    }

    async fn supplement_with(
        &self,
        caller: &Caller,
        aimed: Aimed,
        SupplementAnswer { form, documents, message, words }: SupplementAnswer,
    ) -> Result<DossierDone, CommandError> {
        let applicant = caller.account()?;
        let id = aimed.dossier()?;
        let offered = self.offered(applicant, applicant, documents.clone()).await?;
        let uploads = bound(&offered);
        let again = Aimed { request: aimed.request.clone(), ..aimed };
        let command = DossierCommand::Supplement {
            form: form.clone(),
            documents: offered,
            message: message.clone(),
            words: words.clone(),
        };
        match self.command_with(caller, aimed, command, |_| binding(&uploads, applicant, id)).await {
            Err(denial) if denial == upload_taken().into() => {
                let offered = self.offered(applicant, applicant, documents).await?;
                let uploads = bound(&offered);
                let command = DossierCommand::Supplement { form, documents: offered, message, words };
                self.command_with(caller, again, command, |_| binding(&uploads, applicant, id)).await
            }
            done => done,
        }
    }

    /// Requests a supplement from the applicant.
    #[boxed]
    pub async fn request_supplement(
        &self,
        caller: &Caller,
        aimed: Aimed,
        wish: SupplementWish,
    ) -> Result<DossierDone, CommandError> {
        self.run(caller, aimed, self.supplement_command(wish)).await
    }

    /// Dry run of a supplement request: its faults, without an event.
    #[boxed]
    pub async fn check_supplement_request(
        &self,
        caller: &Caller,
        aimed: &Aimed,
        wish: SupplementWish,
    ) -> Result<(), CommandError> {
        caller.account()?;
        let loaded = self.commands.load::<Dossier>(aimed.dossier()?.0).await?;
        let command = CommandEnvelope {
            by: caller.actor,
            at: caller.at,
            expected_version: aimed.expected_version,
            command: self.supplement_command(wish),
        };
        loaded.state.decide(&command, &self.facts.services())?;
        Ok(())
    }

    fn supplement_command(&self, wish: SupplementWish) -> DossierCommand {
        let item =
            |item: AskedItem| RequestedItem { id: self.ids.item(), target: item.target, instruction: item.instruction };
        DossierCommand::RequestSupplement {
            request: self.ids.supplement_request(),
            message: wish.message,
            items: wish.items.into_iter().map(item).collect(),
            respond_by: wish.respond_by,
        }
    }

    /// Assigns a dossier to an officer of the agency; an inactive account is not found.
    #[boxed]
    pub async fn assign(
        &self,
        caller: &Caller,
        aimed: Aimed,
        assignee: Option<AccountId>,
    ) -> Result<DossierDone, CommandError> {
        let officer = match assignee {
            Some(assignee) => self.officers.now(assignee).await?,
            None => None,
        };
        let done = self.run(caller, aimed, DossierCommand::Assign { assignee: officer }).await?;
        self.still_theirs(done, assignee).await
    }

    /// Result of an assignment, after a check that the assignee may still hold the dossier.
    pub(crate) async fn still_theirs(
        &self,
        done: DossierDone,
        assignee: Option<AccountId>,
    ) -> Result<DossierDone, CommandError> {
        // Race with a lock of the assignee: it lists their dossiers before or after this event was stored; in both
        // cases one of the two sees the other.
        if let Some(assignee) = done.state.filed.assignee.filter(|given| Some(*given) == assignee) {
            match self.released_again(done.id, assignee).await {
                Ok(None) => {}
                Ok(released) => {
                    self.rows.settle(released).await;
                    return Err(Fault::at(FaultCode::NotFound, &["assigneeId"]).into());
                }
                // The assignment stands; the sweep of releases finds it if it must go.
                Err(_) => tracing::warn!(event = "dossier.unlooked", "whether an assignee is still there is not known"),
            }
        }
        Ok(done)
    }

    /// Revokes a ruling. Its assignee may have left since: dossiers that ended were not taken from them. So a check is
    /// stored with the event, and its result is in the answer.
    #[boxed]
    pub async fn revoke_ruling(
        &self,
        caller: &Caller,
        aimed: Aimed,
        reason: String,
    ) -> Result<DossierDone, CommandError> {
        self.rates.paced(Action::Change, caller)?;
        caller.account()?;
        // A dossier that has ended is never reassigned, so its assignee is the same when it goes on.
        let ended = self.commands.load::<Dossier>(aimed.dossier()?.0).await?;
        let holder = ended.state.filed.as_deref().and_then(|filed| filed.assignee);
        let noted = holder.map(|account| SideWrite::NoteRelease { account, at: caller.at });
        let command = DossierCommand::RevokeRuling { reason };
        let done = self.command_with(caller, aimed, command, |_| noted.iter().cloned().collect()).await?;
        let Some(assignee) = done.state.filed.assignee else { return Ok(done) };
        match self.released_again(done.id, assignee).await {
            Ok(None) => Ok(done),
            Ok(position) => {
                let stale = self.rows.settle(position).await;
                Ok(self.released_done(done.id, position, stale).await.unwrap_or(DossierDone { stale: true, ..done }))
            }
            // The sweep of releases finds it.
            Err(_) => {
                tracing::warn!(event = "dossier.unlooked", "whether an assignee is still there is not known");
                Ok(done)
            }
        }
    }

    /// The dossier after its release; `None` where it cannot be read just now.
    async fn released_done(&self, id: DossierId, position: Option<Position>, stale: bool) -> Option<DossierDone> {
        let loaded = self.executor.load::<Dossier>(id.0).await.ok()?;
        let done = CommandOutcome { id: id.0, state: loaded.state, position, events: Vec::new(), stale };
        self.dossier_views.done(&done).await.ok()
    }

    /// Releases an assignment that was stored while its assignee was being locked out.
    async fn released_again(&self, dossier: DossierId, assignee: AccountId) -> Result<Option<Position>, CommandError> {
        Ok(self.releases.release(dossier, assignee, self.officers.now(assignee).await?).await?)
    }

    /// Runs a command that needs no facts beyond its input.
    #[boxed]
    pub async fn run(
        &self,
        caller: &Caller,
        aimed: Aimed,
        command: DossierCommand,
    ) -> Result<DossierDone, CommandError> {
        self.rates.paced(Action::Change, caller)?;
        self.command_with(caller, aimed, command, |_| Vec::new()).await
    }

    pub(crate) async fn command_with(
        &self,
        caller: &Caller,
        aimed: Aimed,
        command: DossierCommand,
        side_writes: impl Fn(&[domain::dossier::DossierEvent]) -> Vec<SideWrite> + Send + Sync,
    ) -> Result<DossierDone, CommandError> {
        caller.account()?;
        let id = aimed.dossier()?;
        let command =
            CommandEnvelope { by: caller.actor, at: caller.at, expected_version: aimed.expected_version, command };
        let done = self.commands.run::<Dossier>(caller, id.0, command, aimed.request, side_writes).await?;
        self.dossier_views.done(&done).await
    }

    /// Offered uploads, resolved to files; their data is encrypted under `subject`'s key.
    async fn offered(
        &self,
        owner: AccountId,
        subject: AccountId,
        offers: Vec<Offer>,
    ) -> Result<Vec<OfferedDocument>, CommandError> {
        let mut documents = Vec::with_capacity(offers.len());
        for Offer { requirement, upload } in offers {
            let file = self.uploads.offered(owner, subject, upload).await?;
            documents.push(OfferedDocument { requirement, file });
        }
        Ok(documents)
    }
}

/// True for a taken number. A filing names no expected version, so no version conflict is the caller's.
fn is_taken(denial: &CommandError) -> bool {
    let of_number = |fault: &Fault| fault.code == FaultCode::VersionConflict && fault.field == ["expectedVersion"];
    matches!(denial, CommandError::Faults(faults) if faults.iter().any(of_number))
}

fn bound(documents: &[OfferedDocument]) -> Vec<FileId> {
    documents.iter().filter_map(|document| Some(document.file.as_ref()?.id)).collect()
}

/// Binds uploads to a dossier in the append's own transaction, so that none is ever bound twice.
pub(crate) fn binding(files: &[FileId], owner: AccountId, dossier: DossierId) -> Vec<SideWrite> {
    files.iter().map(|file| SideWrite::BindUpload { file: *file, owner, dossier }).collect()
}
