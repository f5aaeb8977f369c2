use async_graphql::{Context, SimpleObject};
use domain::Role;
use foundation::error::TopLevel;
use projections::accounts::RequestedErasure as Requested;

use super::account::Actor;
use super::event::actor;
use crate::enums::ErasureBasis;
use crate::scalar::DateTime;

/// An erasure that one administrator asked for and no other has confirmed.
#[derive(Clone, SimpleObject)]
pub struct RequestedErasure {
    /// Who asked: somebody else has to confirm.
    requested_by: Actor,
    /// When.
    requested_at: DateTime,
    /// By what right.
    basis: ErasureBasis,
    /// Number of the paper that says so.
    document: Option<String>,
}

impl RequestedErasure {
    pub(super) async fn of(ctx: &Context<'_>, requested: Requested) -> Result<Self, TopLevel> {
        Ok(Self {
            requested_by: actor(ctx, requested.requested_by, Some(Role::Administrator), requested.requested_at).await?,
            requested_at: requested.requested_at.into(),
            basis: requested.basis.into(),
            document: requested.document,
        })
    }
}
