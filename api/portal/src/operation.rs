//! Operations: typed by the committed schema, run in-process.

use app::operation::{Operation, OperationAnswer};
use cynic::{Operation as TypedOperation, impl_scalar};
use domain::Moment;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::failure::Failure;

/// The schema, for cynic's derives.
#[cynic::schema("hoso")]
pub mod schema {}

impl_scalar!(Moment, schema::DateTime);
impl_scalar!(chrono::NaiveDate, schema::Date);
impl_scalar!(serde_json::Value, schema::JSON);
impl_scalar!(uuid::Uuid, schema::UUID);

/// Parses an enum value of the schema by its name.
pub fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(Value::from(name)).ok()
}

/// Name of an enum value in the schema.
pub fn name_of(value: &impl Serialize) -> String {
    let name = serde_json::to_value(value).ok();
    name.and_then(|name| name.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// Converts cynic's operation for the executor.
pub fn untyped<Q, V: Serialize>(operation: TypedOperation<Q, V>) -> Operation {
    Operation {
        name: operation.operation_name.unwrap_or_default().into_owned(),
        document: operation.query,
        variables: serde_json::to_value(operation.variables).unwrap_or_default(),
    }
}

/// Decodes an answer; its first error, where it has one.
pub fn read<Q: DeserializeOwned>(answer: OperationAnswer) -> Result<Q, Failure> {
    if let Some(error) = answer.errors.into_iter().next() {
        return Err(Failure::of(error));
    }
    serde_json::from_value(answer.data).map_err(|_| Failure::Unreadable)
}
