//! Output type of saved views, with the counts of all in one query.

use std::sync::Arc;

use app::queue_view::QueueView as StoredView;
use async_graphql::{Context, InputType, Object, Value};
use foundation::error::AppError;
use tokio::sync::OnceCell;

use crate::context::ContextExt;
use crate::enums::DossierOrder;
use crate::input::DossierFilter;
use crate::scalar::DateTime;

/// Saved filter and order of the staff queue; seen by its owner alone.
#[derive(Clone)]
pub struct QueueView {
    among: Arc<KeptViews>,
    place: usize,
}

/// Views of one answer, which share a single query for their counts.
struct KeptViews {
    views: Vec<StoredView>,
    counts: OnceCell<Vec<Option<i32>>>,
}

impl QueueView {
    /// All views of one answer.
    pub fn all(views: Vec<StoredView>) -> Vec<Self> {
        let count = views.len();
        let among = Arc::new(KeptViews { views, counts: OnceCell::new() });
        (0..count).map(|place| Self { among: Arc::clone(&among), place }).collect()
    }

    /// A view by itself.
    pub fn one(view: StoredView) -> Self {
        Self { among: Arc::new(KeptViews { views: vec![view], counts: OnceCell::new() }), place: 0 }
    }

    fn kept(&self) -> &StoredView {
        &self.among.views[self.place]
    }
}

/// Saved filter and order of the staff queue; seen by its owner alone.
#[Object]
impl QueueView {
    /// Name that its owner gave it, unique per account.
    async fn name(&self) -> &str {
        &self.kept().content.name
    }

    /// Saved filter to pass to `dossiers`; values that this release does not know are left out.
    async fn filter(&self) -> DossierFilter {
        read(&self.kept().content.filter)
    }

    /// Saved sort order to pass to `dossiers`.
    async fn order_by(&self) -> DossierOrder {
        read(&self.kept().content.order_by)
    }

    /// When it was last saved, UTC.
    async fn saved_at(&self) -> DateTime {
        DateTime(self.kept().saved_at)
    }

    /// Number of dossiers that it lists now, counted like `totalCount`; null if the queue no longer accepts its filter.
    async fn dossier_count(&self, ctx: &Context<'_>) -> Result<Option<i32>, AppError> {
        let count = || async {
            let filters =
                self.among.views.iter().map(|view| read::<DossierFilter>(&view.content.filter).read(ctx.caller()));
            ctx.app().queues.count(ctx.caller(), filters.map(Result::ok).collect()).await
        };
        let counts = self.among.counts.get_or_try_init(count).await?;
        Ok(counts.get(self.place).copied().flatten())
    }
}

/// Parses a stored filter or order.
fn read<T: InputType + Default>(kept: &serde_json::Value) -> T {
    Value::from_json(kept.clone()).ok().and_then(|value| T::parse(Some(value)).ok()).unwrap_or_default()
}
