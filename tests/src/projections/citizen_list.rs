use domain::dossier::DossierStatus;
use domain::exchange::MessageSide;
use domain::{Language, Role};
use projections::{DossierFilter, PageRequest};

use super::story::{AGENCY, PROCEDURE, Story, definition, moment};
use crate::support::{TestDatabase, each_database};

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
        let (list, now) = (story.questions().await.citizen_list, story.now);
        let page = list.page(mine, &DossierFilter::default(), now, &PageRequest::first(10)).await.unwrap();
        let found = page.into_nodes();
        assert_eq!(found.iter().map(|dossier| dossier.id).collect::<Vec<_>>(), [second.id, first.id]);
        let [fresh, accepted] = &found[..] else { panic!("two dossiers") };
        assert_eq!((fresh.course.status(), fresh.unread, fresh.course.version), (DossierStatus::Registered, 0, 1));
        assert_eq!((accepted.course.status(), accepted.unread), (DossierStatus::Accepted, 1));
        assert_eq!(accepted.course.version, 3);
        assert_eq!(accepted.procedure.name, definition(PROCEDURE).name);
        assert_eq!(accepted.procedure.agency.name.get(Language::Vi), "Sở Công Thương tỉnh Kon Tum");
        assert_eq!(accepted.applicant.display_name.as_deref(), Some("Nguyễn Văn An"));
        assert_eq!(accepted.assignee.as_ref().unwrap().display_name.as_deref(), Some("Võ Văn Dũng"));
        let filter = DossierFilter { statuses: vec![DossierStatus::Accepted], ..DossierFilter::default() };
        let page = list.page(mine, &filter, now, &PageRequest::first(10)).await.unwrap();
        assert_eq!(page.into_nodes().iter().map(|dossier| dossier.id).collect::<Vec<_>>(), [first.id]);
        assert_eq!(list.count(mine, &DossierFilter::default(), now).await.unwrap().count, 2);
    }
}
