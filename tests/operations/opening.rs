//! Consistency checks at start: refusals and repairs.

mod belongings;
mod gone_back;
mod lost_sources;
mod lost_time;
mod strangers;

use hoso::opening::OpeningError;
use hoso::start::StartError;
use store::log::Position;
use store::sql::Sql;
use support::tamper;
use support::test_service::TestService;

/// Loses a part of the log, and reports refusals of a start.
pub(crate) trait LogLoss {
    /// Restores events and counters to this position.
    async fn loses_what_came_after(&self, position: Position);
    /// Reason why a start is refused.
    async fn refusal(&self) -> OpeningError;
}

impl LogLoss for TestService {
    async fn loses_what_came_after(&self, position: Position) {
        let last = position.to_string().rsplit('-').next().map(|number| u64::from_str_radix(number, 16));
        let last = last.expect("a number").expect("a number");
        let ledger = &self.app.parts.database.ledger;
        assert!(tamper(ledger, &format!("delete from events where position > {last}")).await > 0);
        ledger.execute(Sql::new("update counters set value = value - 1")).await.expect("put back");
    }

    async fn refusal(&self) -> OpeningError {
        match self.start().await {
            Err(StartError::Opening(refusal)) => refusal,
            Err(other) => panic!("refused for another reason: {other}"),
            Ok(_) => panic!("it starts"),
        }
    }
}
