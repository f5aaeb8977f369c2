//! Rate limits of applicants: far above normal use, and enforced.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use chrono::TimeDelta;
use domain::{AccountId, Role};
use foundation::throttle::{Action, Keys, Kind, Permit, RateOf};
use serde_json::{Value, json};
use support::test_service::{AGENCY, Person, Reply, ServiceWithMail, TestService, mutation_document};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use crate::permission::{inputs, of_applicants};

/// Limit of a mutation.
#[derive(Clone, Copy, Debug)]
enum Bound {
    /// Per minute and account.
    Pace(Action, usize),
    /// Tries per address, and per name where one is given: an unknown one, or the applicant's.
    Tries(Kind, Named),
}

/// Account whose secret is tried, or recipient of the message.
#[derive(Clone, Copy, Debug)]
enum Named {
    Nobody,
    NobodysAddress,
    Username,
    Account,
}

const CHANGE: Bound = Bound::Pace(Action::Change, 60);
const DRAFT: Bound = Bound::Pace(Action::Draft, 240);
const SUBMISSION: Bound = Bound::Pace(Action::Submission, 60);
const LINK: Bound = Bound::Tries(Kind::Link, Named::Nobody);
const PASSWORD: Bound = Bound::Tries(Kind::Password, Named::Nobody);

/// Limits of every mutation that an applicant may send; none where it stores no event.
const BOUNDS: [(&str, &[Bound]); 27] = [
    ("registerAccount", &[Bound::Tries(Kind::Registration, Named::Nobody)]),
    ("activateAccountByLink", &[LINK]),
    ("activateAccountByOtp", &[Bound::Tries(Kind::OneTimePassword, Named::Nobody)]),
    ("resendActivation", &[Bound::Tries(Kind::ActivationResend, Named::Nobody)]),
    ("discardRegistration", &[PASSWORD]),
    ("logIn", &[PASSWORD]),
    ("endSession", &[]),
    ("logOut", &[]),
    ("saveDraft", &[DRAFT]),
    ("attachDraftDocument", &[DRAFT]),
    ("detachDraftDocument", &[DRAFT]),
    ("deleteDraft", &[DRAFT]),
    ("reapplyDossier", &[SUBMISSION]),
    ("updateAccount", &[CHANGE]),
    ("confirmPhone", &[Bound::Tries(Kind::PhoneProof, Named::Account)]),
    ("resendPhoneCode", &[Bound::Tries(Kind::PhoneResend, Named::Account)]),
    ("cancelPhoneChange", &[CHANGE]),
    ("changePassword", &[CHANGE, Bound::Tries(Kind::Password, Named::Username)]),
    ("requestPasswordReset", &[Bound::Tries(Kind::ResetRequest, Named::NobodysAddress)]),
    ("resetPassword", &[LINK]),
    ("createUpload", &[Bound::Pace(Action::Upload, 240)]),
    ("submitDossier", &[SUBMISSION]),
    ("supplementDossier", &[CHANGE]),
    ("withdrawDossier", &[CHANGE]),
    ("postMessage", &[Bound::Pace(Action::Message, 30)]),
    ("markExchangeRead", &[Bound::Pace(Action::Reading, 240)]),
    ("resendDelivery", &[Bound::Tries(Kind::DeliveryResend, Named::Account)]),
];
/// Code of a missing dossier.
const NONE: &str = "000.00.08.H34-260309-9999";
const NOBODY: &str = "nobody.here";
const NOBODYS_ADDRESS: &str = "nobody@example.vn";

/// An applicant with a dossier.
struct Applicant<'a> {
    office: &'a TestService,
    person: Person,
    id: AccountId,
    code: String,
}

impl<'a> Applicant<'a> {
    async fn of(office: &'a TestService) -> Self {
        let person = office.citizen().await;
        let code = office.file(&person).await.code;
        Self { office, id: office.account(&person).await.0, person, code }
    }

    /// Inputs that count as a try and change nothing, or for the last resend a message.
    async fn inputs(&self) -> BTreeMap<&'static str, Value> {
        let mut inputs: BTreeMap<&str, Value> = inputs(NONE).into_iter().collect();
        inputs.insert("resendActivation", json!({ "username": NOBODY, "channel": "SMS" }));
        inputs.insert("requestPasswordReset", json!({ "email": NOBODYS_ADDRESS }));
        inputs.insert("confirmPhone", json!({ "phone": "0905123456", "otp": "000000" }));
        let sent = "query ($code: String!) { dossier(code: $code) { deliveries { nodes { id } } } }";
        let sent = self.office.ask(&self.person, sent, json!({ "code": self.code })).await;
        inputs.insert("resendDelivery", json!({ "id": sent.at("/dossier/deliveries/nodes/0/id") }));
        inputs
    }

    async fn sends(&self, address: Ipv4Addr, mutation: &str, input: Value) -> Reply {
        let document = mutation_document(mutation, "");
        self.office.ask_from(address, &self.person, &document, json!({ "input": input })).await
    }

    /// Uses up a limit after one use.
    async fn uses_up(&self, bound: Bound, address: Ipv4Addr) {
        let (throttle, now) = (&self.office.app.parts.throttle, self.office.clock.now());
        match bound {
            Bound::Pace(action, most) => {
                let left =
                    (0..most).take_while(|_| throttle.take(action, RateOf::Account(self.id), now).is_ok()).count();
                assert_eq!(left + 1, most, "one of them was counted as {action:?}");
            }
            Bound::Tries(kind, named) => {
                let id = self.id.to_string();
                let name: &str = match named {
                    Named::Nobody => NOBODY,
                    Named::NobodysAddress => NOBODYS_ADDRESS,
                    Named::Username => &self.person.username,
                    Named::Account => &id,
                };
                let keys = Keys { address: address.into(), name: Some(name) };
                let mut tries = 0;
                while throttle.check(kind, &keys, now).await.map(Permit::failed).is_ok() {
                    tries += 1;
                    assert!(tries < 1_000, "{kind:?} has an end");
                }
            }
        }
    }
}

async fn says(office: &TestService, who: &Person, code: &str) -> Reply {
    let message = json!({ "requestId": Uuid::new_v4(), "code": code, "body": "Bao giờ có kết quả?" });
    office.mutate(who, "postMessage", "message { id }", message).await
}

/// Number of permitted acts before a refusal, and its `retryAfter` in seconds.
async fn let_through(most: usize, mut act: impl AsyncFnMut() -> Reply) -> (usize, u64) {
    for done in 0..=most {
        let reply = act().await;
        if !reply.body["errors"].is_null() {
            assert_eq!(reply.error(), "RATE_LIMITED", "{}", reply.text);
            let wait = &reply.body["errors"][0]["extensions"]["retryAfterSeconds"];
            return (done, wait.as_u64().expect("seconds"));
        }
    }
    panic!("{most} are let through")
}

each_database! {
    async fn messages_of_an_applicant_end_at_thirty_and_go_on_two_seconds_later(place: TestDatabase) {
        let office = TestService::open_at_default_rates(place).await;
        let (citizen, other) = (office.citizen().await, office.citizen().await);
        let (own, theirs) = (office.file(&citizen).await, office.file(&other).await);
        assert_eq!(let_through(40, async || says(&office, &citizen, &own.code).await).await, (30, 2));
        says(&office, &other, &theirs.code).await.done();
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        for _ in 0..40 {
            says(&office, &desk, &own.code).await.done();
        }
        office.clock.advance(TimeDelta::seconds(2));
        says(&office, &citizen, &own.code).await.done();
        assert_eq!(says(&office, &citizen, &own.code).await.error(), "RATE_LIMITED");
    }

    async fn whatever_an_applicant_can_cause_has_an_end(place: TestDatabase) {
        let bounded: BTreeSet<String> = BOUNDS.iter().map(|(mutation, _)| (*mutation).to_owned()).collect();
        assert_eq!(bounded, of_applicants(), "what an applicant may send, and what is known to bound it");
        let post = ServiceWithMail::of(TestService::open_at_default_rates(place).await).await;
        let applicant = Applicant::of(&post.office).await;
        post.send().await;
        let inputs = applicant.inputs().await;
        for (number, (mutation, bounds)) in (0..).zip(BOUNDS) {
            // An unused address.
            let address = Ipv4Addr::from_bits(0xC612_0001 + (number << 8));
            for bound in bounds {
                post.office.clock.advance(TimeDelta::minutes(1));
                let send = || applicant.sends(address, mutation, inputs[mutation].clone());
                let reply = send().await;
                assert!(reply.body["errors"].is_null(), "{mutation} is let through: {}", reply.text);
                post.send().await;
                applicant.uses_up(*bound, address).await;
                assert_eq!(send().await.error(), "RATE_LIMITED", "{mutation} by {bound:?}");
            }
        }
    }

    async fn what_nothing_bounds_makes_no_event(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let other = office.signed_in(&citizen).await;
        let sessions = office.ask(&other, "{ viewer { sessions { id current } } }", json!({})).await;
        let mut sessions = sessions.at("/viewer/sessions").as_array().expect("sessions").iter();
        let ended = sessions.find(|session| session["current"] == false).expect("another session");
        let inputs = BTreeMap::from([("endSession", json!({ "sessionId": ended["id"] })), ("logOut", Value::Null)]);
        let unbounded = BOUNDS.iter().filter(|(_, bounds)| bounds.is_empty()).map(|(mutation, _)| *mutation);
        assert!(unbounded.eq(inputs.keys().copied()));
        let before = office.footprint().await;
        for (mutation, input) in inputs {
            office.mutate(&other, mutation, "", input).await.done();
            office.assert_nothing_written_since(&before, mutation).await;
        }
    }

    async fn one_number_gets_so_many_codes_a_day_whoever_registers_with_it(place: TestDatabase) {
        let post = ServiceWithMail::of(TestService::open_at_default_rates(place).await).await;
        let office = &post.office;
        let mut registered = Vec::new();
        for _ in 0..12 {
            let mut form = office.registration();
            form["phone"] = json!("0905777321");
            let reply = office.mutate(&Person::nobody(), "registerAccount", "account { id }", form.clone()).await;
            match &reply.faults()[..] {
                [] => registered.push(form["username"].as_str().expect("a username").to_owned()),
                faults => {
                    assert_eq!(faults, ["TOO_MANY_ATTEMPTS phone"]);
                    assert_eq!(reply.param("retryAfterSeconds"), 86_400);
                }
            }
        }
        assert_eq!(registered.len(), 10);
        // No further code is sent, and unknown usernames are answered alike.
        for username in [registered[0].as_str(), "nobody.has.this"] {
            let input = json!({ "username": username, "channel": "SMS" });
            let reply = office.mutate(&Person::nobody(), "resendActivation", "accepted", input).await;
            assert_eq!(reply.done()["accepted"], true);
        }
        post.send().await;
        assert_eq!(post.sms.received().iter().filter(|sms| sms.to == "0905777321").count(), 10);
        office.clock.advance(TimeDelta::days(1));
        let mut form = office.registration();
        form["phone"] = json!("0905777321");
        office.register(&form).await;
    }

    async fn one_address_gets_so_many_links_a_day(place: TestDatabase) {
        let rates = "link-to-address=2".parse().expect("rates");
        let post = ServiceWithMail::of(TestService::open_at_rates(place, rates).await).await;
        let person = post.office.register(&post.office.registration()).await;
        for _ in 0..3 {
            post.office.clock.advance(TimeDelta::minutes(2));
            let input = json!({ "username": person.username, "channel": "EMAIL" });
            post.office.mutate(&Person::nobody(), "resendActivation", "accepted", input).await.done();
        }
        post.send().await;
        assert_eq!(post.emails(&person).len(), 2, "that of the registration, and one more");
    }

    async fn news_to_an_address_that_nobody_has_proven_end_and_both_sides_see_it(place: TestDatabase) {
        let rates = "news-to-address=2".parse().expect("rates");
        let post = ServiceWithMail::of(TestService::open_at_rates(place, rates).await).await;
        let office = &post.office;
        // By telephone: the address is unverified.
        let citizen = office.citizen().await;
        let mut codes = Vec::new();
        for _ in 0..3 {
            codes.push(office.file(&citizen).await.code);
        }
        post.send().await;
        assert_eq!(post.emails(&citizen).len(), 2);
        let ledger = "query ($code: String!) { dossier(code: $code) { deliveries(first: 9) { nodes { state lastError } } } }";
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        for who in [&citizen, &desk] {
            let mut given_up = 0;
            for code in &codes {
                let reply = office.ask(who, ledger, json!({ "code": code })).await;
                let delivery = reply.at("/dossier/deliveries/nodes/0").clone();
                given_up += usize::from(delivery == json!({ "state": "GIVEN_UP", "lastError": "too many" }));
            }
            assert_eq!(given_up, 1);
        }
    }

    async fn news_by_sms_to_a_number_that_nobody_has_proven_end(place: TestDatabase) {
        let rates = "news-to-number=2".parse().expect("rates");
        let post = ServiceWithMail::of(TestService::open_at_rates(place, rates).await).await;
        let office = &post.office;
        let proven = office.citizen().await;
        // By the e-mail's link: the number is unverified.
        let unproven = office.register(&office.registration()).await;
        let input = json!({ "token": office.activation_link(&unproven).await });
        office.mutate(&unproven, "activateAccountByLink", "account { id }", input).await.done();
        let unproven = office.signed_in(&unproven).await;
        post.send().await;
        let sent = async |citizen: &Person| {
            let before = post.sms.received().len();
            let input = json!({ "expectedVersion": office.account(citizen).await.1.version, "notifyBySms": true });
            office.mutate(citizen, "updateAccount", "account { id }", input).await.done();
            for _ in 0..3 {
                office.file(citizen).await;
            }
            post.send().await;
            post.sms.received().len() - before
        };
        assert_eq!(sent(&proven).await, 3, "the number was proven by the code that was sent to it");
        assert_eq!(sent(&unproven).await, 2);
    }
}
