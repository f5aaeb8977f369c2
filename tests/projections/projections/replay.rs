//! Replay of all projections.

use std::collections::BTreeMap;

use store::sql::{Pool, Sql};
use support::{TestDatabase, each_database};

use super::story::Story;

/// Tables of the projector itself.
const PREREQUISITES: [&str; 2] = ["follower_streams", "calendar_years"];

/// All rows of all tables, sorted.
pub(crate) async fn rows(views: &Pool) -> BTreeMap<String, Vec<String>> {
    let mut rows = BTreeMap::new();
    let projections = projections::all();
    for table in projections.iter().flat_map(|projection| projection.tables()).chain(&PREREQUISITES) {
        let sql = if views.is_sqlite() {
            let columns = format!("SELECT name FROM pragma_table_info('{table}')");
            let columns = views.fetch_all(Sql::new(columns)).await.unwrap();
            let columns: Vec<_> = columns.iter().map(|row| row.text("name").unwrap()).collect();
            assert!(!columns.is_empty(), "{table}");
            format!("SELECT json_array({}) AS line FROM {table} ORDER BY 1", columns.join(", "))
        } else {
            format!("SELECT row_to_json(t)::text AS line FROM {table} AS t ORDER BY 1")
        };
        let lines = views.fetch_all(Sql::new(sql)).await.unwrap();
        let lines: Vec<_> = lines.iter().map(|row| row.text("line").unwrap()).collect();
        rows.insert((*table).to_owned(), lines);
    }
    rows
}

async fn beside(database: &TestDatabase) -> TestDatabase {
    if database.is_sqlite() { support::sqlite().await } else { support::postgres().await }
}

each_database! {
    async fn a_replay_from_zero_gives_the_rows_that_grew_event_by_event(database: TestDatabase) {
        let mut story = Story::begin(database).await;
        // Projected live, event by event.
        let live = story.follower(&story.database.views).await;
        let following = live.start();
        let views = story.database.views.clone();
        story.everything_happens().await;
        assert!(live.drive_to(story.last, std::time::Duration::from_secs(60)).await);
        following.stop().await;
        let grown = rows(&views).await;
        for (table, rows) in &grown {
            assert!(!rows.is_empty(), "{table} is told nothing by the story");
        }
        for page in [1, 3, 500] {
            let other = beside(&story.database).await;
            story.follow(&story.follower_of(&other.views, projections::all(), page).await).await.unwrap();
            let replayed = rows(&other.views).await;
            for (table, rows) in &grown {
                assert_eq!(rows, &replayed[table], "{table}, {page} events at a time");
            }
        }
    }

    async fn following_the_same_events_again_changes_nothing(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = &story.database.views;
        story.follow(&story.follower(views).await).await.unwrap();
        let before = rows(views).await;
        let again = "UPDATE checkpoints SET position = $1";
        views.execute(Sql::new(again).bind(store::log::Position::START)).await.unwrap();
        story.follow(&story.follower(views).await).await.unwrap();
        assert_eq!(rows(views).await, before);
    }
}
