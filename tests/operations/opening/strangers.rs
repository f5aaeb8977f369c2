//! Data of another log.

use std::fs;

use foundation::ids::Ids;
use hoso::checkpoint::Checkpoints;
use hoso::opening::OpeningError;
use hoso::start::StartError;
use store::sql::{Database, DatabaseUrl, Sql, SqlError};
use support::test_service::TestService;
use support::{TestDatabase, each_database, sqlite};
use uuid::Uuid;

use super::LogLoss;

each_database! {
    async fn rows_and_deliveries_of_another_log_are_refused(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (id, other) = (office.app.parts.audit.log_id(), Uuid::new_v4());
        for (pool, part) in [(&office.app.parts.database.views, "views"), (&office.app.parts.database.edge, "edge")] {
            let name = async |log: Uuid| {
                let sql = Sql::new("update followed_log set log = $1 where part = $2").bind(log).bind(part);
                assert_eq!(pool.execute(sql).await.expect("named"), 1);
            };
            name(other).await;
            let refusal = office.refusal().await;
            assert!(
                matches!(refusal, OpeningError::OtherLog { part: found, named, id: own } if found == part && named == other && own == id),
                "{refusal}"
            );
            name(id).await;
        }
        office.start().await.expect("its own again").parts.database.close().await;
    }

    async fn an_empty_database_beside_the_folder_of_a_log_is_refused(place: TestDatabase) {
        let office = TestService::open(place).await;
        Checkpoints::open(&office.app, &office.config()).expect("a signing key");
        let empty = TestDatabase::empty_beside(office.url()).await;
        empty.close().await;
        let mut config = office.config();
        config.database = empty.url().clone();
        let refused = hoso::start::open(&config, office.clock.clone(), Ids::random()).await.err().expect("refused");
        assert!(matches!(&refused, StartError::Opening(OpeningError::NewLog { .. })), "{refused}");
        assert!(refused.to_string().contains("checkpoint.key"), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_is_missing_beside_its_rows_is_not_begun_anew() {
    let office = TestService::open(sqlite().await).await;
    office.close().await;
    let file = office.log_file();
    let aside = file.with_extension("aside");
    fs::rename(&file, &aside).expect("moved away");
    for emptied in [false, true] {
        if emptied {
            fs::write(&file, []).expect("an empty file");
        }
        let refused = office.start().await.err().expect("refused");
        assert!(matches!(&refused, StartError::Opening(OpeningError::Sql(SqlError::Unfit(_)))), "{refused}");
        let said = office.hoso(&["migrate"]).expect_err("refused");
        assert!(said.contains("hoso-views.db") && said.contains("wrong folder"), "{said}");
        assert_eq!(fs::metadata(&file).map_or(0, |file| file.len()), 0, "nothing is made");
    }
    fs::rename(&aside, &file).expect("put back");
    office.start().await.expect("it starts").parts.database.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_log_beside_rows_of_one_is_refused() {
    let office = TestService::open(sqlite().await).await;
    let citizen = office.citizen().await;
    office.file(&citizen).await;
    office.close().await;
    // Migrated, without a log.
    let other = sqlite().await;
    other.close().await;
    let DatabaseUrl::Sqlite(empty) = other.url() else { panic!("a file") };
    fs::copy(empty, office.log_file()).expect("an empty log in its place");
    let refusal = office.refusal().await;
    assert!(matches!(refusal, OpeningError::NewLog { .. }), "{refusal}");
    // A data folder without evidence.
    fs::remove_file(office.config().data_dir.join("keys/checkpoint.key")).expect("removed");
    let refusal = office.refusal().await;
    assert!(matches!(refusal, OpeningError::OtherLog { part: "views", .. }), "{refusal}");
    // Nor do the rows of an older release.
    let database = Database::connect(office.url()).await.expect("connected");
    for pool in [&database.views, &database.edge] {
        pool.execute(Sql::new("delete from followed_log")).await.expect("forgotten");
    }
    database.close().await;
    let refusal = office.refusal().await;
    assert!(matches!(refusal, OpeningError::EmptyLog { part: "views" }), "{refusal}");
}
