use chrono::TimeDelta;
use domain::Role;

/// How long sessions last (OWASP ASVS 5.0, V7.1.1 and V7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without use, for citizens and organizations.
    pub citizen_idle: TimeDelta,
    /// In all, for citizens and organizations.
    pub citizen_longest: TimeDelta,
    /// Without use, for officers, auditors and administrators.
    pub staff_idle: TimeDelta,
    /// In all, for officers, auditors and administrators.
    pub staff_longest: TimeDelta,
    /// How often a use is written down: a session may be idle for that much less than its limit, never for more.
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
