//! SMS transport: an HTTP gateway, or `.json` files where none is configured.

use std::path::PathBuf;
use std::time::Duration;

use domain::Moment;
use foundation::backoff::retry_after;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use secrecy::ExposeSecret;
use serde::Serialize;
use uuid::Uuid;

use super::SendingSettings;
use super::drop_file;
use super::error::{SendingError, Unsent};
use super::message::MessageName;
use super::sms_done::SmsDone;

const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);
/// Most bytes read of a gateway's answer.
const BODY_MAX: usize = 64 * 1024;

/// Transport of SMS: a gateway or a folder.
pub struct Sms(Way);

enum Way {
    Http {
        client: Client,
        url: Url,
        done: Option<SmsDone>,
    },
    /// One `.json` file per message.
    Folder(PathBuf),
}

#[derive(Serialize)]
struct Body<'a> {
    id: Uuid,
    to: &'a str,
    text: &'a str,
}

impl Sms {
    /// Gateway where configured, else the outbox folder.
    pub fn open(settings: &SendingSettings) -> Result<Self, SendingError> {
        let Some(url) = &settings.sms else {
            let folder = settings.outbox_dir.join("sms");
            store::private_files::create_folder(&folder).map_err(SendingError::folder(&folder))?;
            return Ok(Self(Way::Folder(folder)));
        };
        let url = Url::parse(url.expose_secret()).map_err(|_| SendingError::Sms)?;
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            // No redirects: messages go only where they are configured to go.
            .redirect(Policy::none())
            .build()
            .map_err(|_| SendingError::Sms)?;
        Ok(Self(Way::Http { client, url, done: settings.sms_done.clone() }))
    }

    pub(super) async fn send(&self, name: MessageName, to: &str, text: &str, now: Moment) -> Result<(), Unsent> {
        let body = Body { id: name.id, to, text };
        match &self.0 {
            Way::Http { client, url, done } => match client.post(url.clone()).json(&body).send().await {
                Ok(answer) if answer.status().is_success() => match done {
                    Some(done) => is_done(answer, done).await,
                    None => Ok(()),
                },
                Ok(answer) => Err(refused(&answer, now)),
                Err(error) if error.is_connect() => Err(Unsent::Unreachable),
                Err(error) if error.is_timeout() || error.is_request() => Err(Unsent::Unanswered),
                Err(_) => Err(Unsent::Unreachable),
            },
            Way::Folder(folder) => {
                let bytes = serde_json::to_vec(&body).map_err(|_| Unsent::Unwritable)?;
                drop_file::put(folder.clone(), name.file("json"), bytes).await
            }
        }
    }
}

/// Checks the confirmation in the body. A body that breaks off counts as unanswered: it may have been sent.
async fn is_done(mut answer: Response, done: &SmsDone) -> Result<(), Unsent> {
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|_| Unsent::Unanswered)? {
        body.extend_from_slice(&piece);
        if body.len() > BODY_MAX {
            break;
        }
    }
    if done.is_said_by(&body) { Ok(()) } else { Err(Unsent::NotDone) }
}

/// Classifies a refusal (RFC 9110, 15.5): permanent only where it concerns the message itself. Everything else concerns
/// us, our account with the gateway, its address or the moment, and would end every message.
fn refused(answer: &Response, now: Moment) -> Unsent {
    let status = answer.status();
    if matches!(status, StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY) {
        return Unsent::Refused { by: "http", status: status.as_u16() };
    }
    Unsent::Http { status: status.as_u16(), retry_after: retry_after(answer.headers(), now) }
}
