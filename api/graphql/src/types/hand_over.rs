//! Output types of hand-overs and their outlook.

use app::caller::Caller;
use app::hand_overs::{HandOverOutlook as Outlook, HeldAtStep};
use async_graphql::SimpleObject;
use domain::dossier::LeftDossier as Left;

use super::Account;
use crate::enums::{HandOverBar, Role};

/// Preview of `handOverDossiers`: open dossiers of an officer, and colleagues who could take them.
#[derive(Clone, SimpleObject)]
pub struct HandOverOutlook {
    /// Officer whose dossiers would be handed over.
    pub holder: Account,
    /// Number of open dossiers assigned to the officer.
    pub count: i32,
    /// The same dossiers grouped by procedure step.
    pub parts: Vec<HeldPart>,
    /// Colleagues who could take at least one of the dossiers, ordered by name.
    pub takers: Vec<HandOverTaker>,
}

/// Group of dossiers that an officer works on at one step.
#[derive(Clone, SimpleObject)]
pub struct HeldPart {
    /// Name of the step in the language of the request; null for dossiers at the one-stop desk.
    pub step: Option<String>,
    /// Roles whose officers could take these dossiers.
    pub roles: Vec<Role>,
    /// Number of dossiers in the group.
    pub count: i32,
}

/// Colleague who could take over dossiers, with the current workload.
#[derive(Clone, SimpleObject)]
pub struct HandOverTaker {
    /// Account of the colleague; pass its id as `toId`.
    pub account: Account,
    /// Number of open dossiers assigned to the colleague now.
    pub open_dossiers: i32,
    /// Number of the dossiers that the colleague's role may take; the others would stay.
    pub takes: i32,
}

/// Dossier that `handOverDossiers` left with its officer.
#[derive(Clone, SimpleObject)]
pub struct LeftDossier {
    /// Dossier code shown to people, `000.00.08.H34-260213-0001`.
    pub code: String,
    /// Why the dossier could not be handed over.
    pub bar: HandOverBar,
}

impl HandOverOutlook {
    /// As the caller may see it; `None` where they may not see the holder.
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

/// Count capped to `Int`.
pub fn counted(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
