//! Messages and read marks of an exchange.

use chrono::TimeDelta;
use domain::dossier::{AwaitedAnswer, DossierEvent, ItemAnswer, RulingKind, SupplementTarget};
use domain::exchange::MessageSide;
use domain::{ItemId, MessageId, Role};
use projections::exchange_thread::ThreadMessage;
use projections::{InvalidCursor, PageRequest, QueryError, ShownAnswer};
use serde_json::json;
use support::{TestDatabase, each_database};

use super::story::people::{citizen, officer};
use super::story::{AGENCY, Story, fresh};

each_database! {
    async fn both_sides_and_supplement_requests_stand_in_one_thread(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        let hello = story.said(&filed, MessageSide::Citizen, an, "Xin chào").await;
        let request = story.asked(&filed, desk).await;
        let thanks = story.said(&filed, MessageSide::Staff, desk, "Cảm ơn").await;
        let again = story.asked(&filed, desk).await;
        let threads = story.queries().await.exchange_thread;
        let thread = threads.page(filed.id, &PageRequest::first(10)).await.unwrap().into_nodes();
        let asked = [request, again].map(MessageId::of_supplement_request);
        assert_eq!(thread.iter().map(|message| message.id).collect::<Vec<_>>(), [hello, asked[0], thanks, asked[1]]);
        assert_eq!(thread[0].body.as_deref(), Some("Xin chào"));
        assert_eq!(thread[0].attachments[0].name.as_deref(), Some("anh.jpg"));
        assert_eq!(thread[0].author.as_ref().unwrap().display_name.as_deref(), Some("Nguyễn Văn An"));
        assert_eq!((thread[1].side, thread[1].role), (MessageSide::Staff, Some(Role::Reception)));
        let round = |message: &ThreadMessage| message.supplement.as_ref().map(|asked| asked.round);
        let rounds: Vec<_> = thread.iter().map(round).collect();
        assert_eq!(rounds, [None, Some(1), None, Some(2)]);
        assert_eq!(threads.message(thanks).await.unwrap().as_ref(), Some(&thread[2]));
        assert_eq!(threads.supplement_request(request).await.unwrap().as_ref(), Some(&thread[1]));
        assert_eq!(threads.after(filed.id, thread[1].position, 10).await.unwrap(), thread[2..]);
        assert_eq!(threads.count(filed.id).await.unwrap().count, 4);
        assert_eq!(threads.unread(&[filed.id], MessageSide::Citizen).await.unwrap()[&filed.id], 3);
        assert_eq!(threads.unread(&[filed.id], MessageSide::Staff).await.unwrap()[&filed.id], 1);
    }

    async fn what_the_applicant_said_with_a_supplement_stands_beside_the_request(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        let first = story.asked(&filed, desk).await;
        story.answered(&filed, first, json!({})).await;
        let second = story.asked(&filed, desk).await;
        // Projected one by one and at once alike.
        story.queries().await;
        story.answered(&filed, second, json!({})).await;
        let threads = story.queries().await.exchange_thread;
        let thread = threads.page(filed.id, &PageRequest::first(10)).await.unwrap().into_nodes();
        let answers = [first, second].map(MessageId::of_supplement_answer);
        assert_eq!(thread.iter().map(|message| message.answers_round).collect::<Vec<_>>(), [None, Some(1), None, Some(2)]);
        assert_eq!([thread[1].id, thread[3].id], answers);
        assert_eq!((thread[1].side, thread[1].body.as_deref()), (MessageSide::Citizen, Some("Đã sửa")));
        assert_eq!(thread[1].attachments[0].name.as_deref(), Some("don-moi.pdf"));
        assert_eq!(threads.unread(&[filed.id], MessageSide::Staff).await.unwrap()[&filed.id], 2);
    }

    async fn a_ruling_that_is_taken_back_moves_until_when_an_answer_is_awaited(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let (filed, other) = (story.submitted(an).await, story.submitted(an).await);
        let (request, elsewhere) = (story.asked(&filed, desk).await, story.asked(&other, desk).await);
        let days = story.now + TimeDelta::days(5);
        let revoked = |awaited, until| DossierEvent::RulingRevoked {
            at: story.now,
            by: desk,
            ruling: RulingKind::Rejection,
            reason: filed.says("Ghi nhầm"),
            step: None,
            awaited: Some(AwaitedAnswer { request: awaited, respond_by: until }),
        };
        let events = [revoked(request, days), revoked(request, days + TimeDelta::days(1))];
        // In one batch with its request, and in a batch of its own.
        story.of_dossier(&filed, officer(desk, Role::Reception, AGENCY), &events[..1]).await;
        let threads = story.queries().await.exchange_thread;
        let until = async |request| {
            let asked = threads.supplement_request(request).await.unwrap().expect("the request");
            asked.supplement.expect("what was asked").respond_by
        };
        let first = until(elsewhere).await;
        assert_eq!(until(request).await, Some(days));
        story.of_dossier(&filed, officer(desk, Role::Reception, AGENCY), &events[1..]).await;
        story.queries().await;
        assert_eq!(until(request).await, Some(days + TimeDelta::days(1)));
        assert_eq!(until(elsewhere).await, first, "another dossier's stays as it was");
        let thread = threads.page(filed.id, &PageRequest::first(10)).await.unwrap().into_nodes();
        let [asked, one, two] = &thread[..] else { panic!("a request and two words of the office") };
        let items = asked.supplement.as_ref().map(|asked| asked.items.len());
        assert_eq!((asked.body.as_deref(), items), (Some("Cần bổ sung địa chỉ"), Some(2)), "what was asked stays");
        assert_eq!([one, two].map(|said| said.body.as_deref()), [Some("Ghi nhầm"); 2]);
    }

    async fn what_is_said_of_single_things_stands_there_with_or_without_a_message(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        let request = story.asked(&filed, desk).await;
        let item = ItemId(fresh());
        let target = SupplementTarget::Requirement("application".to_owned());
        let event = DossierEvent::DossierSupplemented {
            at: story.now,
            request,
            patch: None,
            documents: Vec::new(),
            message: None,
            answers: vec![ItemAnswer { item, target: target.clone(), words: filed.says("Đơn đã ký rồi") }],
        };
        story.of_dossier(&filed, citizen(an), &[event]).await;
        let threads = story.queries().await.exchange_thread;
        let thread = threads.page(filed.id, &PageRequest::first(10)).await.unwrap().into_nodes();
        let [_, answer] = &thread[..] else { panic!("a request and its answer") };
        assert_eq!((answer.id, answer.answers_round), (MessageId::of_supplement_answer(request), Some(1)));
        assert_eq!(answer.body, None);
        let said = ShownAnswer { item, target, words: Some("Đơn đã ký rồi".to_owned()) };
        assert_eq!(answer.answers, [said]);
        assert_eq!(threads.unread(&[filed.id], MessageSide::Staff).await.unwrap()[&filed.id], 1);

        story.erased(an).await;
        let after = story.queries().await.exchange_thread.message(answer.id).await.unwrap().expect("the answer");
        assert_eq!(after.answers[0].words, None, "what was said is erased with whoever said it");
    }

    async fn a_message_is_read_when_the_other_side_has_passed_it(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let filed = story.submitted(an).await;
        let first_at = story.now;
        let first = story.said(&filed, MessageSide::Staff, desk, "Một").await;
        let own = story.said(&filed, MessageSide::Citizen, an, "Hai").await;
        let last_at = story.now;
        let last = story.said(&filed, MessageSide::Staff, desk, "Ba").await;
        let read_at = story.now;
        story.read(&filed, MessageSide::Citizen, first, first_at).await;
        let threads = story.queries().await.exchange_thread;
        let marks = async || {
            let thread = threads.page(filed.id, &PageRequest::first(10)).await.unwrap().into_nodes();
            thread.iter().map(|message| (message.id, message.read_at)).collect::<Vec<_>>()
        };
        assert_eq!(marks().await, [(first, Some(read_at)), (own, None), (last, None)]);
        let later_at = story.now;
        story.read(&filed, MessageSide::Citizen, last, last_at).await;
        story.queries().await;
        assert_eq!(marks().await, [(first, Some(read_at)), (own, None), (last, Some(later_at))]);
        assert!(threads.unread(&[filed.id], MessageSide::Citizen).await.unwrap().is_empty());
        assert_eq!(threads.unread(&[filed.id], MessageSide::Staff).await.unwrap()[&filed.id], 1);
    }

    async fn a_thread_is_read_from_either_end(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let filed = story.submitted(an).await;
        for body in ["a", "b", "c", "d", "e"] {
            story.said(&filed, MessageSide::Citizen, an, body).await;
        }
        let queries = story.queries().await;
        let page = async |request: &PageRequest| {
            let page = queries.exchange_thread.page(filed.id, request).await.unwrap();
            let bodies: String = page.edges.iter().map(|edge| edge.node.body.clone().unwrap()).collect();
            (bodies, page.has_previous, page.has_next, page.edges)
        };
        let (bodies, previous, next, last) = page(&PageRequest::last(2)).await;
        assert_eq!((bodies.as_str(), previous, next), ("de", true, false));
        let (bodies, previous, next, middle) = page(&PageRequest::last(2).before(last[0].cursor.clone())).await;
        assert_eq!((bodies.as_str(), previous, next), ("bc", true, true));
        let (bodies, previous, next, _) = page(&PageRequest::last(2).before(middle[0].cursor.clone())).await;
        assert_eq!((bodies.as_str(), previous, next), ("a", false, true));
        let between = PageRequest::first(5).after(middle[0].cursor.clone()).before(last[1].cursor.clone());
        assert_eq!(page(&between).await.0, "cd");
        let list = &queries.citizen_list;
        let foreign = PageRequest::first(5).after(last[0].cursor.clone());
        let answer = list.page(an, &projections::citizen_list::CitizenListQuery::default(), story.now, &foreign).await;
        assert!(matches!(answer, Err(QueryError::InvalidCursor(InvalidCursor))));
    }
}
