//! Shared state of the page handlers.

use std::sync::Arc;

use app::UseCases;
use app::office::Office;
use app::operation::OperationExecutor;
use axum::Router;
use axum::extract::FromRef;
use foundation::http::{ByAddress, Shutdown};

use super::assets::Assets;

/// State of every page handler.
#[derive(Clone)]
pub struct Portal {
    pub(crate) app: Arc<UseCases>,
    pub(crate) operations: Arc<dyn OperationExecutor>,
    /// Shutdown signal of event streams.
    pub(crate) closing: Shutdown,
    pub(crate) office: Arc<Office>,
    pub(crate) assets: Arc<Assets>,
    /// Upload route, called in-process.
    pub(crate) uploads: Router,
    /// Concurrent multipart uploads, by client address.
    pub(crate) parcels: Arc<ByAddress>,
}

impl FromRef<Portal> for Arc<Assets> {
    fn from_ref(portal: &Portal) -> Self {
        Arc::clone(&portal.assets)
    }
}
