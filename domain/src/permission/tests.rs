//! Authorization of reads by role and relation.

use super::*;
use crate::testing::people::*;

#[test]
fn a_dossier_is_readable_by_its_applicant_the_agencys_officers_and_auditors() {
    let seen: Vec<_> =
        everybody().into_iter().filter(|actor| may_see_dossier(actor, CITIZEN, agency(KON_TUM))).collect();
    assert_eq!(seen, [citizen(), reception(), specialist(), leader(), auditor(), Actor::System]);
}

#[test]
fn an_agency_or_a_dossier_that_does_not_fit_the_role_grants_no_access() {
    let here = Some(agency(KON_TUM));
    for (role, agency_of, id, sees) in [
        (Role::Citizen, here, NEIGHBOUR, false),
        (Role::Reception, None, NEIGHBOUR, false),
        (Role::Leader, None, CITIZEN, false),
        (Role::Administrator, here, CITIZEN, false),
        (Role::Auditor, None, NEIGHBOUR, true),
    ] {
        let actor = signed_in(id, role, agency_of);
        assert_eq!(may_see_dossier(&actor, CITIZEN, agency(KON_TUM)), sees, "{actor:?}");
    }
}

#[test]
fn officers_list_their_agency_auditors_everything_and_others_nothing() {
    for actor in everybody() {
        let expected = match actor {
            Actor::Account { role: Role::Auditor, .. } => Some(QueueScope::All),
            Actor::Account {
                role: Role::Reception | Role::Specialist | Role::Leader, agency: Some(agency), ..
            } => Some(QueueScope::Agency(agency)),
            _ => None,
        };
        assert_eq!(queue_scope(&actor), expected, "{actor:?}");
    }
    assert_eq!(queue_scope(&signed_in(NEIGHBOUR, Role::Leader, None)), None);
    assert_eq!(queue_scope(&signed_in(NEIGHBOUR, Role::Citizen, Some(agency(KON_TUM)))), None);
    assert_eq!(queue_scope(&signed_in(NEIGHBOUR, Role::Administrator, Some(agency(KON_TUM)))), None);
}

#[test]
fn an_account_is_readable_by_holder_administrators_auditors_and_partly_where_it_occurs() {
    for (actor, met, elsewhere) in [
        (citizen(), Some(AccountSight::Whole), Some(AccountSight::Whole)),
        (neighbour(), Some(AccountSight::Name), None),
        (reception(), Some(AccountSight::Contacts), None),
        (specialist(), Some(AccountSight::Contacts), None),
        (leader(), Some(AccountSight::Contacts), None),
        (auditor(), Some(AccountSight::Whole), Some(AccountSight::Whole)),
        (administrator(), Some(AccountSight::Whole), Some(AccountSight::Whole)),
        (Actor::System, Some(AccountSight::Whole), Some(AccountSight::Whole)),
        (Actor::Anonymous, None, None),
    ] {
        assert_eq!(account_sight(&actor, CITIZEN, true), met, "{actor:?}");
        assert_eq!(account_sight(&actor, CITIZEN, false), elsewhere, "{actor:?}");
    }
    assert!(AccountSight::Name < AccountSight::Contacts && AccountSight::Contacts < AccountSight::Whole);
}

#[test]
fn role_names_are_those_of_the_contract_and_parse_back() {
    for role in Role::ALL {
        assert_eq!(serde_json::to_value(role).unwrap(), serde_json::json!(role.name()));
        assert_eq!(Role::from_name(role.name()), Some(role));
    }
    assert_eq!(Role::from_name("citizen"), None);
    let officers: Vec<_> = Role::ALL.into_iter().filter(|role| role.is_officer()).collect();
    assert_eq!(officers, [Role::Reception, Role::Specialist, Role::Leader]);
}

#[test]
fn only_administrators_and_the_service_list_accounts() {
    let listing: Vec<_> = everybody().into_iter().filter(lists_accounts).collect();
    assert_eq!(listing, [administrator(), Actor::System]);
}

#[test]
fn applicants_reception_leaders_and_administrators_resend_messages() {
    for actor in everybody() {
        let expected = match actor {
            Actor::Account { role: Role::Citizen, .. } => Some(ResendScope::ToThemselves),
            Actor::Account { role: Role::Reception | Role::Leader, agency: Some(agency), .. } => {
                Some(ResendScope::AboutDossiersOf(agency))
            }
            Actor::Account { role: Role::Administrator, .. } => Some(ResendScope::AboutAccounts),
            _ => None,
        };
        assert_eq!(resend_scope(&actor), expected, "{actor:?}");
    }
    assert_eq!(resend_scope(&signed_in(NEIGHBOUR, Role::Leader, None)), None);
}

#[test]
fn only_administrators_and_the_service_see_webhooks() {
    let seen: Vec<_> = everybody().into_iter().filter(sees_webhooks).collect();
    assert_eq!(seen, [administrator(), Actor::System]);
}

#[test]
fn readers_of_the_queue_search_it_by_contact() {
    for actor in everybody() {
        assert_eq!(finds_by_contact(&actor), queue_scope(&actor).is_some(), "{actor:?}");
    }
    assert!(!finds_by_contact(&citizen()) && !finds_by_contact(&Actor::Anonymous) && finds_by_contact(&auditor()));
}
