//! Fixtures: published once, however often the service starts.

use std::fs;
use std::path::Path;

use hoso::fixtures::load_missing;
use support::test_service::{EXPLOSIVES, TestService, fixtures, read_fixtures};
use support::{TestDatabase, each_database};
use tempfile::TempDir;

each_database! {
    async fn a_start_that_was_cut_off_is_made_good_by_the_next(place: TestDatabase) {
        let begun = TempDir::new().expect("a temporary folder");
        take(&["agencies.json", "calendar/2026.json", &format!("procedures/{EXPLOSIVES}.json")], begun.path());
        let office = TestService::open_with(place, begun.path()).await;
        assert_eq!(office.app.cases.facts.rulebook().current_procedures().count(), 1);
        let rest = load_missing(&office.app, &read_fixtures(&fixtures())).await.expect("the rest");
        let rulebook = office.app.cases.facts.rulebook();
        let procedures = files(&fixtures().join("procedures"));
        assert_eq!(rulebook.current_procedures().count(), procedures);
        assert_eq!(rest, procedures - 1 + files(&fixtures().join("calendar")) - 1);
        assert!(rulebook.current_procedures().all(|procedure| procedure.version == 1));
        let who = |procedure: &domain::ProcedureVersion| procedure.definition.guidance.as_ref()?.applicants.clone();
        assert!(rulebook.current_procedures().all(|procedure| who(procedure).is_some()), "each says who may apply");
        assert_eq!(load_missing(&office.app, &read_fixtures(&fixtures())).await.expect("nothing"), 0);
    }
}

/// Copies these files of the fixtures.
fn take(files: &[&str], to: &Path) {
    for file in files {
        let target = to.join(file);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(fixtures().join(file), target).expect("a copy");
    }
}

fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.filter(|path| path.is_file()).count()
}
