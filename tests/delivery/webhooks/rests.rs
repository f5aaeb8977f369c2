//! `Retry-After` and 410 Gone of receivers.

use axum::http::StatusCode;
use chrono::TimeDelta;
use domain::Moment;
use serde_json::{Value, json};
use support::webhook_receiver::Receiver;
use support::{TestDatabase, each_database};

use super::{FIRST_PAUSE, Told};

each_database! {
    async fn a_receiver_that_says_when_to_come_back_is_told_nothing_until_then(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted", "DossierAccepted"]).await;
        told.dossier().await;
        let by_date = told.office.clock.now() + TimeDelta::minutes(10);
        let by_date = by_date.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        // Capped at a day.
        for (said, held) in [("120", TimeDelta::minutes(2)), (&by_date, TimeDelta::minutes(8)), ("4000000000", TimeDelta::days(1))] {
            receiver.answers_later(StatusCode::TOO_MANY_REQUESTS, said);
            assert!(told.deliver().await.retried_later >= 1, "{said}");
            let came = receiver.count();
            // Deliveries of another dossier wait too.
            told.dossier().await;
            assert_eq!(told.deliver().await.delivered, 0);
            told.office.clock.advance(held - TimeDelta::seconds(2));
            assert_eq!((told.deliver().await.retried_later, receiver.count()), (0, came), "{said}");
            let rests = told.webhook().await["restsUntil"].clone();
            let rests: Moment = rests.as_str().expect("a moment").parse().expect("a moment");
            assert!(rests > told.office.clock.now() && rests <= told.office.clock.now() + TimeDelta::seconds(3), "{said}");
            told.office.clock.advance(TimeDelta::seconds(3));
        }
        receiver.answers(|_| StatusCode::OK);
        told.office.clock.advance(TimeDelta::hours(1));
        told.deliver().await;
        assert_eq!((receiver.taken().len(), &told.webhook().await["waiting"]), (8, &json!(0)));
        assert!(receiver.by_stream().values().all(|positions| positions.is_sorted()));
    }

    async fn a_receiver_that_is_gone_is_told_nothing_and_loses_nothing(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        let (id, _) = told.tell(&receiver, &["DossierSubmitted"]).await;
        told.dossier().await;
        told.deliver().await;
        let before = told.webhook().await;
        assert_eq!((&before["goneAt"], &before["restsUntil"]), (&Value::Null, &Value::Null));
        receiver.answers(|_| StatusCode::GONE);
        told.dossier().await;
        assert_eq!(told.deliver().await.retried_later, 1);
        for _ in 0..3 {
            told.office.clock.advance(TimeDelta::minutes(30));
            told.dossier().await;
            told.deliver().await;
        }
        let gone = told.webhook().await;
        assert_eq!((receiver.count(), &gone["lastError"], &gone["failures"]), (2, &json!("http 410"), &json!(1)));
        assert_ne!(gone["goneAt"], Value::Null);
        assert_eq!(gone["deadLetterCount"], 0, "it is not given up");

        // Back again: from the last delivered position.
        receiver.answers(|_| StatusCode::OK);
        told.deliver().await;
        assert_eq!(receiver.taken().len(), 1, "not by itself");
        let administrator = told.office.signed_in(&told.administrator).await;
        let replay = json!({ "id": id, "fromPosition": before["deliveredPosition"] });
        told.office.mutate(&administrator, "replayWebhook", "webhook { goneAt }", replay).await.done();
        told.deliver().await;
        let back = told.webhook().await;
        assert_eq!((receiver.taken().len(), &back["goneAt"], &back["waiting"]), (5, &Value::Null, &json!(0)));
    }

    async fn a_dead_letter_that_is_tried_again_finds_a_receiver_that_had_gone(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted"]).await;
        told.dossier().await;
        receiver.answers(|_| StatusCode::BAD_GATEWAY);
        while told.deliver().await.dead == 0 {
            told.office.clock.advance(TimeDelta::hours(8));
        }
        receiver.answers(|_| StatusCode::GONE);
        told.dossier().await;
        assert_eq!(told.deliver().await.retried_later, 1);
        receiver.answers(|_| StatusCode::OK);
        told.office.clock.advance(FIRST_PAUSE);
        assert_eq!(told.deliver().await.delivered, 0);
        let administrator = told.office.signed_in(&told.administrator).await;
        let letter = told.webhook().await["deadLetters"]["nodes"][0]["id"].clone();
        told.office.mutate(&administrator, "retryDeadLetter", "webhook { goneAt }", json!({ "id": letter })).await.done();
        assert_eq!(told.deliver().await.delivered, 2);
    }
}
