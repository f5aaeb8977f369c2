//! Exchange of a dossier: messages between an applicant and the office, and their read marks.

use std::sync::Arc;
use store::boxed;

use domain::exchange::{Exchange, ExchangeCommand, ExchangeEvent};
use domain::{CommandEnvelope, DossierId, Fault, FaultCode, FileId, MessageId};
use foundation::error::{AppError, CommandError};
use foundation::ids::Ids;
use foundation::throttle::Action;
use projections::exchange_thread::ThreadMessage;
use projections::{NamedAccount, Queries};
use serde_json::json;
use store::log::StoredEvent;

use crate::caller::Caller;
use crate::command_runner::{Aimed, CommandOutcome, CommandRunner};
use crate::dossier_views::{DossierDone, DossierViews, as_written};
use crate::dossiers::binding;
use crate::fault_log::FaultLog;
use crate::rate_limiter::RateLimiter;
use crate::uploads::Uploads;

/// Result of posting a message.
pub struct Posted {
    pub message: ThreadMessage,
    pub dossier: DossierDone,
}

/// Messages between an applicant and the office.
pub struct Exchanges {
    pub(crate) commands: CommandRunner,
    pub(crate) dossier_views: Arc<DossierViews>,
    pub(crate) faults: FaultLog,
    pub(crate) ids: Ids,
    pub(crate) queries: Queries,
    pub(crate) rates: RateLimiter,
    pub(crate) uploads: Arc<Uploads>,
}

impl Exchanges {
    /// Posts a message on the caller's side of the exchange.
    #[boxed]
    pub async fn post(
        &self,
        caller: &Caller,
        aimed: Aimed,
        body: String,
        uploads: Vec<Option<FileId>>,
    ) -> Result<Posted, CommandError> {
        let author = caller.account()?;
        self.rates.paced(Action::Message, caller)?;
        let (dossier, parties) = self.dossier_views.parties(caller, &aimed).await?;
        let mut attachments = Vec::with_capacity(uploads.len());
        for upload in uploads {
            attachments.push(self.uploads.offered(author, parties.applicant, upload).await?);
        }
        let files: Vec<FileId> = attachments.iter().flatten().map(|file| file.id).collect();
        let id = DossierId(dossier.id);
        let message = self.ids.message();
        let command = ExchangeCommand::PostMessage { parties, message, body, attachments };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        let bind = |_: &[_]| binding(&files, author, id);
        let done = self.commands.run::<Exchange>(caller, dossier.id, command, aimed.request, bind).await?;
        let posted = done.events.iter().find_map(|event| match event {
            ExchangeEvent::MessagePosted { message, .. } => Some(*message),
            ExchangeEvent::MessagesRead { .. } => None,
        });
        let message = self.posted(posted.unwrap_or(message), &done, caller).await?;
        let dossier = self.dossier_views.done(&CommandOutcome { stale: done.stale, ..dossier }).await?;
        Ok(Posted { message, dossier })
    }

    /// Marks all messages up to this one as read.
    #[boxed]
    pub async fn mark_read(
        &self,
        caller: &Caller,
        aimed: Aimed,
        up_to: Option<MessageId>,
    ) -> Result<DossierDone, CommandError> {
        caller.account()?;
        self.rates.paced(Action::Reading, caller)?;
        let (dossier, parties) = self.dossier_views.parties(caller, &aimed).await?;
        let message = match up_to {
            Some(up_to) => {
                self.queries.exchange_thread.message(up_to).await.map_err(|error| self.faults.unanswered(error))?
            }
            None => None,
        };
        let message = message
            .filter(|message| message.dossier.0 == dossier.id)
            .ok_or_else(|| Fault::at(FaultCode::NotFound, &["upToMessageId"]))?;
        let command = ExchangeCommand::MarkRead { parties, up_to: message.id, up_to_at: message.at };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        let done = self.commands.run::<Exchange>(caller, dossier.id, command, None, |_| Vec::new()).await?;
        self.dossier_views.done(&CommandOutcome { stale: done.stale, ..dossier }).await
    }

    /// View of a posted message, also while the read models trail.
    async fn posted(
        &self,
        message: MessageId,
        done: &CommandOutcome<Exchange>,
        caller: &Caller,
    ) -> Result<ThreadMessage, CommandError> {
        let read =
            self.queries.exchange_thread.message(message).await.map_err(|error| self.faults.unanswered(error))?;
        if let Some(read) = read {
            return Ok(read);
        }
        let author = match caller.actor.account() {
            Some(account) => self.queries.accounts.get(account).await.map_err(|error| self.faults.unanswered(error))?,
            None => None,
        };
        let author =
            author.map(|view| NamedAccount { id: view.id, display_name: view.display_name().map(ToOwned::to_owned) });
        // Events give author and role as of then: a repeated command's author may have changed roles,
        // and messages may follow.
        let stored = self.commands.stored_events::<Exchange>(done.id).await?;
        let is_of_message = |event: &&StoredEvent| event.payload["message"] == json!(message);
        let stored = stored.iter().find(is_of_message).ok_or(AppError::Unavailable)?;
        let written = done.events.iter().find_map(|event| as_written(event, stored, done.id, author.clone()));
        written.ok_or_else(|| AppError::Unavailable.into())
    }
}
