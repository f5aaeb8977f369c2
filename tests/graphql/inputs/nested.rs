//! Hostile texts in nested fields.

use support::{TestDatabase, each_database};

use super::texts::{Inputs, fault_of_ours};
use crate::contract::served;
use crate::permission::setup::PermissionSetup;
use crate::permission::ways::ways;

each_database! {
    /// Nested lists and searches: an account's dossiers, a dossier's exchange, and any later one.
    async fn no_text_of_a_field_below_another_is_ever_a_fault_of_ours(place: TestDatabase) {
        let scene = PermissionSetup::set(place).await;
        let inputs = Inputs { schema: served(), code: scene.filed.code.clone() };
        let (mut tried, mut wrong) = (Vec::new(), Vec::new());
        for way in ways().filter(|way| way.document.starts_with('{')) {
            for (place, document, variables) in inputs.below(way) {
                for person in &scene.people {
                    let reply = scene.office.ask(person, &scene.named(&document), variables.clone()).await;
                    wrong.extend(fault_of_ours(&reply).map(|said| format!("{place}: {said}")));
                }
                tried.push(place);
            }
        }
        assert_eq!(wrong, [""; 0]);
        for known in ["Account.dossiers/filter/text", "Dossier.exchange/after", "Dossier.deliveries/before"] {
            assert!(tried.iter().any(|place| place.ends_with(known)), "{known} is tried: {tried:?}");
        }
    }
}
