use async_graphql::SimpleObject;
use domain::Language;
use domain::dossier::Barrier;

use crate::graphql::enums::{ActionBarrier, DossierAction};
use crate::texts::Texts;

/// Whether somebody may do something with a dossier now.
#[derive(Clone, SimpleObject)]
pub struct ActionRuling {
    /// What they would do.
    action: DossierAction,
    /// Whether they may.
    allowed: bool,
    /// What keeps them from it, in the language of the request; null where nothing does.
    reason: Option<String>,
    /// The same for those who write their own.
    code: Option<ActionBarrier>,
}

impl ActionRuling {
    /// By what keeps them from it, if anything does.
    pub fn of(action: DossierAction, barrier: Option<Barrier>, texts: &Texts, language: Language) -> Self {
        Self {
            action,
            allowed: barrier.is_none(),
            reason: barrier.map(|barrier| texts.barrier(language, barrier)),
            code: barrier.map(Into::into),
        }
    }
}
