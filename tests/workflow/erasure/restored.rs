//! Erasure after a restore.

use std::fs;

use domain::account::AccountStatus;
use foundation::clock::Clock;
use foundation::ids::Ids;
use store::ledger::{Counters, GAP};
use store::sql::{Pool, Sql};
use support::{TestDatabase, each_database, tamper};
use tempfile::TempDir;

use super::{NAME, Parting};

/// Tables that an old backup would restore.
const LEDGER: [&str; 4] = ["subject_keys", "claims", "credentials", "uploads"];

async fn run(pool: &Pool, sql: &str) {
    pool.execute(Sql::new(sql.to_owned())).await.expect("carried out");
}

each_database! {
    /// By commands: a backup from before the erasure is restored over the present data.
    async fn hoso_restore_erases_again_who_was_erased_since_the_backup(place: TestDatabase) {
        let parting = Parting::over(place).await;
        let folder = TempDir::new().expect("a folder");
        let to = folder.path().join("backup").display().to_string();
        parting.office.hoso(&["backup", &to]).expect("a backup");
        parting.request(&parting.one).await.done();
        parting.confirm(&parting.other).await.done();
        let Parting { office, id, .. } = parting;
        let (config, clock) = (office.config(), office.clock.clone());
        let premises = office.left().await;
        let said = premises.hoso_told(&["restore", &to, "--replace"], "").expect("it is put back");
        assert!(said.contains("are back"), "{said}");

        let again = hoso::start::open(&config, clock, Ids::random()).await.expect("it starts");
        let row = again.parts.queries.accounts.get(id).await.expect("an answer").expect("a row");
        assert_eq!((row.status, row.particulars), (AccountStatus::Erased, None), "{NAME} is gone again");
        assert_eq!(again.parts.vault.wrapped_key_digest(id.into()).await.expect("an answer"), None);
        for (table, column) in [("claims", "owner"), ("credentials", "account")] {
            let left = format!("select {column} from {table} where {column} = '{id}'");
            assert!(again.parts.database.ledger.fetch_all(Sql::new(left)).await.expect("rows").is_empty(), "{table}");
        }
        again.parts.database.close().await;
    }

    async fn what_a_restore_brings_back_is_erased_again_before_anything_is_served(place: TestDatabase) {
        let parting = Parting::over(place).await;
        let ledger = &parting.office.app.parts.database.ledger;
        for table in LEDGER {
            run(ledger, &format!("create table backup_{table} as select * from {table}")).await;
        }
        let files = parting.office.config().data_dir.join("files");
        let papers: Vec<_> = fs::read_dir(&files).expect("papers").map(|entry| entry.expect("one").path()).collect();
        let papers: Vec<_> = papers.iter().filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(path).expect("read"))).collect();
        assert!(!papers.is_empty());
        let before = parting.office.account(&parting.person).await.1.version;

        parting.request(&parting.one).await.done();
        parting.confirm(&parting.other).await.done();

        // The database as before: events, keys, names; and the files.
        let cut = format!("delete from events where aggregate_id = '{}' and sequence > {before}", parting.id);
        tamper(ledger, &cut).await;
        for table in LEDGER {
            run(ledger, &format!("delete from {table}")).await;
            run(ledger, &format!("insert into {table} select * from backup_{table}")).await;
        }
        run(ledger, "delete from erasures").await;
        for table in ["follower_streams", "checkpoints"] {
            run(&parting.office.app.parts.database.views, &format!("delete from {table}")).await;
        }
        for (path, bytes) in &papers {
            fs::write(path, bytes).expect("written");
        }

        let clock = Clock::manual(parting.office.clock.now());
        let again = hoso::start::open(&parting.office.config(), clock, Ids::random()).await.expect("it starts");
        let row = again.parts.queries.accounts.get(parting.id).await.expect("an answer").expect("a row");
        assert_eq!((row.status, row.particulars), (AccountStatus::Erased, None), "{NAME} is gone again");
        assert_eq!(again.parts.vault.wrapped_key_digest(parting.id.into()).await.expect("an answer"), None);
        for (path, _) in &papers {
            assert!(!path.exists(), "{}", path.display());
        }
        let gap = format!("select width from number_gaps where evidence = 'erasure of {}'", parting.id);
        let gap = again.parts.database.ledger.fetch_all(Sql::new(gap)).await.expect("gaps");
        assert_eq!(gap.iter().map(|gap| gap.count("width").expect("a width")).collect::<Vec<_>>(), [GAP]);
        let next = Counters::next(&again.parts.database.ledger, "anything", again.parts.clock.now().local_date()).await;
        assert!(next.expect("a number") > GAP, "numbers of what is lost are not given again");
        again.parts.database.close().await;
    }
}
