//! Classification of database errors: outages, internal faults, and the caller's mistakes.

use store::sql::{Connection, Sql, SqlError};
use support::test_service::TestService;
use support::{TestDatabase, postgres, sqlite};

/// Name of a kind of error.
fn kind(error: &SqlError) -> &'static str {
    match error {
        SqlError::Unique { .. } => "unique",
        SqlError::Contention(_) => "contention",
        SqlError::Unavailable(_) => "unavailable",
        SqlError::OutOfSpace(_) => "out of space",
        SqlError::Row(_) => "row",
        SqlError::Unfit(_) => "unfit",
        SqlError::Text(_) => "text",
        SqlError::Refused(_) => "refused",
    }
}

/// Error code of the API.
fn told(office: &TestService, error: SqlError) -> &'static str {
    office.app.cases.faults.failure(error).code().code()
}

/// SQLSTATEs of every class that a server may answer a statement with.
const SQLSTATES: &[(&str, &str, &str)] = &[
    // Temporary: outages, and want of room.
    ("08000", "unavailable", "UNAVAILABLE"),
    ("08003", "unavailable", "UNAVAILABLE"),
    ("08006", "unavailable", "UNAVAILABLE"),
    ("08P01", "unavailable", "UNAVAILABLE"),
    ("25006", "unavailable", "UNAVAILABLE"),
    ("40001", "contention", "UNAVAILABLE"),
    ("40P01", "contention", "UNAVAILABLE"),
    ("53000", "unavailable", "UNAVAILABLE"),
    ("53100", "out of space", "UNAVAILABLE"),
    ("53200", "unavailable", "UNAVAILABLE"),
    ("53300", "unavailable", "UNAVAILABLE"),
    ("53400", "unavailable", "UNAVAILABLE"),
    ("55P03", "contention", "UNAVAILABLE"),
    ("57014", "contention", "UNAVAILABLE"),
    ("57P01", "unavailable", "UNAVAILABLE"),
    ("57P02", "unavailable", "UNAVAILABLE"),
    ("57P03", "unavailable", "UNAVAILABLE"),
    ("57P04", "unavailable", "UNAVAILABLE"),
    ("57P05", "unavailable", "UNAVAILABLE"),
    ("58030", "unavailable", "UNAVAILABLE"),
    // The caller's mistakes.
    ("22021", "text", "BAD_USER_INPUT"),
    ("22P05", "text", "BAD_USER_INPUT"),
    // Internal faults. The first two are numbers of SQLite too, as extended codes of BUSY and IOERR.
    ("42501", "refused", "INTERNAL"),
    ("42602", "refused", "INTERNAL"),
    ("03000", "refused", "INTERNAL"),
    ("0A000", "refused", "INTERNAL"),
    ("21000", "refused", "INTERNAL"),
    ("22001", "refused", "INTERNAL"),
    ("22012", "refused", "INTERNAL"),
    ("22P02", "refused", "INTERNAL"),
    ("23502", "refused", "INTERNAL"),
    ("23503", "refused", "INTERNAL"),
    ("23505", "unique", "INTERNAL"),
    ("23514", "refused", "INTERNAL"),
    ("24000", "refused", "INTERNAL"),
    ("25001", "refused", "INTERNAL"),
    ("25P02", "refused", "INTERNAL"),
    ("26000", "refused", "INTERNAL"),
    ("28000", "refused", "INTERNAL"),
    ("2BP01", "refused", "INTERNAL"),
    ("3D000", "refused", "INTERNAL"),
    ("3F000", "refused", "INTERNAL"),
    ("40002", "refused", "INTERNAL"),
    ("42601", "refused", "INTERNAL"),
    ("42P01", "refused", "INTERNAL"),
    ("54000", "refused", "INTERNAL"),
    ("55000", "refused", "INTERNAL"),
    ("55006", "refused", "INTERNAL"),
    ("57000", "refused", "INTERNAL"),
    ("58000", "refused", "INTERNAL"),
    ("58P01", "refused", "INTERNAL"),
    ("F0000", "refused", "INTERNAL"),
    ("HV000", "refused", "INTERNAL"),
    ("P0001", "refused", "INTERNAL"),
    ("XX000", "refused", "INTERNAL"),
    ("XX001", "refused", "INTERNAL"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_class_of_sqlstates_is_told_as_what_it_is() {
    let office = TestService::open(postgres().await).await;
    let mut wrong = Vec::new();
    for (state, expected, code) in SQLSTATES {
        let raise = format!("do $$ begin raise exception 'a test' using errcode = '{state}'; end $$");
        let error = office.app.parts.database.edge.execute(Sql::new(raise)).await.expect_err("it is raised");
        let found = (kind(&error), told(&office, error));
        if found != (*expected, *code) {
            wrong.push(format!("{state}: {found:?} instead of {expected} and {code}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// A statement that fails, with the preparation that makes it fail.
struct Failing {
    before: &'static [&'static str],
    statement: &'static str,
    after: &'static [&'static str],
    kind: &'static str,
    code: &'static str,
}

/// Codes that SQLite can be made to answer on an intact file; BUSY, IOERR and NOMEM have drills.
const SQLITE: &[Failing] = &[
    // READONLY
    Failing {
        before: &["pragma query_only = on"],
        statement: "insert into probe values (2)",
        after: &["pragma query_only = off"],
        kind: "unavailable",
        code: "UNAVAILABLE",
    },
    // FULL
    Failing {
        before: &["pragma max_page_count = 1"],
        statement: "insert into probe select 1000 + key from json_each('[' || rtrim(replace(hex(zeroblob(50000)), '00', '1,'), ',') || ']')",
        after: &["pragma max_page_count = 1000000"],
        kind: "out of space",
        code: "UNAVAILABLE",
    },
    // CANTOPEN
    Failing {
        before: &[],
        statement: "attach database '/nowhere/at/all.db' as nowhere",
        after: &[],
        kind: "unavailable",
        code: "UNAVAILABLE",
    },
    // CONSTRAINT, of a key and of another kind
    Failing { before: &[], statement: "insert into probe values (1)", after: &[], kind: "unique", code: "INTERNAL" },
    Failing { before: &[], statement: "insert into probe values (-1)", after: &[], kind: "refused", code: "INTERNAL" },
    // MISMATCH
    Failing {
        before: &[],
        statement: "insert into numbers values ('x')",
        after: &[],
        kind: "refused",
        code: "INTERNAL",
    },
    // TOOBIG
    Failing {
        before: &[],
        statement: "select length(zeroblob(2147483647) || 'x') as length",
        after: &[],
        kind: "refused",
        code: "INTERNAL",
    },
    // ERROR
    Failing { before: &[], statement: "select nothing from nowhere", after: &[], kind: "refused", code: "INTERNAL" },
];

async fn run(connection: &mut Connection, statements: &[&'static str]) {
    for statement in statements {
        connection.fetch_all(Sql::new(*statement)).await.expect("carried out");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_code_of_sqlite_is_told_as_what_it_is() {
    let office = TestService::open(sqlite().await).await;
    let place: TestDatabase = sqlite().await;
    let mut connection = place.edge.write().await.expect("a connection");
    let begun = [
        "create table probe (one integer unique check (one > 0)) strict",
        "create table numbers (one integer primary key)",
        "insert into probe values (1)",
    ];
    run(&mut connection, &begun).await;
    let mut wrong = Vec::new();
    for Failing { before, statement, after, kind: expected, code } in SQLITE {
        run(&mut connection, before).await;
        let failed = connection.fetch_all(Sql::new(*statement)).await;
        run(&mut connection, after).await;
        match failed {
            Ok(_) => wrong.push(format!("{statement} does not fail")),
            Err(error) => {
                let found = (kind(&error), told(&office, error));
                if found != (*expected, *code) {
                    wrong.push(format!("{statement}: {found:?} instead of {expected} and {code}"));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}
