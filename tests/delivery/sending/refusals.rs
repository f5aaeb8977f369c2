//! Refusals by mail servers and SMS gateways.

use chrono::TimeDelta;
use support::{SmsGateway, SmtpServer, TestDatabase, TlsFront, each_database};

use super::{OutboxSetup, deliveries, round};

each_database! {
    async fn what_is_refused_for_good_ends_and_is_told_so(database: TestDatabase) {
        let (server, gateway) = (SmtpServer::start().await, SmsGateway::start().await);
        server.refuse(["550 5.1.1 nobody", "554 5.7.1 no"]);
        gateway.answer([400, 422, 413]);
        let office = OutboxSetup::new(&["--smtp-url", &server.url(), "--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        office.ask_mail(1);
        office.ask_mail(2);
        for number in 3..=5 {
            office.ask_sms(number);
        }
        assert_eq!(sender.drain().await.expect("given up"), round(5, 0, 0, 5));
        let mut why: Vec<_> = deliveries(&database, "last_error").await.into_iter().flatten().collect();
        why.sort_unstable();
        assert_eq!(why, ["http 400", "http 413", "http 422", "smtp 550", "smtp 554"]);
        office.clock.advance(TimeDelta::hours(1));
        assert_eq!(sender.drain().await.expect("done"), round(0, 0, 0, 0));
        assert!(server.received().is_empty() && gateway.received().is_empty());
    }

    async fn a_gateway_that_answers_200_and_an_error_has_not_sent(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        gateway.says([r#"{"CodeResult":"103","ErrorMessage":"No money"}"#, r#"{"CodeResult":"100","SMSID":"1"}"#]);
        let office = OutboxSetup::new(&["--sms-url", &gateway.url(), "--sms-done", "/CodeResult=100"]);
        let sender = office.sender(&database);
        office.ask_sms(1);
        assert_eq!(sender.round().await.expect("tried").retried_later, 1);
        assert_eq!(deliveries(&database, "last_error").await, [Some("not done".to_owned())]);
        office.clock.advance(TimeDelta::seconds(10));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
    }

    async fn an_address_that_the_server_refuses_ends_and_a_server_that_asks_for_no_log_in_does_not(database: TestDatabase) {
        let server = SmtpServer::start().await;
        server.knows_nobody_at("gone.example");
        let office = OutboxSetup::new(&["--smtp-url", &server.url()]);
        office.ask_mail_to(1, "tam@gone.example");
        assert_eq!(office.sender(&database).drain().await.expect("given up"), round(1, 0, 0, 1));
        assert_eq!(deliveries(&database, "last_error").await, [Some("recipient 550".to_owned())]);
        let with_password = server.url().replace("smtp://", "smtp://hoso:secret@");
        let office = OutboxSetup::new(&["--smtp-url", &with_password]);
        office.ask_mail(2);
        assert_eq!(office.sender(&database).round().await.expect("tried").retried_later, 1);
        assert!(deliveries(&database, "last_error").await.contains(&Some("no log-in".to_owned())));
    }

    async fn a_server_under_a_private_authority_is_told_so_and_trusted_by_its_file(database: TestDatabase) {
        let server = SmtpServer::start().await;
        let front = TlsFront::before(server.address()).await;
        let office = OutboxSetup::new(&["--smtp-url", &format!("smtps://localhost:{}", front.port())]);
        office.ask_mail(1);
        assert_eq!(office.sender(&database).round().await.expect("tried").retried_later, 1);
        assert_eq!(deliveries(&database, "last_error").await, [Some("certificate".to_owned())]);
        assert!(server.received().is_empty());

        let front = TlsFront::before(server.address()).await;
        let (url, authority) = (format!("smtps://localhost:{}", front.port()), front.authority());
        let file = authority.to_str().expect("a path");
        let office = OutboxSetup::new(&["--smtp-url", &url, "--smtp-ca", file, "--smtp-hello", "mail.example.vn"]);
        office.ask_mail(2);
        office.sender(&database).round().await.expect("tried");
        assert_eq!(server.received().len(), 1, "{:?}", deliveries(&database, "last_error").await);
        assert_eq!(server.greeted(), ["mail.example.vn"]);
    }

    async fn what_a_gateway_says_of_itself_ends_nothing(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        let of_itself = [401, 402, 403, 404, 405, 407, 408, 410, 415, 429, 500, 501];
        gateway.answer(of_itself);
        let office = OutboxSetup::new(&["--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        for number in 1..=of_itself.len() {
            office.ask_sms(number as u128);
        }
        assert_eq!(sender.drain().await.expect("tried"), round(of_itself.len(), 0, of_itself.len(), 0));
        office.clock.advance(TimeDelta::seconds(10));
        assert_eq!(sender.drain().await.expect("sent"), round(0, of_itself.len(), 0, 0));
    }

    async fn what_a_mail_server_says_of_itself_or_of_us_ends_nothing(database: TestDatabase) {
        let server = SmtpServer::start().await;
        let office = OutboxSetup::new(&["--smtp-url", &server.url()]);
        let sender = office.sender(&database);
        office.ask_mail(1);
        let tries = async |why: &str| {
            assert_eq!(sender.round().await.expect("tried").retried_later, 1, "{why}");
            assert_eq!(deliveries(&database, "last_error").await, [Some(why.to_owned())]);
            office.clock.advance(TimeDelta::hours(1));
        };
        server.refuse_conversations(["554 5.3.2 nobody is served now", "521 no mail here"]);
        tries("smtp 554").await;
        tries("smtp 521").await;
        server.refuse_senders(["550 5.1.8 who are you", "553 5.7.1 not your address", "501 syntax"]);
        for why in ["smtp 550", "smtp 553", "smtp 501"] {
            tries(why).await;
        }
        server.refuse_recipients(["554 5.7.1 relaying denied", "530 5.7.0 log in", "503 5.5.1 not now"]);
        for why in ["smtp 554", "smtp 530", "smtp 503"] {
            tries(why).await;
        }
        server.refuse(["500 what?"]);
        tries("smtp 500").await;
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
        assert_eq!(server.received().len(), 1);
    }

    async fn a_gateway_that_wants_to_be_left_alone_is_by_every_message(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        gateway.answer_later(429, "60");
        let office = OutboxSetup::new(&["--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        office.ask_sms(1);
        assert_eq!(sender.drain().await.expect("tried"), round(1, 0, 1, 0));
        for number in 2..=4 {
            office.ask_sms(number);
        }
        office.clock.advance(TimeDelta::seconds(59));
        assert_eq!(sender.drain().await.expect("left alone"), round(3, 0, 0, 0));
        assert!(gateway.received().is_empty());
        office.clock.advance(TimeDelta::seconds(1));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 4, 0, 0));
    }

    async fn a_gateway_is_left_alone_until_it_wants_to_be_asked(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        // The clock shows 09:59:00, and a minute later 10:00:00.
        gateway.answer_later(429, "60");
        gateway.answer_later(503, "Fri, 13 Feb 2026 10:01:30 GMT");
        let office = OutboxSetup::new(&["--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        office.ask_sms(1);
        assert_eq!(sender.drain().await.expect("tried"), round(1, 0, 1, 0));
        office.clock.advance(TimeDelta::seconds(59));
        assert_eq!(sender.drain().await.expect("left alone"), round(0, 0, 0, 0));
        office.clock.advance(TimeDelta::seconds(1));
        assert_eq!(sender.drain().await.expect("tried"), round(0, 0, 1, 0));
        office.clock.advance(TimeDelta::seconds(89));
        assert_eq!(sender.drain().await.expect("left alone"), round(0, 0, 0, 0));
        office.clock.advance(TimeDelta::seconds(1));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
    }

    async fn only_what_may_have_arrived_is_counted_as_a_copy(database: TestDatabase) {
        let server = SmtpServer::start().await;
        let office = OutboxSetup::new(&["--smtp-url", &server.url()]);
        let sender = office.sender(&database);
        server.refuse(["451 4.3.0 later"; 3]);
        office.ask_mail_to(1, "tam@example.com");
        for _ in 0..3 {
            sender.drain().await.expect("tried");
            office.clock.advance(TimeDelta::hours(1));
        }
        server.breaks_off(1);
        sender.drain().await.expect("tried");
        assert_eq!(deliveries(&database, "last_error").await, [Some("unanswered".to_owned())]);
        // The back-off counts one unanswered attempt, not four.
        office.clock.advance(TimeDelta::hours(1));
        sender.drain().await.expect("sent");
        assert_eq!(deliveries(&database, "last_error").await, [None]);
    }

    async fn a_letter_that_may_have_arrived_comes_again_seldom_and_under_the_same_id(database: TestDatabase) {
        let server = SmtpServer::start().await;
        server.breaks_off(100);
        let office = OutboxSetup::new(&["--smtp-url", &server.url()]);
        let sender = office.sender(&database);
        office.ask_mail_to(1, "tam@example.com");
        assert_eq!(sender.drain().await.expect("tried"), round(1, 0, 1, 0));
        assert_eq!(deliveries(&database, "last_error").await, [Some("unanswered".to_owned())]);
        for _ in 0..(24 * 4) {
            office.clock.advance(TimeDelta::minutes(15));
            sender.drain().await.expect("tried");
        }
        let ids: Vec<_> = server.received().iter().map(|mail| mail.header("Message-ID").to_owned()).collect();
        assert_eq!(ids.len(), 3, "the first and two more within the day");
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!(deliveries(&database, "last_error").await, [Some("unanswered".to_owned())]);
    }
}
