//! Read model of the public look-up.

use domain::Role;
use domain::dossier::DossierStatus;
use support::{TestDatabase, each_database};

use super::story::{AGENCY, Story, moment};

each_database! {
    async fn a_code_shows_status_progress_and_dates(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        let due_at = moment("2026-03-23T10:00:00.000000Z");
        story.accepted(&filed, desk, due_at).await;
        let look_ups = story.queries().await.look_ups;
        let found = look_ups.by_code(&filed.code).await.unwrap().unwrap();
        assert_eq!((found.id, found.state.status()), (filed.id, DossierStatus::Accepted));
        assert_eq!(found.state.filed.due_at, Some(due_at));
        assert_eq!(found.procedure.agency.code, AGENCY);
        assert_eq!(found.progress.len(), 2);
        let unknown = "000.00.08.H34-260302-9999".parse().unwrap();
        assert_eq!(look_ups.by_code(&unknown).await.unwrap(), None);
    }
}
