//! Erasure under a restricted role.

use store::ledger::Erasures;
use support::{eventually, postgres};

use super::Parting;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_role_that_owns_nothing_cannot_rewrite_the_owner_of_the_tables_does_later() {
    let place = postgres().await;
    let owner = place.url().clone();
    let parting = Parting::over(place.under_a_role().await).await;
    parting.request(&parting.one).await.done();
    assert_eq!(parting.confirm(&parting.other).await.done()["account"]["status"], "ERASED");
    let ledger = &parting.office.app.parts.database.ledger;
    assert_eq!(Erasures::unfinished(ledger).await.expect("rows"), [parting.id], "it stays due");
    parting.office.hoso(&["projections", "catch-up"]).expect("the service starts all the same");
    assert_eq!(Erasures::unfinished(ledger).await.expect("rows"), [parting.id]);
    // Not yet while another transaction still sees the old rows.
    eventually("the owner does it", async || {
        parting.office.hoso_on(&owner, &["projections", "catch-up"]).expect("run as the owner");
        Erasures::unfinished(ledger).await.expect("rows").is_empty().then_some(())
    })
    .await;
}
