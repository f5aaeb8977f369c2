//! Inputs of saved views of the queue.

use app::queue_view::QueueViewContent;
use async_graphql::{InputObject, InputType};

use super::DossierFilter;
use crate::enums::DossierOrder;

/// Input of `saveQueueView`: a filter and order of the staff queue under a name.
#[derive(InputObject)]
pub struct SaveQueueViewInput {
    /// Name of the view, up to 60 characters; a view of the same name is replaced.
    pub name: String,
    /// Filter to save, as `dossiers` takes it; up to 8 KiB of JSON.
    pub filter: DossierFilter,
    /// Sort order to save; DUE_AT_ASC by default.
    #[graphql(default_with = "Some(DossierOrder::DueAtAsc)")]
    pub order_by: Option<DossierOrder>,
}

/// Input of `deleteQueueView`: the saved view to delete.
#[derive(InputObject)]
pub struct DeleteQueueViewInput {
    /// Name of the view, as `QueueView.name` returns it.
    pub name: String,
}

impl SaveQueueViewInput {
    /// Content to store, as JSON.
    pub fn read(self) -> QueueViewContent {
        QueueViewContent {
            name: self.name,
            filter: self.filter.to_value().into_json().unwrap_or_default(),
            order_by: self.order_by.unwrap_or_default().to_value().into_json().unwrap_or_default(),
        }
    }
}
