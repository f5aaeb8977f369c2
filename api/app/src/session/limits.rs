//! Idle and absolute timeouts of sessions.

use chrono::TimeDelta;
use domain::Role;

/// Idle and absolute timeouts (OWASP ASVS 5.0, V7.1.1 and V7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Idle timeout of citizens and organizations.
    pub citizen_idle: TimeDelta,
    /// Absolute timeout of citizens and organizations.
    pub citizen_longest: TimeDelta,
    /// Idle timeout of officers, auditors and administrators.
    pub staff_idle: TimeDelta,
    /// Absolute timeout of officers, auditors and administrators.
    pub staff_longest: TimeDelta,
    /// Resolution of recorded use: the idle timeout may be that much shorter, never longer.
    pub seen_every: TimeDelta,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self {
            citizen_idle: TimeDelta::minutes(30),
            citizen_longest: TimeDelta::hours(12),
            staff_idle: TimeDelta::minutes(15),
            staff_longest: TimeDelta::hours(8),
            seen_every: TimeDelta::seconds(20),
        }
    }
}

impl SessionLimits {
    pub(super) fn idle(&self, role: Role) -> TimeDelta {
        if role == Role::Citizen { self.citizen_idle } else { self.staff_idle }
    }

    pub(super) fn longest(&self, role: Role) -> TimeDelta {
        if role == Role::Citizen { self.citizen_longest } else { self.staff_longest }
    }
}
