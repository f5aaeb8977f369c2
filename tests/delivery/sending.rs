//! Outbox and worker of mails and SMS: at least once, without duplicates in normal operation.

mod claims;
mod lanes;
mod outbox;
mod refusals;
mod under_way;

use std::path::Path;
use std::sync::Arc;

use chrono::TimeDelta;
use delivery::sending::{Addressee, Composer, Mail, MailWorker, MailWorkerParts, Notice, NoticeBody, PassOutcome, Sms};
use domain::{AccountId, DossierId, Language, Moment, SecretIssueId, SecretPurpose};
use foundation::clock::Clock;
use foundation::texts::Texts;
use foundation::throttle::Throttle;
use hoso::config::{Config, Settings};
use outbox::Outbox;
use projections::outbox::{Channel, MessageKind, OutboxItem};
use secrecy::ExposeSecret;
use store::sql::{Database, Sql};
use store::{Keyring, MasterKey};
use support::{ReceivedMail, SmsGateway, SmtpServer, TestDatabase, each_database};
use tempfile::TempDir;
use tokio::net::TcpListener;
use uuid::Uuid;

const TAM: AccountId = AccountId(Uuid::from_u128(1));

/// A scripted outbox, a clock, and workers made on demand.
struct OutboxSetup {
    outbox: Arc<Outbox>,
    clock: Clock,
    config: Config,
    folder: TempDir,
}

impl OutboxSetup {
    fn new(flags: &[&str]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let data_dir = folder.path().to_str().expect("a path").to_owned();
        let flags = [&["--data-dir", &data_dir, "--public-url", "https://dvc.example.vn"], flags].concat();
        let settings = Settings::from_flags(flags).expect("known flags");
        let config = Config::resolve(settings).expect("a configuration");
        Self { outbox: Arc::default(), clock: Clock::manual(start()), config, folder }
    }

    fn sender(&self, database: &Database) -> MailWorker {
        let texts = Arc::new(Texts::embedded().expect("texts"));
        MailWorker::new(MailWorkerParts {
            edge: database.edge.clone(),
            notices: self.outbox.clone(),
            composer: Composer::new(keyring(), texts, self.config.public_url.clone()),
            mail: Mail::open(&self.config.sending()).expect("mail"),
            sms: Sms::open(&self.config.sending()).expect("SMS"),
            clock: self.clock.clone(),
            throttle: Throttle::new(database.edge.clone(), keyring()),
        })
    }

    /// Requests the `number`-th mail of a filing.
    fn ask_mail(&self, number: u128) -> Uuid {
        self.ask_mail_to(number, "tam@example.com")
    }

    /// Requests it for this address.
    fn ask_mail_to(&self, number: u128, address: &str) -> Uuid {
        let item = OutboxItem { dossier: Some(DossierId(Uuid::from_u128(9))), ..item(number, Channel::Email) };
        let (event, mut letter) = (item.event, letter());
        letter.to.email = Some(address.to_owned());
        self.outbox.ask(item, Some(letter));
        event
    }

    /// Requests a reset link for this address.
    fn ask_link_to(&self, number: u128, address: &str) -> Uuid {
        let item = OutboxItem {
            kind: MessageKind::PasswordReset,
            issue: Some(SecretIssueId(Uuid::from_u128(number))),
            expires_at: Some(start() + TimeDelta::hours(20)),
            ..item(number, Channel::Email)
        };
        let mut letter = Notice { about: NoticeBody::Account, ..letter() };
        letter.to.email = Some(address.to_owned());
        self.outbox.ask(item.clone(), Some(letter));
        item.event
    }

    /// Requests the `number`-th SMS of an activation.
    fn ask_sms(&self, number: u128) -> Uuid {
        let item = OutboxItem {
            kind: MessageKind::ActivationOtp,
            issue: Some(SecretIssueId(Uuid::from_u128(number))),
            expires_at: Some(start() + TimeDelta::minutes(5)),
            ..item(number, Channel::Sms)
        };
        self.outbox.ask(item.clone(), Some(Notice { about: NoticeBody::Account, ..letter() }));
        item.event
    }

    fn outbox_files(&self, kind: &str) -> Vec<String> {
        let folder = self.folder.path().join("outbox").join(kind);
        let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = entries.map(|name| name.into_string().expect("a name")).collect();
        names.sort();
        names
    }
}

fn keyring() -> Keyring {
    Keyring::new(&MasterKey::from_bytes([7; 32]))
}

fn start() -> Moment {
    "2026-02-13T09:59:00Z".parse().expect("a moment")
}

fn item(number: u128, channel: Channel) -> OutboxItem {
    OutboxItem {
        ordinal: format!("{number:032x}").parse().expect("an ordinal"),
        event: Uuid::from_u128(number),
        channel,
        kind: MessageKind::DossierSubmitted,
        account: TAM,
        dossier: None,
        issue: None,
        supplement: None,
        at: start(),
        expires_at: None,
    }
}

fn letter() -> Notice {
    Notice {
        to: Addressee {
            username: "tamnv".to_owned(),
            name: "Nguyễn Văn Tám".to_owned(),
            email: Some("tam@example.com".to_owned()),
            phone: Some("0905123456".to_owned()),
            language: Language::Vi,
            email_is_proven: true,
            phone_is_proven: true,
        },
        about: NoticeBody::Submission {
            code: "000.00.08.H34-260213-0001".to_owned(),
            procedure: "Cấp giấy phép bán lẻ rượu\n.bắt đầu bằng dấu chấm".to_owned(),
            agency: "Sở Công Thương".to_owned(),
            at: start(),
        },
        instead_of: None,
    }
}

fn round(enqueued: usize, delivered: usize, retried_later: usize, dead: usize) -> PassOutcome {
    PassOutcome { enqueued, delivered, retried_later, dead }
}

async fn deliveries(database: &Database, column: &str) -> Vec<Option<String>> {
    let sql = format!("select {column} as found from deliveries order by ordinal");
    let rows = database.edge.fetch_all(Sql::new(sql)).await.expect("rows");
    rows.iter().map(|row| row.opt_text("found").expect("a text")).collect()
}

each_database! {
    async fn an_email_reaches_its_addressee_whole(database: TestDatabase) {
        let server = SmtpServer::start().await;
        let office = OutboxSetup::new(&["--smtp-url", &server.url(), "--mail-from", "mot-cua@example.vn"]);
        office.ask_mail(1);
        assert_eq!(office.sender(&database).drain().await.expect("sent"), round(1, 1, 0, 0));
        let [mail] = &server.received()[..] else { panic!("one e-mail") };
        assert_eq!((mail.from.as_str(), &mail.to[..]), ("mot-cua@example.vn", &["tam@example.com".to_owned()][..]));
        assert_eq!(mail.header("Subject"), "Gửi hồ sơ thành công: 000.00.08.H34-260213-0001");
        assert_eq!(mail.header("To"), "Nguyễn Văn Tám <tam@example.com>");
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert_eq!(mail.header("Content-Language"), "vi");
        assert_eq!(mail.header("Date"), "Fri, 13 Feb 2026 09:59:00 +0000");
        assert!(mail.header("Message-ID").ends_with("@dvc.example.vn>"), "{}", mail.header("Message-ID"));
        let secret = keyring().look_up_secret(DossierId(Uuid::from_u128(9)));
        assert!(mail.line("Mã tra cứu bí mật: ").ends_with(secret.expose_secret()));
        assert_eq!(mail.line(".bắt"), ".bắt đầu bằng dấu chấm");
    }

    async fn a_refused_email_is_sent_later_under_the_same_id(database: TestDatabase) {
        let server = SmtpServer::start().await;
        server.refuse(["451 4.3.0 later", "452 4.2.2 full"]);
        let office = OutboxSetup::new(&["--smtp-url", &server.url()]);
        let sender = office.sender(&database);
        office.ask_mail(1);
        assert_eq!(sender.drain().await.expect("tried"), round(1, 0, 1, 0));
        assert_eq!(deliveries(&database, "last_error").await, [Some("smtp 451".to_owned())]);
        assert_eq!(sender.drain().await.expect("not due yet"), round(0, 0, 0, 0));
        office.clock.advance(TimeDelta::seconds(1));
        assert_eq!(sender.drain().await.expect("tried"), round(0, 0, 1, 0));
        office.clock.advance(TimeDelta::seconds(1));
        assert_eq!(sender.drain().await.expect("not due yet"), round(0, 0, 0, 0), "the second pause is longer");
        office.clock.advance(TimeDelta::seconds(1));
        assert_eq!(sender.drain().await.expect("sent"), round(0, 1, 0, 0));
        assert_eq!(server.received().len(), 1);
    }

    async fn a_server_that_is_down_is_tried_until_it_is_back(database: TestDatabase) {
        let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("it");
        let office = OutboxSetup::new(&["--smtp-url", &format!("smtp://{nobody}")]);
        let sender = office.sender(&database);
        office.ask_mail(1);
        for _ in 0..12 {
            assert_eq!(sender.round().await.expect("tried").retried_later, 1);
            office.clock.advance(TimeDelta::minutes(15));
        }
        assert_eq!(deliveries(&database, "last_error").await, [Some("unreachable".to_owned())]);
        let server = SmtpServer::start().await;
        let moved = OutboxSetup { config: OutboxSetup::new(&["--smtp-url", &server.url()]).config, ..office };
        assert_eq!(moved.sender(&database).drain().await.expect("sent"), round(0, 1, 0, 0));
    }

    async fn a_message_is_given_up_after_a_day(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        let server = SmtpServer::start().await;
        let office = OutboxSetup::new(&["--smtp-url", &server.url(), "--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        office.ask_mail(1);
        server.refuse(["451 4.3.0 later"]);
        assert_eq!(sender.drain().await.expect("tried"), round(1, 0, 1, 0));
        office.clock.advance(TimeDelta::hours(24));
        assert_eq!(sender.drain().await.expect("given up"), round(0, 0, 0, 1));
        assert_eq!(deliveries(&database, "last_error").await, [Some("late".to_owned())]);
        office.clock.advance(TimeDelta::days(1));
        assert_eq!(sender.drain().await.expect("done"), round(0, 0, 0, 0));
        assert!(server.received().is_empty());
    }

    async fn a_secret_is_not_sent_after_its_end(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        gateway.answer([503]);
        let office = OutboxSetup::new(&["--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        office.ask_sms(1);
        assert_eq!(sender.drain().await.expect("tried"), round(1, 0, 1, 0));
        office.clock.advance(TimeDelta::minutes(5));
        assert_eq!(sender.drain().await.expect("given up"), round(0, 0, 0, 1));
        assert!(gateway.received().is_empty());
    }

    async fn what_is_of_no_use_any_more_is_not_sent(database: TestDatabase) {
        let office = OutboxSetup::new(&[]);
        office.outbox.ask(item(1, Channel::Email), None);
        assert_eq!(office.sender(&database).drain().await.expect("given up"), round(1, 0, 0, 1));
        assert_eq!(deliveries(&database, "last_error").await, [Some("moot".to_owned())]);
    }

    async fn an_sms_reaches_the_gateway_as_the_contract_says(database: TestDatabase) {
        let gateway = SmsGateway::start().await;
        gateway.answer([500, 302, 204]);
        let office = OutboxSetup::new(&["--sms-url", &gateway.url()]);
        let sender = office.sender(&database);
        office.ask_sms(4);
        for expected in [round(1, 0, 1, 0), round(0, 0, 1, 0), round(0, 1, 0, 0)] {
            assert_eq!(sender.drain().await.expect("tried"), expected);
            office.clock.advance(TimeDelta::seconds(5));
        }
        let [sms] = &gateway.received()[..] else { panic!("one SMS") };
        let otp = keyring().secret(SecretPurpose::ActivationOtp, SecretIssueId(Uuid::from_u128(4)));
        assert_eq!((sms.to.as_str(), sms.digits().as_str()), ("0905123456", otp.expose_secret()));
        assert_eq!(sms.id, Uuid::new_v5(&Uuid::from_u128(4), b"SMS").to_string());
    }

    async fn without_servers_messages_are_files(database: TestDatabase) {
        let office = OutboxSetup::new(&[]);
        let (mail, sms) = (office.ask_mail(1), office.ask_sms(2));
        assert_eq!(office.sender(&database).drain().await.expect("sent"), round(2, 2, 0, 0));
        let ids = [Uuid::new_v5(&mail, b"EMAIL"), Uuid::new_v5(&sms, b"SMS")];
        let names = [format!("20260213T095900.000000Z-{}.eml", ids[0]), format!("20260213T095900.000000Z-{}.json", ids[1])];
        assert_eq!(office.outbox_files("mail"), [names[0].clone()]);
        assert_eq!(office.outbox_files("sms"), [names[1].clone()]);
        let folder = office.folder.path().join("outbox");
        let raw = read(&folder.join("mail").join(&names[0]));
        assert!(String::from_utf8_lossy(&raw).contains("\r\nhttps://dvc.example.vn/lookup?code=000.00.08"));
        let written = ReceivedMail::of_file(&raw);
        assert_eq!(written.header("Message-ID"), format!("<{}@dvc.example.vn>", ids[0]));
        let written = read(&folder.join("sms").join(&names[1]));
        let written: serde_json::Value = serde_json::from_slice(&written).expect("JSON");
        assert_eq!(written["to"], "0905123456");
        assert_eq!(written.as_object().expect("an object").len(), 3);
    }

    async fn a_rebuilt_outbox_sends_nothing_again(database: TestDatabase) {
        let office = OutboxSetup::new(&[]);
        office.ask_mail(1);
        office.ask_sms(2);
        assert_eq!(office.sender(&database).drain().await.expect("sent"), round(2, 2, 0, 0));
        let rebuilt = OutboxSetup::new(&[]);
        for number in [1, 2] {
            let channel = if number == 1 { Channel::Email } else { Channel::Sms };
            let ordinal = format!("{:032x}", number + 100).parse().expect("an ordinal");
            rebuilt.outbox.ask(OutboxItem { ordinal, ..item(number, channel) }, Some(letter()));
        }
        assert_eq!(rebuilt.sender(&database).round().await.expect("known"), round(2, 0, 0, 0));
        assert!(rebuilt.outbox_files("mail").is_empty());
    }

    async fn a_sender_that_begins_anew_leaves_what_is_long_past(database: TestDatabase) {
        let office = OutboxSetup::new(&[]);
        office.ask_mail(1);
        office.clock.advance(TimeDelta::hours(25));
        assert_eq!(office.sender(&database).round().await.expect("late"), round(1, 0, 0, 0));
        assert!(office.outbox_files("mail").is_empty());
        assert_eq!(deliveries(&database, "last_error").await, [Some("late".to_owned())]);
    }

    async fn rows_hold_neither_addresses_nor_texts(database: TestDatabase) {
        let office = OutboxSetup::new(&[]);
        office.ask_mail(1);
        office.ask_sms(2);
        office.sender(&database).drain().await.expect("sent");
        for column in ["event_id", "channel", "kind", "account", "dossier", "issue", "last_error"] {
            for found in deliveries(&database, column).await.into_iter().flatten() {
                for personal in ["tam@example.com", "0905123456", "Nguyễn", "H34"] {
                    assert!(!found.contains(personal), "{column}: {found}");
                }
            }
        }
    }
}

fn read(path: &Path) -> Vec<u8> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "others than its owner may read {}", path.display());
    }
    std::fs::read(path).expect("a file")
}
