//! Pending forms of ended sessions: encrypted, for a short time.

use app::pending_form::{EXPIRY, KEPT_FOR, PendingForm};
use chrono::TimeDelta;
use support::portal_window::Window;
use support::test_service::TestService;
use support::{TestDatabase, each_database};
use uuid::Uuid;

const TYPED: &str = "Nguyễn Thị Gõ Dở";

each_database! {
    async fn each_window_gets_back_what_it_sent_after_the_session_had_ended(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let window = Window::of(&office, &citizen);
        let steps = ["trader", "registration"].map(|step| format!("/services/2.001624/apply/form/{step}"));
        let pages = [window.open(&steps[0]).await, window.open(&steps[1]).await];
        window.holds_session("a-token-that-is-no-longer-known");
        let typed = [("f/trader/name", TYPED), ("f/registration/issuedBy", "Phòng Gõ Dở")];
        for (page, typed) in pages.iter().zip(typed) {
            assert!(window.post(page, &[typed]).await.header("location").starts_with("/login?"), "the way to sign in");
        }
        window.holds_session(citizen.token.as_deref().expect("a session"));
        for (step, (name, text)) in steps.iter().zip(typed) {
            assert_eq!(window.open(step).await.value(name), text);
        }
        // Sending one window's form deletes it; the other's stays.
        window.post(&window.open(&steps[0]).await, &[("also", "draft")]).await;
        assert_eq!(window.open(&steps[1]).await.value(typed[1].0), typed[1].1);
    }

    async fn a_post_is_kept_sealed_until_it_is_sent_or_nobody_came_back(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (posts, now) = (&office.app.parts.pending_forms, office.app.parts.clock.now());
        let post = PendingForm {
            path: "/account".to_owned(),
            owner: "somebody".to_owned(),
            fields: vec![("fullName".to_owned(), TYPED.to_owned())],
            is_multipart: false,
        };
        let [id, other] = [Uuid::from_u128(1), Uuid::from_u128(2)];
        for id in [id, other] {
            posts.keep(id, &post, now).await.unwrap();
        }
        let rows = "select content from kept_posts";
        let rows = office.app.parts.database.edge.fetch_all(store::sql::Sql::new(rows)).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| !row.text("content").unwrap().contains(TYPED)), "what was typed is sealed");

        assert_eq!(posts.find(id, now).await.unwrap(), Some(post.clone()));
        assert_eq!(posts.find(Uuid::from_u128(3), now).await.unwrap(), None);
        posts.delete(id).await.unwrap();
        assert_eq!(posts.find(id, now).await.unwrap(), None);

        assert_eq!(posts.find(other, now + KEPT_FOR - TimeDelta::seconds(1)).await.unwrap(), Some(post));
        assert_eq!(posts.find(other, now + KEPT_FOR).await.unwrap(), None);
        let edge = &office.app.parts.database.edge;
        assert_eq!(EXPIRY.sweep(edge, now + KEPT_FOR - TimeDelta::seconds(1)).await.unwrap(), 0);
        assert_eq!(EXPIRY.sweep(edge, now + KEPT_FOR).await.unwrap(), 1);
    }
}
