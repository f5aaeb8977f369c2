//! Sessions and their timeouts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::session::{EXPIRY, Holder, Holders, NewSession, Sessions};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::account::AccountStatus;
use domain::{AccountId, Actor, Moment, Role};
use foundation::device::Device;
use foundation::ids::Ids;
use serde_json::json;
use store::sql::{Database, Sql, SqlError};
use store::{Keyring, MasterKey};
use support::test_service::TestService;
use support::{TestDatabase, each_database};
use uuid::Uuid;

const TAM: AccountId = AccountId(Uuid::from_u128(1));
const HOA: AccountId = AccountId(Uuid::from_u128(2));

#[derive(Default)]
struct Accounts(Mutex<HashMap<AccountId, Holder>>);

impl Accounts {
    fn set(&self, account: AccountId, role: Role, status: AccountStatus) {
        let holder = Holder { role, agency: None, status };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(account, holder);
    }
}

#[async_trait]
impl Holders for Accounts {
    async fn holder(&self, account: AccountId) -> Result<Option<Holder>, SqlError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&account).copied())
    }
}

struct Desk {
    accounts: Arc<Accounts>,
    sessions: Sessions,
}

impl Desk {
    fn new(database: &Database) -> Self {
        let accounts = Arc::new(Accounts::default());
        accounts.set(TAM, Role::Citizen, AccountStatus::Active);
        accounts.set(HOA, Role::Reception, AccountStatus::Active);
        let keyring = Keyring::new(&MasterKey::from_bytes([7; 32]));
        let sessions = Sessions::new(database.edge.clone(), keyring, Ids::random(), accounts.clone());
        Self { accounts, sessions }
    }

    async fn sign_in(&self, account: AccountId, role: Role) -> NewSession {
        self.sessions.create(account, role, None, start()).await.expect("a session")
    }

    async fn holds(&self, session: &NewSession, now: Moment) -> bool {
        self.sessions.authenticate(&session.token, now).await.expect("an answer").is_some()
    }
}

fn start() -> Moment {
    "2026-02-13T09:59:00Z".parse().expect("a moment")
}

fn after(minutes: i64) -> Moment {
    start() + TimeDelta::minutes(minutes)
}

each_database! {
    async fn a_token_names_its_holder_as_they_are_now(database: TestDatabase) {
        let desk = Desk::new(&database);
        let begun = desk.sign_in(TAM, Role::Citizen).await;
        let session = desk.sessions.authenticate(&begun.token, after(1)).await.expect("an answer").expect("a session");
        assert_eq!(session.id, begun.id);
        assert_eq!(session.actor(), Actor::Account { id: TAM, role: Role::Citizen, agency: None });
        let unknown = Ids::random().token();
        assert!(desk.sessions.authenticate(&unknown, after(1)).await.expect("an answer").is_none());
        assert!(desk.sessions.authenticate(&"".into(), after(1)).await.expect("an answer").is_none());
    }

    async fn the_table_does_not_hold_the_token(database: TestDatabase) {
        let desk = Desk::new(&database);
        let begun = desk.sign_in(TAM, Role::Citizen).await;
        let token = secrecy::ExposeSecret::expose_secret(&begun.token).to_owned();
        let rows = database.edge.fetch_all(Sql::new("select digest from sessions")).await.expect("rows");
        let digest = rows.first().expect("a row").bytes("digest").expect("a digest");
        assert_eq!(digest.len(), 32);
        assert_ne!(digest, token.as_bytes());
        assert_ne!(base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, digest), token);
    }

    async fn an_idle_session_ends_after_its_time(database: TestDatabase) {
        let desk = Desk::new(&database);
        let (citizen, officer) = (desk.sign_in(TAM, Role::Citizen).await, desk.sign_in(HOA, Role::Reception).await);
        assert!(desk.holds(&officer, after(14)).await);
        assert!(!desk.holds(&officer, after(29)).await, "staff: 15 minutes");
        assert!(desk.holds(&citizen, after(29)).await);
        assert!(!desk.holds(&citizen, after(59)).await, "citizens: 30 minutes");
    }

    async fn a_session_in_use_ends_in_the_end(database: TestDatabase) {
        let desk = Desk::new(&database);
        let (citizen, officer) = (desk.sign_in(TAM, Role::Citizen).await, desk.sign_in(HOA, Role::Reception).await);
        assert_eq!((citizen.expires_at, officer.expires_at), (after(12 * 60), after(8 * 60)));
        for minute in (0..12 * 60).step_by(10) {
            assert!(desk.holds(&citizen, after(minute)).await, "minute {minute}");
            assert_eq!(desk.holds(&officer, after(minute)).await, minute < 8 * 60, "minute {minute}");
        }
        assert!(!desk.holds(&citizen, after(12 * 60)).await);
    }

    async fn a_lock_or_another_role_cuts_at_once(database: TestDatabase) {
        let desk = Desk::new(&database);
        let begun = desk.sign_in(HOA, Role::Reception).await;
        desk.accounts.set(HOA, Role::Reception, AccountStatus::Locked);
        assert!(!desk.holds(&begun, after(1)).await);
        desk.accounts.set(HOA, Role::Leader, AccountStatus::Active);
        assert!(!desk.holds(&begun, after(1)).await, "another role needs another session");
        desk.accounts.set(HOA, Role::Reception, AccountStatus::Active);
        assert!(desk.holds(&begun, after(1)).await);
    }

    async fn who_signs_out_is_out_on_every_instance(database: TestDatabase) {
        let (desk, other) = (Desk::new(&database), Desk::new(&database.another_instance().await));
        let (first, second) = (desk.sign_in(TAM, Role::Citizen).await, desk.sign_in(TAM, Role::Citizen).await);
        assert!(other.holds(&first, after(1)).await);
        desk.sessions.end(first.id).await.expect("ended");
        assert!(!other.holds(&first, after(1)).await);
        assert!(other.holds(&second, after(1)).await);
    }

    async fn all_sessions_of_an_account_can_be_ended_but_the_one_at_hand(database: TestDatabase) {
        let desk = Desk::new(&database);
        let mine = [desk.sign_in(TAM, Role::Citizen).await, desk.sign_in(TAM, Role::Citizen).await];
        let theirs = desk.sign_in(HOA, Role::Reception).await;
        assert_eq!(desk.sessions.end_all_but(TAM, mine[0].id).await.expect("ended"), 1);
        assert!(desk.holds(&mine[0], after(1)).await && !desk.holds(&mine[1], after(1)).await);
        assert_eq!(desk.sessions.end_all(TAM).await.expect("ended"), 1);
        assert!(!desk.holds(&mine[0], after(1)).await && desk.holds(&theirs, after(1)).await);
    }

    async fn a_session_says_what_it_began_with_and_keeps_nothing_else_of_it(database: TestDatabase) {
        let desk = Desk::new(&database);
        let sent = "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0";
        for device in [Device::of(sent), Device::of("curl/8.5.0")] {
            desk.sessions.create(TAM, Role::Citizen, device, start()).await.expect("a session");
        }
        let listed = desk.sessions.list(TAM, after(1)).await.expect("a list");
        let mut named: Vec<_> = listed.iter().map(|session| session.device.map(|device| device.name())).collect();
        named.sort();
        assert_eq!(named, [None, Some("Firefox · Android".to_owned())]);
        let kept = "select browser, system from sessions where browser is not null";
        let row = database.edge.fetch_optional(Sql::new(kept)).await.expect("an answer").expect("a row");
        let stored = [row.text("browser").expect("text"), row.text("system").expect("text")];
        assert_eq!(stored, ["Firefox", "Android"]);
    }

    async fn an_account_sees_its_sessions_the_last_used_first(database: TestDatabase) {
        let desk = Desk::new(&database);
        let (first, second) = (desk.sign_in(TAM, Role::Citizen).await, desk.sign_in(TAM, Role::Citizen).await);
        desk.sign_in(HOA, Role::Reception).await;
        assert!(desk.holds(&first, after(5)).await);
        let listed = desk.sessions.list(TAM, after(6)).await.expect("a list");
        assert_eq!(listed.iter().map(|session| session.id).collect::<Vec<_>>(), [first.id, second.id]);
        assert_eq!(listed[0].seen_at, after(5));
        let listed = desk.sessions.list(TAM, after(32)).await.expect("a list");
        assert_eq!(listed.len(), 1, "an idle one has ended");
    }

    async fn a_use_is_written_down_only_now_and_then(database: TestDatabase) {
        let desk = Desk::new(&database);
        let begun = desk.sign_in(TAM, Role::Citizen).await;
        let seen = async || desk.sessions.list(TAM, after(1)).await.expect("a list")[0].seen_at;
        assert!(desk.holds(&begun, start() + TimeDelta::seconds(19)).await);
        assert_eq!(seen().await, start());
        assert!(desk.holds(&begun, start() + TimeDelta::seconds(20)).await);
        assert_eq!(seen().await, start() + TimeDelta::seconds(20));
    }

    async fn what_has_expired_is_swept(database: TestDatabase) {
        let desk = Desk::new(&database);
        desk.sign_in(TAM, Role::Citizen).await;
        desk.sign_in(HOA, Role::Reception).await;
        assert_eq!(EXPIRY.sweep(&database.edge, after(8 * 60)).await.expect("a sweep"), 1);
        assert_eq!(EXPIRY.sweep(&database.edge, after(12 * 60)).await.expect("a sweep"), 1);
    }

    /// The read models may trail: a freshly activated account is signed in all the same.
    async fn a_row_that_trails_turns_nobody_away(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let views = &office.app.parts.database.views;
        let signed_in = async || {
            let answer = office.ask(&citizen, "{ viewer { id } }", json!({})).await;
            !answer.at("/viewer").is_null()
        };
        assert!(signed_in().await);
        let late = "update accounts set status = 'PENDING_ACTIVATION' where status = 'ACTIVE'";
        assert!(views.execute(Sql::new(late)).await.expect("changed") > 0);
        assert!(signed_in().await, "the log knows better");
        let never = "update accounts set status = 'LOCKED'";
        views.execute(Sql::new(never)).await.expect("changed");
        assert!(signed_in().await, "the log knows of no lock");
    }
}
