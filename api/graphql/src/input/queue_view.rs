use app::queue_view::QueueViewContent;
use async_graphql::{InputObject, InputType};

use super::DossierFilter;
use crate::enums::DossierOrder;

/// A way of looking at the queue, under a name.
#[derive(InputObject)]
pub struct SaveQueueViewInput {
    /// What its owner calls it; one of the same name is replaced. Up to 60 characters.
    pub name: String,
    /// Which dossiers.
    pub filter: DossierFilter,
    /// In which order.
    #[graphql(default_with = "Some(DossierOrder::DueAtAsc)")]
    pub order_by: Option<DossierOrder>,
}

/// Which way of looking at the queue is not wanted any more.
#[derive(InputObject)]
pub struct DeleteQueueViewInput {
    /// What its owner calls it.
    pub name: String,
}

impl SaveQueueViewInput {
    /// As it is kept.
    pub fn read(self) -> QueueViewContent {
        QueueViewContent {
            name: self.name,
            filter: self.filter.to_value().into_json().unwrap_or_default(),
            order_by: self.order_by.unwrap_or_default().to_value().into_json().unwrap_or_default(),
        }
    }
}
