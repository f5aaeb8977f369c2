use async_graphql::{InputType, Object, Value};

use crate::graphql::enums::DossierOrder;
use crate::graphql::input::DossierFilter;
use crate::graphql::scalar::DateTime;
use crate::queue_view::QueueView as Kept;

/// A way of looking at the staff's queue that somebody keeps under a name.
#[derive(Clone)]
pub struct QueueView(pub Kept);

/// A way of looking at the staff's queue that somebody keeps under a name.
#[Object]
impl QueueView {
    /// What its owner calls it.
    async fn name(&self) -> &str {
        &self.0.content.name
    }

    /// Which dossiers; hand it back as the queue's `filter`. What a later release no longer knows is left out.
    async fn filter(&self) -> DossierFilter {
        read(&self.0.content.filter)
    }

    /// In which order.
    async fn order_by(&self) -> DossierOrder {
        read(&self.0.content.order_by)
    }

    /// When it was saved.
    async fn saved_at(&self) -> DateTime {
        DateTime(self.0.saved_at)
    }
}

/// What was written as GraphQL writes it.
fn read<T: InputType + Default>(kept: &serde_json::Value) -> T {
    Value::from_json(kept.clone()).ok().and_then(|value| T::parse(Some(value)).ok()).unwrap_or_default()
}
