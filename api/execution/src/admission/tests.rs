//! Admission control: limits per address, per account and in all, bounded waiting, and the
//! weight of subscription events.

use std::net::Ipv4Addr;

use async_graphql::Variables;
use async_graphql::parser::parse_query;

use super::*;
use crate::cost::cost;
use crate::served::SHAPE;

const ROOM: Room = Room { cost: 5 * COST, per_account: 2, per_address: 3 };

fn admission() -> Admission {
    Admission::new(ROOM, EdgeMetrics::default())
}

fn somebody_at(last: u8) -> IpAddr {
    Ipv4Addr::new(192, 0, 2, last).into()
}

fn small() -> Cost {
    of("{ viewer { id } }")
}

/// Nearly the highest cost of an operation.
fn large() -> Cost {
    let page = |number: usize| format!("p{number}: procedures(first: 100) {{ nodes {{ fees {{ name }} }} }} ");
    of(&format!("{{ {} }}", (0..18).map(page).collect::<String>()))
}

fn of(document: &str) -> Cost {
    cost(&SHAPE, &parse_query(document).expect("a document"), None, &Variables::default()).expect("a cost")
}

async fn now(admission: &Admission, address: IpAddr, cost: Cost) -> Result<AdmissionPermit, AppError> {
    admission.admit_until(None, address, cost, Instant::now(), Asks::Operation).await
}

#[tokio::test]
async fn one_address_has_so_many_operations_under_way_and_another_has_its_own() {
    let admission = admission();
    let here = somebody_at(1);
    let mut running = Vec::new();
    for _ in 0..ROOM.per_address {
        running.push(now(&admission, here, small()).await.expect("room"));
    }
    let refused = now(&admission, here, small()).await.err();
    assert_eq!(refused, Some(AppError::RateLimited { retry_after_seconds: RETRY_AFTER_SECONDS }));
    assert!(now(&admission, somebody_at(2), small()).await.is_ok());
    running.pop();
    assert!(now(&admission, here, small()).await.is_ok(), "what has ended leaves its room");
    drop(running);
    assert_eq!(admission.addresses.callers(), 0, "nothing is kept of those who have nothing under way");
}

#[tokio::test]
async fn heavy_operations_of_one_address_leave_room_for_all_others() {
    let admission = admission();
    let _first = now(&admission, somebody_at(1), large()).await.expect("room");
    let _second = now(&admission, somebody_at(1), large()).await.expect("half of all");
    let third = now(&admission, somebody_at(1), large()).await.err();
    assert_eq!(third.map(|error| error.code()), Some(foundation::problem::ProblemCode::RateLimited));
    assert!(now(&admission, somebody_at(1), small()).await.is_ok(), "small ones fit in");
    assert!(now(&admission, somebody_at(2), large()).await.is_ok());
}

#[tokio::test]
async fn all_together_cost_so_much_and_no_more() {
    let admission = admission();
    let mut running = Vec::new();
    for last in 1..=4 {
        running.push(now(&admission, somebody_at(last), large()).await.expect("room"));
    }
    let refused = now(&admission, somebody_at(5), large()).await.err();
    assert_eq!(refused, Some(AppError::Overloaded { retry_after_seconds: RETRY_AFTER_SECONDS }));
    assert_eq!(admission.addresses.callers(), 4, "who is refused leaves nothing behind");
    let (address, waiting) = (somebody_at(5), admission.clone());
    let waits = tokio::spawn(async move { waiting.admit(None, address, large()).await.is_ok() });
    assert!(now(&admission, somebody_at(6), small()).await.is_ok(), "light ones wait behind no heavy one");
    running.pop();
    assert!(waits.await.expect("a task"), "whoever waits comes in when there is room");
}

#[tokio::test]
async fn more_than_a_few_that_wait_are_refused_at_once() {
    let admission = admission();
    let here = somebody_at(1);
    let mut running = Vec::new();
    for _ in 0..ROOM.per_address {
        running.push(now(&admission, here, small()).await.expect("room"));
    }
    let far = Instant::now() + Duration::from_secs(60);
    let mut waiting: Vec<_> = (0..4 * ROOM.per_address)
        .map(|_| Box::pin(admission.admit_until(None, here, small(), far, Asks::Operation)))
        .collect();
    for waits in &mut waiting {
        assert!(futures::poll!(waits.as_mut()).is_pending());
    }
    assert!(
        admission.admit_until(None, here, small(), far, Asks::Operation).await.is_err(),
        "nobody waits behind them"
    );
}

#[tokio::test]
async fn events_of_subscriptions_weigh_what_they_cost_and_take_no_operations_place() {
    let admission = admission();
    let here = somebody_at(1);
    let small_ones = 20 * ROOM.per_address;
    let mut told = Vec::new();
    for _ in 0..small_ones {
        told.push(admission.admit_event(None, here, small()).await.expect("room for many small ones"));
    }
    assert!(now(&admission, here, small()).await.is_ok(), "and for an operation beside them");
    drop(told);
    let running = [now(&admission, here, large()).await, now(&admission, here, large()).await];
    let mut events: Vec<_> = (0..small_ones).map(|_| Box::pin(admission.admit_event(None, here, large()))).collect();
    for event in &mut events {
        assert!(futures::poll!(event.as_mut()).is_pending(), "what runs leaves no room for large ones");
    }
    drop(running);
    for event in events {
        drop(event.await.expect("however many wait, each has its turn"));
    }
    assert_eq!(admission.addresses.callers(), 0);
}
