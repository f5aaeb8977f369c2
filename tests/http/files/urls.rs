//! Signed URLs: holder, permission and expiry.

use domain::AccountId;
use domain::account::AccountStatus;
use reqwest::StatusCode;
use support::{TestDatabase, each_database};

use super::desk::{Desk, wish};
use super::paper::PDF;

each_database! {
    async fn a_download_url_is_for_one_caller_and_a_short_time(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        desk.put(&announced.url, PDF).await;
        let stranger = AccountId(desk.stage.register("hoale").await);
        let link = desk.files.download_url(announced.id, desk.owner, desk.clock.now());
        let borrowed = link.url.replace(&desk.owner.to_string(), &stranger.to_string());
        assert_eq!(desk.get(&borrowed).await.status(), StatusCode::NOT_FOUND);
        desk.holders.set(desk.owner, AccountStatus::Locked);
        assert_eq!(desk.get(&link.url).await.status(), StatusCode::NOT_FOUND, "who is locked out fetches nothing");
        desk.holders.set(desk.owner, AccountStatus::Active);
        assert_eq!(desk.get(&link.url).await.status(), StatusCode::OK);
        desk.clock.set(link.expires_at);
        assert_eq!(desk.get(&link.url).await.status(), StatusCode::GONE);
    }

    async fn a_url_gives_nothing_to_somebody_who_may_not_see_its_file_now(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        let announced = desk.announce(wish("a.pdf", "application/pdf", PDF)).await;
        desk.put(&announced.url, PDF).await;
        let urls = |who: AccountId| {
            let (files, now) = (&desk.files, desk.clock.now());
            [files.download_url(announced.id, who, now).url, files.view_url(announced.id, who, now)]
        };
        for url in urls(AccountId(desk.stage.register("hoale").await)) {
            assert_eq!(desk.get(&url).await.status(), StatusCode::NOT_FOUND, "in no dossier, it is its owner's");
        }
        desk.bind(announced.id).await;
        for url in urls(desk.owner) {
            assert_eq!(desk.get(&url).await.status(), StatusCode::OK);
        }
        desk.hidden.add(announced.id);
        for url in urls(desk.owner) {
            let tag = format!("\"{}\"", announced.id);
            let again = desk.client.get(&url).header("If-None-Match", tag).send().await.expect("an answer");
            assert_eq!(again.status(), StatusCode::NOT_FOUND, "also for whoever has it already");
        }
    }
}
