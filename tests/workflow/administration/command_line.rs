//! Administration by command line.

use domain::Role;
use domain::account::INVITATION_HOLDS;
use serde_json::{Value, json};
use support::test_service::{AGENCY, OTHER_AGENCY, PASSWORD, Person, ServiceWithMail, TestService, fixtures};
use support::{TestDatabase, each_database};

use super::{is_signed_in, met};

/// The account in `hoso account list`.
fn listed(office: &TestService, username: &str) -> Value {
    let printed = office.hoso(&["account", "list", "--json"]).expect("a list");
    let lines: Vec<Value> = serde_json::from_str(&printed).expect("JSON");
    lines.into_iter().find(|line| line["username"] == username).expect("the account")
}

const INVITED: [&str; 11] = [
    "account",
    "invite",
    "can.bo.moi",
    "--role",
    "specialist",
    "--agency",
    AGENCY,
    "--name",
    "Lê Thị Mới",
    "--email",
    "can.bo.moi@example.vn",
];

/// Sends the invitation; commands use the machine's clock, so the service's is set to it.
async fn send(post: &ServiceWithMail, invited: &Person) {
    let office = &post.office;
    office.app.parts.projector.catch_up().await.expect("rows that follow");
    let link = office.account(invited).await.1.opened.and_then(|opened| opened.reset).expect("a link");
    office.clock.advance(link.expires_at - INVITATION_HOLDS - office.clock.now());
    post.send().await;
}

each_database! {
    async fn somebody_is_invited_and_invited_again_at_the_command_line(place: TestDatabase) {
        let post = ServiceWithMail::open(place).await;
        let office = &post.office;
        assert_eq!(office.hoso(&INVITED).expect("an invitation"), "invited\n");
        assert_eq!(listed(office, "can.bo.moi")["role"], "SPECIALIST");
        let invited = Person { username: "can.bo.moi".to_owned(), token: None };
        send(&post, &invited).await;
        assert_eq!(office.hoso(&["account", "invite", "can.bo.moi", "--again"]).expect("another"), "invited again\n");
        send(&post, &invited).await;
        let mails = post.emails(&invited);
        let [first, second] = &mails[..] else { panic!("two e-mails: {mails:?}") };
        let token = |mail: &support::ReceivedMail| {
            mail.line("http://127.0.0.1:8080/reset").split_once("?token=").expect("a token").1.to_owned()
        };
        let set = |token: String| json!({ "token": token, "newPassword": PASSWORD });
        office.refuses(&Person::nobody(), "resetPassword", &set(token(first)), &["INVALID_TOKEN token"]).await;
        office.mutate(&Person::nobody(), "resetPassword", "changed", set(token(second))).await.done();
        office.signed_in(&invited).await;
        for (arguments, said) in [
            (&INVITED[..], "USERNAME_TAKEN username"),
            (&["account", "invite", "can.bo.moi", "--again"], "ALREADY_ACTIVATED accountId"),
            (&["account", "invite", "nobody.here", "--again"], "NOT_FOUND username"),
            (&["account", "invite", "somebody", "--role", "auditor"], "--email"),
        ] {
            let refused = office.hoso(arguments).expect_err("refused");
            assert!(refused.contains(said), "{refused}");
        }
    }

    async fn somebody_is_given_other_work_at_the_command_line(place: TestDatabase) {
        let office = TestService::open(place).await;
        let officer = office.staff(Role::Reception, Some(AGENCY)).await;
        let changed = office.hoso(&["account", "role", &officer.username, "leader", "--agency", OTHER_AGENCY]);
        assert_eq!(changed.expect("other work"), "changed\n");
        let line = listed(&office, &officer.username);
        assert_eq!((&line["role"], &line["agency"]), (&json!("LEADER"), &json!(OTHER_AGENCY)));
        assert!(!is_signed_in(&office, &officer).await);
        for (arguments, said) in [
            (["account", "role", &officer.username, "specialist"], "REQUIRED agencyCode"),
            (["account", "role", "nobody.here", "auditor"], "NOT_FOUND username"),
        ] {
            let refused = office.hoso(&arguments).expect_err("refused");
            assert!(refused.contains(said), "{refused}");
        }
        let help = office.hoso(&["account", "role", "--help"]).expect("help");
        assert!(help.contains("Example: hoso account role tiepnhan2 leader"), "{help}");
        let help = office.hoso(&["account", "invite", "--help"]).expect("help");
        assert!(help.contains("hoso account invite tiepnhan2 --again"), "{help}");
    }

    async fn what_is_released_is_told_at_the_command_line(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (desk, officer) = (office.staff(Role::Reception, Some(AGENCY)).await, office.staff(Role::Reception, Some(AGENCY)).await);
        let administrator = office.staff(Role::Administrator, None).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let (id, _) = met(&office, &administrator, &officer).await;
        let given = json!({ "code": filed.code, "expectedVersion": filed.version, "assigneeId": id });
        office.mutate(&desk, "assignDossier", "dossier { version }", given).await.done();
        let told = format!("locked\nreleased {}\n", filed.code);
        assert_eq!(office.hoso(&["account", "lock", &officer.username]).expect("locked"), told);
        assert_eq!(office.hoso(&["account", "lock", &officer.username]).expect("locked"), "locked\n");
        assert_eq!(office.hoso(&["account", "unlock", &officer.username]).expect("unlocked"), "unlocked\n");
        let version = office.version(&desk, &filed.code).await;
        assert_eq!(version, filed.version + 2, "given and released");
        let given = json!({ "code": filed.code, "expectedVersion": version, "assigneeId": id });
        office.mutate(&desk, "assignDossier", "dossier { version }", given).await.done();
        let told = format!("changed\nreleased {}\n", filed.code);
        let elsewhere = ["account", "role", &officer.username, "reception", "--agency", OTHER_AGENCY];
        assert_eq!(office.hoso(&elsewhere).expect("other work"), told);
    }

    async fn why_an_account_is_locked_is_told_where_accounts_are_listed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let officer = office.staff(Role::Reception, Some(AGENCY)).await;
        let (id, _) = met(&office, &administrator, &officer).await;
        let locked = json!({ "accountId": id, "reason": "Nghỉ thai sản,\nvề tháng 9" });
        let reply = office.mutate(&administrator, "lockAccount", "account { lockReason }", locked).await;
        assert_eq!(reply.done()["account"]["lockReason"], "Nghỉ thai sản,\nvề tháng 9");
        assert_eq!(listed(&office, &officer.username)["lockReason"], "Nghỉ thai sản,\nvề tháng 9");
        let table = office.hoso(&["account", "list"]).expect("a list");
        let line = table.lines().find(|line| line.contains(&officer.username)).expect("the account");
        assert!(line.ends_with("Nghỉ thai sản, về tháng 9"), "{line}");

        let document = "{ accounts { nodes { username lockReason } } }";
        let reply = office.ask(&administrator, document, json!({})).await;
        assert!(reply.text.contains("Nghỉ thai sản"), "{}", reply.text);
        let unlocked = office.mutate(&administrator, "unlockAccount", "account { lockReason }", json!({ "accountId": id }));
        assert_eq!(unlocked.await.done()["account"]["lockReason"], Value::Null);
        assert_eq!(listed(&office, &officer.username)["lockReason"], Value::Null);
    }

    async fn a_file_is_held_to_the_texts_that_everything_published_is(place: TestDatabase) {
        let office = TestService::open(place).await;
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let file = folder.path().join("procedure.json");
        let import = |text: &str, flags: &[&str]| {
            std::fs::write(&file, text).expect("a file");
            let path = file.to_str().expect("a path");
            office.hoso(&[&["procedures", "import", path], flags].concat()).expect_err("a refusal")
        };
        let text = std::fs::read_to_string(fixtures().join("procedures/2.001433.json")).expect("a fixture");
        let mut definition: Value = serde_json::from_str(&text).expect("JSON");
        definition["name"]["vi"] = json!("Cấp\u{0} lại");
        definition["steps"][0]["name"]["vi"] = json!("\u{202E}Thẩm định");
        for flags in [&[][..], &["--validate-only"]] {
            let said = import(&definition.to_string(), flags);
            for fault in ["INVALID_FORMAT at name.vi", "INVALID_FORMAT at steps.0.name.vi"] {
                assert!(said.contains(fault), "{said}");
            }
            let said = import("{\n  \"code\": \"\\ud800\"\n}", flags);
            assert!(said.contains("line 2"), "{said}");
        }
        assert_eq!(office.app.cases.facts.rulebook().current_procedure("2.001433").expect("as it was").version, 1);
    }
}
