//! In-memory progress of hand-overs, so that the next request resumes where the last one ended.
//!
//! A cache: another instance, or this one after a restart, looks at each dossier once more, and so many in a request.
//! The assignments themselves are events, and counted once all the same. It is valid only while the log holds
//! everything it rests on: a crash or a failover may have lost assignments, but not the event that began the hand-over.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::HandOverId;
use domain::dossier::HandOverBar;
use store::log::ResumeToken;

/// Most hand-overs remembered; the one idle for longest is dropped, and begins at the start.
const KEPT: usize = 64;

/// Result for one dossier: handed over, or left for a reason.
type Found = Option<HandOverBar>;

/// Progress of hand-overs, for a bounded number of them.
#[derive(Default)]
pub struct HandOverProgress(Mutex<VecDeque<(HandOverId, WalkedPart)>>);

/// Results for the first dossiers of a hand-over, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkedPart {
    pub found: Vec<Found>,
    /// Evidence that the log still holds them.
    pub on: Ground,
}

/// Evidence of the log's state: a log that has lost anything has lost its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// Number of divergences that the executor had found.
    pub divergences: u64,
    /// Last event of the log, whatever it was about.
    pub end: ResumeToken,
}

impl HandOverProgress {
    /// Progress of this one; the caller checks its evidence against the log.
    pub fn of(&self, hand_over: HandOverId) -> Option<WalkedPart> {
        self.all().iter().find(|(id, _)| *id == hand_over).map(|(_, walked)| walked.clone())
    }

    /// Appends results behind the first `after` ones. Of two concurrent requests the longer progress is kept.
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

    /// Drops the progress of one that has ended, or whose evidence does not hold.
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
        // A concurrent request that began at the start, too.
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
