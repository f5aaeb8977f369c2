//! The staff's queue: scope, order, filters.

use chrono::{NaiveDate, TimeDelta};
use domain::dossier::{DossierEvent, StepRef, Turn};
use domain::exchange::MessageSide;
use domain::permission::QueueScope;
use domain::{Actor, AgencyId, Role};
use projections::staff_queue::DossierOrder;
use projections::{DossierFilter, PageRequest, Queries, Reader};
use support::{TestDatabase, each_database};

use super::story::dossiers::Filed;
use super::story::people::officer;
use super::story::{AGENCY, OTHER_AGENCY, PROCEDURE, Story, definition, moment};

const ORDERS: [DossierOrder; 7] = [
    DossierOrder::UrgentFirst,
    DossierOrder::DueAtAsc,
    DossierOrder::DueAtDesc,
    DossierOrder::SubmittedAtAsc,
    DossierOrder::SubmittedAtDesc,
    DossierOrder::UpdatedAtAsc,
    DossierOrder::UpdatedAtDesc,
];

/// Shows a queue as indexes in the order of filing.
struct Queue {
    queries: Queries,
    scope: QueueScope,
    filed: Vec<Filed>,
    story: Story,
}

impl Queue {
    async fn shows(&self, filter: &DossierFilter, order: DossierOrder) -> Vec<usize> {
        let queue = &self.queries.staff_queue;
        let page = queue.page(self.scope, filter, order, self.story.now, &PageRequest::first(100)).await.unwrap();
        let count = queue.count(self.scope, filter, self.story.now).await.unwrap();
        assert_eq!((count.count, count.exact), (page.edges.len() as u64, true));
        let place = |id| self.filed.iter().position(|filed| filed.id == id).unwrap();
        page.into_nodes().into_iter().map(|dossier| place(dossier.id)).collect()
    }

    async fn finds(&self, filter: DossierFilter) -> Vec<usize> {
        self.shows(&filter, DossierOrder::SubmittedAtAsc).await
    }
}

/// Four dossiers of the agency, the third due first, the last without a date; and one of another agency.
async fn queue(database: TestDatabase, scope: QueueScope) -> Queue {
    let mut story = Story::with_catalogue(database).await;
    story.publish(definition("2.000648"), 1).await;
    let an = story.citizen("Nguyễn Văn An").await;
    let binh = story.citizen("Trần Thị Bình").await;
    let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
    let mut filed = Vec::new();
    for applicant in [an, binh, an, binh] {
        filed.push(story.submitted(applicant).await);
        story.pass(TimeDelta::days(1));
    }
    filed.push(story.submitted_to(an, OTHER_AGENCY, "2.000648").await);
    for (place, due_at) in [(0, "2026-03-24"), (1, "2026-03-24"), (2, "2026-03-20")] {
        story.accepted(&filed[place], desk, moment(&format!("{due_at}T10:00:00.000000Z"))).await;
    }
    story.assigned(&filed[1], desk, desk).await;
    let queries = story.queries().await;
    Queue { queries, scope, filed, story }
}

fn own() -> QueueScope {
    QueueScope::Agency(AgencyId::of_code(AGENCY))
}

each_database! {
    async fn what_has_no_due_date_comes_last_in_both_directions(database: TestDatabase) {
        let queue = queue(database, own()).await;
        let everything = DossierFilter::default();
        assert_eq!(queue.shows(&everything, DossierOrder::DueAtAsc).await, [2, 0, 1, 3]);
        assert_eq!(queue.shows(&everything, DossierOrder::DueAtDesc).await, [0, 1, 2, 3]);
        assert_eq!(queue.shows(&everything, DossierOrder::SubmittedAtAsc).await, [0, 1, 2, 3]);
        assert_eq!(queue.shows(&everything, DossierOrder::SubmittedAtDesc).await, [3, 2, 1, 0]);
    }

    async fn new_work_stands_before_what_has_days_left_in_the_order_in_which_it_came(database: TestDatabase) {
        let mut queue = queue(database, own()).await;
        let story = &mut queue.story;
        for _ in 0..6 {
            let applicant = story.citizen("Lê Thị Mới").await;
            queue.filed.push(story.submitted(applicant).await);
            story.pass(TimeDelta::minutes(1));
        }
        // A date that had passed before is even more urgent.
        story.pass(moment("2026-03-22T03:00:00.000000Z") - story.now);
        let applicant = story.citizen("Lê Thị Sau").await;
        queue.filed.push(story.submitted(applicant).await);
        queue.queries = queue.story.queries().await;
        let everything = DossierFilter::default();
        let new = [3, 5, 6, 7, 8, 9, 10];
        assert_eq!(queue.shows(&everything, DossierOrder::UrgentFirst).await, [&new[..], &[2, 11, 0, 1]].concat());
        assert_eq!(queue.shows(&everything, DossierOrder::DueAtAsc).await, [&[2, 0, 1], &new[..], &[11]].concat());
        assert_eq!(queue.shows(&everything, DossierOrder::DueAtDesc).await, [&[0, 1, 2], &new[..], &[11]].concat());
    }

    async fn what_changed_comes_by_its_last_event_or_message(database: TestDatabase) {
        let mut queue = queue(database, own()).await;
        let everything = DossierFilter::default();
        // Accepted in the order of filing, the second assigned last; the fourth unchanged since its filing.
        assert_eq!(queue.shows(&everything, DossierOrder::UpdatedAtDesc).await, [1, 2, 0, 3]);
        let before = queue.story.now;
        let applicant = queue.story.citizen("Người khác").await;
        queue.story.said(&queue.filed[3], MessageSide::Citizen, applicant, "Xin hỏi").await;
        queue.queries = queue.story.queries().await;
        assert_eq!(queue.shows(&everything, DossierOrder::UpdatedAtAsc).await, [0, 2, 1, 3]);
        let changed = DossierFilter { changed_since: Some(before), ..DossierFilter::default() };
        assert_eq!(queue.finds(changed).await, [3]);
        let unread = |unread| DossierFilter { has_unread: Some(unread), ..DossierFilter::default() };
        assert_eq!((queue.finds(unread(true)).await, queue.finds(unread(false)).await), (vec![3], vec![0, 1, 2]));
        let turn = |turn| DossierFilter { turn: Some(turn), ..DossierFilter::default() };
        assert_eq!(queue.finds(turn(Turn::Office)).await, [0, 1, 2, 3]);
        assert!(queue.finds(turn(Turn::Applicant)).await.is_empty());
    }

    async fn auditors_see_the_dossiers_of_all_agencies(database: TestDatabase) {
        let queue = queue(database, QueueScope::All).await;
        assert_eq!(queue.finds(DossierFilter::default()).await, [0, 1, 2, 3, 4]);
        let agency = DossierFilter { agency_code: OTHER_AGENCY.parse().ok(), ..DossierFilter::default() };
        assert_eq!(queue.finds(agency).await, [4]);
    }

    async fn a_word_finds_the_same_whether_many_have_it_or_few(database: TestDatabase) {
        let mut queue = queue(database, own()).await;
        let text = |text: &str| DossierFilter { text: text.parse().ok(), ..DossierFilter::default() };
        let number = queue.filed[2].code.to_string();
        let tail = number.rsplit('-').next().unwrap();
        for crowd in [1, 510] {
            for _ in 0..crowd {
                queue.story.citizen("Đỗ Thị Xuyến").await;
            }
            let xuyen = queue.story.citizen("Đỗ Thị Xuyến").await;
            let filed = queue.story.submitted(xuyen).await;
            queue.filed.push(filed);
            queue.queries = queue.story.queries().await;
            let hers: Vec<_> = (5..queue.filed.len()).collect();
            assert_eq!(queue.finds(text("xuyến")).await, hers);
            assert_eq!(queue.finds(text("rượu xuyen")).await, hers);
            assert!(queue.finds(text("xuyen nguyen")).await.is_empty());
            assert!(queue.finds(text("xuyen 9999")).await.is_empty());
            assert!(queue.finds(text(tail)).await.contains(&2));
            assert_eq!(queue.finds(text(&number[number.len() - 11..])).await, [2]);
            assert!(queue.finds(text(number.split('-').nth(1).unwrap())).await.contains(&2), "by its day");
            let by_day = &number[..number.len() - tail.len() - 1];
            assert!(queue.finds(text(by_day)).await.contains(&2), "by agency and day");
            assert!(queue.finds(text(&by_day[by_day.find("H34").unwrap()..])).await.contains(&2), "by its code's end");
            assert!(queue.finds(text(&by_day.replace("H34", "H48"))).await.is_empty(), "of another agency");
            assert_eq!(queue.finds(text("08.h34 ruou")).await.len(), queue.filed.len() - 1, "by the agency's code");
        }
    }

    async fn what_is_new_is_what_waits_for_the_reader_and_nobody_else_has(database: TestDatabase) {
        let mut queue = queue(database, own()).await;
        let story = &mut queue.story;
        let [desk, son, hoa, head] = [Role::Reception, Role::Specialist, Role::Specialist, Role::Leader];
        let desk = (story.officer(desk, AGENCY, "Lê Thị Tiếp").await, desk);
        let son = (story.officer(son, AGENCY, "Đỗ Sơn").await, son);
        let hoa = (story.officer(hoa, AGENCY, "Lê Hoa").await, hoa);
        let head = (story.officer(head, AGENCY, "Phan Đầu").await, head);
        let step = |number, role| StepRef { key: format!("s{number}"), number, of: 2, role, assignee_required: false };
        for (place, step) in [(0, step(1, Role::Specialist)), (1, step(1, Role::Specialist)), (2, step(2, Role::Leader))] {
            let event = DossierEvent::DossierForwarded { at: story.now, by: desk.0, step, step_due_at: None, note: None, files: Vec::new() };
            let filed = queue.filed[place].clone();
            story.of_dossier(&filed, officer(desk.0, Role::Reception, AGENCY), &[event]).await;
        }
        let taken = queue.filed[1].clone();
        story.assigned(&taken, desk.0, hoa.0).await;
        queue.queries = queue.story.queries().await;
        let new_for = |(account, role)| DossierFilter { new_for: Some(Reader { account, role }), ..DossierFilter::default() };
        assert_eq!(queue.finds(new_for(desk)).await, [3]);
        assert_eq!(queue.finds(new_for(son)).await, [0]);
        assert_eq!(queue.finds(new_for(hoa)).await, [0, 1]);
        assert_eq!(queue.finds(new_for(head)).await, [2]);
        assert!(queue.finds(new_for((head.0, Role::Auditor))).await.is_empty());
        let at = |role| DossierFilter { at_role: Some(role), ..DossierFilter::default() };
        assert_eq!(queue.finds(at(Role::Reception)).await, [3]);
        assert_eq!(queue.finds(at(Role::Specialist)).await, [0, 1]);
        assert_eq!(queue.finds(at(Role::Leader)).await, [2]);
        let at_step = |key: &str| DossierFilter { step_key: key.parse().ok(), ..DossierFilter::default() };
        assert_eq!(queue.finds(at_step("s1")).await, [0, 1]);
        assert_eq!(queue.finds(at_step("s2")).await, [2]);
        assert!(queue.finds(at_step("S1")).await.is_empty(), "a key is no search");

        let unread = || DossierFilter { has_unread: Some(true), ..DossierFilter::default() };
        assert!(queue.finds(unread()).await.is_empty());
        let (first, last) = (queue.filed[0].clone(), queue.filed[3].clone());
        queue.story.said(&first, MessageSide::Citizen, first.applicant, "Bao giờ xong?").await;
        queue.story.said(&last, MessageSide::Staff, desk.0, "Mời anh đến.").await;
        queue.queries = queue.story.queries().await;
        assert_eq!(queue.finds(unread()).await, [0]);
    }

    async fn a_filter_finds_what_it_names(database: TestDatabase) {
        let queue = queue(database, own()).await;
        let text = |text: &str| DossierFilter { text: text.parse().ok(), ..DossierFilter::default() };
        assert_eq!(queue.finds(text("NGUYEN an")).await, [0, 2]);
        assert_eq!(queue.finds(text("bình rượu")).await, [1, 3]);
        assert_eq!(queue.finds(text(&queue.filed[2].code.to_string().to_lowercase())).await, [2]);
        assert!(queue.finds(text("_guyen")).await.is_empty());
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
        let days = DossierFilter { submitted_from: day(3), submitted_to: day(4), ..DossierFilter::default() };
        assert_eq!(queue.finds(days).await, [1, 2]);
        let free = |unassigned| DossierFilter { unassigned: Some(unassigned), ..DossierFilter::default() };
        assert_eq!(queue.finds(free(true)).await, [0, 2, 3]);
        assert_eq!(queue.finds(free(false)).await, [1]);
        let procedure = |code: &str| {
            DossierFilter { procedure_code: code.parse().ok(), ..DossierFilter::default() }
        };
        assert_eq!(queue.finds(procedure(PROCEDURE)).await, [0, 1, 2, 3]);
        assert!(queue.finds(procedure("2.000648")).await.is_empty());
        let sector = |code: &str| DossierFilter { sector_code: code.parse().ok(), ..DossierFilter::default() };
        assert_eq!(queue.finds(sector(&definition(PROCEDURE).sector.code)).await, [0, 1, 2, 3]);
        assert!(queue.finds(sector("H34-LV99")).await.is_empty());
        let (everything, nobody) = (DossierFilter::default(), text("_guyen"));
        let filters = [everything.clone(), nobody, text("nguyen an"), sector("H34-LV99"), everything];
        let counted = queue.queries.staff_queue.count_each(own(), &filters, queue.story.now).await.unwrap();
        assert_eq!(counted.iter().map(|counted| counted.count).collect::<Vec<_>>(), [4, 0, 2, 0, 4]);
        assert!(queue.queries.staff_queue.count_each(own(), &[], queue.story.now).await.unwrap().is_empty());
        // Filtering by another agency does not widen the scope.
        let agency = DossierFilter { agency_code: OTHER_AGENCY.parse().ok(), ..DossierFilter::default() };
        assert!(queue.finds(agency).await.is_empty());
    }

    async fn pages_join_without_gap_or_repetition_in_every_order(database: TestDatabase) {
        let queue = queue(database, own()).await;
        let (everything, queries) = (DossierFilter::default(), &queue.queries.staff_queue);
        for order in ORDERS {
            let whole = queue.shows(&everything, order).await;
            let mut request = PageRequest::first(1);
            let mut joined = Vec::new();
            loop {
                let page = queries.page(own(), &everything, order, queue.story.now, &request).await.unwrap();
                let Some(edge) = page.edges.into_iter().next() else { break };
                joined.push(queue.filed.iter().position(|filed| filed.id == edge.node.id).unwrap());
                assert_eq!(page.has_next, joined.len() < whole.len());
                request = PageRequest::first(1).after(edge.cursor);
            }
            assert_eq!(joined, whole, "{order:?}");
        }
    }

    async fn officers_are_counted_by_what_they_still_work_on(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = [story.submitted(an).await, story.submitted(an).await, story.submitted(an).await];
        for dossier in &filed[..2] {
            story.assigned(dossier, desk, desk).await;
        }
        let event = DossierEvent::ProcessingStopped { at: story.now, reason: filed[0].says("Dừng") };
        story.of_dossier(&filed[0], Actor::System, &[event]).await;
        let queue = story.queries().await.staff_queue;
        let open = queue.open_dossiers_by_assignee(AgencyId::of_code(AGENCY)).await.unwrap();
        assert_eq!(open, [(desk, 1)].into());
    }
}
