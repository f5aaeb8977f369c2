//! Outbox: messages that events ask for.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::account::{AccountEvent, NewsTopic};
use domain::dossier::DossierEvent;
use domain::exchange::MessageSide;
use domain::{AccountId, Actor, Role, SecretIssueId};
use projections::outbox::Channel::{Email, Sms};
use projections::outbox::{MessageKind as Kind, Ordinal};
use serde_json::json;
use store::sql::Sql;
use support::{TestDatabase, each_database};

use super::story::people::{citizen, officer};
use super::story::{AGENCY, OTHER_AGENCY, Story, fresh};

fn chosen(sms: bool, declined: Vec<NewsTopic>) -> AccountEvent {
    AccountEvent::NoticesChosen { sms, declined }
}

/// Optional news and their recipients.
async fn news(story: &Story) -> Vec<(Kind, AccountId)> {
    let kinds = [Kind::MessagePosted, Kind::DossierArrived, Kind::Assigned, Kind::SupplementAnswered];
    let items = story.queries().await.outbox.after(&Ordinal::default(), 100).await.unwrap();
    items.iter().filter(|item| kinds.contains(&item.kind)).map(|item| (item.kind, item.account)).collect()
}

each_database! {
    async fn what_is_to_be_sent_is_asked_for_by_events(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let (issue, expires_at) = (SecretIssueId(fresh()), story.now);
        let reset = AccountEvent::PasswordResetRequested { issue, expires_at, invited: false };
        story.of_account(an, citizen(an), reset).await;
        let filed = story.submitted(an).await;
        let request = story.asked(&filed, desk).await;
        let event = DossierEvent::SupplementRequestCancelled { at: story.now, request, reason: filed.says("Thôi") };
        story.of_dossier(&filed, officer(desk, Role::Reception, AGENCY), &[event]).await;

        let outbox = story.queries().await.outbox;
        let items = outbox.after(&Ordinal::default(), 100).await.unwrap();
        assert_eq!(
            items.iter().map(|item| (item.channel, item.kind)).collect::<Vec<_>>(),
            [
                (Email, Kind::ActivationLink),
                (Sms, Kind::ActivationOtp),
                (Email, Kind::PasswordReset),
                (Email, Kind::DossierSubmitted),
                (Email, Kind::DossierArrived),
                (Email, Kind::SupplementRequested),
                (Email, Kind::SupplementCancelled),
            ]
        );
        assert!(items.iter().all(|item| item.account == if item.kind == Kind::DossierArrived { desk } else { an }));
        assert_eq!((items[2].issue, items[2].expires_at), (Some(issue), Some(expires_at)));
        assert_ne!(items[3].event, items[4].event, "who is told besides is told apart");
        assert_eq!((items[5].dossier, items[5].supplement), (Some(filed.id), Some(request)));
        assert_eq!(outbox.after(&items[1].ordinal, 2).await.unwrap(), items[2..4]);
        assert!(outbox.after(&items[6].ordinal, 2).await.unwrap().is_empty());
    }

    async fn officers_are_told_of_what_comes_to_them_and_of_nothing_that_they_do(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let dung = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let hoa = story.officer(Role::Reception, AGENCY, "Lê Thị Hoa").await;
        let son = story.officer(Role::Specialist, AGENCY, "Đỗ Sơn").await;
        story.officer(Role::Reception, OTHER_AGENCY, "Phan Văn Xa").await;
        let filed = story.submitted(an).await;
        story.assigned(&filed, dung, hoa).await;
        let request = story.asked(&filed, hoa).await;
        story.answered(&filed, request, json!({})).await;
        story.assigned(&filed, dung, dung).await;
        let declined = vec![NewsTopic::Arrivals, NewsTopic::Messages];
        story.of_account(hoa, officer(hoa, Role::Reception, AGENCY), chosen(false, declined)).await;
        let lock = AccountEvent::AccountLocked { reason: None, released: Vec::new() };
        story.of_account(dung, Actor::System, lock).await;
        let unseen = story.submitted(an).await;
        story.said(&unseen, MessageSide::Citizen, an, "Bao giờ có?").await;

        let told = news(&story).await;
        let to_both = told[..2].iter().map(|(_, account)| *account).collect::<BTreeSet<_>>();
        assert_eq!(to_both, [dung, hoa].into(), "the whole desk, and nobody elsewhere");
        assert_eq!(told[..2].iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Kind::DossierArrived; 2]);
        assert_eq!(told[2..], [(Kind::Assigned, hoa), (Kind::SupplementAnswered, hoa)], "{son}");
    }

    async fn a_burst_of_messages_is_told_once_until_it_is_read(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        story.of_account(an, citizen(an), chosen(true, Vec::new())).await;
        let first = story.now;
        let asked = story.said(&filed, MessageSide::Staff, desk, "Anh cho hỏi").await;
        story.said(&filed, MessageSide::Staff, desk, "về kho hàng").await;
        story.said(&filed, MessageSide::Citizen, an, "Vâng").await;
        story.said(&filed, MessageSide::Citizen, an, "tôi nghe").await;
        story.read(&filed, MessageSide::Citizen, asked, first).await;
        story.said(&filed, MessageSide::Staff, desk, "Kho ở đâu?").await;
        story.pass(TimeDelta::hours(2));
        story.said(&filed, MessageSide::Staff, desk, "Anh còn đó không?").await;

        let (message, told) = (Kind::MessagePosted, news(&story).await);
        let once = |told: &[(Kind, AccountId)]| told.iter().filter(|(kind, _)| *kind == message).copied().collect::<Vec<_>>();
        assert_eq!(once(&told), [(message, an), (message, an), (message, desk), (message, an), (message, an), (message, an), (message, an)]);
    }

    async fn news_go_by_sms_from_the_choice_on_until_it_is_taken_back_or_the_person_is_erased(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let binh = story.citizen("Trần Thị Bình").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let choose = |sms| chosen(sms, Vec::new());
        let early = story.submitted(an).await;
        story.of_account(an, citizen(an), choose(true)).await;
        story.submitted(binh).await;
        story.accepted(&early, desk, story.now).await;
        let late = story.submitted(an).await;
        story.of_account(an, citizen(an), choose(false)).await;
        story.accepted(&late, desk, story.now).await;
        story.of_account(an, citizen(an), choose(true)).await;
        story.erased(an).await;

        let outbox = story.queries().await.outbox;
        let items = outbox.after(&Ordinal::default(), 100).await.unwrap();
        let about_dossiers: Vec<_> = items
            .iter()
            .filter(|item| item.dossier.is_some() && item.account != desk)
            .map(|item| (item.channel, item.kind, item.account))
            .collect();
        assert_eq!(
            about_dossiers,
            [
                (Email, Kind::DossierSubmitted, an),
                (Email, Kind::DossierSubmitted, binh),
                (Email, Kind::DossierProgressed, an),
                (Sms, Kind::DossierProgressed, an),
                (Email, Kind::DossierSubmitted, an),
                (Sms, Kind::DossierSubmitted, an),
                (Email, Kind::DossierProgressed, an),
            ]
        );
        let chosen = "select count(*) as chosen from outbox_people where sms = 1";
        let row = story.database.views.fetch_optional(Sql::new(chosen)).await.unwrap().unwrap();
        assert_eq!(row.count("chosen").unwrap(), 0, "nothing of an erased person stays");
    }
}
