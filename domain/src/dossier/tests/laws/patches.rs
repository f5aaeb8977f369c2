//! Property tests: supplements, as merge patches, change only the requested fields.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::dossier::supplement::{changed_places, lies_under};

const KEYS: [&str; 6] = ["a", "b", "c", "0", "a/b", "~1"];

fn keys() -> impl Strategy<Value = String> {
    select(KEYS.to_vec()).prop_map(str::to_owned)
}

/// JSON values of forms, or, with `null`, of merge patches.
fn values(null: bool) -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        3 => (0..4).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(if null { Value::Null } else { json!("x") }),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(keys(), inner, 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
    .boxed()
}

fn objects(null: bool) -> impl Strategy<Value = Value> {
    btree_map(keys(), values(null), 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

fn pointers() -> impl Strategy<Value = Vec<String>> {
    let part = select(KEYS.to_vec()).prop_map(|key| key.replace('~', "~0").replace('/', "~1"));
    let pointer = vec(part, 1..4).prop_map(|parts| format!("/{}", parts.join("/")));
    vec(pointer, 1..4)
}

/// Leaves and containers of a form by JSON pointer: a scalar's value, or a container's kind and number of entries.
fn places(form: &Value) -> BTreeMap<String, String> {
    fn walk(value: &Value, at: &str, found: &mut BTreeMap<String, String>) {
        let shown = match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    walk(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
                }
                "object".to_owned()
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, &format!("{at}/{index}"), found);
                }
                format!("array of {}", items.len())
            }
            scalar => scalar.to_string(),
        };
        found.insert(at.to_owned(), shown);
    }
    let mut found = BTreeMap::new();
    walk(form, "", &mut found);
    found
}

/// Changed places that were not requested. An object that appears around a requested place is not a change of its own.
fn unasked(old: &Value, new: &Value, asked: &[String]) -> BTreeSet<String> {
    let (old, new) = (places(old), places(new));
    let all: BTreeSet<_> = old.keys().chain(new.keys()).cloned().collect();
    all.into_iter()
        .filter(|place| old.get(place) != new.get(place))
        .filter(|place| !asked.iter().any(|pointer| lies_under(place, pointer)))
        .filter(|place| {
            let comes = !old.contains_key(place) && new.get(place).is_some_and(|shown| shown == "object");
            let holds_what_was_asked =
                asked.iter().any(|pointer| lies_under(pointer, place) && new.contains_key(pointer));
            !(comes && holds_what_was_asked)
        })
        .collect()
}

fn asking(pointers: &[String]) -> DossierEvent {
    let items = pointers.iter().zip(1..).map(|(pointer, id)| SupplementItem {
        id: ItemId(Uuid::from_u128(id)),
        target: field(pointer),
        instruction: personal("Xem lại"),
    });
    DossierEvent::SupplementRequested {
        at: at(MORNING),
        request: REQUEST,
        message: personal("Đề nghị bổ sung"),
        items: items.collect(),
        respond_by: None,
        by: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_supplement_only_changes_requested_fields(
        form in objects(false), change in objects(true), asked in pointers(),
    ) {
        let dossier = filed_under(ANYTHING, 1, form.clone()).and([asking(&asked)]).state();
        let mut merged = form.clone();
        json_patch::merge(&mut merged, &change);
        let command = answer(Some(change.clone()), vec![], Some("Xong"));
        let answered = dossier.decide(&citizen().wants(command), &services());
        match answered {
            Ok(events) => {
                prop_assert_eq!(unasked(&form, &merged, &asked), BTreeSet::new());
                let mut after = dossier.clone();
                for event in events {
                    cqrs_es::Aggregate::apply(&mut after, event);
                }
                prop_assert_eq!(after.filed.unwrap().form.into_known(), Some(merged));
            }
            Err(Refusal::Faults(faults)) => {
                prop_assert!(faults.iter().all(|fault| fault.code == FaultCode::NotRequested), "{:?}", faults);
                prop_assert_ne!(unasked(&form, &merged, &asked), BTreeSet::new());
            }
            Err(refusal) => prop_assert!(false, "{refusal}"),
        }
    }

    #[test]
    fn reported_differences_are_real(old in objects(false), new in objects(false)) {
        let changed = changed_places(&old, &new);
        prop_assert_eq!(changed.is_empty(), old == new);
        for place in &changed {
            prop_assert_ne!(old.pointer(place), new.pointer(place));
            prop_assert!(changed.iter().all(|other| other == place || !lies_under(other, place)), "{:?}", changed);
        }
    }

    #[test]
    fn differences_are_symmetric(old in objects(false), new in objects(false)) {
        let under = |place: &String, others: &[String]| {
            others.iter().any(|other| lies_under(place, other) || lies_under(other, place))
        };
        let (forth, back) = (changed_places(&old, &new), changed_places(&new, &old));
        prop_assert!(forth.iter().all(|place| under(place, &back)));
        prop_assert!(back.iter().all(|place| under(place, &forth)));
    }
}
