//! A service with a single database connection.

use domain::Role;
use futures::future::join_all;
use hoso::checkpoint::Checkpoints;
use serde_json::json;
use store::sql::ConnectionBudget;
use support::socket::Socket;
use support::subscriptions::{POSTED, START, text};
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, each_database, eventually, within};
use uuid::Uuid;

each_database! {
    async fn a_service_with_one_connection_does_all_that_it_does_with_more(place: TestDatabase) {
        let office = TestService::open(place.within(ConnectionBudget::single()).await).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let auditor = office.staff(Role::Auditor, None).await;
        let served = office.serve().await;
        let filed = office.file(&citizen).await;
        let mut sockets = join_all((0..10).map(|_| Socket::of(&served, &citizen))).await;
        for (number, socket) in sockets.iter_mut().enumerate() {
            for of in 0..10 {
                socket.subscribe(&format!("{number}-{of}"), POSTED, json!({ "code": filed.code, "after": START })).await;
            }
        }
        let accepted = json!({ "code": filed.code, "expectedVersion": filed.version });
        office.mutate(&desk, "acceptDossier", "dossier { status }", accepted).await.done();
        let posts = (0..6).map(|number| {
            let input = json!({ "requestId": Uuid::new_v4(), "code": filed.code, "body": format!("Tin {number}") });
            office.mutate(&desk, "postMessage", "message { id }", input)
        });
        for posted in within("messages are posted", join_all(posts)).await {
            posted.done();
        }
        let asks = (0..20).map(|number: usize| {
            let document = "query ($code: String!) { viewer { id } procedures(first: 5) { nodes { code name } } \
                            dossier(code: $code) { code exchange(first: 5) { nodes { body } } } }";
            office.ask([&citizen, &desk][number % 2], document, json!({ "code": filed.code }))
        });
        for asked in within("questions are answered", join_all(asks)).await {
            asked.at("/dossier/code");
        }
        for socket in &mut sockets {
            for _ in 0..10 * 6 {
                let message = socket.hear().await;
                assert!(text(&message["payload"], "/message/body").starts_with("Tin "));
            }
        }
        let verified = office.ask(&auditor, "query ($code: String!) { verifyDossier(code: $code) { intact } }", json!({ "code": filed.code }));
        assert_eq!(within("a dossier is verified", verified).await.at("/verifyDossier/intact"), true);
        let checkpoints = Checkpoints::open(&office.app, &office.config()).expect("a folder");
        within("a checkpoint is signed", checkpoints.write(&office.app)).await.expect("signed");
        for name in office.app.parts.projector.names() {
            let rebuilt = office.app.parts.projector.rebuild(name, office.clock.now(), |_| {});
            within("rows are built anew", rebuilt).await.expect("built anew");
        }
        eventually("all rows follow", async || {
            let status = office.app.parts.projector.status(office.clock.now()).await.expect("an answer");
            status.iter().all(|projection| projection.lag_events == 0).then_some(())
        }).await;
        drop(sockets);
        served.stop().await;
    }
}
