use api::delivery_id::DeliveryId;
use api::sending::{Changed, Correspondence, Ledger, Resend};
use chrono::TimeDelta;
use projections::outbox::{Channel, Ordinal, OutboxItem};
use store::sql::{Database, Sql};
use uuid::Uuid;

use super::{Office, TAM, round, start};
use crate::support::{SmsGateway, SmtpServer, TestDatabase, each_database, stored};

/// Writes a message down as the release before wrote it, with the outcomes of its tries, in this state.
async fn leave(database: &Database, item: &OutboxItem, tries: &[Option<&'static str>], state: &str) {
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
    let keyed = |sql: String| Sql::new(sql).bind(item.event).bind(item.channel.name());
    for (number, outcome) in tries.iter().enumerate() {
        let sql = "insert into delivery_attempts (event_id, channel, attempt, at, outcome) values ($1, $2, $3, $4, $5)";
        let tried = keyed(sql.to_owned()).bind(number as u64 + 1).bind(start()).bind(*outcome);
        database.edge.execute(tried).await.expect("tried");
    }
    let sql = format!("update deliveries set attempts = {}, {state} where event_id = $1 and channel = $2", tries.len());
    database.edge.execute(keyed(sql)).await.expect("left so");
}

each_database! {
    async fn what_the_release_before_left_under_way_is_sent_once(database: TestDatabase) {
        let (server, gateway) = (SmtpServer::start().await, SmsGateway::start().await);
        let office = Office::new(&["--smtp-url", &server.url(), "--sms-url", &gateway.url()]);
        for number in 1..=5 {
            office.ask_mail(number);
        }
        for number in 6..=9 {
            office.ask_sms(number);
        }
        let items = office.outbox.after(&Ordinal::default(), 100).await.expect("what was asked for");
        let at = |later| (start() + TimeDelta::seconds(later)).micros();
        let waits = |later| format!("next_attempt_at = {}", at(later));
        let sent = format!("next_attempt_at = null, sent_at = {}", at(0));
        let dead = |why: &str| format!("next_attempt_at = null, gave_up_at = {}, last_error = '{why}'", at(0));
        let failed = format!("{}, last_error = 'smtp 451'", waits(4));
        let left = [
            (vec![], waits(0)),
            (vec![None], waits(120)),
            (vec![Some("smtp 451"); 3], failed),
            (vec![Some("SENT")], sent.clone()),
            (vec![Some("smtp 550")], dead("smtp 550")),
            (vec![], waits(0)),
            (vec![None], waits(120)),
            (vec![Some("SENT")], sent),
            (vec![Some("no address")], dead("no address")),
        ];
        for (item, (tries, state)) in items.iter().zip(left) {
            leave(&database, item, &tries, &state).await;
        }
        office.ask_mail(10);

        let sender = office.sender(&database);
        assert_eq!(sender.drain().await.expect("sent"), round(1, 3, 0, 0), "what waited, and what is new");
        office.clock.advance(TimeDelta::seconds(4));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0), "what had failed");
        office.clock.advance(TimeDelta::minutes(2));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 2, 0, 0), "what had been claimed");
        office.clock.advance(TimeDelta::hours(1));
        assert_eq!(sender.drain().await.expect("nothing is left"), round(0, 0, 0, 0));
        let mut mails: Vec<_> = server.received().iter().map(|mail| mail.header("Message-ID").to_owned()).collect();
        let mut expected: Vec<_> = [1, 2, 3, 10]
            .map(|number| format!("<{}@dvc.example.vn>", Uuid::new_v5(&Uuid::from_u128(number), b"EMAIL")))
            .into();
        mails.sort();
        expected.sort();
        assert_eq!(mails, expected);
        let mut texts: Vec<_> = gateway.received().iter().map(|sms| sms.id.clone()).collect();
        let mut expected: Vec<_> =
            [6, 7].map(|number| Uuid::new_v5(&Uuid::from_u128(number), b"SMS").to_string()).into();
        texts.sort();
        expected.sort();
        assert_eq!(texts, expected);

        // What had ended is sent again by hand alone, and once by one request.
        let ledger = Ledger::new(database.edge.clone());
        let resend = async |number, request| {
            let id = DeliveryId { event: Uuid::from_u128(number), channel: Channel::Email };
            ledger.resend(id, Resend { at: office.clock.now(), by: TAM }, request).await.expect("an answer")
        };
        assert_eq!(resend(5, Some("first")).await, Changed::Done);
        assert_eq!(resend(5, Some("first")).await, Changed::Unknown, "it waits");
        assert_eq!(resend(4, Some("first")).await, Changed::Repeated);
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
        assert_eq!(resend(4, None).await, Changed::Done);
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
        assert_eq!(server.received().len(), 6);
    }
}
