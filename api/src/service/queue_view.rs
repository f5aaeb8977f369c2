use domain::permission::queue_scope;
use domain::{AccountId, Fault, FaultCode, input};

use crate::app::App;
use crate::caller::Caller;
use crate::graphql::error::{Denial, TopLevel};
use crate::queue_view::{QueueView, QueueViewContent};

/// Characters of a view's name.
const NAME_MAX: usize = 60;
/// Views of one account.
const VIEWS_MAX: usize = 30;
/// Bytes of what a view holds.
const CONTENT_MAX: usize = 8 * 1024;

impl App {
    /// Keeps a way of looking at the queue.
    pub async fn save_queue_view(&self, caller: &Caller, view: QueueView) -> Result<QueueView, Denial> {
        let account = keeper(caller)?;
        let name = input::one_line_max(&view.content.name, NAME_MAX, &["name"])?;
        let view = QueueView { content: QueueViewContent { name, ..view.content }, ..view };
        let length = serde_json::to_vec(&view.content).map_or(usize::MAX, |content| content.len());
        if length > CONTENT_MAX {
            return Err(Fault::at(FaultCode::TooLong, &["filter"]).into());
        }
        let kept = self.queue_views.list(account).await.map_err(|error| self.failure(error))?;
        if kept.len() >= VIEWS_MAX && kept.iter().all(|other| other.content.name != view.content.name) {
            return Err(Fault::at(FaultCode::TooLong, &["name"]).into());
        }
        self.queue_views.save(account, &view).await.map_err(|error| self.failure(error))?;
        Ok(view)
    }

    /// Forgets a way of looking at the queue; whether there was one.
    pub async fn delete_queue_view(&self, caller: &Caller, name: &str) -> Result<bool, Denial> {
        let account = keeper(caller)?;
        let name = input::one_line_max(name, NAME_MAX, &["name"])?;
        Ok(self.queue_views.delete(account, &name).await.map_err(|error| self.failure(error))?)
    }

    /// The ways in which the caller looks at the queue.
    pub async fn own_queue_views(&self, caller: &Caller) -> Result<Vec<QueueView>, TopLevel> {
        self.queue_views.list(caller.account()?).await.map_err(|error| self.failure(error))
    }
}

/// Who keeps views: those who have a queue.
fn keeper(caller: &Caller) -> Result<AccountId, TopLevel> {
    let account = caller.account()?;
    queue_scope(&caller.actor).map(|_| account).ok_or(TopLevel::Forbidden)
}
