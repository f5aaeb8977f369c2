//! A mail server that hangs.

use std::time::{Duration, Instant};

use foundation::http::Shutdown;
use hoso::serving::sending;
use support::test_service::TestService;
use support::{SmsGateway, SmtpServer, TestDatabase, eventually, postgres, sqlite, within};

use super::Outcome;

/// Mails that hang before a one-time password is requested.
const HANGING: usize = 24;
/// Longest acceptable delay of a one-time password.
const SOON: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_sends_a_one_time_password_while_letters_hang() {
    drill("sqlite", sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_sends_a_one_time_password_while_letters_hang() {
    drill("postgres", postgres().await).await;
}

/// The mail server hangs after a recipient's name; then somebody registers and waits for their SMS.
async fn drill(database: &'static str, place: TestDatabase) {
    let office = TestService::open(place).await;
    let (server, gateway) = (SmtpServer::start().await, SmsGateway::start().await);
    // All recipients' domains end so.
    server.falls_silent_for(".vn");
    let mut config = office.config();
    config.smtp = Some(server.url().into());
    config.sms = Some(gateway.url().into());
    let (trigger, shutdown) = Shutdown::by_hand();
    let sending = sending(&office.app, &config, office.app.parts.clock.clone()).expect("a sender").start(shutdown);
    for _ in 0..HANGING {
        office.register(&office.registration()).await;
    }
    eventually("letters hang", async || (!server.named().is_empty()).then_some(())).await;
    let form = office.registration();
    let phone = form["phone"].as_str().expect("a phone").to_owned();
    office.register(&form).await;
    let begun = Instant::now();
    let arrived = async || gateway.received().iter().any(|sms| sms.to == phone).then_some(());
    eventually("the one-time password arrives", arrived).await;
    let took = begun.elapsed();
    assert!(took < SOON, "somebody waits for it: {took:?}");
    eventually("so do the others", async || (gateway.received().len() > HANGING).then_some(())).await;
    assert!(server.received().is_empty(), "no letter was taken");
    let told = gateway.received();
    let doubled = told.iter().filter(|sms| told.iter().filter(|other| other.id == sms.id).count() > 1).count();
    Outcome {
        case: "9 the mail server is silent",
        database,
        acknowledged: 1 + HANGING as u64,
        lost: (1 + HANGING).saturating_sub(told.len()) as u64,
        doubled: doubled as u64,
        took,
        figure: format!("{HANGING} letters hanging, until the next one-time password left"),
    }
    .report();
    trigger.request();
    within("the sender ends", sending).await.expect("it ends well");
}
