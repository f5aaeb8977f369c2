//! Output types of rulings on actions: allowed or not, and why.

use async_graphql::SimpleObject;
use domain::Language;
use domain::dossier::Obstacle;
use foundation::texts::Texts;

use crate::enums::{ActionBarrier, ActionDoer, DossierAction};

/// Whether the caller may run one action on a dossier now, and the reason if not.
#[derive(Clone, SimpleObject)]
pub struct ActionRuling {
    /// The action that was asked about; each is the mutation of the same name.
    action: DossierAction,
    /// True if the caller may run the action now.
    allowed: bool,
    /// Why the caller may not, as a sentence in the language of the request; null if the action is allowed.
    reason: Option<String>,
    /// Machine-readable form of `reason`; null if the action is allowed.
    code: Option<ActionBarrier>,
    /// Who may run the action instead: as the dossier stands, or at some other time if nobody may now; empty if the
    /// obstacle is not the person.
    doers: Vec<ActionDoer>,
}

impl ActionRuling {
    /// Ruling on an action by its obstacle, if any.
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
