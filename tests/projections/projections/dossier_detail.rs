//! Details of a dossier, from its events.

use chrono::TimeDelta;
use domain::dossier::{AwaitedAnswer, Dossier, DossierEvent, DossierStatus, RulingKind};
use domain::exchange::MessageSide;
use domain::procedure::Money;
use domain::{Actor, PaymentRequestId, Role};
use projections::DossierState;
use projections::dossier_detail::FoundFile;
use serde_json::json;
use support::{TestDatabase, each_database};

use super::story::dossiers::form;
use super::story::people::{citizen, officer};
use super::story::{AGENCY, Story, fresh, moment};

each_database! {
    async fn supplements_are_merged_and_replace_the_files_of_their_requirement(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        let details = story.queries().await.dossier_details;
        let submitted = details.by_code(&filed.code).await.unwrap().unwrap();
        assert_eq!(submitted.form, Some(form()));
        assert_eq!(submitted.supplement, None);

        story.accepted(&filed, desk, moment("2026-03-23T10:00:00.000000Z")).await;
        let request = story.asked(&filed, desk).await;
        story.queries().await;
        let asked = details.by_id(filed.id).await.unwrap().unwrap();
        assert_eq!(asked.state.status(), DossierStatus::SupplementRequested);
        let open = asked.supplement.unwrap();
        assert_eq!((open.id, open.round, open.message.as_deref()), (request, 1, Some("Cần bổ sung địa chỉ")));
        assert_eq!(open.items[0].instruction.as_deref(), Some("Ghi rõ số nhà"));
        assert_eq!(asked.unread.citizen, 1);

        story.answered(&filed, request, json!({ "premises": { "address": "12A Trần Phú", "ward": null } })).await;
        let again = story.asked(&filed, desk).await;
        story.answered(&filed, again, json!({ "note": "xong" })).await;
        story.queries().await;
        let answered = details.by_id(filed.id).await.unwrap().unwrap();
        let premises = json!({ "address": "12A Trần Phú" });
        let merged = json!({ "traderName": "Công ty Rượu Măng Đen", "premises": premises, "note": "xong" });
        assert_eq!(answered.form, Some(merged));
        assert_eq!(answered.supplement, None);
        assert_eq!(answered.state.status(), DossierStatus::Accepted);
        assert_eq!(answered.state.filed.rounds, 2);
        let documents: Vec<_> = answered
            .documents
            .iter()
            .map(|document| (document.requirement.as_str(), document.file.name.as_deref().unwrap()))
            .collect();
        assert_eq!(documents, [("businessRegistration", "dkkd.pdf"), ("application", "don-moi.pdf")]);
        // Replaced, but still found by its id.
        let old = submitted.documents[0].file.clone();
        assert_eq!(details.file(old.id).await.unwrap(), Some(FoundFile { file: old, among_officers: false }));
        assert_eq!(details.file(domain::FileId(fresh())).await.unwrap(), None);
    }

    async fn every_interruption_gives_back_what_it_interrupted(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let by_desk = officer(desk, Role::Reception, AGENCY);
        let filed = story.submitted(an).await;
        story.accepted(&filed, desk, moment("2026-03-23T10:00:00.000000Z")).await;
        story.asked(&filed, desk).await;
        let asked = DossierEvent::WithdrawalRequested { at: story.now, reason: filed.says("Xin rút") };
        story.of_dossier(&filed, citizen(an), &[asked]).await;
        let details = story.queries().await.dossier_details;
        let withdrawing = details.by_id(filed.id).await.unwrap().unwrap();
        assert_eq!(withdrawing.state.status(), DossierStatus::WithdrawalRequested);
        assert!(withdrawing.supplement.is_some());
        let declined = DossierEvent::WithdrawalDeclined { at: story.now, reason: filed.says("Không") };
        story.of_dossier(&filed, by_desk, &[declined]).await;
        story.queries().await;
        let back = details.by_id(filed.id).await.unwrap().unwrap();
        assert_eq!(back.state.status(), DossierStatus::SupplementRequested);
        let stopped = DossierEvent::ProcessingStopped { at: story.now, reason: filed.says("Quá hạn") };
        story.of_dossier(&filed, Actor::System, &[stopped]).await;
        story.queries().await;
        let ended = details.by_id(filed.id).await.unwrap().unwrap();
        assert_eq!((ended.state.status(), ended.supplement), (DossierStatus::Stopped, None));
        assert_eq!(ended.live, story.last);
    }

    /// Rows before a ruling and its revocation: they have the request's text, the log its deadline.
    async fn a_ruling_taken_back_before_the_rows_hold_it_moves_until_when_an_answer_is_awaited(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        story.accepted(&filed, desk, moment("2026-03-23T10:00:00.000000Z")).await;
        let request = story.asked(&filed, desk).await;
        let details = story.queries().await.dossier_details;
        let before = details.by_id(filed.id).await.unwrap().unwrap();
        let until = story.now + TimeDelta::days(5);
        let stopped = DossierEvent::ProcessingStopped { at: story.now, reason: filed.says("Quá hạn") };
        let revoked = DossierEvent::RulingRevoked {
            at: story.now,
            by: desk,
            ruling: RulingKind::Stop,
            reason: filed.says("Ghi nhầm"),
            step: None,
            awaited: Some(AwaitedAnswer { request, respond_by: until }),
        };
        let since = [stopped, revoked];
        story.of_dossier(&filed, officer(desk, Role::Reception, AGENCY), &since).await;
        let loaded = story.executor.load::<Dossier>(filed.id.0).await.unwrap();
        let recorded = loaded.state.filed.as_deref().unwrap().clone();
        let state = DossierState { version: loaded.version, due_soon_at: before.state.due_soon_at, filed: recorded };
        let decided = details.as_decided(filed.id, state, Some(before), &since).await.unwrap();
        let shown = decided.supplement.as_ref().unwrap();
        assert_eq!((shown.id, shown.respond_by), (request, Some(until)));
        assert_eq!(shown.message.as_deref(), Some("Cần bổ sung địa chỉ"));
        story.queries().await;
        let followed = details.by_id(filed.id).await.unwrap().unwrap();
        assert_eq!(decided.supplement, followed.supplement, "as the rows have it later");
    }

    /// Projected one by one or at once; also where the rows trail the log.
    async fn a_payment_that_is_asked_for_by_mistake_leaves_what_was_paid_before(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let by_desk = officer(desk, Role::Reception, AGENCY);
        let [stepwise, at_once] = [story.submitted(an).await, story.submitted(an).await];
        let mut wrong = Vec::new();
        for filed in [&stepwise, &at_once] {
            story.accepted(filed, desk, moment("2026-03-23T10:00:00.000000Z")).await;
            let (right, mistaken) = (PaymentRequestId(fresh()), PaymentRequestId(fresh()));
            let asked = |request, at, amount: &str| {
                let money = Money { amount: amount.to_owned(), currency: "VND".to_owned() };
                DossierEvent::PaymentRequested { at, request, money, reason: filed.says("Phí"), pauses: true }
            };
            let (first, paid_at) = (story.now, story.now + TimeDelta::hours(1));
            let paid = DossierEvent::PaymentRecorded { at: paid_at, request: right, reference: filed.says("BL-0001") };
            let cancelled_at = story.now + TimeDelta::hours(3);
            let reason = filed.says("Ghi nhầm");
            let cancelled = DossierEvent::PaymentRequestCancelled { at: cancelled_at, request: mistaken, reason };
            let again = story.now + TimeDelta::hours(2);
            for event in [asked(right, first, "300000"), paid, asked(mistaken, again, "3000000"), cancelled] {
                story.of_dossier(filed, by_desk, &[event]).await;
                if filed.id == stepwise.id {
                    story.queries().await;
                }
            }
            wrong.push((mistaken, cancelled_at));
        }
        let details = story.queries().await.dossier_details;
        for (filed, (mistaken, cancelled_at)) in [&stepwise, &at_once].into_iter().zip(wrong) {
            let stands = details.by_id(filed.id).await.unwrap().unwrap();
            assert_eq!(stands.state.status(), DossierStatus::Accepted);
            let shown = stands.payment.unwrap();
            assert_eq!((shown.money.amount.as_str(), shown.reference.as_deref()), ("300000", Some("BL-0001")));
            assert_eq!(shown.cancelled_at, None);
            let (dossier, kept) = details.payment(mistaken).await.unwrap().unwrap();
            assert_eq!((dossier, kept.paid_at, kept.cancelled_at), (filed.id, None, Some(cancelled_at)));
            assert_eq!(kept.reason.as_deref(), Some("Phí"), "the text of the request stays");
        }
    }

    async fn a_payment_that_is_taken_back_before_the_rows_hold_it_is_asked_of_nobody(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let by_desk = officer(desk, Role::Reception, AGENCY);
        let filed = story.submitted(an).await;
        story.accepted(&filed, desk, moment("2026-03-23T10:00:00.000000Z")).await;
        let request = PaymentRequestId(fresh());
        let money = Money { amount: "3000000".to_owned(), currency: "VND".to_owned() };
        let reason = filed.says("Phí");
        let asked = DossierEvent::PaymentRequested { at: story.now, request, money, reason, pauses: true };
        story.of_dossier(&filed, by_desk, &[asked]).await;
        let details = story.queries().await.dossier_details;
        let before = details.by_id(filed.id).await.unwrap().unwrap();
        assert_eq!(before.payment.as_ref().map(|payment| payment.id), Some(request));
        let reason = filed.says("Ghi nhầm");
        let since = [DossierEvent::PaymentRequestCancelled { at: story.now, request, reason }];
        story.of_dossier(&filed, by_desk, &since).await;
        let loaded = story.executor.load::<Dossier>(filed.id.0).await.unwrap();
        let recorded = loaded.state.filed.as_deref().unwrap().clone();
        let state = DossierState { version: loaded.version, due_soon_at: before.state.due_soon_at, filed: recorded };
        let decided = details.as_decided(filed.id, state, Some(before), &since).await.unwrap();
        assert_eq!((decided.state.status(), decided.payment), (DossierStatus::Accepted, None));
    }

    /// One is paid and another requested, whose end the rows lack.
    async fn a_payment_is_told_of_before_the_rows_hold_it_as_they_tell_of_it_later(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let by_desk = officer(desk, Role::Reception, AGENCY);
        for (paid_before, then, stays) in [
            (true, "cancelled", Some("300000")),
            (true, "cancelled and stopped", Some("300000")),
            (false, "cancelled and stopped", None),
            (true, "recorded", Some("3000000")),
            (false, "stopped", Some("3000000")),
            (false, "cancelled and asked for anew", Some("30000")),
        ] {
            let filed = story.submitted(an).await;
            story.accepted(&filed, desk, moment("2026-03-23T10:00:00.000000Z")).await;
            let asked = |request, at, amount: &str| {
                let money = Money { amount: amount.to_owned(), currency: "VND".to_owned() };
                DossierEvent::PaymentRequested { at, request, money, reason: filed.says("Phí"), pauses: true }
            };
            let recorded = |request, at| {
                DossierEvent::PaymentRecorded { at, request, reference: filed.says("BL-0001") }
            };
            if paid_before {
                let first = PaymentRequestId(fresh());
                let events = [asked(first, story.now, "300000"), recorded(first, story.now)];
                story.of_dossier(&filed, by_desk, &events).await;
            }
            let request = PaymentRequestId(fresh());
            story.of_dossier(&filed, by_desk, &[asked(request, story.now, "3000000")]).await;
            let details = story.queries().await.dossier_details;
            let before = details.by_id(filed.id).await.unwrap().unwrap();
            assert_eq!(before.payment.as_ref().map(|payment| payment.id), Some(request), "{then}");
            let at = story.now;
            let cancelled = DossierEvent::PaymentRequestCancelled { at, request, reason: filed.says("Ghi nhầm") };
            let stopped = DossierEvent::ProcessingStopped { at, reason: filed.says("Rút hồ sơ") };
            let since = match then {
                "cancelled" => vec![cancelled],
                "cancelled and stopped" => vec![cancelled, stopped],
                "recorded" => vec![recorded(request, at)],
                "stopped" => vec![stopped],
                _ => vec![cancelled, asked(PaymentRequestId(fresh()), at, "30000")],
            };
            story.of_dossier(&filed, by_desk, &since).await;
            let loaded = story.executor.load::<Dossier>(filed.id.0).await.unwrap();
            let recorded = loaded.state.filed.as_deref().unwrap().clone();
            let state = DossierState { version: loaded.version, due_soon_at: before.state.due_soon_at, filed: recorded };
            let told = details.as_decided(filed.id, state, Some(before), &since).await.unwrap().payment;
            assert_eq!(told.as_ref().map(|payment| payment.money.amount.as_str()), stays, "{then}");
            story.queries().await;
            let followed = details.by_id(filed.id).await.unwrap().unwrap().payment;
            assert_eq!(told, followed, "{then}");
        }
    }

    async fn due_soon_is_reckoned_by_the_calendar_of_that_day(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        // Closing time of Monday, 4 May 2026: the working day before is Wednesday, 29 April.
        story.accepted(&filed, desk, moment("2026-05-04T10:00:00.000000Z")).await;
        let details = story.queries().await.dossier_details;
        let soon = details.by_id(filed.id).await.unwrap().unwrap().state.due_soon_at;
        assert_eq!(soon, Some(moment("2026-04-29T10:00:00.000000Z")));
    }

    /// Independent of the calendar now, or when the row was made.
    async fn from_when_on_a_date_is_near_is_what_its_event_says(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        let (due_at, soon) = (moment("2026-05-04T10:00:00.000000Z"), moment("2026-04-28T10:00:00.000000Z"));
        let accepted = DossierEvent::DossierAccepted {
            at: story.now,
            due_at,
            note: None,
            supplement_until: None,
            due_soon_at: Some(soon),
        };
        story.of_dossier(&filed, officer(desk, Role::Reception, AGENCY), &[accepted]).await;
        let queries = story.queries().await;
        let state = queries.dossier_details.by_id(filed.id).await.unwrap().unwrap().state;
        assert_eq!((state.due_soon_at, state.filed.due_soon_at), (Some(soon), Some(soon)));
        assert_eq!(queries.deadlines.due_soon_at(filed.id, due_at).await.unwrap(), Some(soon));
        assert_eq!(queries.deadlines.due_soon_at(filed.id, soon).await.unwrap(), None, "of another date");

        // A date set by an older release uses the calendar of that moment.
        let moved = moment("2026-05-05T10:00:00.000000Z");
        let event = DossierEvent::DueDateMoved {
            at: story.now,
            due_at: moved,
            reason: domain::dossier::DueReason::Supplemented,
            paused_minutes: 480,
            step: None,
            due_soon_at: None,
        };
        story.of_dossier(&filed, citizen(an), &[event]).await;
        story.queries().await;
        let state = queries.dossier_details.by_id(filed.id).await.unwrap().unwrap().state;
        assert_eq!(state.due_soon_at, Some(moment("2026-05-04T10:00:00.000000Z")));
    }

    async fn a_dossier_that_was_released_is_nobodys(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let [kept, filed] = [story.submitted(an).await, story.submitted(an).await];
        story.assigned(&kept, desk, desk).await;
        story.assigned(&filed, desk, desk).await;
        let queries = story.queries().await;
        let held = async || -> Vec<_> {
            let held = queries.staff_queue.held_by(desk).await.unwrap();
            held.into_iter().map(|(id, _)| id).collect()
        };
        assert_eq!(held().await, [kept.id, filed.id]);
        assert_eq!(queries.staff_queue.stranded_holders().await.unwrap(), []);
        let locked = domain::account::AccountEvent::AccountLocked { reason: None, released: vec![filed.code.clone()] };
        story.of_account(desk, Actor::System, locked).await;
        let released = DossierEvent::DossierReleased { at: story.now, assignee: desk };
        story.of_dossier(&filed, Actor::System, &[released]).await;
        story.queries().await;
        assert_eq!(held().await, [kept.id]);
        assert_eq!(queries.staff_queue.stranded_holders().await.unwrap(), [desk], "who holds another and may not");
        let detail = queries.dossier_details.by_id(filed.id).await.unwrap().unwrap();
        assert_eq!((detail.assignee, detail.state.filed.assignee), (None, None));
        let entries = queries.progress.of(filed.id).await.unwrap();
        assert_eq!(entries.last().unwrap().event_type, "DossierReleased");
    }

    async fn what_an_erased_applicant_sent_is_gone(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        story.asked(&filed, desk).await;
        story.said(&filed, MessageSide::Citizen, an, "Xin chào").await;
        story.erased(an).await;
        let queries = story.queries().await;
        let detail = queries.dossier_details.by_id(filed.id).await.unwrap().unwrap();
        assert_eq!((detail.form, detail.applicant.display_name), (None, None));
        assert_eq!(detail.documents[0].file.name, None);
        assert_eq!(detail.supplement.unwrap().message, None);
        assert_eq!(queries.progress.of(filed.id).await.unwrap()[1].note, None);
        let page = projections::PageRequest::first(10);
        let thread = queries.exchange_thread.page(filed.id, &page).await.unwrap().into_nodes();
        assert!(thread.iter().all(|message| message.body.is_none()));
    }
}
