use domain::account::AccountEvent;
use domain::dossier::DossierEvent;
use domain::{Role, SecretIssueId};
use projections::outbox::Channel::{Email, Sms};
use projections::outbox::{MessageKind as Kind, Ordinal};
use store::sql::Sql;

use super::story::people::{citizen, officer};
use super::story::{AGENCY, Story, fresh};
use crate::support::{TestDatabase, each_database};

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

        let outbox = story.questions().await.outbox;
        let items = outbox.after(&Ordinal::default(), 100).await.unwrap();
        assert_eq!(
            items.iter().map(|item| (item.channel, item.kind)).collect::<Vec<_>>(),
            [
                (Email, Kind::ActivationLink),
                (Sms, Kind::ActivationOtp),
                (Email, Kind::PasswordReset),
                (Email, Kind::DossierSubmitted),
                (Email, Kind::SupplementRequested),
                (Email, Kind::SupplementCancelled),
            ]
        );
        assert!(items.iter().all(|item| item.account == an));
        assert_eq!((items[2].issue, items[2].expires_at), (Some(issue), Some(expires_at)));
        assert_eq!((items[4].dossier, items[4].supplement), (Some(filed.id), Some(request)));
        assert_eq!(outbox.after(&items[1].ordinal, 2).await.unwrap(), items[2..4]);
        assert!(outbox.after(&items[5].ordinal, 2).await.unwrap().is_empty());
    }

    async fn news_go_by_sms_from_the_choice_on_until_it_is_taken_back_or_the_person_is_erased(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let binh = story.citizen("Trần Thị Bình").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let choose = |sms| AccountEvent::NoticesChosen { sms };
        let early = story.submitted(an).await;
        story.of_account(an, citizen(an), choose(true)).await;
        story.submitted(binh).await;
        story.accepted(&early, desk, story.now).await;
        let late = story.submitted(an).await;
        story.of_account(an, citizen(an), choose(false)).await;
        story.accepted(&late, desk, story.now).await;
        story.of_account(an, citizen(an), choose(true)).await;
        story.erased(an).await;

        let outbox = story.questions().await.outbox;
        let items = outbox.after(&Ordinal::default(), 100).await.unwrap();
        let about_dossiers: Vec<_> = items
            .iter()
            .filter(|item| item.dossier.is_some())
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
        let chosen = "select count(*) as chosen from outbox_sms where chosen = 1";
        let row = story.database.views.fetch_optional(Sql::new(chosen)).await.unwrap().unwrap();
        assert_eq!(row.count("chosen").unwrap(), 0, "nothing of an erased person stays");
    }
}
