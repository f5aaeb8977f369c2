use chrono::TimeDelta;

use super::{Office, deliveries, round};
use crate::support::{SmsGateway, SmtpServer, TestDatabase, TlsFront, each_database};

each_database! {
    async fn what_is_refused_for_good_ends_and_is_told_so(database: TestDatabase) {
        let (server, gateway) = (SmtpServer::start().await, SmsGateway::start().await);
        server.refuse(["550 5.1.1 nobody", "554 5.7.1 no"]);
        gateway.answer([400]);
        let office = Office::new(&["--smtp-url", &server.url(), "--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        office.ask_mail(1);
        office.ask_mail(2);
        office.ask_sms(3);
        assert_eq!(sender.drain().await.expect("given up"), round(3, 0, 0, 3));
        let mut why: Vec<_> = deliveries(&database, "last_error").await.into_iter().flatten().collect();
        why.sort_unstable();
        assert_eq!(why, ["http 400", "smtp 550", "smtp 554"]);
        office.clock.advance(TimeDelta::hours(1));
        assert_eq!(sender.drain().await.expect("done"), round(0, 0, 0, 0));
        assert!(server.received().is_empty() && gateway.received().is_empty());
    }

    async fn a_gateway_that_answers_200_and_an_error_has_not_sent(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        gateway.says([r#"{"CodeResult":"103","ErrorMessage":"No money"}"#, r#"{"CodeResult":"100","SMSID":"1"}"#]);
        let office = Office::new(&["--sms-url", &gateway.url(), "--sms-done", "/CodeResult=100"]);
        let sender = office.sender(&database);
        office.ask_sms(1);
        assert_eq!(sender.round().await.expect("tried").put_off, 1);
        assert_eq!(deliveries(&database, "last_error").await, [Some("not done".to_owned())]);
        office.clock.advance(TimeDelta::seconds(10));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
    }

    async fn an_address_that_the_server_refuses_ends_and_a_server_that_asks_for_no_log_in_does_not(database: TestDatabase) {
        let server = SmtpServer::start().await;
        server.knows_nobody_at("gone.example");
        let office = Office::new(&["--smtp-url", &server.url()]);
        office.ask_mail_to(1, "tam@gone.example");
        assert_eq!(office.sender(&database).drain().await.expect("given up"), round(1, 0, 0, 1));
        assert_eq!(deliveries(&database, "last_error").await, [Some("recipient 550".to_owned())]);
        let with_password = server.url().replace("smtp://", "smtp://hoso:secret@");
        let office = Office::new(&["--smtp-url", &with_password]);
        office.ask_mail(2);
        assert_eq!(office.sender(&database).round().await.expect("tried").put_off, 1);
        assert!(deliveries(&database, "last_error").await.contains(&Some("no log-in".to_owned())));
    }

    async fn a_server_under_a_private_authority_is_told_so_and_trusted_by_its_file(database: TestDatabase) {
        let server = SmtpServer::start().await;
        let front = TlsFront::before(server.address()).await;
        let office = Office::new(&["--smtp-url", &format!("smtps://localhost:{}", front.port())]);
        office.ask_mail(1);
        assert_eq!(office.sender(&database).round().await.expect("tried").put_off, 1);
        assert_eq!(deliveries(&database, "last_error").await, [Some("certificate".to_owned())]);
        assert!(server.received().is_empty());

        let front = TlsFront::before(server.address()).await;
        let (url, authority) = (format!("smtps://localhost:{}", front.port()), front.authority());
        let file = authority.to_str().expect("a path");
        let office = Office::new(&["--smtp-url", &url, "--smtp-ca", file, "--smtp-hello", "mail.example.vn"]);
        office.ask_mail(2);
        office.sender(&database).round().await.expect("tried");
        assert_eq!(server.received().len(), 1, "{:?}", deliveries(&database, "last_error").await);
        assert_eq!(server.greeted(), ["mail.example.vn"]);
    }

    async fn what_a_gateway_says_of_itself_ends_nothing(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        gateway.answer([401, 408, 429]);
        let office = Office::new(&["--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        office.ask_sms(1);
        for _ in 0..3 {
            assert_eq!(sender.round().await.expect("tried").put_off, 1);
            office.clock.advance(TimeDelta::seconds(10));
        }
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
    }

    async fn a_gateway_is_left_alone_until_it_wants_to_be_asked(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        // The clock says 09:59:00, and a minute later 10:00:00.
        gateway.answer_later(429, "60");
        gateway.answer_later(503, "Fri, 13 Feb 2026 10:01:30 GMT");
        let office = Office::new(&["--sms-url", &gateway.url()]);
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
        let office = Office::new(&["--smtp-url", &server.url()]);
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
        // As after the first that nobody answered, not as after the fourth.
        office.clock.advance(TimeDelta::hours(1));
        sender.drain().await.expect("sent");
        assert_eq!(deliveries(&database, "last_error").await, [None]);
    }

    async fn a_letter_that_may_have_arrived_comes_again_seldom_and_under_the_same_id(database: TestDatabase) {
        let server = SmtpServer::start().await;
        server.breaks_off(100);
        let office = Office::new(&["--smtp-url", &server.url()]);
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
