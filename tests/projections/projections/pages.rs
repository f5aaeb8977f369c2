//! Keyset pagination over changing rows.

use projections::citizen_list::CitizenListQuery;
use projections::{Cursor, DossierFilter, InvalidCursor, PageRequest, QueryError};
use store::sql::Sql;
use support::{TestDatabase, each_database};

use super::story::{Story, fresh};

each_database! {
    async fn a_page_stays_right_while_rows_come_in(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        for _ in 0..3 {
            story.submitted(an).await;
        }
        let (list, wanted) = (story.queries().await.citizen_list, CitizenListQuery::default());
        let first = list.page(an, &wanted, story.now, &PageRequest::first(2)).await.unwrap();
        let newer = story.submitted(an).await;
        story.queries().await;
        let request = PageRequest::first(2).after(first.edges[1].cursor.clone());
        let second = list.page(an, &wanted, story.now, &request).await.unwrap();
        assert_eq!(second.edges.len(), 1);
        assert!(second.edges.iter().chain(&first.edges).all(|edge| edge.node.id != newer.id));
        let request = PageRequest::last(2).before(first.edges[0].cursor.clone());
        let before = list.page(an, &wanted, story.now, &request).await.unwrap();
        assert_eq!(before.into_nodes().iter().map(|dossier| dossier.id).collect::<Vec<_>>(), [newer.id]);
    }

    async fn a_row_without_a_stored_state_answers_with_its_own(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let filed = story.submitted(an).await;
        let queries = story.queries().await;
        let (wanted, request) = (CitizenListQuery::default(), PageRequest::first(2));
        let page = queries.citizen_list.page(an, &wanted, story.now, &request).await.unwrap();
        let (detail, found) =
            (queries.dossier_details.by_id(filed.id).await, queries.look_ups.by_code(&filed.code).await);
        // As during a rebuild of the states on a log that lost this dossier.
        story.database.views.execute(Sql::new("DELETE FROM dossier_states")).await.unwrap();
        let again = queries.citizen_list.page(an, &wanted, story.now, &request).await.unwrap();
        assert_eq!(again.into_nodes(), page.into_nodes());
        assert_eq!(queries.dossier_details.by_id(filed.id).await.unwrap(), detail.unwrap());
        assert_eq!(queries.look_ups.by_code(&filed.code).await.unwrap(), found.unwrap());
    }

    async fn what_is_no_cursor_of_the_list_is_refused(database: TestDatabase) {
        let story = Story::begin(database).await;
        let list = story.queries().await.citizen_list;
        for text in ["", "x", "W10", "WyJjaXRpemVuLWxpc3QiLFtdXQ", "WyJjaXRpemVuLWxpc3QiLFsiYSIsImIiXV0"] {
            let cursor: Cursor = text.parse().unwrap();
            let request = PageRequest::first(2).after(cursor);
            let account = domain::AccountId(fresh());
            let answer = list.page(account, &CitizenListQuery::default(), story.now, &request).await;
            assert!(matches!(answer, Err(QueryError::InvalidCursor(InvalidCursor))), "{text}");
        }
    }

    async fn a_count_stops_at_ten_thousand(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        story.submitted(an).await;
        let list = story.queries().await.citizen_list;
        let numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)";
        let copy = "agency_id, procedure_code, procedure_version, applicant_id, assignee_id, status, clock, \
                    submitted_at, due_at, due_soon_at, ended_at, course, updated_at, position";
        let sql = format!(
            "INSERT INTO dossier_list (id, code, folded_code, {copy}) \
             {numbers} SELECT 'copy-' || i, 'copy-' || i, '', {copy} FROM n, dossier_list"
        );
        let count = async || list.count(an, &DossierFilter::default(), story.now).await.unwrap();
        assert_eq!((count().await.count, count().await.exact), (1, true));
        assert_eq!(story.database.views.execute(Sql::new(sql)).await.unwrap(), 10_000);
        assert_eq!((count().await.count, count().await.exact), (10_000, false));
    }
}
