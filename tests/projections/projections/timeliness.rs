//! Timeliness of dossiers against their due dates.

use domain::Moment;
use domain::dossier::{ClockState, Timeliness};
use domain::permission::QueueScope;
use projections::staff_queue::DossierOrder;
use projections::{DossierFilter, PageRequest};
use store::sql::Sql;
use support::{TestDatabase, each_database};

use super::story::{AGENCY, Story, moment};

const CLOCKS: [ClockState; 4] = [ClockState::NotStarted, ClockState::Running, ClockState::Paused, ClockState::Ended];

each_database! {
    async fn the_filter_finds_what_is_derived_in_every_case(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let dossier = story.submitted(an).await;
        let queue = story.queries().await.staff_queue;
        let scope = QueueScope::Agency(domain::AgencyId::of_code(AGENCY));
        // On both sides of a midnight in Viet Nam, and a later one.
        let moments: [Option<Moment>; 4] = [
            None,
            Some(moment("2026-03-22T16:59:59.999999Z")),
            Some(moment("2026-03-22T17:00:00.000000Z")),
            Some(moment("2026-03-23T10:00:00.000000Z")),
        ];
        for clock in CLOCKS {
            for due_at in moments {
                for due_soon_at in moments {
                    for ended_at in moments {
                        let sql = "UPDATE dossier_list SET clock = $1, due_at = $2, due_soon_at = $3, ended_at = $4";
                        let sql = Sql::new(sql).bind(clock.name()).bind(due_at).bind(due_soon_at).bind(ended_at);
                        story.database.views.execute(sql).await.unwrap();
                        for now in moments.into_iter().flatten() {
                            let derived = Timeliness::of(clock, due_at, due_soon_at, ended_at, now);
                            for wanted in Timeliness::ALL {
                                let filter = DossierFilter { timeliness: vec![wanted], ..DossierFilter::default() };
                                let count = queue.count(scope, &filter, now).await.unwrap().count;
                                let case = (clock, due_at, due_soon_at, ended_at, now, wanted);
                                assert_eq!(count == 1, wanted == derived, "{case:?}");
                            }
                        }
                    }
                }
            }
        }
        let timeliness = vec![Timeliness::Overdue, Timeliness::DoneLate];
        let any = DossierFilter { timeliness, ..DossierFilter::default() };
        let order = DossierOrder::DueAtAsc;
        let page = queue.page(scope, &any, order, story.now, &PageRequest::first(5)).await.unwrap();
        assert!(page.edges.iter().all(|edge| edge.node.id == dossier.id));
    }
}
