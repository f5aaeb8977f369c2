//! Lanes per host: a slow host delays its own mails alone.

use support::{SmsGateway, SmtpServer, TestDatabase, each_database, eventually};

use super::{OutboxSetup, round};

each_database! {
    async fn a_host_that_is_silent_holds_up_neither_other_hosts_nor_sms(database: TestDatabase) {
        let (server, gateway) = (SmtpServer::start().await, SmsGateway::start().await);
        server.falls_silent_for("@silent.example");
        let office = OutboxSetup::new(&["--smtp-url", &server.url(), "--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        for number in 1..=12 {
            office.ask_mail_to(number, &format!("somebody-{number}@silent.example"));
        }
        office.ask_mail_to(13, "tam@example.com");
        office.ask_sms(14);
        let held = tokio::spawn({
            let sender = sender.clone();
            async move { sender.round().await }
        });
        let sent = async || (server.received().len() == 1 && gateway.received().len() == 1).then_some(());
        eventually("others are sent to", sent).await;
        let four = async || (server.named().iter().filter(|to| to.ends_with("@silent.example")).count() == 4).then_some(());
        eventually("no more than its lane holds are under way", four).await;
        assert!(!held.is_finished(), "the silent host is still waited for");

        // New messages are not behind them either, and a link to the silent host has a lane of its own.
        office.ask_mail_to(15, "lan@example.com");
        office.ask_link_to(16, "minh@silent.example");
        let other = tokio::spawn({
            let sender = sender.clone();
            async move { sender.round().await }
        });
        eventually("a further letter is sent", async || (server.received().len() == 2).then_some(())).await;
        let link = async || server.named().contains(&"minh@silent.example".to_owned()).then_some(());
        eventually("the link is begun", link).await;
        held.abort();
        other.abort();
    }

    async fn what_somebody_waits_for_is_sent_before_news(database: TestDatabase) {
        let server = SmtpServer::start().await;
        let office = OutboxSetup::new(&["--smtp-url", &server.url()]);
        for number in 1..=40 {
            office.ask_mail(number);
        }
        let link = office.ask_link_to(41, "tam@example.com");
        let sent = office.sender(&database).round().await.expect("sent");
        assert_eq!((sent.enqueued, sent.retried_later, sent.dead), (41, 0, 0));
        let id = format!("<{}@dvc.example.vn>", uuid::Uuid::new_v5(&link, b"EMAIL"));
        assert!(server.received().iter().any(|mail| mail.header("Message-ID") == id), "in the first round");
        let rest = office.sender(&database).drain().await.expect("sent");
        assert_eq!(rest, round(0, 41 - sent.delivered, 0, 0));
    }
}
