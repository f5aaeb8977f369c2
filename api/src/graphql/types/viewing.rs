use async_graphql::{Context, SimpleObject};
use domain::DossierId;
use store::audit::AuditedEvent;

use super::account::Actor;
use super::connection::{PageArguments, PageInfo, page_request};
use super::event::{actor, place, place_of};
use crate::graphql::context::Here;
use crate::graphql::error::TopLevel;
use crate::graphql::scalar::DateTime;
use crate::service::StreamCursor;

/// That somebody of the office or of the auditors looked at a dossier.
#[derive(Clone, SimpleObject)]
pub struct DossierViewing {
    /// When.
    at: DateTime,
    /// Who.
    reader: Option<Actor>,
}

/// A page of viewings.
#[derive(Clone, SimpleObject)]
pub struct DossierViewingConnection {
    /// The rows alone.
    nodes: Vec<DossierViewing>,
    /// The rows with their cursors.
    edges: Vec<DossierViewingEdge>,
    /// Where the page stands.
    page_info: PageInfo,
}

/// One of viewings, and where it stands.
#[derive(Clone, SimpleObject)]
pub struct DossierViewingEdge {
    /// Hand it back as `after`.
    cursor: String,
    /// The row.
    node: DossierViewing,
}

impl DossierViewing {
    async fn of(ctx: &Context<'_>, event: &AuditedEvent) -> Result<Self, TopLevel> {
        let reader = match event.actor() {
            Some(id) => Some(actor(ctx, id, event.role()).await?),
            None => None,
        };
        Ok(Self { at: event.recorded_at().into(), reader })
    }
}

impl DossierViewingConnection {
    /// A page of those who looked at a dossier.
    pub(super) async fn of_dossier(
        ctx: &Context<'_>,
        dossier: DossierId,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Self, TopLevel> {
        let size = page_request(PageArguments { first, ..PageArguments::default() })?.size;
        let from = match after.as_deref() {
            None => StreamCursor::default(),
            // As older releases gave it.
            Some(cursor) => match cursor.parse() {
                Ok(sequence) => StreamCursor { reached: vec![sequence], hash: None },
                Err(_) => place_of(cursor, 1)?,
            },
        };
        let page = ctx.app().viewings(dossier, &from, size).await?;
        let mut edges = Vec::with_capacity(page.events.len());
        for (event, reached) in &page.events {
            let node = DossierViewing::of(ctx, event).await?;
            edges.push(DossierViewingEdge { cursor: place(reached, event), node });
        }
        let page_info = PageInfo {
            has_next_page: page.more,
            has_previous_page: after.is_some(),
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Ok(Self { nodes: edges.iter().map(|edge| edge.node.clone()).collect(), edges, page_info })
    }
}
