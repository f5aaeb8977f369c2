//! Saved views of the staff's queue.

use std::sync::Arc;
use store::boxed;

use domain::permission::queue_scope;
use domain::{AccountId, Fault, FaultCode, input};
use foundation::error::{AppError, CommandError};
use projections::{Counted, DossierFilter, Queries};

use crate::caller::Caller;
use crate::dossier_views::DossierViews;
use crate::fault_log::FaultLog;
use crate::queue_view::{QueueView, QueueViewContent, QueueViews};

/// Longest name of a view, in characters.
const NAME_MAX: usize = 60;
/// Most views of an account.
const VIEWS_MAX: usize = 30;
/// Most bytes of a view.
const CONTENT_MAX: usize = 8 * 1024;

/// Saved views of a queue, and the number of dossiers in each.
pub struct OwnQueues {
    pub(crate) dossier_views: Arc<DossierViews>,
    pub(crate) faults: FaultLog,
    pub(crate) queries: Queries,
    pub(crate) queue_views: QueueViews,
}

impl OwnQueues {
    /// Saves a view of the queue.
    #[boxed]
    pub async fn save_view(&self, caller: &Caller, view: QueueView) -> Result<QueueView, CommandError> {
        let account = keeper(caller)?;
        let name = input::one_line_max(&view.content.name, NAME_MAX, &["name"])?;
        let view = QueueView { content: QueueViewContent { name, ..view.content }, ..view };
        let length = serde_json::to_vec(&view.content).map_or(usize::MAX, |content| content.len());
        if length > CONTENT_MAX {
            return Err(Fault::at(FaultCode::TooLong, &["filter"]).into());
        }
        let kept = self.queue_views.list(account).await.map_err(|error| self.faults.failure(error))?;
        if kept.len() >= VIEWS_MAX && kept.iter().all(|other| other.content.name != view.content.name) {
            return Err(Fault::at(FaultCode::TooLong, &["name"]).into());
        }
        self.queue_views.save(account, &view).await.map_err(|error| self.faults.failure(error))?;
        Ok(view)
    }

    /// Deletes a view; true when there was one.
    #[boxed]
    pub async fn delete_view(&self, caller: &Caller, name: &str) -> Result<bool, CommandError> {
        let account = keeper(caller)?;
        let name = input::one_line_max(name, NAME_MAX, &["name"])?;
        Ok(self.queue_views.delete(account, &name).await.map_err(|error| self.faults.failure(error))?)
    }

    #[boxed]
    pub async fn views(&self, caller: &Caller) -> Result<Vec<QueueView>, AppError> {
        self.queue_views.list(caller.account()?).await.map_err(|error| self.faults.failure(error))
    }
}

impl OwnQueues {
    /// Counts of these filters over the caller's queue, all in one query; `None` for what is no filter.
    #[boxed]
    pub async fn count(
        &self,
        caller: &Caller,
        filters: Vec<Option<DossierFilter>>,
    ) -> Result<Vec<Option<i32>>, AppError> {
        let scope = queue_scope(&caller.actor).ok_or(AppError::Forbidden)?;
        let mut asked = Vec::with_capacity(filters.len());
        let is_asked: Vec<_> = filters.iter().map(Option::is_some).collect();
        for filter in filters.into_iter().flatten() {
            asked.push(self.dossier_views.reaching(caller, filter).await?);
        }
        let counted = self.queries.staff_queue.count_each(scope, &asked, caller.at).await;
        let mut counted = counted.map_err(|error| self.faults.unanswered(error))?.into_iter();
        let number = |counted: Counted| i32::try_from(counted.count).unwrap_or(i32::MAX);
        Ok(is_asked.into_iter().map(|is_asked| if is_asked { counted.next().map(number) } else { None }).collect())
    }
}

/// Account of a caller who has a queue.
fn keeper(caller: &Caller) -> Result<AccountId, AppError> {
    let account = caller.account()?;
    queue_scope(&caller.actor).map(|_| account).ok_or(AppError::Forbidden)
}
