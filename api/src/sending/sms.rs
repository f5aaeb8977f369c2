use std::path::PathBuf;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use secrecy::ExposeSecret;
use serde::Serialize;
use uuid::Uuid;

use super::drop_file;
use super::error::{SendingError, Unsent};
use crate::config::Config;

const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);

/// How SMS go out.
pub struct Sms(Way);

enum Way {
    Http {
        client: Client,
        url: Url,
    },
    /// One `.json` file a message.
    Folder(PathBuf),
}

#[derive(Serialize)]
struct Body<'a> {
    id: Uuid,
    to: &'a str,
    text: &'a str,
}

impl Sms {
    /// By the configured gateway, else into the outbox.
    pub fn open(config: &Config) -> Result<Self, SendingError> {
        let Some(url) = &config.sms else {
            let folder = config.outbox_dir().join("sms");
            store::private_files::create_folder(&folder)?;
            return Ok(Self(Way::Folder(folder)));
        };
        let url = Url::parse(url.expose_secret()).map_err(|_| SendingError::Sms)?;
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            // A gateway that moves is configured anew: messages are not carried elsewhere.
            .redirect(Policy::none())
            .build()
            .map_err(|_| SendingError::Sms)?;
        Ok(Self(Way::Http { client, url }))
    }

    pub(super) async fn send(&self, id: Uuid, to: &str, text: &str) -> Result<(), Unsent> {
        let body = Body { id, to, text };
        match &self.0 {
            Way::Http { client, url } => match client.post(url.clone()).json(&body).send().await {
                Ok(answer) if answer.status().is_success() => Ok(()),
                Ok(answer) => Err(Unsent::Http(answer.status().as_u16())),
                Err(error) if error.is_timeout() => Err(Unsent::Silent),
                Err(_) => Err(Unsent::Unreachable),
            },
            Way::Folder(folder) => {
                let bytes = serde_json::to_vec(&body).map_err(|_| Unsent::Unwritable)?;
                drop_file::put(folder.clone(), format!("{id}.json"), bytes).await
            }
        }
    }
}
