use async_graphql::SimpleObject;
use domain::Language;
use domain::dossier::Obstacle;
use foundation::texts::Texts;

use crate::enums::{ActionBarrier, ActionDoer, DossierAction};

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
    /// Who may do it as the dossier stands, or at some time where nobody may now; empty where it is not about the person.
    doers: Vec<ActionDoer>,
}

impl ActionRuling {
    /// By what keeps them from it, if anything does.
    pub fn of(action: DossierAction, obstacle: Option<&Obstacle>, texts: &Texts, language: Language) -> Self {
        Self {
            action,
            allowed: obstacle.is_none(),
            reason: obstacle.map(|obstacle| texts.obstacle(language, obstacle)),
            code: obstacle.map(|obstacle| obstacle.barrier.into()),
            doers: obstacle
                .map(|obstacle| obstacle.doers.iter().copied().map(Into::into).collect())
                .unwrap_or_default(),
        }
    }
}
