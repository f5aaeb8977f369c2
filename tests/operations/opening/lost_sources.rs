//! Lost events are named by every kind of data outside the log.

use axum::http::StatusCode;
use domain::Role;
use serde_json::json;
use support::portal_window::Window;
use support::test_service::{AGENCY, EXPLOSIVES, TestService};
use support::webhook_receiver::Receiver;
use support::webhooks::courier;
use support::{TestDatabase, each_database};

use super::LogLoss;

each_database! {
    async fn each_place_outside_the_log_names_the_lost_event_that_it_knows(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let administrator = office.staff(Role::Administrator, None).await;
        let receiver = Receiver::start().await;
        let input = json!({ "url": receiver.url("/hook"), "types": [] });
        office.mutate(&administrator, "registerWebhook", "webhook { id }", input).await.done();
        office.tell_everybody().await;
        let common = office.is_read_through().await;

        let lost = office.file(&citizen).await;
        let draft = json!({
            "procedureCode": EXPLOSIVES, "procedureVersion": 1, "dossierCode": lost.code, "form": {}, "documents": [],
        });
        office.mutate(&citizen, "saveDraft", "draft { savedAt }", draft).await.done();
        Window::of(&office, &desk).open(&format!("/staff/dossiers/{}", lost.code)).await;
        let window = Window::of(&office, &citizen);
        let page = window.open(&format!("/dossiers/{}/exchange", lost.code)).await;
        window.holds_session("a-token-that-is-no-longer-known");
        assert!(window.post(&page, &[("body", "Bao giờ có kết quả?")]).await.header("location").starts_with("/login?"));
        let (drafter, keeper) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let draft = json!({ "procedureCode": EXPLOSIVES, "procedureVersion": 1, "form": {}, "documents": [] });
        office.mutate(&drafter, "saveDraft", "draft { savedAt }", draft).await.done();
        let view = json!({ "name": "Mine", "filter": { "statuses": ["REGISTERED"] } });
        office.mutate(&keeper, "saveQueueView", "queueView { name }", view).await.done();
        // Undelivered deliveries stay queued.
        receiver.answers(|_| StatusCode::SERVICE_UNAVAILABLE);
        office.is_read_through().await;
        courier(&office).drain().await.expect("a round");

        let (drafter, _) = office.account(&drafter).await;
        let (keeper, _) = office.account(&keeper).await;
        office.loses_what_came_after(common).await;
        let office = office.reopened().await;
        let told = office.hoso(&["audit", "verify"]).expect("the log itself is whole");
        let dossier = format!("event 1 of dossier {}", domain::DossierId::of_code(&lost.code));
        for (event, places) in [
            (dossier, ["webhook", "draft", "seen-dossier", "kept-post"].as_slice()),
            (format!("event 1 of account {}", drafter.0), ["draft"].as_slice()),
            (format!("event 1 of account {}", keeper.0), ["queue-view"].as_slice()),
        ] {
            let line = told.lines().find(|line| line.contains(&event)).unwrap_or_else(|| panic!("{event}: {told}"));
            let words: Vec<_> = line.split([' ', ',', ')', ':']).collect();
            for place in places {
                assert!(words.contains(place), "{place} knows of {event}: {line}");
            }
        }
    }
}
