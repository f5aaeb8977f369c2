//! How far the hand-overs that go on were gone through, so that the next request begins where the last one ended.
//!
//! It is remembered here alone: another instance, or this one after a restart, looks at each dossier once more, and so
//! many in a request. What was given stands in the events, and is counted once all the same.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::HandOverId;
use domain::dossier::HandOverBar;

/// More do not go on at once; who is beyond begins at the start.
const KEPT: usize = 64;

/// What came of a dossier: given, or left for a reason.
type Found = Option<HandOverBar>;

/// What came of the first dossiers of each.
#[derive(Default)]
pub(crate) struct HandOverProgress(Mutex<VecDeque<(HandOverId, Vec<Found>)>>);

impl HandOverProgress {
    /// Of this one, in the order of its dossiers.
    pub fn of(&self, hand_over: HandOverId) -> Vec<Found> {
        let all = self.all();
        all.iter().find(|(id, _)| *id == hand_over).map(|(_, found)| found.clone()).unwrap_or_default()
    }

    /// What came of those that follow the first so many. Of two requests at once the one that is further is kept.
    pub fn add(&self, hand_over: HandOverId, after: usize, more: &[Found]) {
        let mut all = self.all();
        let known = all.iter().position(|(id, _)| *id == hand_over).and_then(|place| all.remove(place));
        let (_, mut found) = known.unwrap_or((hand_over, Vec::new()));
        if found.len() == after {
            found.extend_from_slice(more);
        }
        all.push_back((hand_over, found));
        if all.len() > KEPT {
            all.pop_front();
        }
    }

    /// It has ended.
    pub fn end(&self, hand_over: HandOverId) {
        self.all().retain(|(id, _)| *id != hand_over);
    }

    fn all(&self) -> MutexGuard<'_, VecDeque<(HandOverId, Vec<Found>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn hand_over(number: u128) -> HandOverId {
        HandOverId(Uuid::from_u128(number))
    }

    #[test]
    fn what_was_looked_at_is_kept_in_order_until_it_ends() {
        let walked = HandOverProgress::default();
        let left = Some(HandOverBar::OtherStep);
        walked.add(hand_over(1), 0, &[None, left]);
        walked.add(hand_over(1), 2, &[None]);
        // Another request had begun at the start, too.
        walked.add(hand_over(1), 0, &[None, left]);
        walked.add(hand_over(1), 9, &[left]);
        assert_eq!(walked.of(hand_over(1)), [None, left, None]);
        assert!(walked.of(hand_over(2)).is_empty());
        walked.end(hand_over(1));
        assert!(walked.of(hand_over(1)).is_empty());
    }

    #[test]
    fn the_one_that_went_on_last_is_kept_longest() {
        let walked = HandOverProgress::default();
        for number in 0..=KEPT as u128 {
            walked.add(hand_over(number), 0, &[None]);
            walked.add(hand_over(0), 1, &[]);
        }
        assert_eq!(walked.of(hand_over(0)).len(), 1);
        assert!(walked.of(hand_over(1)).is_empty());
    }
}
