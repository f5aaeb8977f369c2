//! Search index of forms: by the applicant's present data, until erasure.

use domain::dossier::DossierCode;
use domain::permission::QueueScope;
use domain::text::SearchText;
use domain::{AgencyId, Role};
use projections::{DossierFilter, DossierOrder, PageRequest, Queries, Reach};
use serde_json::{Value, json};
use store::sql::Sql;
use support::{TestDatabase, each_database};

use super::story::{AGENCY, OTHER_AGENCY, PROCEDURE, Story, moment};

fn form() -> Value {
    json!({
        "trader": {
            "name": "Công ty TNHH Ngọc Linh Xanh", "taxCode": "6199910017", "phone": "02603000111",
            "email": "Xanh@Example.vn", "headOffice": "12 Trần Phú",
        },
        "registration": { "number": "6199910017" },
        "suppliers": [{ "name": "Nhà máy bia Đắk Bla", "taxCode": "6100123454" }],
        "representative": { "fullName": "Phạm Thị Đầu", "identityNumber": "062180000654", "phone": "0905000441" },
    })
}

async fn named(queries: &Queries, text: &str) -> Vec<DossierCode> {
    listed(queries, &DossierFilter { text: text.parse().ok(), ..DossierFilter::default() }).await
}

/// In the agency's queue.
async fn listed(queries: &Queries, filter: &DossierFilter) -> Vec<DossierCode> {
    let (scope, now) = (QueueScope::Agency(AgencyId::of_code(AGENCY)), moment("2026-03-05T02:00:00.000000Z"));
    let (order, request) = (DossierOrder::SubmittedAtAsc, PageRequest::first(100));
    let page = queries.staff_queue.page(scope, filter, order, now, &request).await.unwrap();
    page.into_nodes().into_iter().map(|dossier| dossier.state.filed.code).collect()
}

/// Dossiers of the agency whose forms match.
async fn given(queries: &Queries, text: &str) -> Vec<DossierCode> {
    let text: SearchText = text.parse().unwrap();
    let digests = queries.form_index.giving(&text).await.unwrap();
    let reach = Some(Reach { applicants: Vec::new(), digests });
    listed(queries, &DossierFilter { reach, ..DossierFilter::default() }).await
}

async fn gives(queries: &Queries, text: &str) -> usize {
    given(queries, text).await.len()
}

async fn rows(story: &Story, table: &str) -> u64 {
    let sql = Sql::new(format!("select count(*) as rows from {table}"));
    story.database.views.fetch_optional(sql).await.unwrap().unwrap().count("rows").unwrap()
}

each_database! {
    async fn a_form_is_found_by_whom_it_names_as_the_applicant(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        story.submitted(an).await;
        let filed = story.submitted_as(an, AGENCY, PROCEDURE, form()).await;
        let queries = story.queries().await;
        for text in ["Ngọc Linh Xanh", "ngoc linh", "xanh AN", "dau ruou", "Phạm Thị Đầu"] {
            assert_eq!(named(&queries, text).await, std::slice::from_ref(&filed.code), "{text}");
        }
        for text in ["6199910017", "6199 910 017", "+84 260 3000 111", "xanh@example.VN", "062 180 000 654", "0905000441"] {
            assert_eq!(gives(&queries, text).await, 1, "{text}");
        }
        // Other people's names, and texts that are no name, match nothing.
        assert!(named(&queries, "Đắk Bla").await.is_empty());
        assert!(named(&queries, "Trần Phú").await.is_empty());
        for text in ["6100123454", "Ngọc Linh Xanh", "0905", ""] {
            assert_eq!(gives(&queries, text).await, 0, "{text}");
        }
    }

    async fn what_forms_elsewhere_give_keeps_none_of_ones_own_from_being_found(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        story.submitted_as(an, OTHER_AGENCY, PROCEDURE, form()).await;
        let own = story.submitted_as(an, AGENCY, PROCEDURE, form()).await;
        let queries = story.queries().await;
        // More than any list shows, sorted before all others by id.
        let many = "INSERT INTO form_contacts (dossier_id, pointer, digest) \
                    WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 501) \
                    SELECT '00000000-' || n, given.pointer, given.digest FROM many CROSS JOIN \
                    (SELECT DISTINCT pointer, digest FROM form_contacts) AS given";
        story.database.views.execute(Sql::new(many)).await.unwrap();
        for text in ["6199910017", "0905000441"] {
            assert_eq!(given(&queries, text).await, std::slice::from_ref(&own.code), "{text}");
        }
        let reach = Reach {
            applicants: vec![an],
            digests: queries.form_index.giving(&"0905000441".parse().unwrap()).await.unwrap(),
        };
        let filter = DossierFilter { reach: Some(reach), ..DossierFilter::default() };
        assert_eq!(listed(&queries, &filter).await, [own.code], "once, whichever way it is found");
    }

    async fn what_a_supplement_changed_is_what_a_form_is_found_by(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted_as(an, AGENCY, PROCEDURE, form()).await;
        story.accepted(&filed, desk, moment("2026-03-23T10:00:00.000000Z")).await;
        let request = story.asked(&filed, desk).await;
        story.queries().await;
        let patch = json!({ "trader": { "name": "Công ty Sao Mai", "phone": null, "taxCode": "6199940004" } });
        story.answered(&filed, request, patch).await;
        let queries = story.queries().await;
        assert_eq!(named(&queries, "sao mai").await, std::slice::from_ref(&filed.code));
        assert!(named(&queries, "ngoc linh").await.is_empty());
        for (text, count) in [("6199940004", 1), ("02603000111", 0), ("xanh@example.vn", 1), ("0905000441", 1)] {
            assert_eq!(gives(&queries, text).await, count, "{text}");
        }
        assert_eq!(gives(&queries, "6199910017").await, 1, "it stays the number of the registration");
    }

    async fn nothing_of_an_erased_applicants_forms_stays(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let [gone, other] = [story.citizen("Nguyễn Văn An").await, story.citizen("Lê Thị Ở").await];
        let kept = story.submitted_as(other, AGENCY, PROCEDURE, form()).await;
        story.submitted_as(gone, AGENCY, PROCEDURE, form()).await;
        let queries = story.queries().await;
        let (names, contacts) = (rows(&story, "form_names").await, rows(&story, "form_contacts").await);
        assert_eq!((names, contacts), (4, 12));
        assert!(!queries.form_index.has_forgotten(gone).await.unwrap());
        story.erased(gone).await;
        let queries = story.queries().await;
        assert_eq!((rows(&story, "form_names").await, rows(&story, "form_contacts").await), (2, 6));
        assert_eq!(named(&queries, "ngoc linh").await, [kept.code]);
        assert!(queries.form_index.has_forgotten(gone).await.unwrap());
        assert!(!queries.form_index.has_forgotten(other).await.unwrap());
    }

    async fn names_and_numbers_are_read_by_their_indexes(database: TestDatabase) {
        let story = Story::begin(database).await;
        for (question, index) in [
            ("SELECT dossier_id FROM form_contacts WHERE digest IN ('a', 'b')", "form_contacts_by_digest"),
            ("SELECT dossier_id FROM form_names WHERE folded LIKE '%a%' ESCAPE '!' LIMIT 501", "form_names_by_name"),
        ] {
            let mut transaction = story.database.views.begin().await.unwrap();
            let sqlite = transaction.is_sqlite();
            if !sqlite {
                // On near-empty tables the planner would use no index.
                transaction.execute(Sql::new("SET LOCAL enable_seqscan = off")).await.unwrap();
            }
            let (explain, column) = if sqlite { ("EXPLAIN QUERY PLAN", "detail") } else { ("EXPLAIN", "QUERY PLAN") };
            let plan = transaction.fetch_all(Sql::new(format!("{explain} {question}"))).await.unwrap();
            let plan: Vec<_> = plan.iter().map(|row| row.text(column).unwrap()).collect();
            assert!(plan.iter().any(|line| line.contains(index)), "{plan:?}");
        }
    }
}
