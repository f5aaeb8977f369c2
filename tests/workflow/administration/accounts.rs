//! Administration of accounts by GraphQL.

use domain::Role;
use serde_json::json;
use support::test_service::{AGENCY, OTHER_AGENCY, PASSWORD, Person, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::{is_signed_in, met};

const SEEN: &str = "account { username role status version agency { code } }";

each_database! {
    async fn an_officer_is_given_other_work_and_their_sessions_end(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let officer = office.staff(Role::Specialist, Some(AGENCY)).await;
        let (id, version) = met(&office, &administrator, &officer).await;
        let input = json!({ "accountId": id, "role": "LEADER", "agencyCode": AGENCY, "expectedVersion": version });
        let reply = office.mutate(&administrator, "changeRole", SEEN, input).await;
        let account = &reply.done()["account"];
        assert_eq!((&account["role"], &account["agency"]["code"]), (&json!("LEADER"), &json!(AGENCY)));
        assert_eq!(account["version"], version + 1);
        assert!(!is_signed_in(&office, &officer).await);
        let officer = office.signed_in(&officer).await;
        let reply = office.ask(&officer, "{ viewer { role } dossiers { totalCount } }", json!({})).await;
        assert_eq!(reply.at("/viewer/role"), "LEADER");

        // The same role at another agency revokes sessions too: open pages show the former agency's data.
        let input = json!({ "accountId": id, "role": "LEADER", "agencyCode": OTHER_AGENCY });
        office.mutate(&administrator, "changeRole", SEEN, input.clone()).await.done();
        assert!(!is_signed_in(&office, &officer).await);
        let officer = office.signed_in(&officer).await;
        let before = office.footprint().await;
        office.mutate(&administrator, "changeRole", SEEN, input).await.done();
        office.assert_nothing_written_since(&before, "the role that they have").await;
        assert!(is_signed_in(&office, &officer).await, "nothing changed");
    }

    async fn a_role_is_given_only_where_it_can_be(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let officer = office.staff(Role::Specialist, Some(AGENCY)).await;
        let citizen = office.citizen().await;
        let (id, version) = met(&office, &administrator, &officer).await;
        for (role, agency, fault) in [
            ("CITIZEN", None, "INVALID_FORMAT role"),
            ("RECEPTION", None, "REQUIRED agencyCode"),
            ("SPECIALIST", None, "REQUIRED agencyCode"),
            ("LEADER", Some("000.00.08.H99"), "NOT_FOUND agencyCode"),
            ("AUDITOR", Some(AGENCY), "INVALID_FORMAT agencyCode"),
            ("ADMINISTRATOR", Some(AGENCY), "INVALID_FORMAT agencyCode"),
        ] {
            let input = json!({ "accountId": id, "role": role, "agencyCode": agency });
            office.refuses(&administrator, "changeRole", &input, &[fault]).await;
        }
        let stale = json!({ "accountId": id, "role": "AUDITOR", "expectedVersion": version + 1 });
        office.refuses(&administrator, "changeRole", &stale, &["VERSION_CONFLICT expectedVersion"]).await;
        let unknown = json!({ "accountId": "x", "role": "AUDITOR" });
        office.refuses(&administrator, "changeRole", &unknown, &["NOT_FOUND accountId"]).await;
        let (of_citizen, _) = met(&office, &administrator, &citizen).await;
        let input = json!({ "accountId": of_citizen, "role": "LEADER", "agencyCode": AGENCY });
        office.refuses(&administrator, "changeRole", &input, &["INVALID_FORMAT accountId"]).await;
        assert!(is_signed_in(&office, &officer).await && is_signed_in(&office, &citizen).await);
    }

    async fn nobody_changes_or_locks_their_own_account(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let (id, _) = met(&office, &administrator, &administrator).await;
        let before = office.footprint().await;
        for (mutation, input) in [
            ("changeRole", json!({ "accountId": id, "role": "AUDITOR" })),
            ("lockAccount", json!({ "accountId": id })),
            ("unlockAccount", json!({ "accountId": id })),
        ] {
            assert_eq!(office.mutate(&administrator, mutation, "", input).await.error(), "FORBIDDEN", "{mutation}");
        }
        office.assert_nothing_written_since(&before, "one's own account").await;
        assert!(is_signed_in(&office, &administrator).await);
    }

    async fn a_locked_officers_session_ends_and_they_sign_in_again_once_it_is_unlocked(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let officer = office.staff(Role::Reception, Some(AGENCY)).await;
        let (id, _) = met(&office, &administrator, &officer).await;
        let request = Uuid::new_v4();
        let input = json!({ "accountId": id, "reason": "Nghỉ thai sản", "requestId": request });
        let reply = office.mutate(&administrator, "lockAccount", SEEN, input.clone()).await;
        assert_eq!(reply.done()["account"]["status"], "LOCKED");
        assert!(!is_signed_in(&office, &officer).await);
        let signing_in = json!({ "username": officer.username, "password": PASSWORD });
        office.refuses(&Person::nobody(), "logIn", &signing_in, &["ACCOUNT_LOCKED"]).await;

        let before = office.footprint().await;
        office.mutate(&administrator, "lockAccount", SEEN, input.clone()).await.done();
        office.mutate(&administrator, "lockAccount", SEEN, json!({ "accountId": id })).await.done();
        office.assert_nothing_written_since(&before, "locked already").await;
        let mut other = input;
        other["reason"] = json!("x");
        office.refuses(&administrator, "lockAccount", &other, &["REQUEST_ID_REUSED requestId"]).await;
        let long = json!({ "accountId": id, "reason": "x".repeat(4_001) });
        office.refuses(&administrator, "lockAccount", &long, &["TOO_LONG reason"]).await;

        let reply = office.mutate(&administrator, "unlockAccount", SEEN, json!({ "accountId": id })).await;
        assert_eq!(reply.done()["account"]["status"], "ACTIVE");
        assert!(is_signed_in(&office, &office.signed_in(&officer).await).await);
        for mutation in ["lockAccount", "unlockAccount"] {
            office.refuses(&administrator, mutation, &json!({ "accountId": "x" }), &["NOT_FOUND accountId"]).await;
        }
    }

    async fn why_somebody_is_locked_is_no_business_of_those_who_meet_them_in_a_dossier(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let auditor = office.staff(Role::Auditor, None).await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let (id, _) = met(&office, &administrator, &citizen).await;
        let input = json!({ "accountId": id, "reason": "Nghi giả mạo giấy tờ" });
        office.mutate(&administrator, "lockAccount", "", input).await.done();
        let document = "query ($code: String!) { dossier(code: $code) { applicant { status lockReason } } }";
        for (who, reason) in [(&desk, json!(null)), (&auditor, json!("Nghi giả mạo giấy tờ"))] {
            let reply = office.ask(who, document, json!({ "code": filed.code })).await;
            assert_eq!(reply.at("/dossier/applicant"), &json!({ "status": "LOCKED", "lockReason": reason }));
        }
    }
}
