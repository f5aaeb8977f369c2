use domain::{AccountId, Actor, AgencyId, Moment, Role};
use foundation::device::Device;
use secrecy::SecretString;
use store::sql::{Row, SqlError};
use uuid::Uuid;

use super::SessionLimits;

/// A session that has just begun.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Names it; tells nobody its token.
    pub id: Uuid,
    /// What its holder presents.
    pub token: SecretString,
    /// When it ends at the latest.
    pub expires_at: Moment,
    /// When it ends unless it is used before.
    pub idle_expires_at: Moment,
}

/// A session in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Names it.
    pub id: Uuid,
    /// Whose it is.
    pub account: AccountId,
    /// What its holder is now.
    pub role: Role,
    /// Where its holder works now.
    pub agency: Option<AgencyId>,
    /// When it ends at the latest.
    pub expires_at: Moment,
}

impl Session {
    /// Its holder, as commands and questions name them.
    pub fn actor(&self) -> Actor {
        Actor::Account { id: self.account, role: self.role, agency: self.agency }
    }
}

/// A session as its holder sees it in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionOverview {
    /// Names it.
    pub id: Uuid,
    /// What it began with.
    pub role: Role,
    /// What its holder signed in with, where that is known.
    pub device: Option<Device>,
    /// When it began.
    pub created_at: Moment,
    /// When it was last used, to a few seconds.
    pub seen_at: Moment,
    /// When it ends at the latest.
    pub expires_at: Moment,
    /// When it ends unless it is used before.
    pub idle_expires_at: Moment,
}

impl SessionOverview {
    pub(super) fn read(row: &Row, limits: &SessionLimits) -> Result<Self, SqlError> {
        let role = Role::from_name(&row.text("role")?);
        let role = role.ok_or_else(|| SqlError::Row("column role holds something else".to_owned()))?;
        let (seen_at, expires_at) = (row.moment("seen_at")?, row.moment("ends_at")?);
        Ok(Self {
            id: row.parsed("id")?,
            role,
            device: Device::stored(row.opt_text("browser")?.as_deref(), row.opt_text("system")?.as_deref()),
            created_at: row.moment("created_at")?,
            seen_at,
            expires_at,
            idle_expires_at: expires_at.min(seen_at + limits.idle(role)),
        })
    }
}
