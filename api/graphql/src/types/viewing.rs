//! Output types of the access log.

use app::audits::StreamCursor;
use async_graphql::{Context, SimpleObject};
use domain::DossierId;
use foundation::error::AppError;
use store::audit::AuditedEvent;

use super::account::Actor;
use super::connection::{PageArguments, PageInfo, counts};
use super::event::{actor, place, stream_range};
use crate::context::ContextExt;
use crate::scalar::DateTime;

/// Record that an officer or auditor read a dossier.
#[derive(Clone, SimpleObject)]
pub struct DossierViewing {
    /// When it was read, UTC; repeated reads within an hour are one record.
    at: DateTime,
    /// Person who read it; null if the record names nobody.
    reader: Option<Actor>,
}

/// Page of viewing records of a dossier, oldest first.
#[derive(Clone, SimpleObject)]
pub struct DossierViewingConnection {
    /// The rows of this page in list order, without their cursors.
    nodes: Vec<DossierViewing>,
    /// The rows of this page in list order, each with its cursor (Relay).
    edges: Vec<DossierViewingEdge>,
    /// Cursors of this page, and whether there are rows before and after it (Relay).
    page_info: PageInfo,
    /// Number of viewing records of the dossier, always counted in full.
    total_count: i32,
    /// Always true: viewing records are counted in full.
    total_count_exact: bool,
}

/// Viewing record with its cursor (Relay edge).
#[derive(Clone, SimpleObject)]
pub struct DossierViewingEdge {
    /// Opaque cursor of this row; pass it as `after` or `before` of the same list.
    cursor: String,
    /// The object at this place of the list.
    node: DossierViewing,
}

impl DossierViewing {
    async fn of(ctx: &Context<'_>, event: &AuditedEvent) -> Result<Self, AppError> {
        let reader = match event.actor() {
            Some(id) => Some(actor(ctx, id, event.role(), event.recorded_at()).await?),
            None => None,
        };
        Ok(Self { at: event.recorded_at().into(), reader })
    }
}

impl DossierViewingConnection {
    /// A page of a dossier's access log.
    pub(super) async fn of_dossier(
        ctx: &Context<'_>,
        dossier: DossierId,
        arguments: PageArguments,
    ) -> Result<Self, AppError> {
        // As older releases gave it.
        let older =
            |cursor: &str| cursor.parse().ok().map(|sequence| StreamCursor { reached: vec![sequence], hash: None });
        let range = stream_range(&arguments, 1, older)?;
        let app = ctx.app();
        let page = app.audits.viewings(dossier, &range).await?;
        let mut edges = Vec::with_capacity(page.events.len());
        for (event, reached) in &page.events {
            let node = DossierViewing::of(ctx, event).await?;
            edges.push(DossierViewingEdge { cursor: place(reached, event), node });
        }
        let page_info = arguments.page_info(page.more, edges.iter().map(|edge| &edge.cursor));
        let counted = if counts(ctx) { app.audits.viewing_count(dossier).await? } else { 0 };
        Ok(Self {
            nodes: edges.iter().map(|edge| edge.node.clone()).collect(),
            edges,
            page_info,
            total_count: i32::try_from(counted).unwrap_or(i32::MAX),
            total_count_exact: true,
        })
    }
}
