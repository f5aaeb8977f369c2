//! Last-seen marks of dossiers: news since the last visit, across browsers.

use app::last_seen::{EXPIRY, Look};
use chrono::TimeDelta;
use domain::AccountId;
use support::test_service::TestService;
use support::{TestDatabase, each_database};
use uuid::Uuid;

const CODE: &str = "000.00.08.H34-260309-0001";

each_database! {
    async fn what_a_window_has_shown_is_not_taken_back_by_one_that_was_drawn_before(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (account, now) = (AccountId(Uuid::from_u128(9)), office.clock.now());
        let seen = &office.app.parts.last_seen;
        for (shown, seconds) in [(6, 0), (5, 1), (5, -1)] {
            let at = now + TimeDelta::seconds(seconds);
            seen.keep(account, "x", Look { since: 4, shown, at }).await.unwrap();
        }
        let kept = seen.find(account, "x").await.unwrap().unwrap();
        assert_eq!((kept.shown, kept.at), (6, now + TimeDelta::seconds(1)));
    }

    async fn news_are_what_came_after_the_last_visit(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (seen, now) = (&office.app.parts.last_seen, office.app.parts.clock.now());
        let [reader, other] = [AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2))];
        assert_eq!(seen.find(reader, CODE).await.unwrap(), None, "nothing is news to whom all of it is");

        let first = Look { since: 2, shown: 4, at: now };
        seen.keep(reader, CODE, first).await.unwrap();
        assert_eq!(seen.find(reader, CODE).await.unwrap(), Some(first));
        assert_eq!(seen.find(other, CODE).await.unwrap(), None, "what others have seen");
        assert_eq!(first.news_since(now + TimeDelta::minutes(30)), 2, "the same visit, however often one looks");
        assert_eq!(first.news_since(now + TimeDelta::minutes(31)), 4, "another visit");

        let later = now + TimeDelta::days(1);
        let second = Look { since: 4, shown: 7, at: later };
        seen.keep(reader, CODE, second).await.unwrap();
        seen.keep(other, CODE, first).await.unwrap();
        assert_eq!(seen.find(reader, CODE).await.unwrap(), Some(second), "the later instead of the earlier");

        assert_eq!(EXPIRY.sweep(&office.app.parts.database.edge, now + TimeDelta::days(365)).await.unwrap(), 1);
        assert_eq!(seen.find(other, CODE).await.unwrap(), None);
        assert_eq!(seen.delete_all(reader).await.unwrap(), 1);
        assert_eq!(seen.find(reader, CODE).await.unwrap(), None);
    }
}
