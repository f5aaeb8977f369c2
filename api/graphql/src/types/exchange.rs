//! Output type of messages in a dossier's exchange.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use domain::ProcedureVersion;
use foundation::global_id::GlobalId;
use projections::exchange_thread::ThreadMessage;

use super::account::{Account, Actor};
use super::connection::connection;
use super::file::File;
use super::supplement::{SupplementItemAnswer, SupplementRequest};
use crate::context::ContextExt;
use crate::enums::MessageSide;
use crate::scalar::DateTime;

/// Entry of a dossier's message thread: a message, or a supplement request; seen by those who see the dossier.
#[derive(Clone)]
pub struct Message {
    shown: Arc<ThreadMessage>,
    procedure: Option<Arc<ProcedureVersion>>,
}

impl Message {
    /// Message with labels of the procedure's version that its dossier was filed under.
    pub fn of(shown: ThreadMessage, procedure: Option<Arc<ProcedureVersion>>) -> Self {
        Self { shown: Arc::new(shown), procedure }
    }
}

/// Entry of a dossier's message thread: a message, or a supplement request; seen by those who see the dossier.
#[Object]
impl Message {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Message(self.shown.id).encode().into()
    }

    /// When it was sent, UTC.
    async fn at(&self) -> DateTime {
        self.shown.at.into()
    }

    /// Side that wrote it: applicant, office or service.
    async fn side(&self) -> MessageSide {
        self.shown.side.into()
    }

    /// Person who wrote it; null if the service wrote it.
    async fn author(&self, ctx: &Context<'_>) -> Option<Actor> {
        let author = self.shown.author.as_ref()?;
        let account = Account::named(author.id, author.display_name.clone(), ctx.caller());
        let (name, name_then) = (author.display_name.clone(), self.shown.author_name.clone());
        Some(Actor { name, name_then, role: self.shown.role.map(Into::into), account })
    }

    /// Text of the message; null once erased, and if only single items were answered.
    async fn body(&self, ctx: &Context<'_>) -> Option<Cow<'_, str>> {
        let body = self.shown.body.as_deref()?;
        Some(if self.shown.revokes {
            Cow::Owned(ctx.app().texts.text(ctx.language(), "exchange-revoked", &[("reason", body.into())]))
        } else {
            Cow::Borrowed(body)
        })
    }

    /// When the other side read it, UTC; null while unread.
    async fn read_at(&self) -> Option<DateTime> {
        self.shown.read_at.map(Into::into)
    }

    /// Files sent with the message, ten at most.
    async fn attachments(&self) -> Vec<File> {
        self.shown.attachments.iter().cloned().map(File).collect()
    }

    /// Round of the supplement request that this message answers, counted from 1; null for other messages.
    async fn answers_round(&self) -> Option<i32> {
        self.shown.answers_round.map(|round| i32::try_from(round).unwrap_or(i32::MAX))
    }

    /// The applicant's words on single items of a supplement request; empty for other messages.
    async fn answers(&self, ctx: &Context<'_>) -> Vec<SupplementItemAnswer> {
        let (procedure, language) = (self.procedure.as_deref(), ctx.language());
        self.shown.answers.iter().map(|answer| SupplementItemAnswer::of(answer, procedure, language)).collect()
    }

    /// Supplement request that this entry stands for; null for messages.
    async fn supplement_request(&self) -> Option<SupplementRequest> {
        let shown = self.shown.supplement.clone()?;
        Some(SupplementRequest::of(shown, self.procedure.clone()))
    }
}

connection!(MessageConnection, MessageEdge, Message, "messages");
