//! Output types of erasure requests and what stands against them.

use async_graphql::{Context, SimpleObject};
use domain::Role;
use foundation::error::AppError;
use projections::accounts::RequestedErasure as Requested;

use super::account::Actor;
use super::event::actor;
use crate::enums::ErasureBasis;
use crate::scalar::DateTime;

/// Erasure of an account that one administrator requested and a second has to confirm.
#[derive(Clone, SimpleObject)]
pub struct RequestedErasure {
    /// Administrator who requested it; a different one has to confirm.
    requested_by: Actor,
    /// When it was requested, UTC.
    requested_at: DateTime,
    /// Legal basis of the request.
    basis: ErasureBasis,
    /// Number of the document that orders it, `12/QĐ-STP`; null if none was given.
    document: Option<String>,
}

impl RequestedErasure {
    pub(super) async fn of(ctx: &Context<'_>, requested: Requested) -> Result<Self, AppError> {
        Ok(Self {
            requested_by: actor(ctx, requested.requested_by, Some(Role::Administrator), requested.requested_at).await?,
            requested_at: requested.requested_at.into(),
            basis: requested.basis.into(),
            document: requested.document,
        })
    }
}
