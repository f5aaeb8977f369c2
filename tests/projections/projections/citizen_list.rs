//! List of an applicant's own dossiers.

use domain::dossier::{DossierStatus, Turn};
use domain::exchange::MessageSide;
use domain::{Language, Role};
use projections::citizen_list::{CitizenList, CitizenListQuery, Front};
use projections::{DossierFilter, DossierOrder, Page, PageRequest};
use support::{TestDatabase, each_database};

use super::story::{AGENCY, PROCEDURE, Story, definition, moment};

each_database! {
    async fn an_applicant_sees_their_own_dossiers_newest_first(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let (mine, theirs) = (story.citizen("Nguyễn Văn An").await, story.citizen("Trần Thị Bình").await);
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let first = story.submitted(mine).await;
        story.submitted(theirs).await;
        let second = story.submitted(mine).await;
        story.accepted(&first, desk, moment("2026-03-23T10:00:00.000000Z")).await;
        story.assigned(&first, desk, desk).await;
        story.said(&first, MessageSide::Staff, desk, "Xin chào").await;
        let (list, now) = (story.queries().await.citizen_list, story.now);
        let page = list.page(mine, &CitizenListQuery::default(), now, &PageRequest::first(10)).await.unwrap();
        let found = page.into_nodes();
        assert_eq!(found.iter().map(|dossier| dossier.id).collect::<Vec<_>>(), [second.id, first.id]);
        let [fresh, accepted] = &found[..] else { panic!("two dossiers") };
        assert_eq!((fresh.state.status(), fresh.unread, fresh.state.version), (DossierStatus::Registered, 0, 1));
        assert_eq!((accepted.state.status(), accepted.unread), (DossierStatus::Accepted, 1));
        assert_eq!(accepted.state.version, 3);
        assert_eq!(accepted.procedure.name, definition(PROCEDURE).name);
        assert_eq!(accepted.procedure.agency.name.get(Language::Vi), "Sở Công Thương tỉnh Kon Tum");
        assert_eq!(accepted.applicant.display_name.as_deref(), Some("Nguyễn Văn An"));
        assert_eq!(accepted.assignee.as_ref().unwrap().display_name.as_deref(), Some("Võ Văn Dũng"));
        let filter = DossierFilter { statuses: vec![DossierStatus::Accepted], ..DossierFilter::default() };
        let page = list.page(mine, &CitizenListQuery { filter, ..CitizenListQuery::default() }, now, &PageRequest::first(10)).await.unwrap();
        assert_eq!(page.into_nodes().iter().map(|dossier| dossier.id).collect::<Vec<_>>(), [first.id]);
        assert_eq!(list.count(mine, &DossierFilter::default(), now).await.unwrap().count, 2);
    }

    /// Dossiers without rows are on the first page only.
    async fn what_is_in_no_list_yet_stands_at_the_front(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let mine = story.citizen("Nguyễn Văn An").await;
        let [first, second, third] =
            [story.submitted(mine).await, story.submitted(mine).await, story.submitted(mine).await];
        let queries = story.queries().await;
        let (list, details) = (queries.citizen_list, queries.dossier_details);
        for (size, front, shown) in [
            (1, Front::Fitting, vec![third.id]),
            (1, Front::Whole, vec![third.id, second.id]),
            (3, Front::Whole, vec![third.id, second.id, first.id]),
        ] {
            let (wanted, request) = (CitizenListQuery::default(), PageRequest::first(size));
            let listed = list.page(mine, &wanted, story.now, &PageRequest::first(3)).await.unwrap();
            let edges = listed.edges.into_iter().filter(|edge| edge.node.id == first.id).collect();
            let page = Page { edges, has_next: false, has_previous: false };
            let mut ahead = Vec::new();
            for id in [second.id, third.id] {
                ahead.push(details.by_id(id).await.unwrap().unwrap());
            }
            let page = CitizenList::with_decided(page, ahead, &wanted, &request, front);
            assert_eq!(page.has_next, shown.len() < 3, "{front:?}");
            let after = page.edges.last().unwrap().cursor.clone();
            assert_eq!(page.into_nodes().iter().map(|dossier| dossier.id).collect::<Vec<_>>(), shown, "{front:?}");
            if front == Front::Whole && shown.len() < 3 {
                let rest = list.page(mine, &wanted, story.now, &PageRequest::first(3).after(after)).await.unwrap();
                assert_eq!(rest.into_nodes().iter().map(|dossier| dossier.id).collect::<Vec<_>>(), [first.id]);
            }
        }
    }

    async fn an_applicant_orders_and_narrows_their_list(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let mine = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let mut filed = Vec::new();
        for _ in 0..3 {
            filed.push(story.submitted(mine).await);
        }
        story.accepted(&filed[1], desk, moment("2026-03-20T10:00:00.000000Z")).await;
        story.accepted(&filed[0], desk, moment("2026-03-24T10:00:00.000000Z")).await;
        let between = story.now;
        story.said(&filed[2], MessageSide::Staff, desk, "Xin chào").await;
        let (list, now) = (story.queries().await.citizen_list, story.now);
        let shows = async |filter: &DossierFilter, order: DossierOrder| {
            let (mut places, mut request) = (Vec::new(), PageRequest::first(2));
            loop {
                let wanted = CitizenListQuery { filter: filter.clone(), order };
                let page = list.page(mine, &wanted, now, &request).await.unwrap();
                let Some(last) = page.edges.last() else { break places };
                request = PageRequest::first(2).after(last.cursor.clone());
                places.extend(
                    page.edges.iter().map(|edge| filed.iter().position(|filed| filed.id == edge.node.id).unwrap()),
                );
            }
        };
        let everything = DossierFilter::default();
        for (order, places) in [
            (DossierOrder::SubmittedAtDesc, [2, 1, 0]),
            (DossierOrder::SubmittedAtAsc, [0, 1, 2]),
            (DossierOrder::UpdatedAtDesc, [2, 0, 1]),
            (DossierOrder::UpdatedAtAsc, [1, 0, 2]),
            (DossierOrder::DueAtAsc, [1, 0, 2]),
            (DossierOrder::DueAtDesc, [0, 1, 2]),
        ] {
            assert_eq!(shows(&everything, order).await, places, "{order:?}");
        }
        let found = async |filter: DossierFilter| shows(&filter, DossierOrder::SubmittedAtAsc).await;
        assert_eq!(found(DossierFilter { has_unread: Some(true), ..everything.clone() }).await, [2]);
        assert_eq!(found(DossierFilter { has_unread: Some(false), ..everything.clone() }).await, [0, 1]);
        assert_eq!(found(DossierFilter { changed_since: Some(between), ..everything.clone() }).await, [2]);
        assert_eq!(found(DossierFilter { turn: Some(Turn::Office), ..everything.clone() }).await, [0, 1, 2]);
        assert!(found(DossierFilter { turn: Some(Turn::Nobody), ..everything }).await.is_empty());
    }
}
