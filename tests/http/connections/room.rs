//! Servers with too few connections.

use futures::future::join_all;
use hoso::start::refuse_unfit;
use store::sql::{ConnectionBudget, Sql, SqlError};
use support::test_service::TestService;
use support::{postgres, within};

/// Reason why the service does not start.
async fn refused(office: &TestService, connections: u32) -> Option<String> {
    let mut config = office.config();
    config.database_connections = ConnectionBudget::of(connections);
    refuse_unfit(&config).await.err().map(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_few_connections_are_said_at_the_start_with_what_limits_them() {
    let office = TestService::open(postgres().await.under_a_role().await).await;
    assert_eq!(refused(&office, 5).await, None);
    for (limit, whose) in [
        ("alter role {role} connection limit 30", "the role's connection limit of 30"),
        ("alter database {database} connection limit 30", "the database's connection limit of 30"),
    ] {
        office.place().administer(limit).await;
        assert_eq!(refused(&office, 5).await, None);
        let why = refused(&office, 31).await.expect("refused");
        assert!(why.contains(whose) && why.contains("HOSO_DATABASE_CONNECTIONS"), "{why}");
        office.place().administer(&limit.replace("30", "-1")).await;
    }
    let why = refused(&office, 9_999).await.expect("refused");
    assert!(why.contains("max_connections = "), "{why}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_takes_no_writes_is_said_at_the_start() {
    let office = TestService::open(postgres().await.under_a_role().await).await;
    office.place().administer("alter role {role} set default_transaction_read_only = on").await;
    let why = refused(&office, 5).await.expect("refused");
    assert!(why.contains("default_transaction_read_only"), "{why}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_refuses_one_later_is_unavailable_and_what_is_open_is_used() {
    let place = postgres().await.under_a_role().await;
    // Fewer than the service is configured to open.
    place.administer("alter role {role} connection limit 4").await;
    let asks = (0..60).map(|_| place.edge.fetch_all(Sql::new("select pg_sleep(0.01)::text as slept")));
    let answers = within("all are answered", join_all(asks)).await;
    let answers = answers.into_iter().map(|answer| answer.map(|rows| rows.len()));
    let (answered, refused): (Vec<_>, Vec<_>) = answers.partition(Result::is_ok);
    assert!(!answered.is_empty(), "{refused:?}");
    assert!(refused.iter().all(|answer| matches!(answer, Err(SqlError::Unavailable(_)))), "{refused:?}");
    place.administer("alter role {role} connection limit -1").await;
    within("an answer", place.edge.fetch_all(Sql::new("select 'x' as text"))).await.expect("an answer");
}
