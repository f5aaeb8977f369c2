/// Connections of one instance to PostgreSQL, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionBudget {
    /// For all reading, and for what is written beside the log.
    pub(super) pool: u32,
    /// Those of the pool that requests cannot take.
    pub(super) reserved: u32,
    /// For appends: one for those that are committed together, the others for those with side writes.
    pub(crate) appends: u32,
}

/// To be told of what other instances commit.
const LISTENING: u32 = 1;

impl ConnectionBudget {
    /// With fewer nothing could be read while something is written.
    pub const LEAST: u32 = 5;
    /// Unless somebody asks for others.
    pub const DEFAULT: u32 = 20;

    /// This many in all; fewer than the least are as many as that.
    pub fn of(total: u32) -> Self {
        let total = total.max(Self::LEAST);
        // More than nine appends were never under way at once.
        let appends = (total / 4).clamp(2, 9);
        let pool = total - appends - LISTENING;
        Self { pool, reserved: (pool / 3).clamp(1, 6), appends }
    }

    /// One for all reading and writing, on SQLite too: for showing that nobody waits for a second.
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
