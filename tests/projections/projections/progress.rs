//! Progress of a dossier, entry by entry.

use domain::Role;
use domain::dossier::DossierStatus::{Accepted, Registered, SupplementRequested};
use domain::dossier::{DossierEvent, DueReason};
use serde_json::json;
use support::{TestDatabase, each_database};

use super::story::people::citizen;
use super::story::{AGENCY, Story, moment};

each_database! {
    async fn the_timeline_tells_each_step_with_status_note_and_due_date(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        let (promised, moved) = (moment("2026-03-23T10:00:00.000000Z"), moment("2026-03-24T10:00:00.000000Z"));
        story.accepted(&filed, desk, promised).await;
        let request = story.asked(&filed, desk).await;
        let progress = story.queries().await.progress;
        let before = progress.of(filed.id).await.unwrap();
        story.answered(&filed, request, json!({ "note": "xong" })).await;
        let reason = DueReason::Supplemented;
        let event = DossierEvent::DueDateMoved { at: story.now, due_at: moved, reason, paused_minutes: 60, step: None, due_soon_at: None };
        story.of_dossier(&filed, citizen(an), &[event]).await;
        story.queries().await;

        let entries = progress.of(filed.id).await.unwrap();
        let told: Vec<_> = entries
            .iter()
            .map(|entry| (entry.event_type.as_str(), entry.status, entry.note.as_deref(), entry.due_at))
            .collect();
        assert_eq!(
            told,
            [
                ("DossierSubmitted", Registered, None, None),
                ("DossierAccepted", Accepted, Some("Đủ giấy tờ"), Some(promised)),
                ("SupplementRequested", SupplementRequested, Some("Cần bổ sung địa chỉ"), Some(promised)),
                ("DossierSupplemented", Accepted, Some("Đã sửa"), Some(promised)),
                ("DueDateMoved", Accepted, None, Some(moved)),
            ]
        );
        let by = |place: usize| {
            let entry = &entries[place];
            (entry.actor.as_ref().unwrap().display_name.as_deref().unwrap(), entry.role)
        };
        assert_eq!(by(0), ("Nguyễn Văn An", Some(Role::Citizen)));
        assert_eq!(by(1), ("Võ Văn Dũng", Some(Role::Reception)));
        let after = before.last().unwrap().position;
        assert_eq!(progress.after(filed.id, after, 10).await.unwrap(), entries[3..]);
        assert_eq!(progress.after(filed.id, after, 1).await.unwrap(), entries[3..4]);
        assert_eq!(progress.entry(entries[2].id).await.unwrap().as_ref(), Some(&entries[2]));
        assert_eq!(progress.of_many(&[filed.id]).await.unwrap()[&filed.id], entries);
        let public = progress.public(filed.id).await.unwrap();
        assert!(public.iter().map(|entry| entry.status).eq(told.iter().map(|told| told.1)));
    }
}
