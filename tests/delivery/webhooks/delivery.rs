//! Deliveries: signatures, secrets, crashes, concurrent instances, slow receivers.

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use delivery::webhook::{PassOutcome, SECRET_PREFIX, sign};
use domain::Moment;
use foundation::http::Shutdown;
use hoso::serving::webhook_deliveries;
use serde_json::{Value, json};
use store::sql::Sql;
use support::webhook_receiver::Receiver;
use support::webhooks::courier;
use support::{TestDatabase, each_database, eventually, stored, within};

use super::{FIRST_PAUSE, Told};

/// Bytes of a displayed secret.
fn bytes(secret: &str) -> [u8; 32] {
    let text = secret.strip_prefix(SECRET_PREFIX).expect("a secret");
    STANDARD.decode(text).expect("base64").try_into().expect("32 bytes")
}

each_database! {
    async fn what_arrives_is_signed_and_says_what_the_feed_says(place: TestDatabase) {
        let told = Told::open(place).await;
        told.dossier().await;
        let receiver = Receiver::start().await;
        let (_, secret) = told.tell(&receiver, &[]).await;
        let before = told.feed().await.len();
        told.deliver().await;
        // The feed's auditor is an account of her own, whose events are delivered too.
        receiver.forget();
        told.dossier().await;
        let round = told.deliver().await;
        let taken = receiver.taken();
        assert_eq!((round.delivered, round.retried_later, round.dead), (taken.len(), 0, 0));
        assert_eq!(told.deliver().await, PassOutcome::default(), "nothing is told twice");
        let feed = told.feed().await;
        let since: Vec<&Value> = feed[before..].iter().take(taken.len()).collect();
        let mut said: Vec<&Value> = taken.iter().map(|message| &message.body).collect();
        said.sort_by_key(|body| body["position"].as_str().expect("a position"));
        assert_eq!(said, since);
        for message in &taken {
            assert_eq!(message.timestamp, told.office.clock.now().utc().timestamp());
            let at = Moment::from_micros(message.timestamp * 1_000_000).expect("a moment");
            assert_eq!(message.signature, sign(&bytes(&secret), &message.id, at, &message.text));
        }
        let text: String = taken.iter().map(|message| message.text.as_str()).collect();
        for personal in ["Y Ngọc Ưng", "example.vn", "Lê Thị Cán Bộ", "$personal"] {
            assert!(!text.contains(personal), "{personal}");
        }
        let kept = told.office.app.parts.database.edge.fetch_all(Sql::new("select secret from webhooks")).await.expect("rows");
        let kept = kept[0].text("secret").expect("a text");
        assert!(!kept.contains(&secret[SECRET_PREFIX.len()..SECRET_PREFIX.len() + 16]));
    }

    async fn a_secret_is_renewed_without_a_new_webhook_and_both_sign_for_a_day(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        let (id, first) = told.tell(&receiver, &["DossierSubmitted"]).await;
        let input = json!({ "id": id, "requestId": uuid::Uuid::new_v4() });
        let selected = "webhook { id formerSecretUntil } secret";
        let renewed = async || {
            let administrator = told.office.signed_in(&told.administrator).await;
            told.office.mutate(&administrator, "renewWebhookSecret", selected, input.clone()).await.done().clone()
        };
        let answered = renewed().await;
        assert_eq!(renewed().await, answered, "once, however often it is asked for");
        let until = answered["webhook"]["formerSecretUntil"].as_str().expect("a moment");
        assert_eq!(until.parse::<Moment>().expect("a moment"), told.office.clock.now() + TimeDelta::hours(24));
        let second = answered["secret"].as_str().expect("a secret").to_owned();
        assert_ne!(second, first);
        for (later, secrets) in [(TimeDelta::zero(), vec![&second, &first]), (TimeDelta::hours(24), vec![&second])] {
            told.office.clock.advance(later);
            receiver.forget();
            told.dossier().await;
            told.deliver().await;
            let [message] = &receiver.taken()[..] else { panic!("one message") };
            let at = Moment::from_micros(message.timestamp * 1_000_000).expect("a moment");
            let signed: Vec<_> =
                secrets.iter().map(|secret| sign(&bytes(secret), &message.id, at, &message.text)).collect();
            assert_eq!(message.signature, signed.join(" "));
        }
        let unknown = json!({ "id": "x" });
        let administrator = told.office.signed_in(&told.administrator).await;
        told.office.refuses(&administrator, "renewWebhookSecret", &unknown, &["NOT_FOUND id"]).await;
        let desk = told.office.signed_in(&told.desk).await;
        assert_eq!(told.office.mutate(&desk, "renewWebhookSecret", "", json!({ "id": id })).await.error(), "FORBIDDEN");
    }

    async fn nothing_is_lost_where_an_instance_dies_in_the_middle(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted", "DossierAccepted"]).await;
        let dossier = told.dossier().await;
        receiver.hold(true);
        told.office.is_read_through().await;
        let dying = courier(&told.office);
        let dies = tokio::spawn(async move { dying.drain().await });
        receiver.came(1).await;
        dies.abort();
        assert!(within("it dies", dies).await.is_err());
        receiver.hold(false);
        // Its lease lasts a while, and later deliveries of the same dossier wait.
        let fresh = courier(&told.office);
        fresh.drain().await.expect("nothing is due");
        told.office.clock.advance(TimeDelta::minutes(2));
        fresh.drain().await.expect("delivered");
        let streams = receiver.by_stream();
        let mut arrived = streams[&dossier].clone();
        arrived.dedup();
        let types: Vec<Value> = receiver.taken().iter().map(|message| message.body["type"].clone()).collect();
        assert_eq!(arrived.len(), 2, "{types:?}");
        assert!(arrived.is_sorted(), "{arrived:?}");
        assert_eq!(told.webhook().await["waiting"], 0);
    }

    async fn two_instances_deliver_each_event_once(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &[]).await;
        for _ in 0..3 {
            told.dossier().await;
        }
        told.office.is_read_through().await;
        let (one, other) = (courier(&told.office), courier(&told.office));
        let (one, other) = tokio::join!(one.drain(), other.drain());
        one.expect("delivered");
        other.expect("delivered");
        told.deliver().await;
        let mut ids: Vec<String> = receiver.taken().into_iter().map(|message| message.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!(receiver.by_stream().values().all(|positions| positions.is_sorted()));
        assert_eq!(told.webhook().await["waiting"], 0);
    }

    async fn a_slow_receiver_holds_nobody_else_up(place: TestDatabase) {
        let told = Told::open(place).await;
        let (slow, quick) = (Receiver::start().await, Receiver::start().await);
        told.tell(&slow, &["DossierSubmitted"]).await;
        told.tell(&quick, &["DossierSubmitted"]).await;
        slow.hold(true);
        let (trigger, shutdown) = Shutdown::by_hand();
        let delivering = webhook_deliveries(&told.office.app).expect("a client").start(shutdown);
        for count in 1..=3 {
            told.dossier().await;
            let arrived = async || (quick.taken().len() == count).then_some(());
            eventually("the quick one is told", arrived).await;
            assert!(slow.taken().is_empty());
        }
        slow.came(1).await;
        slow.hold(false);
        eventually("the slow one is told", async || (slow.taken().len() == 3).then_some(())).await;
        trigger.request();
        within("it ends", delivering).await.expect("it ends well");
    }

    async fn a_redirect_leads_nowhere_and_a_receiver_that_is_gone_is_waited_for(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted"]).await;
        receiver.answers(|_| StatusCode::TEMPORARY_REDIRECT);
        told.dossier().await;
        assert_eq!(told.deliver().await.retried_later, 1);
        let webhook = told.webhook().await;
        assert_eq!((&webhook["lastError"], &webhook["failures"]), (&json!("http 307"), &json!(1)));
        let url = receiver.url("/hook");
        let gone = Sql::new("update webhooks set url = $1").bind("http://127.0.0.1:1/");
        told.office.app.parts.database.edge.execute(gone).await.expect("moved");
        told.office.clock.advance(FIRST_PAUSE);
        told.deliver().await;
        let webhook = told.webhook().await;
        assert_eq!((&webhook["lastError"], &webhook["failures"]), (&json!("unreachable"), &json!(1)));
        let private = Sql::new("update webhooks set url = $1").bind("https://10.1.2.3/");
        told.office.app.parts.database.edge.execute(private).await.expect("moved");
        told.office.clock.advance(FIRST_PAUSE * 2);
        told.deliver().await;
        assert_eq!(told.webhook().await["lastError"], "refused address");
        told.office.app.parts.database.edge.execute(Sql::new("update webhooks set url = $1").bind(stored(url))).await.expect("back");
        receiver.answers(|_| StatusCode::NO_CONTENT);
        told.office.clock.advance(FIRST_PAUSE * 4);
        assert_eq!(told.deliver().await.delivered, 1);
        let webhook = told.webhook().await;
        assert_eq!((&webhook["waiting"], &webhook["failures"]), (&json!(0), &json!(0)));
        assert_ne!(webhook["deliveredPosition"], Value::Null);
        assert_eq!(webhook["lastError"], "refused address", "the last failure is told");
    }
}
