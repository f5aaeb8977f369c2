//! Output type of a verification of hash chains.

use async_graphql::SimpleObject;
use store::audit::Verified;

/// Result of checking the hash chains of a dossier's event streams: dossier, exchange, deadlines and viewings.
#[derive(Clone, SimpleObject)]
pub struct Verification {
    /// True if all hash chains hold.
    intact: bool,
    /// Number of events checked over all streams.
    event_count: i32,
    /// Hash of the last event of the dossier stream, hex; null if it has none.
    head_hash: Option<String>,
    /// First stream whose chain is broken: `dossier`, `exchange`, `deadline` or `viewing`; null if intact.
    broken_stream: Option<String>,
    /// Sequence of the first broken event in `brokenStream`; null if intact.
    first_broken_sequence: Option<i32>,
}

impl From<Verified> for Verification {
    fn from(verified: Verified) -> Self {
        let number = |number: u64| i32::try_from(number).unwrap_or(i32::MAX);
        let broken = verified.broken.as_ref();
        Self {
            intact: broken.is_none(),
            event_count: number(verified.events),
            head_hash: verified.heads.into_iter().next().flatten(),
            broken_stream: broken.map(|broken| broken.stream.kind.name().to_owned()),
            first_broken_sequence: broken.map(|broken| number(broken.sequence)),
        }
    }
}
