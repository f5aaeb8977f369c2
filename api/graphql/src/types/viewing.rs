use app::service::StreamCursor;
use async_graphql::{Context, SimpleObject};
use domain::DossierId;
use foundation::error::TopLevel;
use store::audit::AuditedEvent;

use super::account::Actor;
use super::connection::{PageArguments, PageInfo, counts};
use super::event::{actor, place, stream_range};
use crate::context::Here;
use crate::scalar::DateTime;

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
    /// How many there are.
    total_count: i32,
    /// Whether `totalCount` counted to the end; it always does.
    total_count_exact: bool,
}

/// One of viewings, and where it stands.
#[derive(Clone, SimpleObject)]
pub struct DossierViewingEdge {
    /// Hand it back as `after` or `before`.
    cursor: String,
    /// The row.
    node: DossierViewing,
}

impl DossierViewing {
    async fn of(ctx: &Context<'_>, event: &AuditedEvent) -> Result<Self, TopLevel> {
        let reader = match event.actor() {
            Some(id) => Some(actor(ctx, id, event.role(), event.recorded_at()).await?),
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
        arguments: PageArguments,
    ) -> Result<Self, TopLevel> {
        // As older releases gave it.
        let older =
            |cursor: &str| cursor.parse().ok().map(|sequence| StreamCursor { reached: vec![sequence], hash: None });
        let range = stream_range(&arguments, 1, older)?;
        let app = ctx.app();
        let page = app.viewings(dossier, &range).await?;
        let mut edges = Vec::with_capacity(page.events.len());
        for (event, reached) in &page.events {
            let node = DossierViewing::of(ctx, event).await?;
            edges.push(DossierViewingEdge { cursor: place(reached, event), node });
        }
        let page_info = arguments.page_info(page.more, edges.iter().map(|edge| &edge.cursor));
        let counted = if counts(ctx) { app.viewing_count(dossier).await? } else { 0 };
        Ok(Self {
            nodes: edges.iter().map(|edge| edge.node.clone()).collect(),
            edges,
            page_info,
            total_count: i32::try_from(counted).unwrap_or(i32::MAX),
            total_count_exact: true,
        })
    }
}
