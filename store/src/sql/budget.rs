//! Connection budget of an instance on PostgreSQL: shares for requests, workers, appends and the listener.

/// Connection budget of one instance on PostgreSQL, by use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionBudget {
    /// Pool for all reads, and for writes beside the log.
    pub(super) pool: u32,
    /// Connections of the pool that are reserved for workers.
    pub(super) reserved: u32,
    /// For appends: one for group commits, the others for appends with side writes.
    pub(crate) appends: u32,
}

/// For `LISTEN`.
const LISTENING: u32 = 1;

impl ConnectionBudget {
    /// Minimum: with fewer, a write would leave nothing to read by.
    pub const LEAST: u32 = 5;
    pub const DEFAULT: u32 = 20;

    /// Splits a total; less than the minimum counts as the minimum.
    pub fn of(total: u32) -> Self {
        let total = total.max(Self::LEAST);
        // More than nine appends were never in flight at once.
        let appends = (total / 4).clamp(2, 9);
        let pool = total - appends - LISTENING;
        Self { pool, reserved: (pool / 3).clamp(1, 6), appends }
    }

    /// One connection for all reads and writes, on SQLite too: tests prove by it that nothing waits for a second one.
    pub fn single() -> Self {
        Self { pool: 1, reserved: 0, appends: 2 }
    }

    pub fn total(self) -> u32 {
        self.pool + self.appends + LISTENING
    }
}

impl Default for ConnectionBudget {
    fn default() -> Self {
        Self::of(Self::DEFAULT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_spent_whole_and_leaves_requests_and_workers_some() {
        for total in ConnectionBudget::LEAST..200 {
            let budget = ConnectionBudget::of(total);
            assert_eq!(budget.total(), total);
            assert!(budget.appends >= 2 && budget.reserved >= 1 && budget.pool > budget.reserved, "{budget:?}");
        }
        assert_eq!(ConnectionBudget::of(1), ConnectionBudget::of(ConnectionBudget::LEAST));
    }
}
