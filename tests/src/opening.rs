//! What a start believes of what it finds around the log, what it mends, and what it refuses.

mod belongings;
mod lost_time;
mod strangers;

use api::opening::OpeningError;
use api::start::StartError;

use crate::office::Office;

impl Office {
    /// Why a start is refused.
    async fn refusal(&self) -> OpeningError {
        match self.start().await {
            Err(StartError::Opening(refusal)) => refusal,
            Err(other) => panic!("refused for another reason: {other}"),
            Ok(_) => panic!("it starts"),
        }
    }
}
