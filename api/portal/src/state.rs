use std::sync::Arc;

use app::UseCases;
use app::office::Office;
use app::operation::OperationExecutor;
use axum::Router;
use axum::extract::FromRef;
use foundation::http::{ByAddress, Shutdown};

use super::assets::Assets;

/// What every page works with.
#[derive(Clone)]
pub struct Portal {
    pub(crate) app: Arc<UseCases>,
    pub(crate) operations: Arc<dyn OperationExecutor>,
    /// When those who watch a page are told nothing more.
    pub(crate) closing: Shutdown,
    pub(crate) office: Arc<Office>,
    pub(crate) assets: Arc<Assets>,
    /// Where files are sent, as every client sends them.
    pub(crate) uploads: Router,
    /// Forms with files that are on their way here.
    pub(crate) parcels: Arc<ByAddress>,
}

impl FromRef<Portal> for Arc<Assets> {
    fn from_ref(portal: &Portal) -> Self {
        Arc::clone(&portal.assets)
    }
}
