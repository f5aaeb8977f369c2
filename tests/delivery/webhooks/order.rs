//! Order per dossier, back-off and dead letters.

use axum::http::StatusCode;
use chrono::TimeDelta;
use delivery::webhook::PassOutcome;
use serde_json::{Value, json};
use store::sql::Sql;
use support::webhook_receiver::Receiver;
use support::{TestDatabase, each_database};

use super::{FIRST_PAUSE, Told};

each_database! {
    async fn a_dossier_that_fails_holds_back_what_follows_in_it_and_nothing_else(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted", "DossierAccepted", "MessagePosted"]).await;
        let (failing, other) = (told.dossier().await, told.dossier().await);
        receiver.refuses(&failing);
        let round = told.deliver().await;
        assert_eq!((round.delivered, round.retried_later), (2, 1));
        assert_eq!(receiver.by_stream().keys().collect::<Vec<_>>(), [&other]);
        let webhook = told.webhook().await;
        assert_eq!((&webhook["failures"], &webhook["lastError"]), (&json!(1), &json!("http 503")));
        assert_eq!(webhook["waiting"], 2);

        // Not before it is due, then with a longer pause.
        assert_eq!(told.deliver().await.retried_later, 0);
        told.office.clock.advance(FIRST_PAUSE);
        assert_eq!(told.deliver().await.retried_later, 1);
        receiver.answers(|_| StatusCode::OK);
        told.office.clock.advance(FIRST_PAUSE);
        assert_eq!(told.deliver().await.delivered, 0, "the second pause is longer");
        told.office.clock.advance(FIRST_PAUSE);
        assert_eq!(told.deliver().await.delivered, 2);
        let streams = receiver.by_stream();
        assert_eq!((streams[&failing].len(), streams[&other].len()), (2, 2));
        assert!(streams.values().all(|positions| positions.is_sorted()));
        assert_eq!(told.webhook().await["waiting"], 0);
    }

    async fn a_lane_that_the_database_fails_in_costs_the_others_nothing(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted", "DossierAccepted"]).await;
        let broken = told.dossier().await;
        for _ in 0..3 {
            told.dossier().await;
        }
        receiver.answers(|_| StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(told.deliver().await.retried_later, 4);
        let edge = &told.office.app.parts.database.edge;
        let spoil = format!("update webhook_deliveries set event = 'x' || event where subject = '{broken}'");
        assert_eq!(edge.execute(Sql::new(spoil)).await.expect("spoilt"), 2);
        receiver.answers(|_| StatusCode::OK);
        told.office.clock.advance(FIRST_PAUSE);

        told.courier.drain().await.expect_err("one lane cannot be read");
        let arrived = receiver.taken().len();
        assert_eq!(arrived, 6, "the others are told");
        assert_eq!(told.webhook().await["waiting"], 2);
        assert_eq!(told.deliver().await, PassOutcome::default(), "the broken one rests");

        edge.execute(Sql::new("update webhook_deliveries set event = substr(event, 2) where event like 'x%'")).await.expect("mended");
        told.office.clock.advance(TimeDelta::minutes(2));
        assert_eq!(told.deliver().await.delivered, 2);
        assert_eq!(receiver.taken().len(), arrived + 2, "nothing came twice");
        assert!(receiver.by_stream().values().all(|positions| positions.len() == 2 && positions.is_sorted()));
    }

    async fn what_an_older_release_left_without_a_lane_is_told(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted"]).await;
        told.dossier().await;
        receiver.answers(|_| StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(told.deliver().await.retried_later, 1);
        receiver.answers(|_| StatusCode::OK);
        let edge = &told.office.app.parts.database.edge;
        assert_eq!(edge.execute(Sql::new("delete from webhook_lanes")).await.expect("as it was left"), 1);
        assert_eq!(told.deliver().await, PassOutcome::default(), "nobody looks for it");
        told.courier.prepare().await.expect("as a start does");
        assert_eq!(told.deliver().await.delivered, 1);
        told.courier.prepare().await.expect("again");
        assert_eq!(told.deliver().await, PassOutcome::default());
    }

    async fn what_fails_for_good_is_a_dead_letter_and_is_tried_again_by_hand(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted", "DossierAccepted"]).await;
        let dossier = told.dossier().await;
        receiver.answers(|body| {
            if body["type"] == "DossierSubmitted" { StatusCode::NOT_FOUND } else { StatusCode::OK }
        });
        let mut tries = 0;
        loop {
            let round = told.deliver().await;
            tries += round.retried_later + round.dead;
            if round.dead == 1 {
                assert_eq!(round.delivered, 1, "what follows goes on");
                break;
            }
            assert_eq!(round.delivered, 0);
            told.office.clock.advance(TimeDelta::hours(8));
        }
        assert_eq!(tries, 14);
        let webhook = told.webhook().await;
        assert_eq!((&webhook["waiting"], &webhook["deadLetterCount"]), (&json!(0), &json!(1)));
        let letter = &webhook["deadLetters"]["nodes"][0];
        assert_eq!((&letter["type"], &letter["error"]), (&json!("DossierSubmitted"), &json!("http 404")));
        assert_eq!((&letter["aggregateId"], &letter["attemptCount"]), (&json!(dossier), &json!(14)));

        receiver.answers(|_| StatusCode::OK);
        let administrator = told.office.signed_in(&told.administrator).await;
        let input = json!({ "id": letter["id"] });
        let selected = "webhook { deadLetterCount waiting }";
        let reply = told.office.mutate(&administrator, "retryDeadLetter", selected, input.clone()).await;
        assert_eq!(reply.done()["webhook"], json!({ "deadLetterCount": 0, "waiting": 1 }));
        assert_eq!(told.deliver().await.delivered, 1);
        let types: Vec<Value> = receiver.taken().into_iter().map(|message| message.body["type"].clone()).collect();
        assert_eq!(types, ["DossierAccepted", "DossierSubmitted"]);
        let reply = told.office.mutate(&administrator, "retryDeadLetter", "", input).await;
        assert_eq!(reply.faults(), ["NOT_FOUND id"], "it is no dead letter any more");
    }

    async fn everything_after_a_position_is_told_once_more(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        let before = told.dossier().await;
        let (id, _) = told.tell(&receiver, &["DossierSubmitted", "DossierAccepted"]).await;
        let after = told.dossier().await;
        told.deliver().await;
        let first = receiver.taken();
        assert_eq!(first.len(), 2, "only what happened since");

        let replay = async |input: Value| {
            receiver.forget();
            told.office.mutate(&told.administrator, "replayWebhook", "webhook { position }", input).await.done();
            told.deliver().await;
            receiver.taken()
        };
        let again = replay(json!({ "id": id, "fromPosition": first[0].body["position"] })).await;
        assert_eq!(again.len(), 1);
        assert_eq!((&again[0].id, &again[0].text), (&first[1].id, &first[1].text), "told apart by nothing");
        let all = replay(json!({ "id": id })).await;
        assert_eq!(all.len(), 4);
        let streams = receiver.by_stream();
        assert_eq!((streams[&before].len(), streams[&after].len()), (2, 2));
        assert!(streams.values().all(|positions| positions.is_sorted()));

        // Including the one that became a dead letter on the way.
        receiver.refuses(&after);
        told.office.mutate(&told.administrator, "replayWebhook", "webhook { id }", json!({ "id": id })).await.done();
        for _ in 0..30 {
            told.deliver().await;
            told.office.clock.advance(TimeDelta::hours(8));
        }
        assert_eq!(told.webhook().await["deadLetterCount"], 2);
        receiver.answers(|_| StatusCode::OK);
        receiver.forget();
        let administrator = told.office.signed_in(&told.administrator).await;
        told.office.mutate(&administrator, "replayWebhook", "webhook { id }", json!({ "id": id })).await.done();
        told.deliver().await;
        assert_eq!((receiver.taken().len(), &told.webhook().await["deadLetterCount"]), (4, &json!(0)));
    }
}
