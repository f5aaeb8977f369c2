//! Loss of permission ends subscriptions before the next event.

use chrono::TimeDelta;
use domain::Role;
use futures::future::join_all;
use serde_json::{Value, json};
use support::socket::Socket;
use support::subscriptions::{POSTED, START, error, say, text};
use support::test_service::{AGENCY, OTHER_AGENCY, Person, RunningServer, SseStream, TestService};
use support::{TestDatabase, each_database};

/// A subscriber over both transports who has received an event.
struct Watched {
    socket: Socket,
    events: SseStream,
}

impl Watched {
    async fn by(office: &TestService, served: &RunningServer, who: &Person, code: &str) -> Self {
        let all = json!({ "code": code, "after": START });
        let mut socket = Socket::of(served, who).await;
        socket.subscribe("1", POSTED, all.clone()).await;
        let mut events = office.watch(who, POSTED, all).await;
        for answer in [socket.answer("1").await, events.next().await] {
            assert_eq!(text(&answer, "/message/body"), "Trước");
        }
        Self { socket, events }
    }

    async fn is_cut(&mut self) {
        assert_eq!(self.socket.closed().await, 4403);
        assert_eq!(error(&self.events.next().await), "UNAUTHENTICATED");
        self.events.completes().await;
    }
}

async fn id(office: &TestService, who: &Person) -> Value {
    office.ask(who, "{ viewer { id } }", json!({})).await.at("/viewer/id").clone()
}

each_database! {
    async fn an_ended_session_a_lock_or_another_role_cuts_what_is_open(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, witness) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let administrator = office.staff(Role::Administrator, None).await;
        let code = office.file(&citizen).await.code;
        say(&office, &citizen, &code, "Trước").await;
        let served = office.serve().await;
        let [gone, locked, promoted, moved] = [
            office.staff(Role::Leader, Some(AGENCY)).await,
            office.staff(Role::Leader, Some(AGENCY)).await,
            office.staff(Role::Specialist, Some(AGENCY)).await,
            office.staff(Role::Specialist, Some(AGENCY)).await,
        ];
        let everybody = [&gone, &locked, &promoted, &moved];
        let mut watched = join_all(everybody.map(|who| Watched::by(&office, &served, who, &code))).await;
        let mut stays = Watched::by(&office, &served, &witness, &code).await;

        office.mutate(&gone, "logOut", "loggedOut", Value::Null).await.done();
        let aimed = |id: Value, more: Value| {
            let mut input = json!({ "accountId": id });
            input.as_object_mut().expect("an input").extend(more.as_object().expect("an input").clone());
            input
        };
        for (mutation, who, more) in [
            ("lockAccount", &locked, json!({})),
            ("changeRole", &promoted, json!({ "role": "LEADER", "agencyCode": AGENCY })),
            ("changeRole", &moved, json!({ "role": "SPECIALIST", "agencyCode": OTHER_AGENCY })),
        ] {
            let input = aimed(id(&office, who).await, more);
            office.mutate(&administrator, mutation, "account { id }", input).await.done();
        }
        say(&office, &citizen, &code, "Sau").await;
        for one in &mut watched {
            one.is_cut().await;
        }
        for answer in [stays.socket.answer("1").await, stays.events.next().await] {
            assert_eq!(text(&answer, "/message/body"), "Sau");
        }
        served.stop().await;
    }

    async fn a_session_that_is_watched_with_is_in_use(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, leader) = (office.citizen().await, office.staff(Role::Leader, Some(AGENCY)).await);
        let code = office.file(&citizen).await.code;
        let served = office.serve().await;
        let mut socket = Socket::of(&served, &leader).await;
        socket.subscribe("1", support::subscriptions::POSTED, json!({ "code": code })).await;
        for minutes in [7, 14, 21, 28] {
            office.clock.advance(TimeDelta::minutes(7));
            say(&office, &citizen, &code, &minutes.to_string()).await;
            assert_eq!(text(&socket.answer("1").await, "/message/body"), minutes.to_string(), "15 minutes end it unused");
        }
        served.stop().await;
    }

    async fn a_session_that_ends_in_silence_is_cut_too(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, leader) = (office.citizen().await, office.staff(Role::Leader, Some(AGENCY)).await);
        let code = office.file(&citizen).await.code;
        say(&office, &citizen, &code, "Trước").await;
        let served = office.serve().await;
        let mut out = Watched::by(&office, &served, &citizen, &code).await;
        let mut idle = Watched::by(&office, &served, &leader, &code).await;
        let mut asks_nothing = Socket::of(&served, &leader).await;
        office.mutate(&citizen, "logOut", "loggedOut", Value::Null).await.done();
        out.is_cut().await;
        // Without use or re-authentication in between.
        office.clock.advance(TimeDelta::minutes(16));
        idle.is_cut().await;
        assert_eq!(asks_nothing.closed().await, 4403);
        served.stop().await;
    }
}
