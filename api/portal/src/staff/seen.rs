//! What is news to somebody of the staff on a dossier's page: what came after they last looked.

use app::seen_dossier::Look;

use crate::visit::Visit;

/// Since which version a dossier's changes are news to the viewer; `None` where they have seen nothing of it.
pub async fn news_since(visit: &Visit, code: &str) -> Option<i32> {
    let found = visit.app().seen_dossiers.find(visit.account()?, code).await;
    // A page without its news is better than none.
    let look = found.unwrap_or_else(|error| {
        tracing::warn!(%error, "what somebody has seen of a dossier could not be found");
        None
    })?;
    i32::try_from(look.news_since(visit.now())).ok()
}

/// From now on this version has been shown to the viewer, with what is news since another.
pub async fn keep(visit: &Visit, code: &str, since: i32, shown: i32) {
    let Some(account) = visit.account() else { return };
    let look = Look { since: since.into(), shown: shown.into(), at: visit.now() };
    if let Err(error) = visit.app().seen_dossiers.keep(account, code, look).await {
        tracing::warn!(%error, "what somebody has seen of a dossier could not be kept");
    }
}
