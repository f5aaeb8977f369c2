//! Property tests: invariants of an exchange under any messages and read marks in any order.

use cqrs_es::Aggregate;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::testing::reference::services;
use crate::{Decide, Moment};

fn commands() -> impl Strategy<Value = ExchangeCommand> {
    let written = ["2026-03-01 07:00", "2026-03-01 08:00", "2026-03-01 09:00", "2026-03-01 10:00"];
    prop_oneof![
        select(vec!["Xin chào", ""]).prop_map(|body| post(body, vec![])),
        (0..4_usize).prop_map(move |index| read(index as u128, written[index])),
    ]
}

proptest! {
    #[test]
    fn a_replay_yields_the_live_state_and_read_marks_only_move_forward(
        wishes in vec((select(everybody()), commands()), 0..30),
    ) {
        let (mut live, mut events) = (Exchange::default(), Vec::new());
        let mut marks: [Option<Moment>; 2] = [None, None];
        for (actor, command) in wishes {
            for event in live.decide(&actor.wants(command), &services()).unwrap_or_default() {
                if let ExchangeEvent::MessagesRead { side, up_to_at, .. } = &event {
                    let mark = &mut marks[usize::from(*side == MessageSide::Staff)];
                    prop_assert!(mark.is_none_or(|mark| mark < *up_to_at));
                    *mark = Some(*up_to_at);
                }
                live.apply(event.clone());
                events.push(event);
            }
        }
        assert_replays(&live, &events);
    }
}
