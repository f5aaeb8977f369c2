use app::caller::Caller;
use app::service::{HandOverOutlook as Outlook, HeldAtStep};
use async_graphql::SimpleObject;
use domain::dossier::LeftDossier as Left;

use super::Account;
use crate::enums::{HandOverBar, Role};

/// What an officer works on, and who could take it over.
#[derive(Clone, SimpleObject)]
pub struct HandOverOutlook {
    /// Who works on it.
    pub holder: Account,
    /// How many dossiers there are.
    pub count: i32,
    /// How many at which step.
    pub parts: Vec<HeldPart>,
    /// The colleagues who could take some of it, by name.
    pub takers: Vec<HandOverTaker>,
}

/// Dossiers that an officer works on at one step.
#[derive(Clone, SimpleObject)]
pub struct HeldPart {
    /// What the step is called; null where they are at the desk.
    pub step: Option<String>,
    /// Whose role could take them.
    pub roles: Vec<Role>,
    /// How many.
    pub count: i32,
}

/// Somebody who could take dossiers over.
#[derive(Clone, SimpleObject)]
pub struct HandOverTaker {
    /// Who.
    pub account: Account,
    /// Dossiers that they work on now.
    pub open_dossiers: i32,
    /// Dossiers of these that they could take; the others would stay.
    pub takes: i32,
}

/// A dossier that was not handed over.
#[derive(Clone, SimpleObject)]
pub struct LeftDossier {
    /// Its number.
    pub code: String,
    /// Why.
    pub bar: HandOverBar,
}

impl HandOverOutlook {
    /// As the caller sees it; `None` where they do not see whose it is.
    pub fn of(outlook: Outlook, caller: &Caller) -> Option<Self> {
        let part = |part: HeldAtStep| HeldPart {
            step: part.step,
            roles: part.roles.into_iter().map(Into::into).collect(),
            count: counted(part.count),
        };
        let parts: Vec<HeldPart> = outlook.parts.into_iter().map(part).collect();
        let taker = |(account, open, takes)| {
            let account = Account::of(account, caller, true)?;
            Some(HandOverTaker { account, open_dossiers: counted(open), takes: counted(takes) })
        };
        Some(Self {
            holder: Account::of(outlook.holder, caller, true)?,
            count: parts.iter().map(|part| part.count).fold(0, i32::saturating_add),
            takers: outlook.takers.into_iter().filter_map(taker).collect(),
            parts,
        })
    }
}

impl From<Left> for LeftDossier {
    fn from(left: Left) -> Self {
        Self { code: left.code.to_string(), bar: left.bar.into() }
    }
}

/// A number as clients read it.
pub fn counted(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
