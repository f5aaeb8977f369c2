//! Copies of checkpoints in further places.

use std::path::PathBuf;
use std::time::Duration;
use store::boxed;

use delivery::sending::{Mail, MailContent, MessageName, drop_file};
use lettre::message::Mailbox;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use store::tree::{Checkpoint, SignedNote};
use uuid::Uuid;

use super::folder::name_of;
use super::{CheckpointError, CheckpointPlace};
use crate::config::Config;

const WHOLE: Duration = Duration::from_secs(15);

/// Copies checkpoints into further places. A failure is only logged, since the next checkpoint covers
/// everything of this one.
pub(super) struct Copies {
    places: Vec<CheckpointPlace>,
    mail: Option<Mail>,
    client: Client,
}

impl Copies {
    pub fn open(config: &Config) -> Result<Self, CheckpointError> {
        let places = config.checkpoint_copies.clone();
        let mails = places.iter().any(|place| matches!(place, CheckpointPlace::Mail(_)));
        let client = Client::builder().timeout(WHOLE).redirect(Policy::none()).build();
        Ok(Self {
            mail: if mails { Some(Mail::open(&config.sending())?) } else { None },
            client: client.map_err(CheckpointError::Carrying)?,
            places,
        })
    }

    #[boxed]
    pub async fn put(&self, checkpoint: &Checkpoint, signed: &SignedNote, id: Uuid) {
        for place in &self.places {
            let (kind, put) = match place {
                CheckpointPlace::Folder(folder) => ("folder", to_folder(folder.clone(), checkpoint, signed).await),
                CheckpointPlace::Mail(to) => ("mail", self.to_mailbox(to, checkpoint, signed, id).await),
                CheckpointPlace::Http(url) => ("http", self.to_server(url, signed).await),
            };
            if let Err(cause) = put {
                tracing::warn!(event = "checkpoint.copy", kind, %cause, "a checkpoint was not copied");
            }
        }
    }

    async fn to_mailbox(
        &self,
        to: &Mailbox,
        checkpoint: &Checkpoint,
        signed: &SignedNote,
        id: Uuid,
    ) -> Result<(), String> {
        let Some(mail) = &self.mail else { return Ok(()) };
        let subject = format!("{} {}", checkpoint.origin, checkpoint.size);
        let content = MailContent { to: to.clone(), subject, body: signed.note.clone(), language: "en" };
        mail.send(MessageName { id, asked_at: checkpoint.at }, content, checkpoint.at)
            .await
            .map_err(|unsent| unsent.label())
    }

    async fn to_server(&self, url: &Url, signed: &SignedNote) -> Result<(), String> {
        let request = self.client.post(url.clone()).header("content-type", "text/plain; charset=utf-8");
        match request.body(signed.note.clone()).send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(format!("answered {}", answer.status().as_u16())),
            // Without the URL, which may hold a secret.
            Err(error) => Err(error.without_url().to_string()),
        }
    }
}

async fn to_folder(folder: PathBuf, checkpoint: &Checkpoint, signed: &SignedNote) -> Result<(), String> {
    store::private_files::create_folder(&folder).map_err(|error| error.to_string())?;
    let put = drop_file::put(folder, name_of(checkpoint), signed.note.clone().into_bytes());
    put.await.map_err(|unsent| unsent.label())
}
