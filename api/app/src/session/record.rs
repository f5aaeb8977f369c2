//! Shapes of a session.

use domain::{AccountId, Actor, AgencyId, Moment, Role};
use foundation::device::Device;
use secrecy::SecretString;
use store::sql::{Row, SqlError};
use uuid::Uuid;

use super::SessionLimits;

/// A session just created.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Public id; tells nobody its token.
    pub id: Uuid,
    pub token: SecretString,
    /// Absolute timeout of the session.
    pub expires_at: Moment,
    /// Idle timeout, unless it is used before.
    pub idle_expires_at: Moment,
}

/// A session in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    pub id: Uuid,
    pub account: AccountId,
    /// Present role of the holder.
    pub role: Role,
    /// Present agency of the holder.
    pub agency: Option<AgencyId>,
    /// Absolute timeout of the session.
    pub expires_at: Moment,
}

impl Session {
    /// Its holder as an actor of commands and queries.
    pub fn actor(&self) -> Actor {
        Actor::Account { id: self.account, role: self.role, agency: self.agency }
    }
}

/// A session in its holder's list of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionOverview {
    pub id: Uuid,
    /// Role at its creation.
    pub role: Role,
    /// Browser and operating system, where known.
    pub device: Option<Device>,
    pub created_at: Moment,
    /// Last use, to a few seconds.
    pub seen_at: Moment,
    /// Absolute timeout of the session.
    pub expires_at: Moment,
    /// Idle timeout, unless it is used before.
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
