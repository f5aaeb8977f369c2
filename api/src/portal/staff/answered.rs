use domain::Moment;
use serde_json::Value;

use crate::portal::form::{Form, written_at};
use crate::portal::operation::schema;
use crate::portal::tongue::Tongue;

/// What was asked for and answered of late, where that is news to the viewer: what each item holds now.
pub(super) struct Answered {
    pub(super) label: String,
    /// The paper that it is about; its files stand beside the form.
    pub(super) requirement: Option<String>,
    /// The field's value, of a field that holds something.
    pub(super) value: Option<String>,
}

/// What was said lately, as far as it asks for something or answers that.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "MessageConnection")]
pub(super) struct Exchange {
    nodes: Vec<Message>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Message {
    at: Moment,
    answers_round: Option<i32>,
    supplement_request: Option<SupplementRequest>,
}

#[derive(Debug, cynic::QueryFragment)]
struct SupplementRequest {
    round: i32,
    items: Vec<SupplementItem>,
}

#[derive(Debug, cynic::QueryFragment)]
struct SupplementItem {
    label: String,
    target: SupplementTarget,
}

#[derive(Debug, cynic::QueryFragment)]
struct SupplementTarget {
    form_field: Option<String>,
    requirement: Option<String>,
}

impl Exchange {
    /// The items that were answered at this moment or later, as they are in the form now.
    pub(super) fn answered_since(&self, since: &Moment, form: &Form, filed: &Value, tongue: &Tongue) -> Vec<Answered> {
        let rounds: Vec<i32> = self
            .nodes
            .iter()
            .filter(|message| message.at >= *since)
            .filter_map(|message| message.answers_round)
            .collect();
        let requests = self.nodes.iter().filter_map(|message| message.supplement_request.as_ref());
        let items = requests.filter(|request| rounds.contains(&request.round)).flat_map(|request| &request.items);
        let answered = |item: &SupplementItem| {
            let pointer = item.target.form_field.as_deref();
            let held = pointer.and_then(|pointer| Some((form.at(pointer)?, filed.pointer(pointer)?)));
            Answered {
                label: item.label.clone(),
                requirement: item.target.requirement.clone(),
                value: held.and_then(|(field, value)| written_at(tongue, field, value)),
            }
        };
        items.map(answered).collect()
    }
}
