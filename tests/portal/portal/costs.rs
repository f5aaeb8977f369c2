//! Costs of the portal's own operations, without a browser.

use axum::body::Body;
use axum::http::{Request, header};
use domain::Role;
use execution::cost::COST;
use support::load::pages::{ASKED, Asked};
use support::portal_sources::paths;
use support::sqlite;
use support::test_service::{AGENCY, TestService};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;

/// Debug builds assert half of the limit per operation; here per page, over all its operations.
#[tokio::test]
async fn every_page_leaves_as_much_room_as_its_operations_take() {
    let asked = Asked::default();
    let layer = asked.clone().with_filter(Targets::new().with_target(ASKED, LevelFilter::TRACE));
    // With a single subscriber, tracing caches interest by the first thread to look, which may have none.
    let _another = tracing::Dispatch::new(tracing_subscriber::registry());
    let _told = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    let office = TestService::open(sqlite().await).await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let everybody = [
        citizen,
        office.staff(Role::Reception, Some(AGENCY)).await,
        office.staff(Role::Auditor, None).await,
        office.staff(Role::Administrator, None).await,
    ];
    for who in &everybody {
        let cookie = format!("hoso={}", who.token.as_deref().expect("a token"));
        for path in [paths(&code), paths("2.001433")].concat() {
            let request = Request::get(&path).header(header::COOKIE, cookie.as_str()).body(Body::empty());
            let reply = office.send(request.expect("a request")).await;
            assert!(!reply.status.is_server_error(), "{path}: {}", reply.text);
        }
    }
    let costs = asked.costs();
    let mut dearest: Vec<_> = costs.iter().map(|(name, cost)| (*cost, name)).collect();
    dearest.sort_unstable();
    for (cost, name) in &dearest {
        println!("{cost:>6} {name}");
    }
    for known in ["StaffQueue", "MyDossiers", "Workspace", "StaffReport", "Procedures", "DossierHistory", "Accounts"] {
        assert!(costs.contains_key(known), "{known} is asked by a page: {costs:?}");
    }
    let (cost, name) = dearest.last().expect("operations");
    assert!((1..=u64::from(COST / 2)).contains(cost), "{name} costs {cost}");
}
