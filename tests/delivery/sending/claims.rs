//! Leases of messages: renewal, crash, expiry.

use chrono::TimeDelta;
use delivery::sending::MailWorker;
use hoso::config::Config;
use store::sql::Sql;
use support::{SmtpServer, TestDatabase, each_database, within};
use tokio::net::{TcpListener, TcpStream};

use super::{OutboxSetup, round};

/// A mail server that accepts connections and never answers.
struct SilentServer(TcpListener);

impl SilentServer {
    async fn start() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.expect("a port"))
    }

    /// Configuration of a worker for this server.
    fn config(&self) -> Config {
        OutboxSetup::new(&["--smtp-url", &format!("smtp://{}", self.0.local_addr().expect("it"))]).config
    }

    /// Accepts a connection and holds it.
    async fn is_called(&self) -> TcpStream {
        within("the server is called", self.0.accept()).await.expect("a call").0
    }
}

each_database! {
    async fn several_senders_send_each_message_once(database: TestDatabase) {
        let server = SmtpServer::start().await;
        let office = OutboxSetup::new(&["--smtp-url", &server.url()]);
        for number in 1..=30 {
            office.ask_mail(number);
        }
        let another = database.another_instance().await;
        let senders = [office.sender(&database), office.sender(&another), office.sender(&another)];
        let rounds = futures::future::join_all(senders.iter().map(MailWorker::drain)).await;
        let sent: usize = rounds.into_iter().map(|round| round.expect("sent").delivered).sum();
        assert_eq!(sent, 30);
        let mut ids: Vec<_> =
            server.received().iter().map(|mail| mail.header("Message-ID").to_owned()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), server.received().len()), (30, 30));
    }

    async fn a_sender_that_dies_in_the_middle_leaves_the_message_to_the_next(database: TestDatabase) {
        let office = OutboxSetup::new(&[]);
        office.ask_mail(1);
        let silent = SilentServer::start().await;
        let dying = OutboxSetup { config: silent.config(), ..office };
        let sender = dying.sender(&database);
        let round_begun = tokio::spawn(async move { sender.round().await });
        // The server is connected and the message claimed: now the worker crashes.
        let _called = silent.is_called().await;
        round_begun.abort();
        let heir = OutboxSetup { config: OutboxSetup::new(&[]).config, ..dying };
        let sender = heir.sender(&database);
        assert_eq!(sender.drain().await.expect("taken still"), round(0, 0, 0, 0));
        heir.clock.advance(TimeDelta::minutes(2));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
        let sql = Sql::new("select outcome from delivery_attempts order by attempt");
        let tries = database.edge.fetch_all(sql).await.expect("rows");
        let outcomes: Vec<_> = tries.iter().map(|row| row.opt_text("outcome").expect("a text")).collect();
        assert_eq!(outcomes, [None, Some("SENT".to_owned())], "nobody saw how the first try ended");
    }

    async fn a_try_that_fails_late_does_not_give_away_what_another_instance_sends(database: TestDatabase) {
        let office = OutboxSetup::new(&[]);
        office.ask_mail(1);
        let (late, silent) = (SilentServer::start().await, SilentServer::start().await);
        let office = OutboxSetup { config: late.config(), ..office };
        let round_begun = tokio::spawn({
            let sender = office.sender(&database);
            async move { sender.round().await }
        });
        let called = late.is_called().await;
        // The lease expired, and another instance claimed the message.
        office.clock.advance(TimeDelta::minutes(2));
        let office = OutboxSetup { config: silent.config(), ..office };
        let another = tokio::spawn({
            let sender = office.sender(&database);
            async move { sender.round().await }
        });
        let _called = silent.is_called().await;
        drop((called, late));
        let ended = round_begun.await.expect("a round").expect("it ends");
        assert_eq!(ended, round(1, 0, 0, 0), "what becomes of it is the other's to say");
        let heir = OutboxSetup { config: OutboxSetup::new(&[]).config, ..office };
        let sender = heir.sender(&database);
        heir.clock.advance(TimeDelta::minutes(1));
        assert_eq!(sender.drain().await.expect("taken still"), round(0, 0, 0, 0));
        another.abort();
        heir.clock.advance(TimeDelta::minutes(1));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
        let sql = Sql::new("select attempt, outcome from delivery_attempts where outcome is not null order by attempt");
        let tries = database.edge.fetch_all(sql).await.expect("rows");
        let tries: Vec<_> = tries.iter().map(|row| row.count("attempt").expect("a number")).collect();
        assert_eq!(tries, [1, 3], "how the late one ended is told all the same");
    }
}
