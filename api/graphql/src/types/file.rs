//! Output types of files and uploads, with their signed URLs.

use app::files::{Announced, FileKind};
use async_graphql::{Context, ID, Object, SimpleObject};
use foundation::global_id::GlobalId;
use projections::ShownFile;

use crate::context::ContextExt;
use crate::enums::HttpMethod;
use crate::scalar::DateTime;

/// Stored file of a dossier or its message thread; seen by those who see the dossier.
#[derive(Clone)]
pub struct File(pub ShownFile);

/// Stored file of a dossier or its message thread; seen by those who see the dossier.
#[Object]
impl File {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::File(self.0.id).encode().into()
    }

    /// File name as its owner called it; empty once erased.
    async fn name(&self) -> &str {
        self.0.name.as_deref().unwrap_or_default()
    }

    /// Media type detected from the bytes, `application/pdf` for example.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// Size of the file in bytes.
    async fn size(&self) -> i32 {
        i32::try_from(self.0.size).unwrap_or(i32::MAX)
    }

    /// SHA-256 of the bytes in lower-case hex; empty once erased.
    async fn sha256(&self) -> &str {
        self.0.sha256.as_deref().unwrap_or_default()
    }

    /// Download URL signed for the caller, for GET without headers until `urlExpiresAt`; null once erased.
    async fn url(&self, ctx: &Context<'_>) -> Option<String> {
        self.0.name.as_ref()?;
        let caller = ctx.caller();
        Some(ctx.app().files.download_url(self.0.id, caller.actor.account()?, caller.at).url)
    }

    /// URL that browsers show in place until `urlExpiresAt`; null for types that they do not show, and once erased.
    async fn view_url(&self, ctx: &Context<'_>) -> Option<String> {
        self.0.name.as_ref()?;
        FileKind::of_media_type(&self.0.media_type).filter(|kind| kind.is_shown_in_place())?;
        let caller = ctx.caller();
        Some(ctx.app().files.view_url(self.0.id, caller.actor.account()?, caller.at))
    }

    /// When `url` and `viewUrl` expire, UTC, ten minutes after the request; null once erased.
    async fn url_expires_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        self.0.name.as_ref()?;
        let caller = ctx.caller();
        Some(ctx.app().files.download_url(self.0.id, caller.actor.account()?, caller.at).expires_at.into())
    }
}

impl Upload {
    /// Signed URL of an announced upload.
    pub fn of(announced: Announced) -> Self {
        Self {
            id: GlobalId::Upload(announced.id).encode().into(),
            url: announced.url,
            method: HttpMethod::Put,
            headers: vec![Header { name: "Content-Type".to_owned(), value: announced.media_type }],
            expires_at: announced.expires_at.into(),
        }
    }
}

/// HTTP header that an upload request must carry.
#[derive(Clone, SimpleObject)]
pub struct Header {
    /// Name of the header, `Content-Type` for example.
    pub name: String,
    /// Value of the header, to be sent unchanged.
    pub value: String,
}

/// Target for the bytes of one file, answered by `createUpload`; seen by its owner alone.
#[derive(Clone, SimpleObject)]
pub struct Upload {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    #[graphql(owned)]
    pub id: ID,
    /// Signed URL that takes the bytes once; needs no session.
    pub url: String,
    /// HTTP method of the request, always PUT.
    pub method: HttpMethod,
    /// HTTP headers that the request must carry.
    pub headers: Vec<Header>,
    /// When `url` expires, UTC, one hour after creation.
    pub expires_at: DateTime,
}
