//! Role and agency of a staff account: the two controls that invitation and change of role share.

use super::known::Known;
use crate::control::{Choice, Control, Kind};
use crate::failure::Failure;
use crate::operation::{self, name_of, schema};
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::query::query;
use crate::schema::agency::Agency;
use crate::schema::enums::Role;

/// Roles of staff, with the id of a text about each one's purpose.
pub(super) const ROLES: [(Role, &str); 5] = [
    (Role::Reception, "post-reception"),
    (Role::Specialist, "post-specialist"),
    (Role::Leader, "post-leader"),
    (Role::Auditor, "post-auditor"),
    (Role::Administrator, "post-administrator"),
];

impl Agency {
    /// Option of a select, by code and name.
    pub(super) fn choice(&self) -> Choice {
        Choice::new(&self.code, self.name.clone())
    }
}

/// Role and agency, as typed, or as an account has them.
pub(super) async fn controls(
    context: &PageContext,
    held: Option<&Known>,
    typed: &Posted,
) -> Result<Vec<Control>, Failure> {
    let agencies = AgenciesToWorkAt::ask(context, ()).await?.unwrap_or_default();
    let roles = ROLES.map(|(role, purpose)| Choice::new(&name_of(&role), context.t(purpose)));
    let role = Control::of(context.translator(), "role", context.t("post-role"), Kind::Radios(roles.into())).required();
    let agencies = agencies.iter().map(Agency::choice).collect();
    let agency = Control::of(context.translator(), "agencyCode", context.t("services-agency"), Kind::Select(agencies))
        .hinted(context.t("post-agency-hint"));
    Ok(match held.filter(|_| typed.request_id().is_none()) {
        Some(held) => {
            let code = held.listed.agency.as_ref().map(|agency| agency.code.as_str()).unwrap_or_default();
            vec![role.holding(&name_of(&held.listed.role)), agency.holding(code)]
        }
        None => vec![role.filled_from(typed), agency.filled_from(typed)],
    })
}

/// The role that was chosen.
pub(super) fn role(posted: &Posted) -> Option<Role> {
    operation::named(posted.get("role"))
}

query!(AgenciesToWorkAt: agencies -> Vec<Agency>);
