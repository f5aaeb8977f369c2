use async_graphql::SimpleObject;
use store::audit::Verified;

/// What came of checking the chains of a dossier's streams: its own, its exchange's, its deadlines' and its viewings'.
#[derive(Clone, SimpleObject)]
pub struct Verification {
    /// Whether all of them hold.
    intact: bool,
    /// Events of all of them.
    event_count: i32,
    /// Of the dossier's own stream.
    head_hash: Option<String>,
    /// `dossier`, `exchange`, `deadline` or `viewing`: the first stream that does not hold.
    broken_stream: Option<String>,
    /// In `brokenStream`.
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
