use app::files::{Announced, FileKind};
use async_graphql::{Context, ID, Object, SimpleObject};
use foundation::global_id::GlobalId;
use projections::ShownFile;

use crate::context::Here;
use crate::enums::HttpMethod;
use crate::scalar::DateTime;

/// A stored file of a dossier or its exchange.
#[derive(Clone)]
pub struct File(pub ShownFile);

/// A stored file of a dossier or its exchange.
#[Object]
impl File {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        GlobalId::File(self.0.id).encode().into()
    }

    /// As its owner called it; empty once erased.
    async fn name(&self) -> &str {
        self.0.name.as_deref().unwrap_or_default()
    }

    /// As its first bytes say.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// In bytes.
    async fn size(&self) -> i32 {
        i32::try_from(self.0.size).unwrap_or(i32::MAX)
    }

    /// Of its bytes, lower-case hex; empty once erased.
    async fn sha256(&self) -> &str {
        self.0.sha256.as_deref().unwrap_or_default()
    }

    /// Signed for the caller: GET it without a header until `urlExpiresAt`; null once erased.
    async fn url(&self, ctx: &Context<'_>) -> Option<String> {
        self.0.name.as_ref()?;
        let caller = ctx.caller();
        Some(ctx.app().files.download_url(self.0.id, caller.actor.account()?, caller.at).url)
    }

    /// Where browsers show it in place, for the caller, until `urlExpiresAt`; null for kinds that they do not show, and
    /// once erased.
    async fn view_url(&self, ctx: &Context<'_>) -> Option<String> {
        self.0.name.as_ref()?;
        FileKind::of_media_type(&self.0.media_type).filter(|kind| kind.is_shown_in_place())?;
        let caller = ctx.caller();
        Some(ctx.app().files.view_url(self.0.id, caller.actor.account()?, caller.at))
    }

    /// Until when `url` holds.
    async fn url_expires_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        self.0.name.as_ref()?;
        let caller = ctx.caller();
        Some(ctx.app().files.download_url(self.0.id, caller.actor.account()?, caller.at).expires_at.into())
    }
}

impl Upload {
    /// Where the bytes of an announced file go.
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

/// A header to send along.
#[derive(Clone, SimpleObject)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// Where the bytes of a file are to be sent.
#[derive(Clone, SimpleObject)]
pub struct Upload {
    /// Globally unique across types, stable for ever, opaque.
    #[graphql(owned)]
    pub id: ID,
    /// Signed and good for one use, without a session.
    pub url: String,
    /// How to send.
    pub method: HttpMethod,
    /// What to send along.
    pub headers: Vec<Header>,
    /// Until when `url` holds.
    pub expires_at: DateTime,
}
