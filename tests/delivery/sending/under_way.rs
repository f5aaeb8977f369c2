//! Upgrades with messages under way.

use chrono::TimeDelta;
use delivery::sending::{Changed, DeliveryLog, NoticeSource, Resend};
use foundation::delivery_id::DeliveryId;
use projections::outbox::{Channel, Ordinal, OutboxItem};
use store::sql::{Database, Sql};
use support::first_release::of_the_first_release;
use support::{SmsGateway, SmtpServer, TestDatabase, each_database, stored};
use uuid::Uuid;

use super::{OutboxSetup, TAM, round, start};

/// An upgrade with messages that an older release left under way, and their servers.
struct Upgrade {
    office: OutboxSetup,
    server: SmtpServer,
    gateway: SmsGateway,
}

impl Upgrade {
    async fn open() -> Self {
        let (server, gateway) = (SmtpServer::start().await, SmsGateway::start().await);
        let office = OutboxSetup::new(&["--smtp-url", &server.url(), "--sms-url", &gateway.url()]);
        Self { office, server, gateway }
    }

    /// Inserts five mails and four SMS as an older release did, each in another state; with their attempts,
    /// where it stored those.
    async fn are_left(&self, database: &Database, keeps_tries: bool) {
        for number in 1..=5 {
            self.office.ask_mail(number);
        }
        for number in 6..=9 {
            self.office.ask_sms(number);
        }
        let items = self.office.outbox.after(&Ordinal::default(), 100).await.expect("what was asked for");
        for (item, (tries, state)) in items.iter().zip(states()) {
            leave(database, item, tries.len(), &state).await;
            for (number, outcome) in tries.into_iter().enumerate().filter(|_| keeps_tries) {
                let sql = "insert into delivery_attempts (event_id, channel, attempt, at, outcome) \
                           values ($1, $2, $3, $4, $5)";
                let tried = Sql::new(sql).bind(item.event).bind(item.channel.name()).bind(number as u64 + 1);
                database.edge.execute(tried.bind(start()).bind(outcome)).await.expect("tried");
            }
        }
    }

    /// Continues: waiting, failed and claimed messages once each is due, nothing twice.
    async fn sends_on(&self, database: &Database) {
        self.office.ask_mail(10);
        let sender = self.office.sender(database);
        assert_eq!(sender.drain().await.expect("sent"), round(1, 3, 0, 0), "what waited, and what is new");
        self.office.clock.advance(TimeDelta::seconds(4));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0), "what had failed");
        self.office.clock.advance(TimeDelta::minutes(2));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 2, 0, 0), "what had been claimed");
        self.office.clock.advance(TimeDelta::hours(1));
        assert_eq!(sender.drain().await.expect("nothing is left"), round(0, 0, 0, 0));
        let mut mails: Vec<_> =
            self.server.received().iter().map(|mail| mail.header("Message-ID").to_owned()).collect();
        let mut expected: Vec<_> = [1, 2, 3, 10]
            .map(|number| format!("<{}@dvc.example.vn>", Uuid::new_v5(&Uuid::from_u128(number), b"EMAIL")))
            .into();
        mails.sort();
        expected.sort();
        assert_eq!(mails, expected);
        let mut texts: Vec<_> = self.gateway.received().iter().map(|sms| sms.id.clone()).collect();
        let mut expected: Vec<_> =
            [6, 7].map(|number| Uuid::new_v5(&Uuid::from_u128(number), b"SMS").to_string()).into();
        texts.sort();
        expected.sort();
        assert_eq!(texts, expected);
    }

    /// Finished messages are resent by hand only, and once per request.
    async fn resends(&self, database: &Database) {
        let (log, sender) = (DeliveryLog::new(database.edge.clone()), self.office.sender(database));
        let resend = async |number, request| {
            let id = DeliveryId { event: Uuid::from_u128(number), channel: Channel::Email };
            log.resend(id, Resend { at: self.office.clock.now(), by: TAM }, request).await.expect("an answer")
        };
        assert_eq!(resend(5, Some("first")).await, Changed::Done);
        assert_eq!(resend(5, Some("first")).await, Changed::Unknown, "it waits");
        assert_eq!(resend(4, Some("first")).await, Changed::Repeated);
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
        assert_eq!(resend(4, None).await, Changed::Done);
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
        assert_eq!(self.server.received().len(), 6);
    }
}

/// States of five mails and four SMS: outcomes of their attempts, and further columns.
fn states() -> [(Vec<Option<&'static str>>, String); 9] {
    let at = |later| (start() + TimeDelta::seconds(later)).micros();
    let waits = |later| format!("next_attempt_at = {}", at(later));
    let sent = format!("next_attempt_at = null, sent_at = {}", at(0));
    let dead = |why: &str| format!("next_attempt_at = null, gave_up_at = {}, last_error = '{why}'", at(0));
    let failed = format!("{}, last_error = 'smtp 451'", waits(4));
    [
        (vec![], waits(0)),
        (vec![None], waits(120)),
        (vec![Some("smtp 451"); 3], failed),
        (vec![Some("SENT")], sent.clone()),
        (vec![Some("smtp 550")], dead("smtp 550")),
        (vec![], waits(0)),
        (vec![None], waits(120)),
        (vec![Some("SENT")], sent),
        (vec![Some("no address")], dead("no address")),
    ]
}

/// Inserts a message as every release so far did.
async fn leave(database: &Database, item: &OutboxItem, attempts: usize, state: &str) {
    let sql = "insert into deliveries (event_id, channel, ordinal, kind, account, dossier, issue, asked_at, expires_at, \
               next_attempt_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8)";
    let asked = Sql::new(sql)
        .bind(item.event)
        .bind(item.channel.name())
        .bind(stored(item.ordinal.to_string()))
        .bind(item.kind.name())
        .bind(item.account)
        .bind(item.dossier)
        .bind(item.issue.map(|issue| issue.0))
        .bind(item.at)
        .bind(item.expires_at);
    database.edge.execute(asked).await.expect("asked for");
    let sql = format!("update deliveries set attempts = {attempts}, {state} where event_id = $1 and channel = $2");
    database.edge.execute(Sql::new(sql).bind(item.event).bind(item.channel.name())).await.expect("left so");
}

each_database! {
    async fn what_the_release_before_left_under_way_is_sent_once(database: TestDatabase) {
        let upgrade = Upgrade::open().await;
        upgrade.are_left(&database, true).await;
        upgrade.sends_on(&database).await;
        upgrade.resends(&database).await;
    }

    async fn what_the_first_release_left_under_way_is_sent_once(place: TestDatabase) {
        let database = TestDatabase::empty_beside(place.url()).await;
        of_the_first_release(&database).await;
        let upgrade = Upgrade::open().await;
        upgrade.are_left(&database, false).await;
        database.migrate().await.expect("upgraded");
        upgrade.sends_on(&database).await;
        upgrade.resends(&database).await;
    }
}
