//! How far the hand-overs that go on were gone through, so that the next request begins where the last one ended.
//!
//! It is remembered here alone: another instance, or this one after a restart, looks at each dossier once more, and so
//! many in a request. What was given stands in the events, and is counted once all the same. It is believed only while
//! the log holds all that it rests on: a crash or a failover may have lost what was given, and not that it began.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::HandOverId;
use domain::dossier::HandOverBar;
use store::log::ResumeToken;

/// More do not go on at once; who is beyond begins at the start.
const KEPT: usize = 64;

/// What came of a dossier: given, or left for a reason.
type Found = Option<HandOverBar>;

/// What came of the first dossiers of each.
#[derive(Default)]
pub struct HandOverProgress(Mutex<VecDeque<(HandOverId, WalkedPart)>>);

/// What came of the first dossiers of one, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkedPart {
    /// Of each.
    pub found: Vec<Found>,
    /// On which log.
    pub on: Ground,
}

/// What of the log something rests on: a log that has lost any of it has lost the end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// How often the log had been found to have gone back.
    pub divergences: u64,
    /// The last event that it held, whatever it was about.
    pub end: ResumeToken,
}

impl HandOverProgress {
    /// Of this one; whoever goes on from there holds its ground against the log.
    pub fn of(&self, hand_over: HandOverId) -> Option<WalkedPart> {
        self.all().iter().find(|(id, _)| *id == hand_over).map(|(_, walked)| walked.clone())
    }

    /// What came of those that follow the first so many. Of two requests at once the one that is further is kept.
    pub fn add(&self, hand_over: HandOverId, after: usize, more: &[Found], on: Ground) {
        let mut all = self.all();
        let known = all.iter().position(|(id, _)| *id == hand_over).and_then(|place| all.remove(place));
        let mut walked = known.map_or(WalkedPart { found: Vec::new(), on }, |(_, walked)| walked);
        if walked.found.len() == after {
            walked.found.extend_from_slice(more);
            walked.on = on;
        }
        all.push_back((hand_over, walked));
        if all.len() > KEPT {
            all.pop_front();
        }
    }

    /// It has ended, or what is remembered of it is worth nothing.
    pub fn forget(&self, hand_over: HandOverId) {
        self.all().retain(|(id, _)| *id != hand_over);
    }

    fn all(&self) -> MutexGuard<'_, VecDeque<(HandOverId, WalkedPart)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use store::log::Position;
    use uuid::Uuid;

    use super::*;

    fn hand_over(number: u128) -> HandOverId {
        HandOverId(Uuid::from_u128(number))
    }

    fn until(number: u64) -> Ground {
        Ground { divergences: 0, end: ResumeToken::new(Position::new(0, 0, number), None) }
    }

    fn found(walked: &HandOverProgress, number: u128) -> Vec<Found> {
        walked.of(hand_over(number)).map(|walked| walked.found).unwrap_or_default()
    }

    #[test]
    fn what_was_looked_at_is_kept_in_order_until_it_ends() {
        let walked = HandOverProgress::default();
        let left = Some(HandOverBar::OtherStep);
        walked.add(hand_over(1), 0, &[None, left], until(1));
        walked.add(hand_over(1), 2, &[None], until(2));
        // Another request had begun at the start, too.
        walked.add(hand_over(1), 0, &[None, left], until(3));
        walked.add(hand_over(1), 9, &[left], until(4));
        let kept = WalkedPart { found: vec![None, left, None], on: until(2) };
        assert_eq!(walked.of(hand_over(1)), Some(kept), "on the ground that it was found on");
        assert_eq!(walked.of(hand_over(2)), None);
        walked.forget(hand_over(1));
        assert_eq!(walked.of(hand_over(1)), None);
    }

    #[test]
    fn the_one_that_went_on_last_is_kept_longest() {
        let walked = HandOverProgress::default();
        for number in 0..=KEPT as u128 {
            walked.add(hand_over(number), 0, &[None], until(1));
            walked.add(hand_over(0), 1, &[], until(1));
        }
        assert_eq!(found(&walked, 0).len(), 1);
        assert!(found(&walked, 1).is_empty());
    }
}
