//! News on a dossier's page: which version an officer last saw, and what came after it.

use app::last_seen::Look;

use crate::page_context::PageContext;

/// Version after which a dossier's changes are news to the viewer; `None` where they have seen nothing of it.
pub async fn news_since(context: &PageContext, code: &str) -> Option<i32> {
    let found = context.app().last_seen.find(context.account()?, code).await;
    // A page without its news is better than none.
    let look = found.unwrap_or_else(|error| {
        tracing::warn!(%error, "what somebody has seen of a dossier could not be found");
        None
    })?;
    i32::try_from(look.news_since(context.now())).ok()
}

/// Records that this version was shown to the viewer, with the changes after an earlier one marked as news.
pub async fn keep(context: &PageContext, code: &str, since: i32, shown: i32) {
    let Some(account) = context.account() else { return };
    let look = Look { since: since.into(), shown: shown.into(), at: context.now() };
    if let Err(error) = context.app().last_seen.keep(account, code, look).await {
        tracing::warn!(%error, "what somebody has seen of a dossier could not be kept");
    }
}
