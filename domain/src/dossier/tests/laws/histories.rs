//! Property tests: invariants of dossiers over arbitrary histories of commands.

use chrono::TimeDelta;
use cqrs_es::Aggregate;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::procedure::SupplementPolicy;

/// Attempted command, some minutes after the one before.
#[derive(Debug, Clone)]
struct Wish {
    by: Actor,
    after: i64,
    command: DossierCommand,
}

fn procedures() -> impl Strategy<Value = &'static str> {
    select(vec![ALCOHOL, TOBACCO, ORIGIN])
}

fn targets() -> impl Strategy<Value = SupplementTarget> {
    let fields = ["/representative/phone", "/representative", "/undertaking", "/nonsense"];
    let papers = ["application", "invoice", "supplierPapers", "businessRegistration"];
    prop_oneof![select(fields.to_vec()).prop_map(field), select(papers.to_vec()).prop_map(paper)]
}

fn answers() -> impl Strategy<Value = DossierCommand> {
    let forms = [
        json!({"representative": {"phone": "0905000999"}}),
        json!({"representative": {"position": "Phó giám đốc"}}),
        json!({"undertaking": false}),
        json!({}),
    ];
    let files = [offer("application", 90), offer("supplierPapers", 91), offer("unknown", 92)];
    let form = proptest::option::of(select(forms.to_vec()));
    let message = proptest::option::of(select(vec!["Đã nộp rồi", ""]));
    (form, vec(select(files.to_vec()), 0..3), message).prop_map(|(form, files, message)| answer(form, files, message))
}

fn requests() -> impl Strategy<Value = DossierCommand> {
    let moments = select(vec![None, Some("2026-03-03 09:00"), Some("2026-03-20 17:00"), Some("2026-06-01 17:00")]);
    (vec(targets(), 0..4), moments).prop_map(|(targets, moment)| match moment {
        Some(moment) => until(request(targets), moment),
        None => request(targets),
    })
}

fn commands() -> impl Strategy<Value = DossierCommand> {
    prop_oneof![
        2 => select(vec![accept(), DossierCommand::Accept { note: Some("a\0".to_owned()) }]),
        1 => Just(reject()),
        4 => requests(),
        4 => answers(),
        2 => select(vec![cancel(), DossierCommand::CancelSupplementRequest { reason: String::new() }]),
        2 => select(vec![assign_specialist(), DossierCommand::Assign { assignee: None }]),
        2 => Just(withdraw()),
        2 => Just(decline()),
        1 => Just(stop()),
        4 => select(vec![forward(), forward(), DossierCommand::Forward { note: Some("a\0".to_owned()), to: None, files: vec![] }]),
        2 => select(vec![request_payment("1200000"), request_payment("0")]),
        2 => select(vec![record_payment("1200000"), record_payment("1")]),
        2 => select(vec![cancel_payment(), DossierCommand::CancelPaymentRequest { reason: String::new() }]),
        1 => select(vec![extend("2026-05-04 17:00"), extend("2026-03-02 17:00")]),
        3 => select(vec![decide(DossierOutcome::Granted), refuse(), decide(DossierOutcome::Refused)]),
        1 => Just(return_result()),
        2 => Just(revoke()),
        1 => Just(assign(leader().account().unwrap(), Role::Leader, Some(agency(KON_TUM)))),
    ]
}

/// Weighted towards the actors that may act.
fn actors(desk: Actor, expert: Actor, head: Actor) -> impl Strategy<Value = Actor> {
    prop_oneof![4 => Just(citizen()), 6 => Just(desk), 3 => Just(expert), 3 => Just(head), 1 => select(everybody())]
}

fn wishes(procedure: &'static str) -> impl Strategy<Value = (&'static str, Vec<Wish>)> {
    let (desk, expert, head) = if procedure == TOBACCO {
        (reception_elsewhere(), specialist_elsewhere(), leader_elsewhere())
    } else {
        (reception(), specialist(), leader())
    };
    let wish = (actors(desk, expert, head), prop_oneof![0_i64..60, 0_i64..6_000], commands());
    let wish = wish.prop_map(|(by, after, command)| Wish { by, after, command });
    (Just(procedure), vec(wish, 0..20))
}

fn histories() -> impl Strategy<Value = (&'static str, Vec<Wish>)> {
    procedures().prop_flat_map(wishes)
}

/// Executes the attempts: the events, and every state reached with its time.
fn play(procedure: &str, wishes: Vec<Wish>) -> (Vec<DossierEvent>, Vec<(Moment, Dossier)>) {
    let mut now = at(MORNING);
    let mut dossier = Dossier::default();
    let (mut events, mut states) = (Vec::new(), Vec::new());
    let submission = Wish { by: citizen(), after: 0, command: submit_to(procedure) };
    for Wish { by, after, command } in std::iter::once(submission).chain(wishes) {
        now = now + TimeDelta::minutes(after);
        for event in dossier.decide(&CommandEnvelope::new(by, now, command), &services()).unwrap_or_default() {
            dossier.apply(event.clone());
            events.push(event);
            states.push((now, dossier.clone()));
        }
    }
    (events, states)
}

/// Data subjects of all personal fields in a stored value.
fn subjects(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$personal").map(|marker| marker["subject"].clone()));
            map.values().for_each(|value| subjects(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| subjects(item, found)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn a_replay_yields_the_live_state((procedure, wishes) in histories()) {
        let (events, states) = play(procedure, wishes);
        for (index, (_, live)) in states.iter().enumerate() {
            prop_assert_eq!(live.version, index as u64 + 1);
        }
        assert_replays(&states.last().unwrap().1, &events);
    }

    #[test]
    fn allowed_actions_agree_with_the_commands((procedure, wishes) in histories()) {
        let (_, states) = play(procedure, wishes);
        for (now, dossier) in states {
            let filed = dossier.filed.as_deref().unwrap();
            for actor in everybody() {
                let allowed = allowed_actions(&actor, filed, now, services().rulebook.calendar());
                for action in DossierAction::ALL.iter().copied() {
                    let answered = outcome(action, actor, &dossier, now);
                    prop_assert_eq!(answered.is_ok(), allowed.contains(&action), "{:?} {:?} {:?}", action, actor, answered);
                }
            }
        }
    }

    #[test]
    fn an_action_leads_to_its_declared_status((procedure, wishes) in histories()) {
        let (_, states) = play(procedure, wishes);
        for (now, dossier) in states {
            let before = dossier.filed.as_deref().unwrap();
            for action in DossierAction::ALL.iter().copied() {
                let Some(command) = valid(action, before) else { continue };
                for actor in everybody() {
                    let Ok(events) = dossier.decide(&CommandEnvelope::new(actor, now, command.clone()), &services()) else {
                        continue;
                    };
                    let mut moved = dossier.clone();
                    for event in events {
                        moved.apply(event);
                    }
                    let after = moved.filed.as_deref().unwrap();
                    match action.leads() {
                        Lead::To(status) => prop_assert_eq!(after.status(), status),
                        Lead::Back => prop_assert_eq!(after.interruptions.len() + 1, before.interruptions.len()),
                        Lead::Before => prop_assert!(before.ended_at.is_some() && after.ended_at.is_none()),
                        Lead::Nowhere => prop_assert_eq!(after.status(), before.status()),
                    }
                }
            }
        }
    }

    #[test]
    fn the_clock_the_status_and_the_interruptions_agree((procedure, wishes) in histories()) {
        for (_, dossier) in play(procedure, wishes).1 {
            let filed = dossier.filed.unwrap();
            prop_assert!(filed.interruptions.len() <= 2);
            prop_assert_eq!(filed.supplement.is_some(), filed.interruptions.contains(&Interruption::Supplement));
            prop_assert_eq!(filed.payment.is_some(), filed.interruptions.contains(&Interruption::Payment));
            prop_assert_eq!(filed.ended_at.is_some(), filed.status().is_final() || filed.status() == DossierStatus::Resolved);
            prop_assert_eq!(filed.step.is_some(), filed.base == DossierStatus::Processing);
            prop_assert_eq!(
                filed.outcome.is_some(),
                matches!(filed.status(), DossierStatus::Resolved | DossierStatus::ResultReturned)
            );
            if let Some(current) = &filed.step {
                prop_assert!(current.due_at <= filed.due_at);
                prop_assert!(current.promised_at <= current.due_at);
            }
            prop_assert_eq!(filed.accepted_at.is_some(), filed.due_at.is_some());
            prop_assert_eq!(filed.promised_at.is_some(), filed.due_at.is_some());
            prop_assert!(filed.promised_at <= filed.due_at);
            prop_assert!(!(filed.status().is_final() && filed.supplement.is_some()));
        }
    }

    #[test]
    fn a_pause_never_brings_a_due_date_nearer((procedure, wishes) in histories()) {
        let states = play(procedure, wishes).1;
        let pauses = shipped(procedure).supplement_policy == SupplementPolicy::Pause;
        for pair in states.windows(2).filter(|_| pauses) {
            let [before, after] = [&pair[0].1, &pair[1].1].map(|dossier| dossier.filed.as_deref().unwrap());
            prop_assert!(before.due_at <= after.due_at);
            if before.extended == after.extended {
                prop_assert!(before.paused_minutes <= after.paused_minutes);
                prop_assert!(before.promised_at.is_none() || before.promised_at == after.promised_at);
            }
        }
    }

    #[test]
    fn only_a_supplement_changes_form_and_documents((procedure, wishes) in histories()) {
        let (events, states) = play(procedure, wishes);
        for (pair, event) in states.windows(2).zip(&events[1..]) {
            let [before, after] = [&pair[0].1, &pair[1].1].map(|dossier| dossier.filed.as_deref().unwrap());
            if !matches!(event, DossierEvent::DossierSupplemented { .. }) {
                prop_assert!(before.form == after.form && before.documents == after.documents);
            }
            prop_assert_eq!(&before.code, &after.code);
            prop_assert_eq!(&before.procedure, &after.procedure);
            prop_assert_eq!((before.agency, before.applicant, before.submitted_at), (after.agency, after.applicant, after.submitted_at));
        }
    }

    #[test]
    fn the_applicant_is_the_subject_of_all_personal_data((procedure, wishes) in histories()) {
        for event in play(procedure, wishes).0 {
            let mut found = Vec::new();
            subjects(&serde_json::to_value(&event).unwrap(), &mut found);
            prop_assert!(found.iter().all(|subject| *subject == json!(CITIZEN.to_string())));
        }
    }
}
