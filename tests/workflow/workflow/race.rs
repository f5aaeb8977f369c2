//! Concurrent acts on one dossier.

use domain::Role;
use futures::future::join_all;
use serde_json::json;
use support::test_service::{AGENCY, Reply, TestService};
use support::{TestDatabase, each_database};

/// Officers who accept the same dossier at once.
const OFFICERS: usize = 32;

each_database! {
    async fn of_32_officers_who_accept_the_same_dossier_one_does(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let mut officers = Vec::with_capacity(OFFICERS);
        for _ in 0..OFFICERS {
            officers.push(office.staff(Role::Reception, Some(AGENCY)).await);
        }
        let input = json!({ "code": filed.code, "expectedVersion": filed.version });
        let accept = |officer| office.mutate(officer, "acceptDossier", "dossier { status }", input.clone());
        let replies = join_all(officers.iter().map(accept)).await;
        let faults: Vec<Vec<String>> = replies.iter().map(Reply::faults).collect();
        assert_eq!(faults.iter().filter(|faults| faults.is_empty()).count(), 1, "{faults:?}");
        let conflicts = faults.iter().filter(|faults| **faults == ["VERSION_CONFLICT expectedVersion"]).count();
        assert_eq!(conflicts, OFFICERS - 1, "{faults:?}");
        assert_eq!(office.version(&citizen, &filed.code).await, filed.version + 1, "one event");
    }
}
